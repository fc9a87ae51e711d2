using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using static AlloyKMC.Tests.Kinetics.Definitions;

namespace AlloyKMC.Tests.Model.Expressions;

/// <summary>Sums over the coordinates of a family, in observables and custom laws.</summary>
public sealed class SumTests
{
    private static readonly SystemDefinition Base = new()
    {
        Name = "sums",
        Families =
        [
            new("C", Framework([], ("x", 0, 5), ("b", 0, 2))),
            new("D", Framework([], ("x", 0, 3), ("y", 0, 3)) with { Order = "x <= y" }),
            new("A", new FamilyDefinition()),
        ],
        Functions = [new("square(z)", "z * z")],
        Parameters = [Parameter("q", 0.5, "1")],
    };

    private static double Value(string expression, params (string Species, long Count)[] counts)
    {
        var system = AlloySystem.Compile(Base with { Observables = [new("o", expression)] });
        long[] all = new long[system.Species.Count];
        foreach ((string name, long count) in counts) all[system.Species.Find(name)!.Value] = count;
        return ObservableEvaluation.Evaluate(system, system.Values(), system.Observables[0], all, 10);
    }

    [Theory]
    [InlineData("sum(x * [C(x, b)])", 0.1 * ((2 * 3) + (5 * 4)))]
    [InlineData("sum([C(x, b)])", 0.7)]
    [InlineData("sum(x * [C(x, 1)])", 0.1 * 2 * 3)]
    [InlineData("q * sum(square(x - b) * [C(x, b)]) + [A]", (0.5 * 0.1 * ((1 * 3) + (9 * 4))) + 0.8)]
    [InlineData("sum(x < 3 ? [C(x, b)] : 0)", 0.3)]
    [InlineData("sum((x + y) * [D(x, y)])", 0.1 * 4 * 6)]
    public void RunOverTheCoordinatesNamedInBrackets(string expression, double value) =>
        Assert.Equal(value, Value(expression, ("C(2, 1)", 3), ("C(5, 2)", 4), ("D(1, 3)", 6), ("A", 8)), 1e-12);

    [Theory]
    [InlineData("sum([A])", "runs over nothing", 0)]
    [InlineData("[A] + sum(x)", "runs over nothing", 6)]
    [InlineData("sum(x * [E(x)])", "runs over nothing", 0)]
    [InlineData("sum(z * [C(x, b)])", "'z' is not known", 4)]
    public void FaultsPointIntoTheText(string expression, string problem, int offset)
    {
        Fault fault = Assert.Throws<FaultException>(() => AlloySystem.Compile(Base with { Observables = [new("o", expression)] })).Faults[0];
        Assert.Contains(problem, fault.Problem, StringComparison.Ordinal);
        Assert.Equal(offset, fault.Offset);
    }

    [Fact]
    public void ARateConstantTakesNone()
    {
        Fault fault = Assert.Throws<FaultException>(() => AlloySystem.Compile(Base with { Rules = [Rule("r", "A -> 2 A", "sum(2)")] })).Faults[0];
        Assert.Contains("may not stand here", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ACustomLawMayReadOne()
    {
        Network network = Build(Base with { Rules = [Rule("r", "A -> 2 A", "k * sum(x * [C(x, 0)])") with { Law = "custom" }], Parameters = [Parameter("k", 2, "1/s")] });
        long[] counts = new long[network.Species.Count];
        counts[network.Species.Find("C(4, 0)")!.Value] = 5;
        counts[network.Species.Find("A")!.Value] = 1;
        Assert.Equal(40, network.Channels.Propensity(0, counts, 10), 1e-12);
        double upper = network.Channels.Custom[0]!.RatePerSecond([.. network.Channels.Custom[0]!.Concentrations.Select(_ => new AlloyKMC.Model.Expressions.Interval(0, 1))]).Upper;
        Assert.Equal(2 * 15, upper, 1e-9);
    }
}
