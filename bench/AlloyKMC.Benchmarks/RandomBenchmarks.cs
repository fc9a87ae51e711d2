using AlloyKMC.Kinetics.Random;
using BenchmarkDotNet.Attributes;

namespace AlloyKMC.Benchmarks;

/// <summary>Time of a random word, by kernel. A kernel this processor cannot run fails and shows as NA.</summary>
[Config(typeof(BenchConfig))]
public class RandomWordBenchmarks
{
    private const int Buffers = 64;
    private const int Words = Buffers * PhiloxKernel.BufferWords;

    private readonly ulong[] _words = new ulong[PhiloxKernel.BufferWords];
    private PhiloxKernel _kernel = PhiloxKernelCatalog.Scalar;
    private PhiloxStream _stream = new(new StreamKey(1));

    [ParamsSource(nameof(Kernels))]
    public string Kernel { get; set; } = "";

    public static IEnumerable<string> Kernels => PhiloxKernelCatalog.All.Where(kernel => kernel.IsSupported).Select(kernel => kernel.Name);

    [GlobalSetup]
    public void Setup()
    {
        _kernel = PhiloxKernelCatalog.All.Single(kernel => kernel.Name == Kernel);
        _stream = new PhiloxStream(new StreamKey(1), _kernel);
    }

    [Benchmark(OperationsPerInvoke = Words)]
    public void Fill()
    {
        for (var buffer = 0UL; buffer < Buffers; buffer++)
            _kernel.Fill(new StreamKey(1), buffer, _words);
    }

    /// <summary>As an engine uses it: blocks taken as spans, every word read.</summary>
    [Benchmark(OperationsPerInvoke = Words)]
    public ulong NextBlock()
    {
        var sum = 0UL;
        for (var buffer = 0; buffer < Buffers; buffer++)
        {
            foreach (var word in _stream.NextBlock())
                sum += word;
        }
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Words)]
    public ulong NextUInt64()
    {
        var stream = _stream;
        var sum = 0UL;
        for (var word = 0; word < Words; word++)
            sum += stream.NextUInt64();
        return sum;
    }
}

/// <summary>The generator that was not chosen, on AVX-512: see <see cref="Philox4x32"/>.</summary>
[Config(typeof(BenchConfig))]
public class Philox4x64Benchmarks
{
    private readonly ulong[] _words = new ulong[PhiloxKernel.BufferWords];

    [Benchmark(OperationsPerInvoke = PhiloxKernel.BufferWords)]
    public void Fill() => Philox4x64Candidate.Fill(1, 2, (3, 4, 5, 6), _words);
}

/// <summary>Time of a variate.</summary>
[Config(typeof(BenchConfig))]
public class VariateBenchmarks
{
    private readonly PhiloxStream _stream = new(new StreamKey(1));
    private readonly double[] _values = new double[1024];

    [Benchmark]
    public double Exponential() => Variates.Exponential(_stream);

    [Benchmark(OperationsPerInvoke = 1024)]
    public void ExponentialSpan() => Variates.Exponential(_stream, _values);

    [Benchmark]
    public double Normal() => Variates.Normal(_stream);

    [Benchmark]
    [Arguments(1.0)]
    [Arguments(100.0)]
    [Arguments(1e6)]
    [Arguments(1e15)]
    public long Poisson(double mean) => Variates.Poisson(_stream, mean);

    [Benchmark]
    [Arguments(44L, 0.1)]
    [Arguments(20_000L, 0.3)]
    [Arguments(1_000_000_000_000_000L, 0.3)]
    public long Binomial(long trials, double probability) => Variates.Binomial(_stream, trials, probability);

    [Benchmark]
    [Arguments(2.5)]
    [Arguments(1e6)]
    public double Gamma(double shape) => Variates.Gamma(_stream, shape);

    [Benchmark]
    public double Beta() => Variates.Beta(_stream, 300, 700);

    [Benchmark]
    public long Hypergeometric() => Variates.Hypergeometric(_stream, 15_000, 20_000, 5_000);
}
