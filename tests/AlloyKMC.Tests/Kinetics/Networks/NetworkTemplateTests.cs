using AlloyKMC.Configuration.Systems;
using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Units;
using AlloyKMC.Tests.Architecture;
using static AlloyKMC.Tests.Kinetics.Definitions;

namespace AlloyKMC.Tests.Kinetics.Networks;

/// <summary>Networks of a template against networks expanded anew, to the last bit.</summary>
public sealed class NetworkTemplateTests
{
    private static readonly SystemDefinition s_warm = MetalExchange() with
    {
        Rules = [Rule("swap", "C(x) + C(y) -> C(x+1) + C(y-1)", "k0 * (44 - x) * y * exp(-barrier / temperature)")],
        Parameters = [Parameter("k0", 1.0 / 44, "1/s/c0"), Parameter("barrier", 100, "K")],
        TemperatureKelvin = 298,
    };

    public static TheoryData<string> Systems =>
    [
        .. new[] { RepositoryRoot.Combine("configs"), RepositoryRoot.Combine("tests", "AlloyKMC.Cli.Tests", "configs") }
            .SelectMany(f => Directory.GetFiles(f, "*.json", SearchOption.AllDirectories))
            .Where(f => Path.GetFileName(Path.GetDirectoryName(f)) is "systems" or "mechanisms" || (f.Contains("Cli.Tests", StringComparison.Ordinal) && File.ReadAllText(f).Contains("\"families\"", StringComparison.Ordinal)))
            .Select(f => Path.GetRelativePath(RepositoryRoot.Path, f)),
        "dimer exchange",
        "mixed",
    ];

    [Theory]
    [MemberData(nameof(Systems))]
    public void ReEvaluatedNetworksAreThoseBuiltAnew(string name)
    {
        AlloySystem system = AlloySystem.Compile(Definition(name));
        var template = new NetworkTemplate(system);
        var reused = new MeanFieldSolver(template.At(system.Values()));
        double[] state = [.. Enumerable.Range(0, system.Species.Count).Select(i => 0.01 + 0.001 * (i % 7))];
        foreach (SystemValues values in ValueSets(system))
        {
            Network network = template.At(values), fresh = NetworkBuilder.Build(system, values);
            AssertSame(fresh, network);
            reused.Load(network);
            double[] expected = [.. state], actual = [.. state];
            new MeanFieldSolver(fresh).Advance(expected, 1e-3, MeanFieldTolerances.Coarse);
            reused.Advance(actual, 1e-3, MeanFieldTolerances.Coarse);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void TemperatureIsFollowed()
    {
        AlloySystem system = AlloySystem.Compile(s_warm);
        var template = new NetworkTemplate(system);
        foreach (double kelvin in (double[])[298, 330, 330, 298])
            AssertSame(NetworkBuilder.Build(system, system.Values(temperatureKelvin: kelvin)), template.At(system.Values(temperatureKelvin: kelvin)));
        Assert.NotEqual(template.At(system.Values(temperatureKelvin: 298)).Channels.RateConstant, template.At(system.Values(temperatureKelvin: 330)).Channels.RateConstant);
    }

    [Fact]
    public void ReactionsAreSharedWhereOnlyRatesDiffer()
    {
        AlloySystem system = AlloySystem.Compile(MetalExchange());
        var template = new NetworkTemplate(system);
        Network one = template.At(system.Values()), two = template.At(system.Values(new Dictionary<string, double> { ["k0"] = 2 }));
        Assert.Same(one.Channels.ReactantSpecies, two.Channels.ReactantSpecies);
        Assert.Same(one.Groups[0].NoOpPartner, two.Groups[0].NoOpPartner);
        Assert.NotEqual(one.Channels.RateConstant, two.Channels.RateConstant);
    }

    [Fact]
    public void ValuesWithFaultsLeaveNothingBehind()
    {
        AlloySystem system = AlloySystem.Compile(MetalExchange());
        var template = new NetworkTemplate(system);
        Network before = template.At(system.Values());
        Assert.Throws<FaultException>(() => template.At(new SystemValues([-1], double.NaN)));
        AssertSame(before, template.At(system.Values()));
    }

    private static SystemDefinition Definition(string name) => name switch
    {
        "dimer exchange" => DimerExchange(),
        "mixed" => Mixed(),
        _ => SystemReader.ReadFile(RepositoryRoot.Combine(name)).Definition,
    };

    /// <summary>The stated values, others near them, some parameters at 0 in turn as far as rates allow, and the stated values again.</summary>
    private static IEnumerable<SystemValues> ValueSets(AlloySystem system)
    {
        yield return system.Values();
        double[] stated = [.. system.Values().Parameters];
        double kelvin = system.TemperatureKelvin ?? double.NaN;
        for (int k = 1; k <= 2; k++) yield return new SystemValues([.. stated.Select((v, i) => v * (1 + 0.07 * k * Math.Sin(1 + i)))], kelvin);
        for (int p = 0; p < stated.Length; p += Math.Max(1, stated.Length / 3))
        {
            // A barrier of zero is no rule switched off but a rate that no step size follows.
            if (system.Parameters[p].Dimension == Dimension.OfEnergy) continue;
            double[] values = [.. stated];
            values[p] = 0;
            if (IsUsable(system, new SystemValues(values, kelvin))) yield return new SystemValues(values, kelvin);
        }

        yield return system.Values();
    }

    private static bool IsUsable(AlloySystem system, SystemValues values)
    {
        try
        {
            NetworkBuilder.Build(system, values);
            return true;
        }
        catch (FaultException)
        {
            return false;
        }
    }

    private static void AssertSame(Network expected, Network actual)
    {
        Assert.Equal(expected.Directions, actual.Directions);
        Assert.Equal(expected.ExplicitChannels, actual.ExplicitChannels);
        Assert.Equal(expected.Channels.RateConstant, actual.Channels.RateConstant);
        Assert.Equal(expected.Channels.Direction, actual.Channels.Direction);
        Assert.Equal(expected.Channels.Order, actual.Channels.Order);
        Assert.Equal(expected.Channels.ReactantStart, actual.Channels.ReactantStart);
        Assert.Equal(expected.Channels.ReactantSpecies, actual.Channels.ReactantSpecies);
        Assert.Equal(expected.Channels.ReactantMultiplicity, actual.Channels.ReactantMultiplicity);
        Assert.Equal(expected.Channels.ChangeStart, actual.Channels.ChangeStart);
        Assert.Equal(expected.Channels.ChangeSpecies, actual.Channels.ChangeSpecies);
        Assert.Equal(expected.Channels.ChangeAmount, actual.Channels.ChangeAmount);
        Assert.Equal(Laws(expected), Laws(actual));
        Assert.Equal(expected.Summaries.Select(Text), actual.Summaries.Select(Text));
        Assert.Equal(expected.Groups.Count, actual.Groups.Count);
        foreach ((SeparableGroup one, SeparableGroup other) in expected.Groups.Zip(actual.Groups))
        {
            Assert.Equal(one.RateConstant, other.RateConstant);
            Assert.Equal(one.CommonChanges, other.CommonChanges);
            Assert.Equal(one.NoOpPartner, other.NoOpPartner);
            Assert.Equal(one.Order, other.Order);
            foreach ((Role? first, Role? second) in new[] { (one.First, other.First), (one.Second, other.Second) })
            {
                Assert.Equal(first?.Species, second?.Species);
                Assert.Equal(first?.Weights, second?.Weights);
                Assert.Equal(first?.Changes, second?.Changes);
            }
        }
    }

    /// <summary>Rates of the custom laws at some concentrations.</summary>
    private static double[] Laws(Network network) =>
        [.. network.Channels.Custom.OfType<CustomLaw>().Select(l => l.RatePerSecond([.. l.Concentrations.Select((_, i) => 0.3 + 0.1 * i)]))];

    private static string Text(DirectionSummary summary) =>
        $"{summary.Direction.Label}: {summary.Channels}, {summary.NoOps}, {summary.ZeroRate}, {summary.NotSeparable}; {string.Join(", ", summary.Forbidden.Select(f => $"{f.Instance.Describe()} {f.RateConstant:R}"))}";
}
