using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using FsCheck;
using FsCheck.Fluent;

namespace AlloyKMC.Tests.Kinetics.Simulation;

/// <summary>Small systems with a random choice of rules, rates, populations, additions and sampling times.</summary>
internal static class RandomSystems
{
    /// <summary>Rules that balance for every choice of sites: exchange in one family and across two, attack, framework change, dimerisation, reconstruction, release.</summary>
    private static readonly RuleDefinition[] Palette =
    [
        new() { Name = "pool exchange", Reaction = "A(x) + M_c <-> A(x+1) + N_c", Rate = "k1 * (n - x)", Reverse = "k2 * (x + 1)" },
        new() { Name = "swap", Reaction = "A(x) + A(y) -> A(x+1) + A(y-1)", Rate = "k1 * (n - x) * y" },
        new() { Name = "swap, unordered", Reaction = "A(x) + A(y) -> A(x+1) + A(y-1)", Rate = "k2 * (n - x) * y", Pairs = "unordered" },
        new() { Name = "across", Reaction = "A(x) + B(y) <-> A(x+1) + B(y-1)", Rate = "k1 * (n - x) * y", Reverse = "k2 * (x + 1) * (n - y + 1)" },
        new() { Name = "not separable", Reaction = "A(x) + B(y) -> A(x+1) + B(y-1)", Rate = "k1 * (n - x) * y * (1 + abs(x - y))" },
        new() { Name = "attack", Reaction = "A(y) + B(x) -> A(y) + x M_c + (n-x) N_c + 3 L_c", Rate = "k2 * exp(-y / 2)" },
        new() { Name = "framework change", Reaction = "B(x) -> A(x) + L_c", Rate = "kd / (1 + x)" },
        new() { Name = "dimer", Reaction = "A(x) + A(y) <-> D(x, y)", Rate = "k1", Reverse = "kd", Pairs = "unordered" },
        new() { Name = "reconstruction", Reaction = "M_c + (n-1) N_c + 2 L_c -> A(1)", Rate = "k1 * [M_c] * [N_c] * [L_c] / ([L_c] + c)", Law = "custom" },
        new() { Name = "third order", Reaction = "2 M_c + A(0) -> A(0) + 2 O_c", Rate = "k3" },
        new() { Name = "release", Reaction = "O_c -> M_c", Rate = "kd" },
    ];

    public static Gen<SimulationPlan> Plans =>
        from sites in Gen.Choose(1, 5)
        from rules in Gen.SubListOf(Palette).Where(r => r.Count > 0)
        from rates in Gen.ArrayOf(Gen.Choose(-3, 1), 5)
        from counts in Gen.ArrayOf(Gen.Choose(0, 60), 8)
        from added in Gen.Choose(0, 30)
        from times in Gen.Choose(1, 4)
        select Plan(sites, [.. rules], rates, counts, added, times);

    private static SimulationPlan Plan(int sites, RuleDefinition[] rules, int[] exponents, int[] counts, int added, int times)
    {
        AlloySystem system = AlloySystem.Compile(Definition(sites, rules, exponents));
        long[] initial = new long[system.Species.Count];
        for (int i = 0; i < counts.Length; i++) initial[(i * 7 + sites) % initial.Length] += counts[i];
        int addition = system.Species.Find("B(0)")!.Value;
        return new SimulationPlan
        {
            Network = NetworkBuilder.Build(system, system.Values()),
            InitialCounts = initial,
            Volume = 100,
            Schedule = [new ScheduledChange { TimeSeconds = 1, Add = [(addition, added)], AddedVolume = added, SampleAfter = added % 2 == 0 }],
            SampleTimesSeconds = [.. Enumerable.Range(0, times + 1).Select(t => (double)t)],
            EventLimit = 20_000,
        };
    }

    private static SystemDefinition Definition(int sites, RuleDefinition[] rules, int[] exponents)
    {
        string n = sites.ToString(System.Globalization.CultureInfo.InvariantCulture);
        RuleDefinition[] written = [.. rules.Select(r => r with { Reaction = Sites(r.Reaction, n), Rate = Sites(r.Rate, n), Reverse = r.Reverse is null ? null : Sites(r.Reverse, n) })];
        FamilyDefinition Cluster(params (string Quantity, string Content)[] content) => new() { Coordinates = [new("x", new CoordinateRange(0, sites))], Content = [.. content.Select(c => KeyValuePair.Create(c.Quantity, c.Content))] };
        FamilyDefinition Pool(string quantity) => new() { Content = [new(quantity, "1")] };
        string[] names = ["k1", "k2", "k3", "kd", "c"];
        string[] units = ["1/s/c0", "1/s/c0", "1/s/c0^2", "1/s", "c0"];
        return new SystemDefinition
        {
            Name = "random",
            Families =
            [
                new("A", Cluster(("M", "x"), ("N", $"{n} - x"), ("L", "2"))),
                new("B", Cluster(("M", "x"), ("N", $"{n} - x"), ("L", "3"))),
                new("D", new FamilyDefinition
                {
                    Kind = "framework",
                    Coordinates = [new("x", new CoordinateRange(0, sites)), new("y", new CoordinateRange(0, sites))],
                    Order = "x <= y",
                    Content = [new("M", "x + y"), new("N", $"2 * {n} - x - y"), new("L", "4")],
                }),
                new("M_c", Pool("M")), new("O_c", Pool("M")), new("N_c", Pool("N")), new("L_c", Pool("L")),
            ],
            Rules = written,
            Parameters = [.. names.Select((name, i) => KeyValuePair.Create(name, new ParameterDefinition { Value = Math.Pow(10, exponents[i]), Unit = units[i] }))],
        };
    }

    /// <summary>Writes the number of sites for the letter n where it stands alone.</summary>
    private static string Sites(string text, string sites) => System.Text.RegularExpressions.Regex.Replace(text, @"\bn\b", sites);
}
