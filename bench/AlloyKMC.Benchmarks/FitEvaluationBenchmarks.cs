using AlloyKMC.Batch.Fits;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Objective;
using BenchmarkDotNet.Attributes;

namespace AlloyKMC.Benchmarks;

/// <summary>
/// One evaluation of the fit to the published statements of doi:10.1039/d1sc06296d on one core, as configs/lin2022/fit.json asks for it: rates at new values of every
/// parameter, thirteen flasks, and all terms of the objective.
/// </summary>
[Config(typeof(BenchConfig))]
[MemoryDiagnoser]
public class FitEvaluationBenchmarks
{
    private FitProblem _problem = null!;
    private IForwardWorkspace _workspace = null!;
    private double[][] _points = [];
    private int _next;

    [Params(ForwardAccuracy.Search, ForwardAccuracy.Full)]
    public ForwardAccuracy Accuracy { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _problem = FitSetup.Read(FitReader.ReadFile(Path.Combine(BenchmarkSystems.SystemFolder(), "..", "lin2022", "fit.json"))).Problem;
        _workspace = _problem.Forward.NewWorkspace();
        double[] start = _problem.Space.Start();
        _points = [.. Enumerable.Range(0, 8).Select(k => start.Select((u, i) => Math.Clamp(u + (0.01 * Math.Sin(k + i)), 0, 1)).ToArray())];
        foreach (double[] point in _points)
        {
            if (_problem.Evaluate(point, _workspace).IsFailed) throw new InvalidOperationException("A flask failed: what would be measured is not an evaluation.");
        }
    }

    [Benchmark]
    public double Evaluation() => _problem.Evaluate(_points[_next++ % _points.Length], _workspace, accuracy: Accuracy).Total;
}
