using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using BenchmarkDotNet.Attributes;

namespace AlloyKMC.Benchmarks;

/// <summary>Metal exchange among clusters of 44 metals in its stationary state: all engines on one network, by number of clusters.</summary>
[Config(typeof(EventsConfig))]
[MemoryDiagnoser]
public class MetalExchangeBenchmarks
{
    private const int Events = 1_000_000;

    private IEngine _engine = null!;

    [Params("uniformised", "factorised", "direct")]
    public string Engine { get; set; } = "";

    [Params(100, 1_000, 10_000, 100_000, 1_000_000)]
    public int Clusters { get; set; }

    [GlobalSetup]
    public void Setup() => _engine = EngineRuns.Stationary(Engine, Clusters, BenchmarkSystems.Sites, replicate: 0);

    [Benchmark(OperationsPerInvoke = Events)]
    public AdvanceResult Exchange() => _engine.Advance(double.MaxValue, Events, default);
}

/// <summary>Metal exchange by number of species: 45, 90 and 180.</summary>
[Config(typeof(EventsConfig))]
[MemoryDiagnoser]
public class SpeciesNumberBenchmarks
{
    private const int Events = 1_000_000;
    private const int Clusters = 100_000;

    private IEngine _engine = null!;

    [Params("uniformised", "factorised")]
    public string Engine { get; set; } = "";

    [Params(45, 90, 180)]
    public int Species { get; set; }

    [GlobalSetup]
    public void Setup() => _engine = EngineRuns.Stationary(Engine, Clusters, Species - 1, replicate: 0);

    [Benchmark(OperationsPerInvoke = Events)]
    public AdvanceResult Exchange() => _engine.Advance(double.MaxValue, Events, default);
}

/// <summary>The 44-metal system from the mother solutions to 20 h with its seven samples, again and again: all events of a run, not the first ones only.</summary>
[Config(typeof(EventsConfig))]
[MemoryDiagnoser]
public class FortyFourMetalBenchmarks
{
    private const int Events = 1_000_000;

    private RepeatedRun _run = null!;

    [Params("uniformised", "factorised", "direct")]
    public string Engine { get; set; } = "";

    [Params("1:3", "3:1")]
    public string Ratio { get; set; } = "";

    [Params(1_000, 10_000, 100_000, 1_000_000)]
    public int Clusters { get; set; }

    [GlobalSetup]
    public void Setup() => _run = new RepeatedRun(EngineRuns.Create(Engine, replicate: 0), Ratio, Clusters);

    [Benchmark(OperationsPerInvoke = Events)]
    public void TwentyHours() => _run.Make(Events);
}

/// <summary>A network written out channel by channel: 1000 species, 5000 channels A + B -> C + D drawn at random, 100 molecules of each species.</summary>
[Config(typeof(EventsConfig))]
[MemoryDiagnoser]
public class ExplicitNetworkBenchmarks
{
    private const int Events = 200_000;

    private IEngine _engine = null!;

    [ParamsSource(nameof(Kernels))]
    public string Kernel { get; set; } = "";

    public static IEnumerable<string> Kernels => EngineCatalog.Direct.Kernels.Where(k => k.IsSupported).Select(k => k.Name);

    [GlobalSetup]
    public void Setup()
    {
        Network network = BenchmarkSystems.RandomExplicit(species: 1000, channels: 5000);
        long[] counts = new long[network.Species.Count];
        Array.Fill(counts, 100);
        _engine = EngineCatalog.Direct.Create(new PhiloxStream(new StreamKey(1)), Kernel);
        _engine.Load(network, counts, 1);
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public AdvanceResult Direct() => _engine.Advance(double.MaxValue, Events, default);
}

/// <summary>Replicates side by side: events of all threads per second. On an idle machine with two cores two threads make twice as many as one.</summary>
[Config(typeof(EventsConfig))]
public class ThreadBenchmarks
{
    private const int Events = 4_000_000;

    private RepeatedRun[] _runs = [];

    [Params("1:3", "3:1")]
    public string Ratio { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _runs = [.. Enumerable.Range(0, 2).Select(r => new RepeatedRun(EngineRuns.Create("uniformised", r), Ratio, 100_000))];

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public void OneThread() => _runs[0].Make(Events);

    [Benchmark(OperationsPerInvoke = 2 * Events)]
    public void TwoThreads()
    {
        var other = new Thread(() => _runs[1].Make(Events));
        other.Start();
        _runs[0].Make(Events);
        other.Join();
    }
}
