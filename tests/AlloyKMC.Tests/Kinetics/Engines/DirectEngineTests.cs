using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Engines.Direct;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Tests.Kinetics.Engines;

public sealed class DirectEngineTests
{
    private static readonly Network Mixed = Definitions.Build(Definitions.Mixed());
    private static readonly Network Exchange = Definitions.Build(Definitions.MetalExchange());

    private static IEngine NewEngine(ulong seed = 1, string? kernel = null) => DirectEngine.Create(new PhiloxStream(new StreamKey(seed)), kernel);

    private static long[] Counts(IEngine engine, Network network)
    {
        long[] counts = new long[network.Species.Count];
        engine.CopyCounts(counts);
        return counts;
    }

    private static long[] Halves(long clusters)
    {
        long[] counts = new long[45];
        counts[0] = counts[44] = clusters / 2;
        return counts;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TrajectoriesAreTheSameBitsOnEveryKernel(bool exchange)
    {
        Network network = exchange ? Exchange : Mixed;
        long[] start = exchange ? Halves(1000) : [.. Enumerable.Repeat(30L, network.Species.Count)];
        var seen = new List<(long[] Counts, long Events)>();
        foreach ((string name, bool isSupported) in DirectEngine.Kernels)
        {
            if (!isSupported) continue;
            IEngine engine = NewEngine(3, name);
            engine.Load(network, start, 1000);
            for (int i = 0; i < 20; i++) engine.Advance(0.005, long.MaxValue, default);
            seen.Add((Counts(engine, network), engine.Statistics.Events));
        }

        Assert.True(seen[0].Events > 200, $"only {seen[0].Events} events");
        Assert.All(seen, s => Assert.Equal(seen[0].Counts, s.Counts));
        Assert.All(seen, s => Assert.Equal(seen[0].Events, s.Events));
    }

    [Fact]
    public void TheFutureDependsOnCountsVolumeAndStreamAlone()
    {
        IEngine continued = NewEngine(), reloaded = NewEngine();
        long[] start = [.. Enumerable.Repeat(30L, Mixed.Species.Count)];
        continued.Load(Mixed, start, 50);
        reloaded.Load(Mixed, start, 50);
        for (int i = 0; i < 10; i++)
        {
            continued.Advance(0.001, long.MaxValue, default);
            reloaded.Advance(0.001, long.MaxValue, default);
            reloaded.Load(Mixed, Counts(reloaded, Mixed), 50);
        }

        Assert.True(continued.Statistics.Events > 20);
        Assert.Equal(Counts(continued, Mixed), Counts(reloaded, Mixed));
        Assert.Equal(continued.Statistics, reloaded.Statistics);
    }

    [Fact]
    public void NoAllocationPerEvent()
    {
        foreach (Network network in new[] { Exchange, Mixed })
        {
            IEngine engine = NewEngine();
            long[] start = ReferenceEquals(network, Exchange) ? Halves(1000) : [.. Enumerable.Repeat(30L, network.Species.Count)];
            engine.Load(network, start, 1000);
            engine.Advance(1e-3, 100, default);

            // Tiering of the runtime may charge the thread in one stretch or another, events would in all of them.
            long least = long.MaxValue;
            for (int stretch = 0; stretch < 4; stretch++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread(), events = engine.Statistics.Events;
                engine.Advance(1e6, 1000, default);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                Assert.True(engine.Statistics.Events - events > 500);
            }

            Assert.Equal(0, least);
        }
    }

    [Fact]
    public void ZeroTotalPropensityEndsTheDuration()
    {
        IEngine engine = NewEngine();
        engine.Load(Exchange, new long[45], 1);
        Assert.Equal(AdvanceResult.Reached, engine.Advance(double.MaxValue, long.MaxValue, default));
        Assert.Equal(0, engine.Statistics.Events);
        long[] pure = new long[45];
        pure[44] = 1;
        engine.Load(Exchange, pure, 1);
        Assert.Equal(AdvanceResult.Reached, engine.Advance(1e9, long.MaxValue, default));
        Assert.Equal(pure, Counts(engine, Exchange));
    }

    [Fact]
    public void ANetworkWithoutChannelsRuns()
    {
        Network network = Definitions.Build(new SystemDefinition { Name = "inert", Families = [new("A", new FamilyDefinition())] });
        IEngine engine = NewEngine();
        engine.Load(network, [5], 1);
        Assert.Equal(AdvanceResult.Reached, engine.Advance(1, long.MaxValue, default));
        Assert.Equal([5L], Counts(engine, network));
    }

    [Fact]
    public void AWaitingTimeBeyondTheEndIsNoEvent()
    {
        Network network = Definitions.Build(Decay(1e-300));
        IEngine engine = NewEngine();
        engine.Load(network, [1, 0], 1);
        Assert.Equal(AdvanceResult.Reached, engine.Advance(1e100, long.MaxValue, default));
        Assert.Equal([1L, 0L], Counts(engine, network));
    }

    [Fact]
    public void ExtinctionStops()
    {
        Network network = Definitions.Build(Decay(1));
        IEngine engine = NewEngine();
        engine.Load(network, [1000, 0], 1);
        Assert.Equal(AdvanceResult.Reached, engine.Advance(1e6, long.MaxValue, default));
        Assert.Equal([0L, 1000L], Counts(engine, network));
        Assert.Equal(1000, engine.Statistics.Events);
    }

    [Fact]
    public void TheEventLimitIsMetExactly()
    {
        IEngine engine = NewEngine();
        engine.Load(Exchange, Halves(1000), 1000);
        Assert.Equal(AdvanceResult.EventLimit, engine.Advance(1e9, 12345, default));
        Assert.Equal(12345, engine.Statistics.Events);
        Network decay = Definitions.Build(Decay(1));
        engine.Load(decay, [10, 0], 1);
        Assert.Equal(AdvanceResult.Reached, engine.Advance(1e9, 10, default));
    }

    [Fact]
    public void CancellationIsHeard()
    {
        IEngine engine = NewEngine();
        engine.Load(Exchange, Halves(1000), 1000);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        Assert.Equal(AdvanceResult.Cancelled, engine.Advance(double.MaxValue, long.MaxValue, source.Token));
    }

    [Fact]
    public void CountsBeyondExactDoublesAreRefused()
    {
        Network network = Definitions.Build(Decay(1));
        IEngine engine = NewEngine();
        Assert.Throws<InvalidOperationException>(() => engine.Load(network, [(1L << 53) + 1, 0], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Load(network, [-1, 0], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Load(network, [1], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Load(network, [1, 0], 0));
    }

    [Fact]
    public void ARateLawThatTurnsNegativeIsNamed()
    {
        Network network = Definitions.Build(new SystemDefinition
        {
            Name = "negative",
            Families = [new("A", new FamilyDefinition())],
            Rules = [Definitions.Rule("growth", "-> A", "k * (limit - [A])") with { Law = "custom" }],
            Parameters = [Definitions.Parameter("k", 1, "1/s"), Definitions.Parameter("limit", 1, "c0")],
        });
        IEngine engine = NewEngine();
        var exception = Assert.Throws<InvalidOperationException>(() => engine.Load(network, [20], 10));
        Assert.Contains("growth", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KernelsAreChosenByName()
    {
        Assert.Throws<ArgumentException>(() => NewEngine(1, "vector1024"));
        Assert.Equal("direct", EngineCatalog.Find("direct")!.Name);
        Assert.Null(EngineCatalog.Find("tau-leap"));
        EngineChoice choice = EngineCatalog.Choose(Mixed);
        Assert.Null(choice.Engine.Refuses(Mixed));
        Assert.NotEmpty(choice.Reason);
    }

    private static SystemDefinition Decay(double ratePerSecond) => new()
    {
        Name = "decay",
        Families = [new("A", new FamilyDefinition()), new("B", new FamilyDefinition())],
        Rules = [Definitions.Rule("decay", "A -> B", "k")],
        Parameters = [Definitions.Parameter("k", ratePerSecond, "1/s")],
    };
}
