using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model.Definitions;
using static AlloyKMC.StatisticalTests.Ensembles.Systems;

namespace AlloyKMC.StatisticalTests.MasterEquations;

/// <summary>A small system, once as rules and once as jumps written by hand.</summary>
public sealed record MasterEquationCase(string Name, Network Network, long[] Initial, double Volume, double[] Times, IReadOnlyList<Jump> Jumps)
{
    /// <summary>Where the state space is infinite, counts that are out of reach in practice.</summary>
    public int[]? Largest { get; init; }

    /// <summary>Molecules and volume added at the middle of three times; the sample there is taken before.</summary>
    public (int[] Molecules, double Volume)? Addition { get; init; }

    public static IReadOnlyList<MasterEquationCase> All { get; } =
    [
        new(
            "A + B -> C",
            Build("A + B", ["A", "B", "C"], [Rule("A + B -> C", "k")], ("k", 1.5, "1/s/c0")),
            [8, 5, 0],
            4,
            [0.1, 0.5, 2],
            [new([-1, -1, 1], (n, v) => 1.5 / v * n[0] * n[1])]),
        new(
            "A + A -> B",
            Build("A + A", ["A", "B"], [Rule("A + A -> B", "k")], ("k", 0.5, "1/s/c0")),
            [7, 0],
            2,
            [0.05, 0.2, 1],
            [new([-2, 1], (n, v) => 0.5 / v * n[0] * (n[0] - 1))]),
        new(
            "3 A -> B",
            Build("3 A", ["A", "B"], [Rule("3 A -> B", "k")], ("k", 0.2, "1/s/c0^2")),
            [11, 0],
            3,
            [0.02, 0.1, 1],
            [new([-3, 1], (n, v) => 0.2 / v / v * n[0] * (n[0] - 1) * (n[0] - 2))]),
        new(
            "2 A + B -> C",
            Build("2 A + B", ["A", "B", "C"], [Rule("2 A + B -> C", "k")], ("k", 0.6, "1/s/c0^2")),
            [9, 5, 0],
            5,
            [0.05, 0.3, 2],
            [new([-2, -1, 1], (n, v) => 0.6 / v / v * n[0] * (n[0] - 1) * n[1])]),
        new(
            "A + B + C -> D",
            Build("A + B + C", ["A", "B", "C", "D"], [Rule("A + B + C -> D", "k")], ("k", 0.3, "1/s/c0^2")),
            [6, 5, 4, 0],
            2,
            [0.02, 0.1, 0.5],
            [new([-1, -1, -1, 1], (n, v) => 0.3 / v / v * n[0] * n[1] * n[2])]),
        new(
            "enzyme",
            Build("enzyme", ["E", "S", "ES", "P"], [Rule("E + S <-> ES", "on", "off"), Rule("ES -> E + P", "cat")], ("on", 2, "1/s/c0"), ("off", 1, "1/s"), ("cat", 0.5, "1/s")),
            [3, 8, 0, 0],
            3,
            [0.2, 1, 5],
            [
                new([-1, -1, 1, 0], (n, v) => 2 / v * n[0] * n[1]),
                new([1, 1, -1, 0], (n, _) => n[2]),
                new([1, 0, -1, 1], (n, _) => 0.5 * n[2]),
            ]),
        new(
            "gene expression",
            Build(
                "gene",
                ["G", "M", "P"],
                [Rule("G -> G + M", "km"), Rule("M -> 0", "dm"), Rule("M -> M + P", "kp"), Rule("P -> 0", "dp")],
                ("km", 1, "1/s"),
                ("dm", 0.7, "1/s"),
                ("kp", 2, "1/s"),
                ("dp", 0.5, "1/s")),
            [1, 0, 0],
            1,
            [0.5, 1.5, 4],
            [
                new([0, 1, 0], (n, _) => n[0]),
                new([0, -1, 0], (n, _) => 0.7 * n[1]),
                new([0, 0, 1], (n, _) => 2.0 * n[1]),
                new([0, 0, -1], (n, _) => 0.5 * n[2]),
            ]) { Largest = [1, 18, 70] },
        new(
            "A <-> B",
            Build("A <-> B", ["A", "B"], [Rule("A <-> B", "kf", "kr")], ("kf", 1, "1/s"), ("kr", 2.5, "1/s")),
            [3, 0],
            1,
            [0.1, 0.4, 3],
            [new([-1, 1], (n, _) => n[0]), new([1, -1], (n, _) => 2.5 * n[1])]),
        new(
            "2 A <-> B",
            Build("2 A <-> B", ["A", "B"], [Rule("2 A <-> B", "kf", "kr")], ("kf", 1, "1/s/c0"), ("kr", 1.5, "1/s")),
            [5, 0],
            4,
            [0.1, 0.5, 4],
            [new([-2, 1], (n, v) => 1 / v * n[0] * (n[0] - 1)), new([2, -1], (n, _) => 1.5 * n[1])]),
        new(
            "A + B <-> C + D",
            Build("A + B <-> C + D", ["A", "B", "C", "D"], [Rule("A + B <-> C + D", "kf", "kr")], ("kf", 1, "1/s/c0"), ("kr", 2, "1/s/c0")),
            [2, 1, 0, 1],
            1,
            [0.1, 0.4, 3],
            [new([-1, -1, 1, 1], (n, v) => 1 / v * n[0] * n[1]), new([1, 1, -1, -1], (n, v) => 2 / v * n[2] * n[3])]),
        new(
            "feed and decay",
            Build("feed", ["A"], [Rule("0 -> 2 A", "feed"), Rule("A -> 0", "d")], ("feed", 0.5, "c0/s"), ("d", 1, "1/s")),
            [1],
            3,
            [0.2, 1, 4],
            [new([2], (_, v) => 0.5 * v), new([-1], (n, _) => n[0])]) { Largest = [60] },
        new(
            "law with saturation",
            Build("law", ["A", "B", "C"], [Rule("2 A + B -> C", "k * [A] * [B] / ([B] + half)") with { Law = "custom" }, Rule("C -> 2 A + B", "d")], ("k", 2, "1/s"), ("half", 0.5, "c0"), ("d", 0.3, "1/s")),
            [7, 3, 0],
            4,
            [0.1, 0.5, 3],
            [
                new([-2, -1, 1], (n, v) => n[0] >= 2 && n[1] >= 1 ? 2.0 * n[0] * (n[1] / v) / ((n[1] / v) + 0.5) : 0),
                new([2, 1, -1], (n, _) => 0.3 * n[2]),
            ]),
        new(
            "A + B -> C with an addition",
            Build("addition", ["A", "B", "C"], [Rule("A + B -> C", "k"), Rule("2 A -> B", "k2"), Rule("0 -> A", "k0")], ("k", 1.5, "1/s/c0"), ("k2", 0.4, "1/s/c0"), ("k0", 0.2, "c0/s")),
            [6, 3, 0],
            2,
            [0.1, 0.4, 0.8],
            [
                new([-1, -1, 1], (n, v) => 1.5 / v * n[0] * n[1]),
                new([-2, 1, 0], (n, v) => 0.4 / v * n[0] * (n[0] - 1)),
                new([1, 0, 0], (_, v) => 0.2 * v),
            ]) { Addition = ([2, 4, 0], 6), Largest = [25, 20, 20] },
        new(
            "swaps among clusters",
            Clusters("C(x) + C(y) -> C(x+1) + C(y-1)", "k * (3 - x) * y"),
            [2, 1, 0, 2, 0, 0],
            5,
            [0.05, 0.2, 2],
            [.. Pairs((x, y) => new Jump(Change((x, -1), (y, -1), (x + 1, 1), (y - 1, 1)), (n, v) => 0.5 / v * (3 - x) * y * n[x] * (n[y] - (x == y ? 1 : 0))))]),
        new(
            "exchange with pools",
            Clusters("C(x) + A <-> C(x+1) + B", "k * (3 - x)", "k * (x + 1) * 2"),
            [4, 0, 0, 1, 5, 1],
            3,
            [0.05, 0.3, 2],
            [
                .. Enumerable.Range(0, 3).Select(x => new Jump(Change((x, -1), (4, -1), (x + 1, 1), (5, 1)), (n, v) => 0.5 / v * (3 - x) * n[x] * n[4])),
                .. Enumerable.Range(0, 3).Select(x => new Jump(Change((x + 1, -1), (5, -1), (x, 1), (4, 1)), (n, v) => 1.0 / v * (x + 1) * n[x + 1] * n[5])),
            ]),
    ];

    /// <summary>Clusters C(0) to C(3) and the pools A and B, under one rule.</summary>
    private static Network Clusters(string reaction, string rate, string? reverse = null) => Build(new SystemDefinition
    {
        Name = "clusters",
        Families =
        [
            new("C", new FamilyDefinition { Coordinates = [new("x", new CoordinateRange(0, 3))] }),
            new("A", new FamilyDefinition()),
            new("B", new FamilyDefinition()),
        ],
        Rules = [Rule(reaction, rate, reverse)],
        Parameters = [new("k", new ParameterDefinition { Value = 0.5, Unit = "1/s/c0" })],
    });

    private static IEnumerable<Jump> Pairs(Func<int, int, Jump> jump) =>
        Enumerable.Range(0, 3).SelectMany(x => Enumerable.Range(1, 3).Where(y => y != x + 1).Select(y => jump(x, y)));

    private static int[] Change(params (int Species, int Amount)[] changes)
    {
        int[] sum = new int[6];
        foreach ((int species, int amount) in changes) sum[species] += amount;
        return sum;
    }
}
