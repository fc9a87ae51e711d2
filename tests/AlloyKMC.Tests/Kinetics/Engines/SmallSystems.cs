using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Tests.Kinetics.Engines;

/// <summary>Systems small enough for the master equation or with closed forms.</summary>
internal static class SmallSystems
{
    /// <summary>Random one-for-one metal swap: rate (sites - x) y / (sites clusters) per ordered pair, 1/s.</summary>
    public static Network Swap(int clusters, int sites) => Build(
        [new("C", new FamilyDefinition { Coordinates = [new("x", new CoordinateRange(0, sites))], Content = [new("Au", "x"), new("Ag", $"{sites} - x")] })],
        [Rule("exchange", "C(x) + C(y) -> C(x+1) + C(y-1)", $"k * ({sites} - x) * y")],
        [Parameter("k", 1.0 / sites / clusters, "1/s/molecules")]);

    public static Network BirthAndDeath { get; } = Build(
        Molecules("A"), [Rule("birth", "-> A", "in"), Rule("death", "A ->", "out")], [Parameter("in", 4, "molecules/s"), Parameter("out", 1, "1/s")]);

    public static Network Dimer { get; } = Build(
        Molecules("A", "B"), [Rule("pairing", "2 A <-> B", "k", "d")], [Parameter("k", 0.3, "1/s/molecules"), Parameter("d", 0.5, "1/s")]);

    public static Network Association { get; } = Build(
        Molecules("A", "B", "C"), [Rule("association", "A + B <-> C", "k", "d")], [Parameter("k", 0.2, "1/s/molecules"), Parameter("d", 0.7, "1/s")]);

    /// <summary>Michaelis and Menten with few enzymes.</summary>
    public static Network Enzyme { get; } = Build(
        Molecules("E", "S", "ES", "P"),
        [Rule("binding", "E + S <-> ES", "k", "d"), Rule("turnover", "ES -> E + P", "t")],
        [Parameter("k", 0.4, "1/s/molecules"), Parameter("d", 0.5, "1/s"), Parameter("t", 1, "1/s")]);

    /// <summary>A cluster that falls into many pieces, and pieces that are taken away one by one: counts leap past their caps.</summary>
    public static Network Burst { get; } = Build(
        Molecules("K", "P", "Q"),
        [Rule("fall", "K -> 9 P + 3 Q", "f"), Rule("attack", "K + Q -> Q + 9 P + 3 Q", "a"), Rule("uptake", "P ->", "u"), Rule("pairing", "P + Q ->", "v")],
        [Parameter("f", 1, "1/s"), Parameter("a", 0.1, "1/s/molecules"), Parameter("u", 0.8, "1/s"), Parameter("v", 0.15, "1/s/molecules")]);

    /// <summary>Rate laws that are not products: saturation, inhibition (it falls with its own reactant's rival), and third order.</summary>
    public static Network Custom { get; } = Build(
        Molecules("A", "B", "C"),
        [
            Rule("saturated", "2 A + B -> C", "k * [A] * [B] / ([B] + half)") with { Law = "custom" },
            Rule("inhibited", "C -> A + A + B", "d * [C] / (1 + ([A] / half)^2)") with { Law = "custom" },
            Rule("third order", "2 A + B -> A + 2 B", "c"),
            Rule("back", "B -> A", "b"),
        ],
        [Parameter("k", 0.5, "1/s"), Parameter("half", 1.5, "molecules"), Parameter("d", 2, "1/s"), Parameter("c", 0.05, "1/s/molecules^2"), Parameter("b", 0.6, "1/s")]);

    /// <summary>Rates five decades apart in one network.</summary>
    public static Network Rare { get; } = Build(
        Molecules("A", "B", "C"),
        [Rule("fast", "A <-> B", "fast", "fast"), Rule("rare", "A + B -> C + B", "rare"), Rule("rare, alone", "B -> C", "alone")],
        [Parameter("fast", 100, "1/s"), Parameter("rare", 4e-4, "1/s/molecules"), Parameter("alone", 1e-3, "1/s")]);

    public static Network Build(
        IReadOnlyList<KeyValuePair<string, FamilyDefinition>> families, IReadOnlyList<RuleDefinition> rules, IReadOnlyList<KeyValuePair<string, ParameterDefinition>> parameters)
    {
        AlloySystem system = AlloySystem.Compile(new SystemDefinition
        {
            Name = "test",
            Units = new UnitsDefinition { Time = "s", Concentration = "molecules" },
            Families = families,
            Rules = rules,
            Parameters = parameters,
        });
        return NetworkBuilder.Build(system, system.Values());
    }

    public static IReadOnlyList<KeyValuePair<string, FamilyDefinition>> Molecules(params string[] names) => [.. names.Select(n => KeyValuePair.Create(n, new FamilyDefinition()))];

    public static RuleDefinition Rule(string name, string reaction, string rate, string? reverse = null) => new() { Name = name, Reaction = reaction, Rate = rate, Reverse = reverse };

    public static KeyValuePair<string, ParameterDefinition> Parameter(string name, double value, string unit) => new(name, new ParameterDefinition { Value = value, Unit = unit });
}
