using System.Collections.Concurrent;
using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Objective;

namespace AlloyKMC.Fitting.Search;

/// <summary>Where a search stands.</summary>
/// <param name="Stream">What is being evaluated: "search 1", "profile k27".</param>
/// <param name="Evaluations">Evaluations so far, remembered ones included.</param>
/// <param name="Failures">Evaluations in which something could not be simulated.</param>
/// <param name="Best">Lowest total so far.</param>
public sealed record FitProgress(string Stream, long Evaluations, long Failures, double Best);

/// <summary>Evaluates a problem on several threads and through a journal. Results do not depend on the number of threads.</summary>
/// <param name="problem">The problem.</param>
/// <param name="threads">At least 1.</param>
/// <param name="journal">What earlier runs of the same problem left.</param>
/// <param name="report">Called after every batch, from any thread; may be null.</param>
/// <param name="stop">Stops before the next evaluation with <see cref="OperationCanceledException"/>; finished batches are in the journal.</param>
public sealed class EvaluationPool(FitProblem problem, int threads, IEvaluationJournal journal, Action<FitProgress>? report, CancellationToken stop)
{
    private readonly ConcurrentBag<IForwardWorkspace> _workspaces = [];
    private readonly FlaskOrder _order = new(problem);
    private readonly Lock _lock = new();
    private long _evaluations;
    private long _computed;
    private long _failures;
    private double _best = double.PositiveInfinity;

    public FitProblem Problem { get; } = problem;

    public int Threads { get; } = threads;

    /// <summary>Cancelled where the work is to stop.</summary>
    public CancellationToken Stop { get; } = stop;

    /// <summary>Evaluations so far, remembered ones included.</summary>
    public long Evaluations => Interlocked.Read(ref _evaluations);

    /// <summary>Evaluations that were computed and not remembered.</summary>
    public long Computed => Interlocked.Read(ref _computed);

    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>A stream of evaluations under a name of its own, to be used from one thread.</summary>
    /// <param name="name">Name; the same name asks for the same points whenever the same problem is searched.</param>
    /// <param name="counts">Which terms count; null: those of the problem.</param>
    /// <param name="accuracy">How exactly it is simulated. Totals of streams of different accuracy are not to be held against each other.</param>
    public EvaluationStream Open(string name, IReadOnlyList<bool>? counts = null, ForwardAccuracy accuracy = ForwardAccuracy.Full) => new(this, name, counts, accuracy);

    /// <summary>Evaluates one point in full, without the journal.</summary>
    public FitEvaluation Examine(ReadOnlySpan<double> point, IReadOnlyList<bool>? counts = null, ForwardAccuracy accuracy = ForwardAccuracy.Full)
    {
        IForwardWorkspace workspace = Rent();
        FitEvaluation evaluation = Problem.Evaluate(point, workspace, counts, accuracy);
        _workspaces.Add(workspace);
        return evaluation;
    }

    /// <summary>Simulates one point, without judging it.</summary>
    public IReadOnlyList<ConditionOutcome> Simulate(ReadOnlySpan<double> point)
    {
        IForwardWorkspace workspace = Rent();
        IReadOnlyList<ConditionOutcome> outcomes = workspace.Evaluate(Problem.Space.InputAt(point));
        _workspaces.Add(workspace);
        return outcomes;
    }

    /// <summary>Evaluates a point as far as it takes to tell whether its total exceeds a limit.</summary>
    private double ExamineUpTo(double[] point, double limit)
    {
        if (double.IsNegativeInfinity(limit)) return double.PositiveInfinity;
        if (_order.Learned is not { } order)
        {
            FitEvaluation whole = Examine(point);
            if (whole.Total > limit) _order.Learn(limit, whole);
            return whole.Total;
        }

        IForwardWorkspace workspace = Rent();
        double total = Problem.EvaluateUpTo(point, workspace, limit, order).Total;
        _workspaces.Add(workspace);
        return total;
    }

    /// <returns>Totals, and the misfits of all terms behind each other where they are asked for.</returns>
    internal (double[] Totals, double[] Misfits) Evaluate(string stream, int number, IReadOnlyList<double[]> points, IReadOnlyList<bool>? counts, ForwardAccuracy accuracy, bool withMisfits, double[]? limits = null)
    {
        Stop.ThrowIfCancellationRequested();
        ulong hash = Hash(points);
        double[] numbers;
        int width = withMisfits ? 1 + Problem.Terms.Count : 1;
        if (journal.Find(stream, number) is { } known && known.PointsHash == hash && known.Totals.Length == points.Count * width)
        {
            numbers = known.Totals;
        }
        else
        {
            numbers = limits is null ? Compute(points, counts, accuracy, withMisfits) : ForEach(new double[points.Count], (totals, i) => totals[i] = ExamineUpTo(points[i], limits[i]));
            journal.Append(stream, number, new JournalBatch(hash, points.Count, numbers));
            Interlocked.Add(ref _computed, points.Count);
        }

        // Copies: what the journal remembers is not the caller's to change.
        double[] totals = numbers[..points.Count];

        Interlocked.Add(ref _failures, totals.Count(t => t >= FitEvaluation.Penalty && double.IsFinite(t)));
        long evaluations = Interlocked.Add(ref _evaluations, points.Count);
        double best;
        lock (_lock)
        {
            // A stream in which some terms do not count has totals of its own.
            if (counts is null) _best = Math.Min(_best, totals.Min());
            best = _best;
        }

        report?.Invoke(new FitProgress(stream, evaluations, Failures, best));
        return (totals, numbers[points.Count..]);
    }

    private double[] Compute(IReadOnlyList<double[]> points, IReadOnlyList<bool>? counts, ForwardAccuracy accuracy, bool withMisfits)
    {
        int count = points.Count, terms = Problem.Terms.Count;
        return ForEach(new double[withMisfits ? count * (1 + terms) : count], (numbers, i) =>
        {
            FitEvaluation evaluation = Examine(points[i], counts, accuracy);
            numbers[i] = evaluation.Total;
            for (int t = 0; withMisfits && t < terms; t++) numbers[count + (i * terms) + t] = evaluation.Misfits[t];
        }, count);
    }

    private double[] ForEach(double[] numbers, Action<double[], int> one, int? points = null)
    {
        int count = points ?? numbers.Length;
        if (count == 1 || Threads == 1)
        {
            for (int i = 0; i < count; i++) One(i);
            return numbers;
        }

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = Stop }, One);
        return numbers;

        void One(int i)
        {
            Stop.ThrowIfCancellationRequested();
            one(numbers, i);
        }
    }

    private IForwardWorkspace Rent() => _workspaces.TryTake(out IForwardWorkspace? workspace) ? workspace : Problem.Forward.NewWorkspace();

    /// <summary>FNV-1a over the bits of the coordinates.</summary>
    private static ulong Hash(IReadOnlyList<double[]> points)
    {
        ulong hash = 14695981039346656037;
        foreach (double[] point in points)
        {
            foreach (double u in point) hash = (hash ^ BitConverter.DoubleToUInt64Bits(u)) * 1099511628211;
        }

        return hash;
    }
}

/// <summary>Evaluations in a fixed order, which also remembers the best of them.</summary>
public sealed class EvaluationStream
{
    private readonly EvaluationPool _pool;
    private readonly IReadOnlyList<bool>? _counts;
    private readonly ForwardAccuracy _accuracy;
    private int _number;

    internal EvaluationStream(EvaluationPool pool, string name, IReadOnlyList<bool>? counts, ForwardAccuracy accuracy)
    {
        _pool = pool;
        _counts = counts;
        _accuracy = accuracy;
        Name = name;
    }

    public string Name { get; }

    public long Evaluations { get; private set; }

    /// <summary>Best point so far; empty before the first evaluation.</summary>
    public double[] BestPoint { get; private set; } = [];

    public double BestTotal { get; private set; } = double.PositiveInfinity;

    /// <summary>The problem that is evaluated.</summary>
    public FitProblem Problem => _pool.Problem;

    /// <summary>Totals of points, in their order.</summary>
    public double[] Evaluate(IReadOnlyList<double[]> points) => Evaluate(points, withMisfits: false).Totals;

    /// <summary>Totals of points and the residuals that <see cref="FitProblem.Residuals"/> makes of their misfits.</summary>
    public (double[] Totals, double[][] Residuals) EvaluateResiduals(IReadOnlyList<double[]> points)
    {
        (double[] totals, double[] misfits) = Evaluate(points, withMisfits: true);
        int terms = Problem.Terms.Count;
        return (totals, [.. points.Select((p, i) => Problem.Residuals(p, misfits.AsSpan(i * terms, terms)))]);
    }

    /// <summary>
    /// Totals of points as far as they matter: exact up to the limit of each, beyond it no more than something above the limit. A point whose limit is minus infinity is not
    /// evaluated. Only for streams in which all terms of the problem count, at full accuracy.
    /// </summary>
    public double[] EvaluateUpTo(IReadOnlyList<double[]> points, double[] limits)
    {
        if (_counts is not null || _accuracy != ForwardAccuracy.Full) throw new InvalidOperationException("Limits need a stream of the whole problem at full accuracy.");
        return Evaluate(points, withMisfits: false, limits).Totals;
    }

    private (double[] Totals, double[] Misfits) Evaluate(IReadOnlyList<double[]> points, bool withMisfits, double[]? limits = null)
    {
        (double[] totals, double[] misfits) = _pool.Evaluate(Name, _number++, points, _counts, _accuracy, withMisfits, limits);
        Evaluations += points.Count;
        for (int i = 0; i < totals.Length; i++)
        {
            if (totals[i] < BestTotal) (BestTotal, BestPoint) = (totals[i], [.. points[i]]);
        }

        return (totals, misfits);
    }

    public double Evaluate(double[] point) => Evaluate([point])[0];
}
