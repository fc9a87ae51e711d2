using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model.Species;
using AlloyKMC.Storage;

namespace AlloyKMC.Cli.Tests.Process;

/// <summary>The published 3:1 time course on a small flask, made once for the tests that look at datasets.</summary>
public sealed class StoredDataset : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StoredDataset()
    {
        Path = _folder.Combine("3to1");
        Finished finished = Alloykmc.Run("run", "configs/lin2022/time-course-3to1.json", "--set", "feed.clusters=600", "--replicates", "3", "--quiet", "--out", Path);
        Assert.True(finished.ExitCode == 0, finished.Error);
        Species = PlanBuilder.Build(RunConfigReader.ReadFile(System.IO.Path.Combine(Alloykmc.Root, "configs/lin2022/time-course-3to1.json"))).Simulation.Network.Species;
        Series = [.. DatasetReader.Open(Path).ReadAllSeries(Species).Select(run => run.Series)];
    }

    public string Path { get; }

    public SpeciesTable Species { get; }

    /// <summary>Populations per replicate.</summary>
    public IReadOnlyList<PopulationSeries> Series { get; }

    /// <summary>Mean population of each cluster species with any at a sample.</summary>
    public IEnumerable<(SpeciesInfo Species, double Mean)> Clusters(int sample) =>
        Species.Species.Where(species => species.Family.Kind == FamilyKind.Framework).Select(species => (species, Series.Average(series => (double)series.Counts[sample][species.Index]))).Where(one => one.Item2 > 0);

    public void Dispose() => _folder.Dispose();
}
