using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using static AlloyKMC.Tests.Kinetics.Definitions;

namespace AlloyKMC.Tests.Kinetics.Networks;

public sealed class NetworkExpansionTests
{
    /// <summary>Counts as published: Neumaier and others (2021), doi 10.1021/jacs.1c01140.</summary>
    [Fact]
    public void DimerExchangeHasThePublishedNumbers()
    {
        Network network = Build(DimerExchange());
        Assert.Equal(26 + 351, network.Species.Count);
        Assert.Equal([351, 351, 600], network.Summaries.Select(s => s.Channels));
        Assert.Equal(1302, network.Channels.Count);
        Assert.All(network.Summaries, s => Assert.Empty(s.Forbidden));
    }

    [Fact]
    public void DimersFormInProportionToUnorderedPairs()
    {
        Network network = Build(DimerExchange());
        long[] counts = new long[network.Species.Count];
        counts[3] = 10;
        counts[7] = 4;
        double total = Enumerable.Range(0, network.Channels.Count).Sum(c => network.Channels.Propensity(c, counts, 1));
        Assert.Equal(14 * 13 / 2, total, 1e-12);
    }

    [Fact]
    public void MetalExchangeLeavesNoOpsOut()
    {
        Network network = Build(MetalExchange());
        Assert.Equal(1892, network.Channels.Count);
        DirectionSummary summary = Assert.Single(network.Summaries);
        Assert.Equal(44, summary.NoOps);
        Assert.Equal((45 * 45) - 1892 - 44, summary.ZeroRate);
        Assert.Null(summary.NotSeparable);
        SeparableGroup group = Assert.Single(network.Groups);
        Assert.Equal(44, group.First!.Count);
        Assert.Equal(44, group.Second!.Count);
        Assert.Equal(44, group.NoOpPartner.Count(p => p >= 0));
        Assert.Empty(network.ExplicitChannels);
    }

    /// <summary>The separable form and the channels are two descriptions of one network.</summary>
    [Fact]
    public void GroupsHaveTheTotalOfTheirChannels()
    {
        Network network = Build(MetalExchange(11));
        SeparableGroup group = network.Groups[0];
        long[] counts = [.. Enumerable.Range(0, 12).Select(x => (long)(x * 5 % 7))];
        const double Volume = 3;
        double total = 0;
        for (int i = 0; i < group.First!.Count; i++)
        {
            for (int j = 0; j < group.Second!.Count; j++)
            {
                int a = group.First.Species[i], b = group.Second.Species[j];
                if (group.NoOpPartner[i] != j) total += group.RateConstant * group.First.Weights[i] * group.Second.Weights[j] * counts[a] * (counts[b] - (a == b ? 1 : 0)) / Volume;
            }
        }

        double expected = Enumerable.Range(0, network.Channels.Count).Sum(c => network.Channels.Propensity(c, counts, Volume));
        Assert.Equal(expected, total, 1e-9);
    }

    [Theory]
    [InlineData("k * (11 - x) * y", null)]
    [InlineData("k * exp(-x / 3) * sqrt(y)", null)]
    [InlineData("k * (x + y)", "product of a factor")]
    [InlineData("k * abs(x - y)", "product of a factor")]
    [InlineData("x < y ? k : 0", "product of a factor")]
    public void SeparabilityIsFoundFromTheRates(string rate, string? reason)
    {
        Network network = Build(Pairs(Rule("swap", "C(x) + C(y) -> A + C(y)", rate)));
        Check(network, reason);
    }

    [Theory]
    [InlineData("2 C(x) -> A", "two equal clusters")]
    [InlineData("C(x) + C(x) -> A", "share a coordinate")]
    [InlineData("C(x) + C(11 - x) -> A", "share a coordinate")]
    [InlineData("2 A + C(x) -> A", "more than two reactants")]
    [InlineData("C(x) + C(y) -> (x*y) A", "both reactants")]
    [InlineData("C(x) + A -> x A", null)]
    [InlineData("C(x) -> A", null)]
    [InlineData("-> A", null)]
    public void SeparabilityIsFoundFromTheReaction(string reaction, string? reason)
    {
        int order = reaction.StartsWith("2 A + C", StringComparison.Ordinal) ? 3 : reaction.StartsWith("->", StringComparison.Ordinal) ? 0 : reaction.StartsWith("C(x) ->", StringComparison.Ordinal) ? 1 : 2;
        Network network = Build(Pairs(Rule("rule", reaction, new[] { "k0", "k1", "k", "k3" }[order])));
        Check(network, reason);
    }

    [Fact]
    public void ACustomLawIsExplicit()
    {
        Network network = Build(Pairs(Rule("rule", "C(x) -> A", "k1 * [C] * [A] / ([A] + half)") with { Law = "custom" }));
        Check(network, "not mass action");
    }

    [Fact]
    public void LeavingARangeAtANonZeroRateIsAFault()
    {
        RuleDefinition rule = Rule("grow", "C(x) -> C(x+1)", "k1");
        FaultException exception = Assert.Throws<FaultException>(() => Build(Pairs(rule)));
        Fault fault = Assert.Single(exception.Faults);
        Assert.Equal("rules[0].rate", fault.Path);
        Assert.Contains("x = 11", fault.Problem, StringComparison.Ordinal);

        Network forbidden = Build(Pairs(rule with { BeyondRange = "forbid" }));
        Assert.Equal(11, forbidden.Channels.Count);
        Assert.Equal([11], Assert.Single(forbidden.Summaries[0].Forbidden).Instance.Variables);
        Assert.Equal(11, Assert.Single(forbidden.Groups).First!.Count);

        Network zero = Build(Pairs(rule with { Rate = "k1 * (11 - x)" }));
        Assert.Empty(zero.Summaries[0].Forbidden);
        Assert.Equal(1, zero.Summaries[0].ZeroRate);
    }

    [Theory]
    [InlineData("ordered", 1)]
    [InlineData("unordered", 2)]
    public void UnorderedPairsHaveHalfTheRate(string pairs, double divisor)
    {
        Network network = Build(Pairs(Rule("rule", "C(x) + C(y) -> A + C(y)", "k") with { Pairs = pairs }));
        long[] counts = new long[13];
        counts[2] = 5;
        counts[4] = 3;
        double total = Enumerable.Range(0, network.Channels.Count).Sum(c => network.Channels.Propensity(c, counts, 1));
        Assert.Equal(8 * 7 / divisor, total, 1e-12);
        Assert.Equal(1 / divisor, Assert.Single(network.Groups).RateConstant);
    }

    [Theory]
    [InlineData("k * (x - 5)", "finite and not negative")]
    [InlineData("k / x", "finite and not negative")]
    public void NegativeAndInfiniteRatesAreFaults(string rate, string remedy)
    {
        FaultException exception = Assert.Throws<FaultException>(() => Build(Pairs(Rule("rule", "C(x) + A -> A + A", rate))));
        Assert.Contains(remedy, Assert.Single(exception.Faults).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void TheReverseStartsFromShiftedCoordinates()
    {
        Network network = Build(Pairs(Rule("uptake", "C(x) + A <-> C(x+1)", "k * (11 - x)", "k1 * (x + 1)")));
        Assert.Equal([11, 11], network.Summaries.Select(s => s.Channels));
        ChannelTable channels = network.Channels;
        int[] reverse = [.. Enumerable.Range(0, channels.Count).Where(c => channels.Direction[c] == 1)];
        Assert.Equal(Enumerable.Range(1, 11), reverse.Select(c => channels.ReactantsOf(c)[0]));
        Assert.Equal(Enumerable.Range(1, 11).Select(x => (double)x), reverse.Select(c => channels.RateConstant[c]));
    }

    [Fact]
    public void ThePropensityIsTheFallingFactorialOverTheVolume()
    {
        Network network = Build(Mixed());
        ChannelTable channels = network.Channels;
        int trimer = Enumerable.Range(0, channels.Count).Single(c => network.Directions[channels.Direction[c]].Rule.Name == "trimer");
        long[] counts = new long[network.Species.Count];
        int a = network.Species.Find("A")!.Value;
        foreach ((long n, double expected) in new[] { (2L, 0.0), (3, 6), (5, 60) })
        {
            counts[a] = n;
            Assert.Equal(0.125 * expected / 4, channels.Propensity(trimer, counts, 2), 1e-12);
        }
    }

    [Fact]
    public void ACustomLawNeverFiresWithoutItsReactants()
    {
        Network network = Build(Mixed());
        ChannelTable channels = network.Channels;
        int law = Enumerable.Range(0, channels.Count).Single(c => channels.Custom[c] is not null);
        long[] counts = new long[network.Species.Count];
        (int a, int b) = (network.Species.Find("A")!.Value, network.Species.Find("B")!.Value);
        counts[a] = 1;
        counts[b] = 3;
        Assert.Equal(0, channels.Propensity(law, counts, 1));
        counts[a] = 2;
        Assert.Equal(0.5 * 2 * 3 / 5, channels.Propensity(law, counts, 1), 1e-12);
    }

    private static SystemDefinition Pairs(RuleDefinition rule) => new()
    {
        Name = "pairs",
        Families = [new("C", Framework([], ("x", 0, 11))), new("A", new FamilyDefinition())],
        Rules = [rule],
        Parameters = [Parameter("k", 1, "1/s/c0"), Parameter("k0", 1, "c0/s"), Parameter("k1", 1, "1/s"), Parameter("k3", 1, "1/s/c0^2"), Parameter("half", 1, "c0")],
    };

    private static void Check(Network network, string? reason)
    {
        string? found = Assert.Single(network.Summaries).NotSeparable;
        if (reason is null)
        {
            Assert.Null(found);
            Assert.NotEmpty(network.Groups);
            Assert.Empty(network.ExplicitChannels);
        }
        else
        {
            Assert.Contains(reason, found, StringComparison.Ordinal);
            Assert.Empty(network.Groups);
            Assert.Equal(network.Channels.Count, network.ExplicitChannels.Count);
        }
    }
}
