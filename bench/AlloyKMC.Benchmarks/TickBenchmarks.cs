using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Engines.Uniformised;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using BenchmarkDotNet.Attributes;

namespace AlloyKMC.Benchmarks;

/// <summary>What an event of the uniformised engine is made of, per tick: its random word, the least that any such event can cost (two words and four counts), and the kernel with
/// the repair of caps but without random words, samples and rebuilds.</summary>
[Config(typeof(BenchConfig))]
public unsafe class TickBenchmarks
{
    private const int Ticks = 1 << 16;
    private const int Clusters = 100_000;

    private readonly PhiloxStream _stream = new(new StreamKey(1));
    private readonly ulong[] _words = new ulong[Ticks];
    private readonly long[] _counters = new long[64];
    private long[] _counts = [];
    private BoundRates _rates = null!;

    [Params("exchange", "44-metal, 1:3 after 30 min")]
    public string System { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        bool isExchange = System == "exchange";
        Network network = isExchange ? BenchmarkSystems.MetalExchange(Clusters) : BenchmarkSystems.FortyFourMetal();
        var engine = new UniformisedEngine(new PhiloxStream(new StreamKey(2)));
        engine.Load(network, isExchange ? BenchmarkSystems.HalfAndHalf(network, Clusters) : BenchmarkSystems.Mixed(network, Clusters, 0.25), isExchange ? 1 : Clusters);
        engine.Advance(isExchange ? 3 : 1800, long.MaxValue, default);
        _counts = new long[network.Species.Count];
        engine.CopyCounts(_counts);
        _rates = new BoundRates(network, isExchange ? 1 : Clusters, new UniformisedOptions());
        for (int w = 0; w < Ticks; w++) _words[w] = _stream.NextUInt64();
    }

    [Benchmark(OperationsPerInvoke = Ticks)]
    public ulong RandomWord()
    {
        ulong last = 0;
        for (int made = 0; made < Ticks; made += PhiloxKernel.BufferWords) last ^= _stream.NextBlock()[0];
        return last;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Ticks)]
    public long TwoWordsAndFourCounts()
    {
        fixed (long* counters = _counters)
        {
            for (int made = 0; made < 2 * Ticks; made += PhiloxKernel.BufferWords)
            {
                fixed (ulong* words = _stream.NextBlock())
                {
                    for (int w = 0; w < PhiloxKernel.BufferWords; w += 2)
                    {
                        ulong first = words[w], second = words[w + 1];
                        counters[first & 63]--;
                        counters[second & 63]--;
                        counters[(first >> 32) & 63]++;
                        counters[(second >> 32) & 63]++;
                    }
                }
            }
        }

        return _counters[0];
    }

    [Benchmark(OperationsPerInvoke = Ticks)]
    public long Kernel()
    {
        long events = 0;
        int made = 0;
        _rates.SetCounts(_counts);
        _rates.Forget();
        _rates.Build(1.0 / 64);
        fixed (ulong* words = _words)
        {
            while (made < Ticks)
            {
                made += _rates.Run(words + made, Ticks - made, ref events, out bool stopped);
                if (stopped && !_rates.Resolve(words[made - 1], _stream, ref events)) _rates.Build(1.0 / 64);
            }
        }

        return events;
    }
}
