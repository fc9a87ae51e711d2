using AlloyKMC.Configuration.Systems;
using AlloyKMC.Fitting.Forward;
using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using BenchmarkDotNet.Attributes;

namespace AlloyKMC.Benchmarks;

/// <summary>
/// What one evaluation of a fit costs on one core: rates at new values of every parameter, and all flasks of doi:10.1039/d1sc06296d that its published statements ask
/// for (ten feed ratios, three of them at seven times, four of them fed again), or all twenty ratios with the same.
/// </summary>
[Config(typeof(BenchConfig))]
[MemoryDiagnoser]
public class ForwardModelBenchmarks
{
    private static readonly double[] s_statementRatios = [1.0 / 40, 1.0 / 4, 1.0 / 3, 1.0 / 2, 2, 3, 4, 10, 20, 40];
    private static readonly double[] s_allRatios = [.. s_statementRatios, 1.0 / 30, 1.0 / 20, 1.0 / 10, 1.0 / 8, 1.0 / 6, 1.0 / 5, 5, 6, 8, 30];
    private AlloySystem _system = null!;
    private NetworkTemplate _template = null!;
    private Network _network = null!;
    private MeanFieldSolver _solver = null!;
    private IForwardWorkspace _workspace = null!;
    private double[][] _inputs = [];
    private int _next;

    [Params("statements", "all ratios")]
    public string Data { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _system = AlloySystem.Compile(SystemReader.ReadFile(Path.Combine(BenchmarkSystems.SystemFolder(), "m44.json")).Definition);
        _template = new NetworkTemplate(_system);
        _network = _template.At(_system.Values());
        _solver = new MeanFieldSolver(_network);
        var conditions = new List<ForwardCondition>();
        foreach (double ratio in Data == "statements" ? s_statementRatios : s_allRatios)
        {
            bool isTimeCourse = ratio is 3 or 6 or 1.0 / 3;
            conditions.Add(Feed(ratio, isTimeCourse ? [120, 600, 1800, 3600, 7200, 10800, 72000] : [72000], []));
        }

        conditions.Add(Feed(3, [79200, 158400], [(0.5, 0)]));
        conditions.Add(Feed(2, [79200, 158400], [(0, 1)]));
        conditions.Add(Feed(1.0 / 3, [79200, 158400], [(2, 0)]));
        conditions.Add(Feed(20, [79200, 158400], [(0, 0.27)]));
        _workspace = new MeanFieldForwardModel(conditions, MeanFieldTolerances.Coarse, MeanFieldTolerances.Search).NewWorkspace();
        _inputs = [.. Enumerable.Range(0, 8).Select(k => _system.Values().Parameters.Select((p, i) => p * (1 + 0.01 * Math.Sin(k + i))).ToArray())];
    }

    /// <summary>The whole: rates, then every flask.</summary>
    [Benchmark(Baseline = true)]
    public object Evaluation() => _workspace.Evaluate(new ForwardInput { Parameters = Next(), Accuracy = ForwardAccuracy.Search });

    /// <summary>Rules expanded anew, as without a template.</summary>
    [Benchmark]
    public object Build() => NetworkBuilder.Build(_system, new SystemValues(Next(), double.NaN));

    [Benchmark]
    public object Rates() => _template.At(new SystemValues(Next(), double.NaN));

    /// <summary>The solver goes over to a network whose rates are there.</summary>
    [Benchmark]
    public void Load() => _solver.Load(_network);

    private double[] Next() => _inputs[_next++ % _inputs.Length];

    /// <summary>A flask of 1 c0; what is added after 20 h as Au44 and Ag44 per cluster fed.</summary>
    private ForwardCondition Feed(double ratio, double[] timesSeconds, (double Au44, double Ag44)[] added)
    {
        const long clusters = 1_000_000;
        long[] counts = BenchmarkSystems.Mixed(_network, clusters, ratio / (1 + ratio));
        return new ForwardCondition($"R = {ratio}", new SimulationPlan
        {
            Network = _network,
            InitialCounts = counts,
            Volume = clusters,
            SampleTimesSeconds = timesSeconds,
            Schedule = [.. added.Select(a => new ScheduledChange
            {
                TimeSeconds = 72000,
                Add = [(_system.Parents[0], (long)(a.Au44 * clusters)), (_system.Parents[1], (long)(a.Ag44 * clusters))],
                AddedVolume = (a.Au44 + a.Ag44) * clusters,
            })],
        });
    }
}
