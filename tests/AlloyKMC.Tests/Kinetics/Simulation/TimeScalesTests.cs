using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Units;
using static AlloyKMC.Tests.Kinetics.Definitions;

namespace AlloyKMC.Tests.Kinetics.Simulation;

public sealed class TimeScalesTests
{
    private const double Day = 86400, Year = 365.25 * Day;

    private static readonly AlloySystem System = AlloySystem.Compile(new SystemDefinition
    {
        Name = "slow and fast",
        TemperatureKelvin = 298.15,
        Families = [new("C", Framework([], ("x", 0, 3))), new("A", new FamilyDefinition()), new("B", new FamilyDefinition())],
        Rules =
        [
            Rule("barrier", "C(x) -> C(x+1)", "x < 3 ? eyring(barrier) : 0"),
            Rule("pair", "A + C(x) -> C(x)", "k2 * (x + 1)"),
            Rule("not fed", "B + C(x) -> C(x)", "k2"),
            Rule("dimer", "2 A -> B", "k2"),
            Rule("law", "A -> B", "k1 * [A]") with { Law = "custom" },
            Rule("slow pair", "A + C(x) -> C(x)", "1e-9 * k2"),
        ],
        Parameters = [Parameter("barrier", 1.29, "eV"), Parameter("k1", 1, "1/s"), Parameter("k2", 0.25, "1/s/c0")],
    });

    private static SimulationPlan Plan(params (double At, double Kelvin)[] changes)
    {
        long[] counts = new long[System.Species.Count];
        counts[0] = 100;
        counts[System.Species.Find("A")!.Value] = 200;
        return new SimulationPlan
        {
            Network = NetworkBuilder.Build(System, System.Values()),
            InitialCounts = counts,
            Volume = 50,
            SampleTimesSeconds = [1, Day],
            Schedule = [.. changes.Select(c => new ScheduledChange { TimeSeconds = c.At, Network = NetworkBuilder.Build(System, System.Values(temperatureKelvin: c.Kelvin)) })],
        };
    }

    private static RuleTimeScale Of(SimulationPlan plan, string rule) => TimeScales.Of(plan).Single(s => s.Direction.Label == rule);

    /// <summary>k_B T / h exp(-1.29 eV / k_B T) at 298.15 K is 9.7e-10 per second.</summary>
    [Fact]
    public void ABarrierOf129ElectronVoltsMeansDecades()
    {
        RuleTimeScale scale = Of(Plan(), "barrier");
        double k = 1.380649e-23 * 298.15 / 6.62607015e-34 * Math.Exp(-1.29 / (8.617333262145179e-5 * 298.15));
        Assert.Equal(Math.Log(2) / k, scale.HalfLifeSeconds!.Value, 1e-6 * Math.Log(2) / k);
        Assert.InRange(scale.HalfLifeSeconds.Value, 20 * Year, 25 * Year);
        Assert.Equal(k * Day, scale.ReactedShare!.Value, 1e-8);
        Assert.True(scale.IsHopeless);
    }

    [Fact]
    public void HeatingLaterIsCounted()
    {
        RuleTimeScale heated = Of(Plan((Day / 2, 400)), "barrier");
        Assert.Equal(Of(Plan(), "barrier").HalfLifeSeconds, heated.HalfLifeSeconds);
        Assert.InRange(heated.ReactedShare!.Value, 0.99, 1);
        Assert.False(heated.IsHopeless);
    }

    [Fact]
    public void PartnersCountAtTheirConcentrationInTheFeed()
    {
        RuleTimeScale pair = Of(Plan(), "pair");
        Assert.Equal((2, 0.25, 1.0), (pair.Order, pair.SlowestRateConstant, pair.FastestRateConstant));
        Assert.Equal(Math.Log(2) / (4 * 0.25 * 4), pair.HalfLifeSeconds!.Value, 1e-12);
        Assert.Equal(Math.Log(2) / (0.25 * 2 * 4), Of(Plan(), "dimer").HalfLifeSeconds!.Value, 1e-12);
        RuleTimeScale slow = Of(Plan(), "slow pair");
        Assert.True(slow.ReactedShare < 1e-3);
        Assert.False(slow.IsHopeless, "A slow step of second order may wait for its partner.");
    }

    [Fact]
    public void WhatCannotBeToldIsLeftOpen()
    {
        Assert.Null(Of(Plan(), "not fed").HalfLifeSeconds);
        RuleTimeScale law = Of(Plan(), "law");
        Assert.Null(law.Order);
        Assert.Null(law.HalfLifeSeconds);
        Assert.False(law.IsHopeless);
    }

    [Theory]
    [InlineData(0.02, "20 ms")]
    [InlineData(0.482, "480 ms")]
    [InlineData(90, "1.5 min")]
    [InlineData(22 * Year, "22 years")]
    [InlineData(123 * Day, "120 d")]
    [InlineData(5e5 * Year, "5E+05 years")]
    [InlineData(1e-12, "0.001 ns")]
    [InlineData(double.PositiveInfinity, "never")]
    public void TimesAreRounded(double seconds, string text) => Assert.Equal(text, RoundedTime.Of(seconds));
}
