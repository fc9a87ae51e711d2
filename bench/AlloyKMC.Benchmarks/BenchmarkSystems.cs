using AlloyKMC.Configuration.Systems;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Benchmarks;

/// <summary>Networks that engines are measured on.</summary>
internal static class BenchmarkSystems
{
    /// <summary>Metals of a cluster of the 44-metal system.</summary>
    public const int Sites = 44;

    /// <summary>Metal exchange C_x + C_y -> C_x+1 + C_y-1 with k0 (sites - x) y / N per ordered pair, k0 = 1/sites per second.</summary>
    public static Network MetalExchange(int clusters, int sites = Sites) => Build(new SystemDefinition
    {
        Name = "metal exchange",
        Units = new UnitsDefinition { Time = "s", Concentration = "molecules" },
        Families =
        [
            new("C", new FamilyDefinition { Coordinates = [new("x", new CoordinateRange(0, sites))], Content = [new("Au", "x"), new("Ag", $"{sites} - x")] }),
        ],
        Rules = [new RuleDefinition { Name = "exchange", Reaction = "C(x) + C(y) -> C(x+1) + C(y-1)", Rate = $"k * ({sites} - x) * y" }],
        Parameters = [new("k", new ParameterDefinition { Value = 1.0 / sites / clusters, Unit = "1/s/molecules" })],
    });

    /// <summary>Half of the clusters at x = 0, half at x = sites.</summary>
    public static long[] HalfAndHalf(Network network, long clusters)
    {
        long[] counts = new long[network.Species.Count];
        counts[0] = clusters / 2;
        counts[^1] = clusters - counts[0];
        return counts;
    }

    /// <summary>The 44-metal system as shipped; found from the working directory upwards.</summary>
    public static Network FortyFourMetal()
    {
        return Build(SystemReader.ReadFile(Path.Combine(SystemFolder(), "m44.json")).Definition);
    }

    /// <summary>Folder of the shipped systems; found from the working directory upwards, or from where the program stands.</summary>
    public static string SystemFolder()
    {
        foreach (string start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            string? folder = start;
            while (folder is not null && !File.Exists(Path.Combine(folder, "configs", "systems", "m44.json"))) folder = Path.GetDirectoryName(folder);
            if (folder is not null) return Path.Combine(folder, "configs", "systems");
        }

        throw new FileNotFoundException("configs/systems/m44.json: run from inside the repository");
    }

    /// <summary>Clusters of the two parents, a share of the first.</summary>
    public static long[] Mixed(Network network, long clusters, double shareOfFirst)
    {
        long[] counts = new long[network.Species.Count];
        counts[network.System.Parents[0]] = (long)(clusters * shareOfFirst);
        counts[network.System.Parents[1]] = clusters - counts[network.System.Parents[0]];
        return counts;
    }

    /// <summary>Channels A + B -> C + D of four different species drawn at random, each at 1e-4 per second and pair.</summary>
    public static Network RandomExplicit(int species, int channels)
    {
        var stream = new PhiloxStream(new StreamKey(7));
        string Draw() => $"M{stream.NextBelow((ulong)species)}";
        var rules = new List<RuleDefinition>();
        while (rules.Count < channels)
        {
            string[] drawn = [Draw(), Draw(), Draw(), Draw()];
            if (drawn.Distinct().Count() == drawn.Length) rules.Add(new RuleDefinition { Name = $"channel {rules.Count}", Reaction = $"{drawn[0]} + {drawn[1]} -> {drawn[2]} + {drawn[3]}", Rate = "k" });
        }

        return Build(new SystemDefinition
        {
            Name = "random network",
            Units = new UnitsDefinition { Time = "s", Concentration = "molecules" },
            Families = [.. Enumerable.Range(0, species).Select(m => new KeyValuePair<string, FamilyDefinition>($"M{m}", new FamilyDefinition { Content = [new("unit", "1")] }))],
            Rules = rules,
            Parameters = [new("k", new ParameterDefinition { Value = 1e-4, Unit = "1/s/molecules" })],
        });
    }

    private static Network Build(SystemDefinition definition)
    {
        AlloySystem system = AlloySystem.Compile(definition);
        return NetworkBuilder.Build(system, system.Values());
    }
}
