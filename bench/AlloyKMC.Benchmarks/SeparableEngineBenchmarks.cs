using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace AlloyKMC.Benchmarks;

/// <summary>Time of an event of the engines for separable rules, by network and number of clusters. Metal exchange is measured in its stationary state.</summary>
[Config(typeof(Columns))]
[MemoryDiagnoser]
public class SeparableEngineBenchmarks
{
    private const int Events = 1_000_000;

    private IEngine _engine = null!;

    [Params("uniformised", "factorised")]
    public string Engine { get; set; } = "";

    [Params(44, 89, 179)]
    public int Sites { get; set; }

    [Params(1_000, 10_000, 100_000, 1_000_000)]
    public int Clusters { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Network network = BenchmarkSystems.MetalExchange(Clusters, Sites);
        _engine = EngineCatalog.Find(Engine)!.Create(new PhiloxStream(new StreamKey(1)), null);
        _engine.Load(network, BenchmarkSystems.HalfAndHalf(network, Clusters), 1);
        _engine.Advance(3, long.MaxValue, default);
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public AdvanceResult MetalExchange() => _engine.Advance(double.MaxValue, Events, default);

    private sealed class Columns : ManualConfig
    {
        public Columns()
        {
            Add(new BenchConfig());
            AddColumn(new EventsPerSecondColumn());
        }
    }
}

/// <summary>The 44-metal system from the mother solutions on: the first events, up to ten per cluster.</summary>
[Config(typeof(Columns))]
[MemoryDiagnoser]
public class AlloyEngineBenchmarks
{
    private const int Events = 1_000_000;

    private Network _network = null!;
    private IEngine _engine = null!;
    private long[] _start = [];

    [Params("uniformised", "factorised")]
    public string Engine { get; set; } = "";

    [Params("1:3", "3:1")]
    public string Ratio { get; set; } = "";

    [Params(100_000, 1_000_000)]
    public int Clusters { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _network = BenchmarkSystems.FortyFourMetal();
        _start = BenchmarkSystems.Mixed(_network, Clusters, Ratio == "1:3" ? 0.25 : 0.75);
        _engine = EngineCatalog.Find(Engine)!.Create(new PhiloxStream(new StreamKey(1)), null);
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public AdvanceResult FromTheMotherSolutions()
    {
        _engine.Load(_network, _start, Clusters);
        return _engine.Advance(double.MaxValue, Events, default);
    }

    private sealed class Columns : ManualConfig
    {
        public Columns()
        {
            Add(new BenchConfig());
            AddColumn(new EventsPerSecondColumn());
        }
    }
}
