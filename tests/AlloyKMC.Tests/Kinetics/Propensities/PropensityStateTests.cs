using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Propensities;
using AlloyKMC.Model.Definitions;
using FsCheck;
using FsCheck.Fluent;

namespace AlloyKMC.Tests.Kinetics.Propensities;

public sealed class PropensityStateTests
{
    private static readonly Network Mixed = Definitions.Build(Definitions.Mixed());
    private static readonly Network Exchange = Definitions.Build(Definitions.MetalExchange());
    private static readonly Network Dimers = Definitions.Build(Definitions.DimerExchange());

    public static TheoryData<string> Networks => ["mixed", "exchange", "dimers"];

    private static Network Named(string name) => name switch { "mixed" => Mixed, "exchange" => Exchange, _ => Dimers };

    [Fact]
    public void LargeRulesAreLaidOutAsTablesAndNoChannelIsLost()
    {
        foreach (Network network in new[] { Mixed, Exchange, Dimers })
        {
            var layout = PropensityLayout.Of(network);
            int[] placed = [.. layout.Tables.SelectMany(t => t.Channels).Where(c => c >= 0), .. layout.Scattered.Channels];
            Assert.Equal(Enumerable.Range(0, network.Channels.Count), placed.Order());
        }

        Assert.Empty(PropensityLayout.Of(Exchange).Scattered.Channels);
        Assert.Single(PropensityLayout.Of(Exchange).Tables);
        Assert.True(PropensityLayout.Of(Exchange).Tables[0].HasDiagonal);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void TotalIsTheSumOfTheDefinition(string name)
    {
        Network network = Named(name);
        Prop.ForAll(Gen.Choose(0, 7).ArrayOf(network.Species.Count).ToArbitrary(), Gen.Choose(1, 1000).Select(v => v / 10.0).ToArbitrary(), (counts, volume) =>
        {
            long[] n = [.. counts.Select(c => (long)c)];
            var state = new PropensityState<ScalarPropensityKernel>(PropensityLayout.Of(network));
            state.Load(n, volume);
            double expected = Enumerable.Range(0, network.Channels.Count).Sum(c => network.Channels.Propensity(c, n, volume));
            return Math.Abs(state.Total - expected) <= 1e-12 * expected;
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Targets on a fine grid must hit every channel as often as its share of the total says, to within the one interval each channel owns.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void SelectionIsInProportionToThePropensities(string name)
    {
        const int Points = 200_000;
        Network network = Named(name);
        long[] counts = [.. Enumerable.Range(0, network.Species.Count).Select(s => (long)(s * 7 % 5))];
        var state = new PropensityState<ScalarPropensityKernel>(PropensityLayout.Of(network));
        state.Load(counts, 10);
        int[] hits = new int[network.Channels.Count];
        for (int i = 0; i < Points; i++) hits[state.Select((i + 0.5) / Points * state.Total)]++;
        for (int c = 0; c < hits.Length; c++) Assert.InRange(hits[c] - (network.Channels.Propensity(c, counts, 10) / state.Total * Points), -1.001, 1.001);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void SelectionAtOrBeyondTheTotalTakesAChannelThatCanFire(string name)
    {
        Network network = Named(name);
        long[] counts = new long[network.Species.Count];
        counts[3] = 2;
        counts[5] = 1;
        var state = new PropensityState<ScalarPropensityKernel>(PropensityLayout.Of(network));
        state.Load(counts, 1);
        foreach (double target in new[] { 0, Math.BitDecrement(state.Total), state.Total, Math.BitIncrement(state.Total) })
            Assert.True(network.Channels.Propensity(state.Select(target), counts, 1) > 0);
    }

    /// <summary>What is stored after any number of events equals, bit by bit, what a fresh load computes: nothing stale, nothing drifting.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void EventsLeaveTheStateOfAFreshLoad(string name)
    {
        Network network = Named(name);
        long[] counts = [.. Enumerable.Range(0, network.Species.Count).Select(s => (long)(20 + s))];
        var state = new PropensityState<ScalarPropensityKernel>(PropensityLayout.Of(network));
        state.Load(counts, 10);
        var draw = new FixedDraws(5);
        for (int i = 0; i < 500; i++)
        {
            int channel = state.Select(draw.Next() * state.Total);
            state.Fire(channel);
            for (int c = network.Channels.ChangeStart[channel]; c < network.Channels.ChangeStart[channel + 1]; c++) counts[network.Channels.ChangeSpecies[c]] += network.Channels.ChangeAmount[c];
            Assert.Equal(counts, state.Counts.ToArray());
            var fresh = new PropensityState<ScalarPropensityKernel>(PropensityLayout.Of(network));
            fresh.Load(counts, 10);
            Assert.Equal(fresh.Total, state.Total);
            double target = draw.Next() * state.Total;
            Assert.Equal(fresh.Select(target), state.Select(target));
        }
    }

    [Fact]
    public void EqualReactantsCountOrderedPairsOfDistinctMolecules()
    {
        Network network = Definitions.Build(new SystemDefinition
        {
            Name = "dimer",
            Units = new UnitsDefinition { Concentration = "molecules" },
            Families = [new("A", new FamilyDefinition()), new("B", new FamilyDefinition())],
            Rules = [Definitions.Rule("dimer", "2 A -> B", "k")],
            Parameters = [Definitions.Parameter("k", 1, "1/s/molecules")],
        });
        foreach ((long n, double expected) in new[] { (0L, 0.0), (1, 0), (2, 2), (3, 6), (10, 90) })
        {
            var state = new PropensityState<ScalarPropensityKernel>(PropensityLayout.Of(network));
            state.Load([n, 0], 1);
            Assert.Equal(expected, state.Total);
        }
    }

    private sealed class FixedDraws(ulong seed)
    {
        private readonly AlloyKMC.Kinetics.Random.PhiloxStream _stream = new(new AlloyKMC.Kinetics.Random.StreamKey(seed));

        public double Next() => _stream.NextDouble();
    }
}
