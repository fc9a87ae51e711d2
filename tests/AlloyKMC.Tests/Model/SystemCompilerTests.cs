using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Species;
using static AlloyKMC.Tests.Kinetics.Definitions;

namespace AlloyKMC.Tests.Model;

public sealed class SystemCompilerTests
{
    private static readonly SystemDefinition Base = new()
    {
        Name = "base",
        TemperatureKelvin = 300,
        Metals = ["Au"],
        Parents = ["C(0)", "Pure"],
        Families =
        [
            new("C", Framework([new("Au", "x"), new("Ag", "10 - x")], ("x", 0, 10))),
            new("Au_c", new FamilyDefinition { Content = [new("Au", "1")] }),
            new("Ag_c", new FamilyDefinition { Content = [new("Ag", "1")] }),
        ],
        Aliases = [new("Pure", "C(10)")],
        Functions = [new("weight(x)", "exp(-x / width)"), new("twice(x)", "2 * weight(x)")],
        Rules = [Rule("uptake", "C(x) + Au_c <-> C(x+1) + Ag_c", "k * (10 - x) * twice(x)", "k * (x + 1)")],
        Observables = [new("gold", "[Au_c]")],
        Parameters = [Parameter("k", 6, "1/min/c0"), Parameter("width", 4, "1"), Parameter("barrier", 0.5, "eV")],
    };

    private static Fault[] Faults(SystemDefinition definition) => [.. Assert.Throws<FaultException>(() => AlloySystem.Compile(definition)).Faults];

    private static Fault OnlyFault(SystemDefinition definition) => Assert.Single(Faults(definition));

    private static SystemDefinition WithRule(RuleDefinition rule) => Base with { Rules = [rule] };

    private static SystemDefinition WithRate(string rate) => WithRule(Rule("rule", "C(x) + Au_c -> C(x) + Au_c", rate));

    [Fact]
    public void TheBaseCompiles()
    {
        var system = AlloySystem.Compile(Base);
        Assert.Equal(13, system.Species.Count);
        Assert.Equal(["Au", "Ag"], system.Species.Quantities);
        Assert.Equal([0, 10], system.Parents);
        Assert.Equal(300, system.TemperatureKelvin);
        Assert.Equal("C(10)", system.Species[system.Species.Find("Pure")!.Value].Name);
        Assert.Equal(FamilyKind.Framework, system.Species.Families[0].Kind);
        Assert.Equal(FamilyKind.Pool, system.Species.Families[1].Kind);
        long[] counts = new long[13];
        counts[3] = 2;
        counts[11] = 5;
        Assert.Equal([11L, 14L], system.Species.Totals(counts));
    }

    [Fact]
    public void ValuesAreInTheUnitsOfTheSystem()
    {
        var system = AlloySystem.Compile(Base);
        Assert.Equal(0.1, system.Values().Parameters[0], 1e-15);
        Assert.Equal(0.2, system.Values(new Dictionary<string, double> { ["k"] = 12 }).Parameters[0], 1e-15);
        Assert.Equal(2 * 0.1 * 10, NetworkBuilder.Build(system, system.Values()).Channels.RateConstant[0], 1e-15);
        Network minutes = Build(Base with { Units = new UnitsDefinition { Time = "min" } });
        Assert.Equal(2 * 0.1 * 10, minutes.Channels.RateConstant[0], 1e-15);
    }

    [Theory]
    [InlineData("kJ/mol", 96.48533212331002, 1)]
    [InlineData("meV", 1000, 1)]
    [InlineData("kcal/mol", 23.06054783061903, 1)]
    public void EnergiesAreConverted(string unit, double value, double electronVolts)
    {
        var system = AlloySystem.Compile(Base with { Parameters = [.. Base.Parameters, Parameter("e", value, unit)] });
        Assert.Equal(electronVolts, system.Values().Parameters[^1], 1e-12);
    }

    /// <summary>k_B T / h = 6.2509e12 1/s at 300 K; exp(-0.5 eV / k_B T) with k_B = 8.617333262e-5 eV/K (exact SI constants).</summary>
    [Fact]
    public void EyringAndArrheniusRates()
    {
        double boltzmann = Math.Exp(-0.5 / (8.617333262145179e-5 * 300));
        Network eyring = Build(WithRule(Rule("rule", "C(x) -> x Au_c + (10-x) Ag_c", "eyring(barrier)")));
        Assert.Equal(1.380649e-23 * 300 / 6.62607015e-34 * boltzmann, eyring.Channels.RateConstant[0], 1e-6 * eyring.Channels.RateConstant[0]);
        Network arrhenius = Build(WithRule(Rule("rule", "C(x) + Au_c -> C(x+1) + Ag_c", "x < 10 ? arrhenius(k, barrier) : 0")));
        Assert.Equal(0.1 * boltzmann, arrhenius.Channels.RateConstant[0], 1e-15);
    }

    [Theory]
    [InlineData("k * twice(x", "rules[0].rate")]
    [InlineData("k * * x", "rules[0].rate")]
    [InlineData("", "rules[0].rate")]
    [InlineData("k * z", "rules[0].rate")]
    [InlineData("k + x", "rules[0].rate")]
    [InlineData("k * exp(k)", "rules[0].rate")]
    [InlineData("width", "rules[0].rate")]
    [InlineData("k * k", "rules[0].rate")]
    [InlineData("k * weight(x, x)", "rules[0].rate")]
    [InlineData("k * min(x)", "rules[0].rate")]
    [InlineData("k * unknown(x)", "rules[0].rate")]
    [InlineData("k * [Au_c]", "rules[0].rate")]
    [InlineData("k * arrhenius(width, k)", "rules[0].rate")]
    [InlineData("barrier ^ x", "rules[0].rate")]
    public void FaultsOfRatesPointIntoTheText(string rate, string path)
    {
        Fault fault = OnlyFault(WithRate(rate));
        Assert.Equal(path, fault.Path);
        Assert.NotNull(fault.Offset);
        Assert.InRange(fault.Offset.Value, 0, rate.Length);
        Assert.NotEmpty(fault.Remedy);
    }

    [Theory]
    [InlineData("k * widht", "'width'", 4)]
    [InlineData("k * wieght(x)", "'weight'", 4)]
    public void UnknownNamesComeWithASuggestion(string rate, string suggestion, int offset)
    {
        Fault fault = OnlyFault(WithRate(rate));
        Assert.Contains($"Did you mean {suggestion}?", fault.Remedy, StringComparison.Ordinal);
        Assert.Equal(offset, fault.Offset);
    }

    [Theory]
    [InlineData("C(x) + Au_c", "ends too early")]
    [InlineData("C(x) => Au_c", "unexpected '='")]
    [InlineData("C(x + Au_c -> Ag_c", "unexpected '>'")]
    [InlineData("D(x) -> C(x)", "'D' is not known")]
    [InlineData("C -> Au_c", "1 coordinate")]
    [InlineData("C(x, y) -> Au_c", "1 coordinate")]
    [InlineData("Pure(1) -> Au_c", "takes no coordinates")]
    [InlineData("C(k) -> C(k)", "parameter")]
    [InlineData("Au_c -> C(z)", "'z' is not known")]
    public void FaultsOfReactions(string reaction, string problem)
    {
        Fault[] faults = Faults(WithRule(Rule("rule", reaction, "0")));
        Assert.Contains(faults, f => f.Path == "rules[0].reaction" && f.Problem.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0 -> 0")]
    [InlineData("->")]
    [InlineData("  C( x )+Au_c->C(x)  +  Au_c ")]
    [InlineData("Pure -> 10 Au_c")]
    [InlineData("C(x) -> x Au_c + (10 - x) Ag_c")]
    [InlineData("C(3) + C(x) -> C(x) + C(3)")]
    public void ReactionsThatAreFine(string reaction) => Assert.NotNull(AlloySystem.Compile(WithRule(Rule("rule", reaction, "0"))));

    [Theory]
    [InlineData("C(x) + Au_c -> C(x+1)", "Ag", "x = 0: 10 on the left, 9 on the right")]
    [InlineData("C(x) -> x Au_c", "Ag", "x = 0: 10 on the left, 0 on the right")]
    [InlineData("Au_c -> Ag_c", "Au", ": 1 on the left, 0 on the right")]
    public void AnImbalanceNamesRuleCoordinatesAndQuantity(string reaction, string quantity, string where)
    {
        Fault[] faults = Faults(WithRule(Rule("bad rule", reaction, "0")));
        Assert.Contains(faults, f => f.Problem.Contains($"'bad rule' does not balance in {quantity}", StringComparison.Ordinal) && f.Problem.Contains(where, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("f(x)", "f(x - 1)")]
    [InlineData("f(x)", "twice(f(x))")]
    public void AFunctionMayNotCallItself(string signature, string body)
    {
        Fault[] faults = Faults(Base with { Functions = [.. Base.Functions, new(signature, body)] });
        Assert.Contains(faults, f => f.Problem.Contains("calls itself", StringComparison.Ordinal));
    }

    [Fact]
    public void FunctionsMayNotCallEachOtherInACircle()
    {
        Fault[] faults = Faults(Base with { Functions = [.. Base.Functions, new("f(x)", "g(x)"), new("g(x)", "f(x)")] });
        Assert.Equal(2, faults.Count(f => f.Problem.Contains("calls itself", StringComparison.Ordinal)));
    }

    [Fact]
    public void AFaultInAFunctionNamesTheFunctionAndItsCaller()
    {
        Fault fault = OnlyFault(Base with { Functions = [new("twice(x)", "2 * (x + barrier)")] });
        Assert.Equal("functions.twice(x)", fault.Path);
        Assert.Contains("rules[0].rate", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AllFaultsAreListedAtOnce()
    {
        Fault[] faults = Faults(Base with
        {
            Rules = [Rule("one", "C(x) -> C(x", "0"), Rule("two", "C(x) -> C(x)", "k *"), Rule("two", "Au_c -> Ag_c", "0")],
            Parameters = [.. Base.Parameters, Parameter("p", 1, "furlong"), new("q", new ParameterDefinition { Value = 2, Maximum = 1 })],
            Observables = [new("o", "[Nothing]")],
            Metals = ["Cu"],
            Parents = ["C(0)"],
        });
        string[] paths = [.. faults.Select(f => f.Path).Distinct()];
        Assert.Superset(new HashSet<string> { "parameters.p.unit", "parameters.q.value", "rules[0].reaction", "rules[1].rate", "rules[2].name", "rules[2].reaction", "observables.o", "metals[0]", "parents" }, paths.ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("temperature", "exp")]
    [InlineData("k", "k")]
    public void NamesOfParametersAreTheirOwn(string first, string second)
    {
        Fault[] faults = Faults(Base with { Rules = [], Parameters = [Parameter("width", 1, "1"), Parameter(first, 1, "1"), Parameter(second, 1, "1")] });
        Assert.All(faults, f => Assert.StartsWith("parameters.", f.Path, StringComparison.Ordinal));
        Assert.NotEmpty(faults);
    }

    [Fact]
    public void AnAliasIsDeclaredOnce() =>
        Assert.Contains("declared twice", OnlyFault(Base with { Aliases = [new("Pure", "C(10)"), new("Pure", "C(0)")] }).Problem, StringComparison.Ordinal);

    [Fact]
    public void ATemperatureMustBeStatedWhereARateNeedsIt()
    {
        Fault fault = OnlyFault(WithRule(Rule("rule", "C(x) -> C(x)", "eyring(barrier)")) with { TemperatureKelvin = null });
        Assert.Contains("states none", fault.Problem, StringComparison.Ordinal);
        Assert.Equal("temperature", OnlyFault(Base with { TemperatureKelvin = -1 }).Path);
        Assert.Equal("temperature", OnlyFault(Base with { TemperatureKelvin = double.NaN }).Path);
    }

    [Fact]
    public void OverridesAreCheckedAndZeroIsAlwaysAllowed()
    {
        var system = AlloySystem.Compile(Base with { Parameters = [new("k", new ParameterDefinition { Value = 6, Unit = "1/min/c0", Minimum = 1, Maximum = 10 }), Parameter("width", 4, "1"), Parameter("barrier", 0.5, "eV")] });
        Assert.Equal(0, system.Values(new Dictionary<string, double> { ["k"] = 0 }).Parameters[0]);
        Assert.Equal("parameters.k", Assert.Single(Assert.Throws<FaultException>(() => system.Values(new Dictionary<string, double> { ["k"] = 11 })).Faults).Path);
        Fault unknown = Assert.Single(Assert.Throws<FaultException>(() => system.Values(new Dictionary<string, double> { ["widht"] = 1 })).Faults);
        Assert.Contains("'width'", unknown.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2 + 3 * 2 ^ 2", 14)]
    [InlineData("-2 ^ 2", -4)]
    [InlineData("2 ^ 3 ^ 2", 512)]
    [InlineData("7 - 2 - 1", 4)]
    [InlineData("8 / 4 / 2", 1)]
    [InlineData("1 < 2 ? 3 : 4", 3)]
    [InlineData("1 > 2 ? 3 : 1 == 1 ? 5 : 6", 5)]
    [InlineData("1 < 2 && 2 < 1 || 3 != 4", 1)]
    [InlineData("max(2, min(5, 3)) + abs(-1) + sqrt(9)", 7)]
    [InlineData("1.5e1 + 1E-1", 15.1)]
    [InlineData("2 * -3", -6)]
    public void ExpressionsFollowTheUsualPrecedence(string text, double expected)
    {
        Network network = Build(Base with { Rules = [Rule("rule", "0 -> Au_c + Ag_c", $"unit * (100 + ({text}))")], Families = [new("Au_c", new FamilyDefinition()), new("Ag_c", new FamilyDefinition())], Parents = [], Metals = [], Aliases = [], Parameters = [Parameter("unit", 1, "c0/s")], Functions = [], Observables = [] });
        Assert.Equal(100 + expected, Assert.Single(network.Channels.RateConstant), 1e-12);
    }

    [Theory]
    [InlineData("x <= y", null)]
    [InlineData("y <= x", "families.D.order")]
    [InlineData("x < y", "families.D.order")]
    public void TriangularFamiliesStateAnOrder(string order, string? path)
    {
        var definition = new SystemDefinition { Name = "dimers", Families = [new("D", Framework([], ("x", 0, 3), ("y", 0, 3)) with { Order = order })] };
        if (path is not null)
        {
            Assert.Equal(path, OnlyFault(definition).Path);
            return;
        }

        SpeciesTable species = AlloySystem.Compile(definition).Species;
        Assert.Equal(10, species.Count);
        Assert.Equal(species.Find("D(1, 3)"), species.Find("D(3, 1)"));
        Assert.Null(species.Find("D(1, 4)"));
    }

    [Fact]
    public void ContentIsAWholeNumberEverywhere()
    {
        Fault fault = OnlyFault(new SystemDefinition { Name = "half", Families = [new("C", Framework([new("Au", "x / 2")], ("x", 0, 3)))] });
        Assert.Equal("families.C.content.Au", fault.Path);
        Assert.Contains("C(1)", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void UnitsOfParametersAndSystemAreChecked()
    {
        Assert.Equal("units.time", OnlyFault(new SystemDefinition { Name = "u", Units = new UnitsDefinition { Time = "fortnight" }, Families = [new("A", new FamilyDefinition())] }).Path);
        Assert.Equal("units.concentration", OnlyFault(new SystemDefinition { Name = "u", Units = new UnitsDefinition { Concentration = "g/l" }, Families = [new("A", new FamilyDefinition())] }).Path);
        Fault molarInC0 = OnlyFault(Base with { Parameters = [.. Base.Parameters, Parameter("m", 1, "1/s/mM")] });
        Assert.Contains("concentrations are in c0", molarInC0.Problem, StringComparison.Ordinal);
        var molar = AlloySystem.Compile(new SystemDefinition { Name = "m", Units = new UnitsDefinition { Concentration = "M" }, Families = [new("A", new FamilyDefinition())], Parameters = [Parameter("m", 1, "1/s/mM")] });
        Assert.Equal(1000, molar.Values().Parameters[0], 1e-9);
    }
}
