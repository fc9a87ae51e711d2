using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Engines.Uniformised;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Tests.Kinetics.MeanField;

namespace AlloyKMC.Tests.Kinetics.Engines;

public sealed class FastEngineTests
{
    [Theory]
    [MemberData(nameof(FastEngines.Names), MemberType = typeof(FastEngines))]
    public void TrajectoriesAreTheSameBitsOnEveryKernelAndInEveryRun(string engineName)
    {
        Network network = SmallSystems.Swap(200, 44);
        long[] start = Halves(200);
        List<(long[] Counts, EngineStatistics Statistics)> seen = [];
        foreach (PhiloxKernel kernel in PhiloxKernelCatalog.All.Where(k => k.IsSupported).Append(PhiloxKernelCatalog.Scalar))
        {
            IEngine engine = FastEngines.New(engineName, 3, 0, kernel);
            engine.Load(network, start, 1);
            for (int i = 0; i < 20; i++) engine.Advance(0.2, long.MaxValue, default);
            seen.Add((FastEngines.Counts(engine, network), engine.Statistics));
        }

        Assert.True(seen[0].Statistics.Events > 5000, $"only {seen[0].Statistics.Events} events");
        Assert.All(seen, s => Assert.Equal(seen[0].Counts, s.Counts));
        Assert.All(seen, s => Assert.Equal(seen[0].Statistics, s.Statistics));
    }

    [Theory]
    [MemberData(nameof(FastEngines.Names), MemberType = typeof(FastEngines))]
    public void TheFutureDependsOnCountsVolumeAndStreamAlone(string engineName)
    {
        Network network = SmallSystems.Custom;
        IEngine continued = FastEngines.New(engineName, 4), reloaded = FastEngines.New(engineName, 4);
        long[] start = [400, 300, 100];
        continued.Load(network, start, 100);
        reloaded.Load(network, start, 100);
        for (int i = 0; i < 10; i++)
        {
            continued.Advance(0.1, long.MaxValue, default);
            reloaded.Advance(0.1, long.MaxValue, default);
            Assert.Equal(FastEngines.Counts(continued, network), FastEngines.Counts(reloaded, network));
            reloaded.Load(network, FastEngines.Counts(reloaded, network), 100);
        }

        Assert.True(continued.Statistics.Events > 300);
        Assert.Equal(continued.Statistics.Events, reloaded.Statistics.Events);
    }

    [Theory]
    [MemberData(nameof(FastEngines.Names), MemberType = typeof(FastEngines))]
    public void NothingHappensWhereNothingCan(string engineName)
    {
        foreach ((Network network, long[] start) in new[] { (SmallSystems.Dimer, new long[] { 1, 0 }), (SmallSystems.Enzyme, [0, 9, 0, 4]), (SmallSystems.Swap(3, 4), [0, 0, 0, 0, 3]), (SmallSystems.Swap(1, 4), [0, 1, 0, 0, 0]) })
        {
            IEngine engine = FastEngines.New(engineName, 1);
            engine.Load(network, start, 1);
            Assert.Equal(AdvanceResult.Reached, engine.Advance(1e30, long.MaxValue, default));
            Assert.Equal(start, FastEngines.Counts(engine, network));
            Assert.Equal(0, engine.Statistics.Events);
        }
    }

    [Theory]
    [MemberData(nameof(FastEngines.Names), MemberType = typeof(FastEngines))]
    public void AVeryLongWaitEndsWhenNothingIsLeft(string engineName)
    {
        Network network = SmallSystems.Build(
            SmallSystems.Molecules("A", "B"),
            [SmallSystems.Rule("slow", "A -> B", "slow"), SmallSystems.Rule("pair", "2 B ->", "pair")],
            [SmallSystems.Parameter("slow", 1e-12, "1/s"), SmallSystems.Parameter("pair", 1e6, "1/s/molecules")]);
        IEngine engine = FastEngines.New(engineName, 1);
        engine.Load(network, [1001, 0], 1);
        Assert.Equal(AdvanceResult.Reached, engine.Advance(1e16, long.MaxValue, default));
        Assert.Equal([0, 1], FastEngines.Counts(engine, network));
        Assert.Equal(1501, engine.Statistics.Events);
    }

    [Theory]
    [MemberData(nameof(FastEngines.Names), MemberType = typeof(FastEngines))]
    public void NothingHappensInAnIntervalFarBelowTheWaitingTime(string engineName)
    {
        IEngine engine = FastEngines.New(engineName, 1);
        engine.Load(SmallSystems.Rare, [0, 0, 5], 1);
        Assert.Equal(AdvanceResult.Reached, engine.Advance(1e-300, long.MaxValue, default));
        engine.Load(SmallSystems.Rare, [5, 5, 5], 1);
        Assert.Equal(AdvanceResult.Reached, engine.Advance(1e-30, long.MaxValue, default));
        Assert.Equal([5, 5, 5], FastEngines.Counts(engine, SmallSystems.Rare));
    }

    [Theory]
    [MemberData(nameof(FastEngines.Names), MemberType = typeof(FastEngines))]
    public void TheEventLimitIsMetExactly(string engineName)
    {
        IEngine engine = FastEngines.New(engineName, 1);
        engine.Load(SmallSystems.Swap(200, 44), Halves(200), 1);
        Assert.Equal(AdvanceResult.EventLimit, engine.Advance(1000, 12_345, default));
        Assert.Equal(12_345, engine.Statistics.Events);
        Assert.Equal(AdvanceResult.EventLimit, engine.Advance(1000, 0, default));
        Assert.Equal(12_345, engine.Statistics.Events);
    }

    [Theory]
    [MemberData(nameof(FastEngines.Names), MemberType = typeof(FastEngines))]
    public void CancellationIsSeen(string engineName)
    {
        IEngine engine = FastEngines.New(engineName, 1);
        engine.Load(SmallSystems.Swap(200, 44), Halves(200), 1);
        Assert.Equal(AdvanceResult.Cancelled, engine.Advance(1e12, long.MaxValue, new CancellationToken(true)));
    }

    [Theory]
    [MemberData(nameof(FastEngines.Names), MemberType = typeof(FastEngines))]
    public void EventsAllocateNothing(string engineName)
    {
        IEngine engine = FastEngines.New(engineName, 1);
        engine.Load(SmallSystems.Swap(200, 44), Halves(200), 1);
        engine.Advance(50, long.MaxValue, default);

        // Tiering of the runtime may charge the thread in one stretch or another, events would in all of them.
        long least = long.MaxValue;
        for (int stretch = 0; stretch < 4; stretch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread(), events = engine.Statistics.Events;
            engine.Advance(20, long.MaxValue, default);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(engine.Statistics.Events - events > 15_000);
        }

        Assert.Equal(0, least);
    }

    /// <summary>Rebuilds, interval bounds of the custom law and ticks of the bounded lane included.</summary>
    [Theory]
    [MemberData(nameof(FastEngines.Names), MemberType = typeof(FastEngines))]
    public void EventsOfTheFortyFourMetalSystemAllocateNothing(string engineName)
    {
        const long Clusters = 10_000;
        Network network = MeanFieldReference.NetworkOf(MeanFieldReference.Definition("m44.json"));
        long[] start = new long[network.Species.Count];
        start[network.System.Parents[0]] = Clusters / 4;
        start[network.System.Parents[1]] = Clusters - (Clusters / 4);
        IEngine engine = FastEngines.New(engineName, 1);
        engine.Load(network, start, Clusters);
        engine.Advance(double.MaxValue, 100_000, default);
        engine.Load(network, start, Clusters);
        long before = GC.GetAllocatedBytesForCurrentThread(), rebuilds = engine.Statistics.Rebuilds;
        engine.Advance(double.MaxValue, 200_000, default);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(engine.Statistics.Rebuilds - rebuilds > 10, $"only {engine.Statistics.Rebuilds - rebuilds} rebuilds");
        Assert.True(allocated < 4096, $"{allocated} bytes");
    }

    [Fact]
    public void TightCapsAreOverrunAndRepaired()
    {
        IEngine tight = FastEngines.New("uniformised, tight caps", 1), usual = FastEngines.New("uniformised", 1);
        foreach (IEngine engine in new[] { tight, usual })
        {
            engine.Load(SmallSystems.Burst, [200, 0, 0], 100);
            engine.Advance(0.5, long.MaxValue, default);
        }

        Assert.True(tight.Statistics.Rebuilds > tight.Statistics.Events / 20, $"{tight.Statistics}");
        Assert.True(usual.Statistics.Rebuilds < tight.Statistics.Rebuilds, $"{usual.Statistics}");
    }

    [Fact]
    public void RefusesALawWithoutABoundAndSaysWhy()
    {
        Network network = SmallSystems.Build(
            SmallSystems.Molecules("A", "B"), [SmallSystems.Rule("unbounded", "A + B -> 2 B", "k * [A] / [B]") with { Law = "custom" }], [SmallSystems.Parameter("k", 1, "molecules/s")]);
        Assert.Contains("'unbounded'", UniformisedEngine.Refuses(network), StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => FastEngines.New("uniformised", 1).Load(network, [1, 1], 1));
        Assert.Null(UniformisedEngine.Refuses(SmallSystems.Custom));
    }

    private static long[] Halves(long clusters)
    {
        long[] counts = new long[45];
        counts[0] = counts[44] = clusters / 2;
        return counts;
    }
}
