using AlloyKMC.Model.Species;
using AlloyKMC.Storage;

namespace AlloyKMC.Tests.Storage;

/// <summary>A system of clusters, dimers and a pool, and runs on it with made-up populations.</summary>
internal static class TestDatasets
{
    public static readonly string[] Observables = ["metal in complexes", "valence electrons"];

    public static SpeciesTable Species { get; } = BuildSpecies();

    public static DatasetWriterOptions Options => new() { ObservableNames = Observables, ConfigurationJson = """{"system":"m44","feed":{"ratio":"1:3"}}""", RowsPerGroup = 100 };

    public static RunRecord Run(int condition, int replicate) => new(
        $"c{condition:D4}-r{replicate:D4}", condition, replicate, ulong.MaxValue - 3, "uniformised", replicate == 1 ? "eventLimit" : "completed", replicate == 1 ? "limit of 10 events" : null, 1L << (condition + 30), "abc123", "0.1.0",
        [new SweptValue("feed.ratio", condition / 3.0, "mol/mol"), new SweptValue("clusters", 20_000L + condition), new SweptValue("phase", $"α{condition}"), new SweptValue("pairs", condition % 2 == 0)]);

    /// <summary>Five samples: the second is empty, the third and fourth stand at one time.</summary>
    public static PopulationSeries Series(int condition, int replicate)
    {
        var random = new Random(1000 * condition + replicate);
        long[][] counts = [.. Enumerable.Range(0, 5).Select(sample => Enumerable.Range(0, Species.Count).Select(_ => sample == 1 || random.Next(2) == 0 ? 0 : random.NextInt64(1L << 40)).ToArray())];
        return new PopulationSeries(Species, [0, 0.1, 7200, 7200, 72000.000000001], counts);
    }

    public static double[][] Values(int condition, int replicate) => [.. Enumerable.Range(0, 5).Select(sample => new[] { condition + sample / 7.0, sample == 2 ? double.NaN : -replicate })];

    public static void Write(string directory, string fileName, IEnumerable<(int Condition, int Replicate)> runs, DatasetWriterOptions? options = null)
    {
        using DatasetWriter writer = DatasetWriter.Create(directory, fileName, Species, options ?? Options);
        foreach ((int condition, int replicate) in runs) writer.Append(Run(condition, replicate), Series(condition, replicate), Values(condition, replicate));
        writer.Complete();
    }

    public static string[] Files(string directory)
        => [.. Directory.GetFileSystemEntries(directory, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(directory, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static SpeciesTable BuildSpecies()
    {
        var families = new List<Family>();
        var species = new List<SpeciesInfo>();
        Add("S30", FamilyKind.Framework, [new Coordinate("x", 0, 16)], false);
        Add("D", FamilyKind.Framework, [new Coordinate("x", 0, 3), new Coordinate("y", 0, 3)], true);
        Add("Au_c", FamilyKind.Pool, [], false);
        return new SpeciesTable(families, species, [], [], new Dictionary<string, int>());

        void Add(string name, FamilyKind kind, Coordinate[] coordinates, bool isOrdered)
        {
            int first = species.Count;
            IEnumerable<int[]> points = [[]];
            foreach (Coordinate coordinate in coordinates) points = [.. points.SelectMany(point => Enumerable.Range(coordinate.Minimum, coordinate.Size).Select(value => (int[])[.. point, value]))];
            int[][] kept = [.. points.Where(point => !isOrdered || point.Order().SequenceEqual(point))];
            var family = new Family(name, families.Count, kind, coordinates, isOrdered, first, kept.Length);
            families.Add(family);
            foreach (int[] point in kept) species.Add(new SpeciesInfo(species.Count, family, point));
        }
    }
}

/// <summary>A folder that is removed when the test is over.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("alloykmc-").FullName;

    public static implicit operator string(TestFolder folder) => folder.Path;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
