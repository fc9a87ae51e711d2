using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Tests.Kinetics;

/// <summary>Systems that several tests run.</summary>
internal static class Definitions
{
    /// <summary>All C(x) + C(y) -> C(x+1) + C(y-1) at k0 (m - x) y.</summary>
    public static SystemDefinition MetalExchange(int metalAtoms = 44) => new()
    {
        Name = "metal exchange",
        Families = [new("C", Framework([new("Au", "x"), new("Ag", $"{metalAtoms} - x")], ("x", 0, metalAtoms)))],
        Rules = [Rule("swap", "C(x) + C(y) -> C(x+1) + C(y-1)", $"k0 * ({metalAtoms} - x) * y")],
        Parameters = [Parameter("k0", 1.0 / 44, "1/s/c0")],
    };

    /// <summary>
    /// Au25/Ag25 exchange by dimers: monomers M(x) pair to dimers D(x, y), which exchange metal within and dissociate.
    /// Neumaier and others (2021), doi 10.1021/jacs.1c01140 (377 species, 1302 reactions).
    /// </summary>
    public static SystemDefinition DimerExchange() => new()
    {
        Name = "Au25/Ag25 by dimers",
        Families =
        [
            new("M", Framework([new("Au", "x"), new("Ag", "25 - x")], ("x", 0, 25))),
            new("D", Framework([new("Au", "x + y"), new("Ag", "50 - x - y")], ("x", 0, 25), ("y", 0, 25)) with { Order = "x <= y" }),
        ],
        Rules =
        [
            Rule("dimerisation", "M(x) + M(y) -> D(x, y)", "ka") with { Pairs = "unordered" },
            Rule("dissociation", "D(x, y) -> M(x) + M(y)", "kd"),
            Rule("exchange", "D(x, y) -> D(x + 2*s - 1, y - 2*s + 1)", "s == 1 ? kx * (25 - x) * y : kx * x * (25 - y)") with { For = [new("s", new CoordinateRange(0, 1))] },
        ],
        Parameters = [Parameter("ka", 1, "1/s/c0"), Parameter("kd", 2, "1/s"), Parameter("kx", 0.01, "1/s")],
    };

    /// <summary>A little of everything: orders 0 to 3, equal reactants, a custom law and a table of pairs.</summary>
    public static SystemDefinition Mixed() => new()
    {
        Name = "mixed",
        Families =
        [
            new("C", Framework([], ("x", 0, 11))),
            new("A", new FamilyDefinition()),
            new("B", new FamilyDefinition()),
            new("E", new FamilyDefinition()),
        ],
        Rules =
        [
            Rule("swap", "C(x) + C(y) -> C(x+1) + C(y-1)", "k2 * (11 - x) * y"),
            Rule("uptake", "C(x) + A <-> C(x+1) + B", "k2 * (11 - x)", "k2 * (x + 1)"),
            Rule("decay", "C(x) -> x A + (11-x) B", "k1 * exp(-x)"),
            Rule("pairing", "C(x) + C(x) -> C(x) + A", "k2 / 7"),
            Rule("feed", "-> A", "k0"),
            Rule("dimer", "2 A -> B", "k2"),
            Rule("trimer", "3 A -> 2 B", "k3"),
            Rule("mixed third order", "2 A + B -> E", "k3"),
            Rule("three kinds", "A + B + E -> A", "k3"),
            Rule("saturated", "2 A + 3 B -> E + 5 B", "k1 * [A] * [B] / ([B] + half)") with { Law = "custom" },
        ],
        Parameters = [Parameter("k0", 3, "c0/s"), Parameter("k1", 0.5, "1/s"), Parameter("k2", 0.25, "1/s/c0"), Parameter("k3", 0.125, "1/s/c0^2"), Parameter("half", 2, "c0")],
    };

    public static RuleDefinition Rule(string name, string reaction, string rate, string? reverse = null) => new() { Name = name, Reaction = reaction, Rate = rate, Reverse = reverse };

    public static KeyValuePair<string, ParameterDefinition> Parameter(string name, double value, string unit) => new(name, new ParameterDefinition { Value = value, Unit = unit });

    public static FamilyDefinition Framework(IReadOnlyList<KeyValuePair<string, string>> content, params (string Name, int Minimum, int Maximum)[] coordinates) => new()
    {
        Coordinates = [.. coordinates.Select(c => new KeyValuePair<string, CoordinateRange>(c.Name, new CoordinateRange(c.Minimum, c.Maximum)))],
        Content = content,
    };

    public static Network Build(SystemDefinition definition)
    {
        var system = AlloySystem.Compile(definition);
        return NetworkBuilder.Build(system, system.Values());
    }
}
