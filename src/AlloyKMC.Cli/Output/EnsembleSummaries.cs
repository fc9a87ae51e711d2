using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Summaries;
using AlloyKMC.Storage;

namespace AlloyKMC.Cli.Output;

/// <summary>Summaries of the first condition of a stored dataset, sample by sample.</summary>
internal static class EnsembleSummaries
{
    public static IReadOnlyList<EnsembleSummary> Read(string path, AlloySystem system)
    {
        List<PopulationSeries> series = [.. DatasetReader.Open(path).ReadAllSeries(system.Species).Where(r => r.Run.Run.Condition == 0).Select(r => r.Series)];
        string[] metals = [.. system.Metals.Select(m => system.Species.Quantities[m])];
        int samples = series.Count == 0 ? 0 : series.Max(s => s.TimesSeconds.Count);
        return [.. Enumerable.Range(0, samples).Select(i =>
        {
            List<PopulationSeries> reached = [.. series.Where(s => s.TimesSeconds.Count > i)];
            return EnsembleSummary.Of(i, reached[0].TimesSeconds[i], [.. reached.Select(s => PopulationSample.From(s, i))], metals);
        })];
    }
}
