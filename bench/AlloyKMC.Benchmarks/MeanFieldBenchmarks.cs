using AlloyKMC.Configuration.Systems;
using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using BenchmarkDotNet.Attributes;
using MathNet.Numerics.LinearAlgebra;

namespace AlloyKMC.Benchmarks;

/// <summary>
/// One condition of the 44-metal system by the mean field, seven samples from 2 min to 20 h, and for comparison what a single factorisation of a dense matrix of
/// its size costs: a condition takes 50 to 300 of them.
/// </summary>
[Config(typeof(BenchConfig))]
[MemoryDiagnoser]
public class MeanFieldBenchmarks
{
    private static readonly double[] s_minutes = [2, 10, 30, 60, 120, 180, 1200];
    private MeanFieldSolver _solver = null!;
    private double[] _feed = [];
    private double[] _concentrations = [];
    private double[] _events = [];
    private Matrix<double> _dense = null!;

    [Params("m44.json", "m44-simple.json")]
    public string System { get; set; } = "";

    /// <summary>Au44 per Ag44.</summary>
    [Params(1.0 / 3, 3)]
    public double Ratio { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        AlloySystem system = AlloySystem.Compile(SystemReader.ReadFile(Path.Combine(BenchmarkSystems.SystemFolder(), System)).Definition);
        Network network = NetworkBuilder.Build(system, system.Values());
        _solver = new MeanFieldSolver(network);
        _feed = new double[network.Species.Count];
        _feed[network.Species.Find("Ag44")!.Value] = 1 / (1 + Ratio);
        _feed[network.Species.Find("Au44")!.Value] = Ratio / (1 + Ratio);
        _concentrations = new double[_feed.Length];
        _events = new double[network.Directions.Count];
        _dense = Matrix<double>.Build.Dense(_feed.Length, _feed.Length, (i, j) => i == j ? 10 : Math.Sin(i + 2 * j));
    }

    [Benchmark(Baseline = true)]
    public double DefaultTolerances() => Integrate(MeanFieldTolerances.Default, []);

    [Benchmark]
    public double CoarseTolerances() => Integrate(MeanFieldTolerances.Coarse, []);

    [Benchmark]
    public double WithExpectedEvents() => Integrate(MeanFieldTolerances.Default, _events);

    [Benchmark]
    public object OneDenseFactorisation() => _dense.LU();

    private double Integrate(MeanFieldTolerances tolerances, Span<double> events)
    {
        _feed.CopyTo(_concentrations, 0);
        double reached = 0;
        foreach (double minutes in s_minutes)
        {
            _solver.Advance(_concentrations, 60 * (minutes - reached), tolerances, events);
            reached = minutes;
        }

        return _concentrations[0];
    }
}
