using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Tests.Kinetics.MeanField;

/// <summary>Small networks, molar and in seconds; "perS", "perMS" and "molar" are the units of their rates.</summary>
internal static class SmallSystems
{
    /// <summary>Plain species A, B, C ... of one conserved quantity.</summary>
    public static Network Pools(string names, params ReadOnlySpan<RuleDefinition> rules) => Build(new SystemDefinition
    {
        Name = "pools",
        Units = new UnitsDefinition { Time = "s", Concentration = "M" },
        Families = [.. names.Select(n => KeyValuePair.Create(n.ToString(), new FamilyDefinition { Content = [KeyValuePair.Create("X", "1")] }))],
        Rules = [.. rules],
    });

    public static RuleDefinition Rule(string reaction, string rate, string? reverse = null) => new() { Name = reaction, Reaction = reaction, Rate = rate, Reverse = reverse };

    /// <summary>C(0) to C(largest), each turning into its neighbours at rates that depend on x.</summary>
    public static Network Chain(int largest, string up, string down) => Build(new SystemDefinition
    {
        Name = "chain",
        Units = new UnitsDefinition { Time = "s", Concentration = "M" },
        Families = [KeyValuePair.Create("C", new FamilyDefinition { Coordinates = [KeyValuePair.Create("x", new CoordinateRange(0, largest))], Content = [KeyValuePair.Create("X", "1")] })],
        Rules = [Rule("C(x) <-> C(x+1)", up, down) with { BeyondRange = "forbid" }],
    });

    /// <summary>Clusters C(0) to C(largest) that take gold from a pool of A or hand it on.</summary>
    public static Network Clusters(int largest, params ReadOnlySpan<RuleDefinition> rules) => Build(new SystemDefinition
    {
        Name = "clusters",
        Units = new UnitsDefinition { Time = "s", Concentration = "M" },
        Families =
        [
            KeyValuePair.Create("C", new FamilyDefinition
            {
                Coordinates = [KeyValuePair.Create("x", new CoordinateRange(0, largest))],
                Content = [KeyValuePair.Create("Au", "x"), KeyValuePair.Create("Ag", $"{largest} - x")],
            }),
            KeyValuePair.Create("A", new FamilyDefinition { Content = [KeyValuePair.Create("Au", "1")] }),
            KeyValuePair.Create("G", new FamilyDefinition { Content = [KeyValuePair.Create("Ag", "1")] }),
        ],
        Rules = [.. rules],
    });

    private static Network Build(SystemDefinition definition)
    {
        definition = definition with
        {
            Parameters =
            [
                KeyValuePair.Create("perS", new ParameterDefinition { Value = 1, Unit = "1/s" }),
                KeyValuePair.Create("perMS", new ParameterDefinition { Value = 1, Unit = "1/M/s" }),
                KeyValuePair.Create("molar", new ParameterDefinition { Value = 1, Unit = "M" }),
            ],
        };
        AlloySystem system = AlloySystem.Compile(definition);
        return NetworkBuilder.Build(system, system.Values());
    }
}
