using AlloyKMC.Fitting.Objective;

namespace AlloyKMC.Fitting.Search;

/// <summary>
/// The order in which flasks are simulated so that points which are rejected are known to be after as few of them as possible (early rejection: Solonen et al. 2012,
/// doi:10.1214/12-BA702). Learned from the first rejected points, which are evaluated in full; it changes what an evaluation costs and never whether a point is accepted.
/// Safe to use from several threads.
/// </summary>
internal sealed class FlaskOrder(FitProblem problem)
{
    private const int Samples = 100;
    private readonly List<(double Limit, double Prior, IReadOnlyList<double> Misfits)> _rejected = [];
    private readonly Lock _lock = new();
    private int[]? _learned;

    /// <summary>The order; null where it is not known yet.</summary>
    public IReadOnlyList<int>? Learned
    {
        get
        {
            lock (_lock) return _learned;
        }
    }

    /// <summary>Takes a full evaluation whose total was above a limit.</summary>
    public void Learn(double limit, FitEvaluation evaluation)
    {
        if (!problem.IsLeastSquares || evaluation.Failures.Count > 0) return;
        lock (_lock)
        {
            if (_learned is not null) return;
            _rejected.Add((limit, evaluation.Prior, evaluation.Misfits));
            if (_rejected.Count == Samples) _learned = Greedy();
        }
    }

    /// <summary>At each place the flask after which, the others following as they stand, the fewest are needed on average.</summary>
    private int[] Greedy()
    {
        IReadOnlyList<IReadOnlyList<int>> flasks = problem.Forward.Flasks;
        int[][] flasksOf = [.. problem.Terms.Select(t => t.Conditions.Select(c => Enumerable.Range(0, flasks.Count).First(f => flasks[f].Contains(c))).Distinct().ToArray())];
        int[] order = [.. Enumerable.Range(0, flasks.Count)];
        for (int place = 0; place + 1 < order.Length; place++)
        {
            int[] before = [.. order[..place]], rest = order[place..];
            order = rest.Select(f => (int[])[.. before, f, .. rest.Where(g => g != f)]).MinBy(o => _rejected.Sum(r => Needed(o, flasksOf, r)))!;
        }

        return order;
    }

    private static int Needed(int[] order, int[][] flasksOf, (double Limit, double Prior, IReadOnlyList<double> Misfits) rejected)
    {
        double[] completed = new double[order.Length];
        for (int t = 0; t < flasksOf.Length; t++)
        {
            if (!double.IsNaN(rejected.Misfits[t])) completed[flasksOf[t].Max(f => Array.IndexOf(order, f))] += rejected.Misfits[t];
        }

        double bound = rejected.Prior;
        for (int k = 0; k < order.Length; k++)
        {
            if ((bound += completed[k]) > rejected.Limit) return k + 1;
        }

        return order.Length;
    }
}
