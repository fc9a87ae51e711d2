using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Summaries;
using AlloyKMC.Storage;

namespace AlloyKMC.Cli.Output;

/// <summary>Summaries of a stored dataset.</summary>
internal static class EnsembleSummaries
{
    /// <summary>Every sample of the first condition.</summary>
    public static IReadOnlyList<EnsembleSummary> Read(string path, AlloySystem system)
    {
        List<PopulationSeries> series = [.. DatasetReader.Open(path).ReadAllSeries(system.Species).TakeWhile(r => r.Run.Run.Condition == 0).Select(r => r.Series)];
        int samples = series.Count == 0 ? 0 : series.Max(s => s.TimesSeconds.Count);
        return [.. Enumerable.Range(0, samples).Select(i => Summarise(series, i, system))];
    }

    /// <summary>The last sample of each condition, one condition in memory at a time. Conditions none of whose runs took a sample are left out.</summary>
    public static IEnumerable<(int Condition, EnsembleSummary Last)> ReadLastSamples(string path, AlloySystem system)
    {
        var held = new List<PopulationSeries>();
        int condition = -1;
        foreach ((StoredRun run, PopulationSeries series) in DatasetReader.Open(path).ReadAllSeries(system.Species))
        {
            if (run.Run.Condition != condition)
            {
                if (Last(held, system) is { } last) yield return (condition, last);
                held.Clear();
                condition = run.Run.Condition;
            }

            held.Add(series);
        }

        if (Last(held, system) is { } end) yield return (condition, end);
    }

    private static EnsembleSummary? Last(List<PopulationSeries> series, AlloySystem system)
    {
        int samples = series.Count == 0 ? 0 : series.Max(s => s.TimesSeconds.Count);
        return samples == 0 ? null : Summarise(series, samples - 1, system);
    }

    private static EnsembleSummary Summarise(List<PopulationSeries> series, int sample, AlloySystem system)
    {
        List<PopulationSeries> reached = [.. series.Where(s => s.TimesSeconds.Count > sample)];
        return EnsembleSummary.Of(sample, reached[0].TimesSeconds[sample], [.. reached.Select(s => PopulationSample.From(s, sample))], [.. system.Metals.Select(m => system.Species.Quantities[m])]);
    }
}
