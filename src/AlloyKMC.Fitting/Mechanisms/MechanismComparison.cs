using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Search;

namespace AlloyKMC.Fitting.Mechanisms;

/// <summary>A parameter that a mechanism does not fit, though the one it is nested in does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">In its own unit.</param>
/// <param name="Unit">"1/min/c0".</param>
public sealed record HeldParameter(string Name, double Value, string Unit);

/// <summary>What one mechanism made of the data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Problem">What was fitted, and to what.</param>
/// <param name="Search">The fit to all data.</param>
/// <param name="Evaluation">Its optimum.</param>
/// <param name="Misfit">Negative log-likelihood of the data that count, priors left out.</param>
/// <param name="Aic">Akaike's criterion (1974, doi:10.1109/TAC.1974.1100705).</param>
/// <param name="Bic">Schwarz's criterion (1978, doi:10.1214/aos/1176344136).</param>
/// <param name="Predicted">Negative log-likelihood of each term when its conditions were left out of the fit, averaged over what the other data leave open; NaN for terms not scored.</param>
/// <param name="HeldOut">Negative log-likelihood of the terms held out of everything; NaN where there are none.</param>
/// <param name="Evaluations">Evaluations spent on the fit to all data, where it was made here, and on those of the folds.</param>
public sealed record MechanismResult(
    string Name,
    FitProblem Problem,
    SearchResult Search,
    FitEvaluation Evaluation,
    double Misfit,
    double Aic,
    double Bic,
    IReadOnlyList<double> Predicted,
    double HeldOut,
    long Evaluations)
{
    /// <summary>What is held at a value, and so not counted among the parameters.</summary>
    public IReadOnlyList<HeldParameter> Held { get; init; } = [];

    /// <summary>What the conditions left out were predicted by.</summary>
    public IReadOnlyList<FoldPrediction> Folds { get; init; } = [];

    /// <summary>Number of fitted parameters.</summary>
    public int Parameters => Problem.Space.Count;

    /// <summary>Cross-validated score: negative log-likelihood of all conditions, each predicted from the others.</summary>
    public double CrossValidated => Predicted.Where(p => !double.IsNaN(p)).Sum();

    /// <summary>Standard error of <see cref="CrossValidated"/> for the number of points its predictions are averaged over, by leaving out one of them at a time (Efron and Stein 1981, doi:10.1214/aos/1176345462); NaN for a single point.</summary>
    public double CrossValidatedError => Math.Sqrt(Folds.Sum(f => f.ScoreVariance));
}

/// <summary>How a mechanism stands against the one it is compared with.</summary>
public enum Support
{
    /// <summary>It is the one compared with.</summary>
    Reference,

    /// <summary>It predicts left-out conditions better, by more than twice the standard error.</summary>
    Better,

    /// <summary>No difference beyond twice the standard error.</summary>
    Undecided,

    /// <summary>It predicts left-out conditions worse, by more than twice the standard error.</summary>
    Worse,

    /// <summary>It could not simulate a left-out condition.</summary>
    Failed,
}

/// <summary>
/// A difference of cross-validated scores with its standard error: over terms (Vehtari, Gelman and Gabry 2017, doi:10.1007/s11222-016-9696-4, section 5.1), and by the points that either
/// mechanism was averaged over.
/// </summary>
/// <param name="Difference">Score of the mechanism minus that of the reference: negative is better.</param>
/// <param name="StandardError">Of the difference.</param>
public sealed record ScoreDifference(double Difference, double StandardError)
{
    public static ScoreDifference Of(MechanismResult mechanism, MechanismResult reference)
    {
        double[] differences = [.. mechanism.Predicted.Zip(reference.Predicted, (a, b) => a - b).Where(d => !double.IsNaN(d))];
        if (differences.Length == 0) return new(double.NaN, double.NaN);
        double mean = differences.Average(), square = differences.Sum(d => (d - mean) * (d - mean));
        double overTerms = differences.Length < 2 ? double.NaN : differences.Length * square / (differences.Length - 1);
        return new(differences.Sum(), Math.Sqrt(overTerms + Square(mechanism.CrossValidatedError) + Square(reference.CrossValidatedError)));

        static double Square(double error) => error * error;
    }
}

/// <summary>Fits rival mechanisms to the same data and scores them by what they predict.</summary>
public static class MechanismComparison
{
    /// <summary>The folds are fitted again at most so often, as long as they come upon something lower.</summary>
    private const int MostRounds = 6;

    /// <summary>Points of folds that are refined to all data: the lowest.</summary>
    private const int Refined = 2;

    /// <summary>A lower total counts from so many tolerances of the search on.</summary>
    private const double WorthARound = 50;

    /// <param name="name">Name of the mechanism.</param>
    /// <param name="pool">Its problem; terms are in the same order for all rivals.</param>
    /// <param name="options">The search of the full fit, and how many points predict what a fold leaves out.</param>
    /// <param name="foldCount">Number of folds.</param>
    /// <param name="known">The fit to all data, where it is known.</param>
    public static MechanismResult Run(string name, EvaluationPool pool, SearchOptions options, int foldCount, SearchResult? known = null)
    {
        FitProblem problem = pool.Problem;
        long before = pool.Evaluations;
        (SearchResult full, FoldPrediction[] folds) = WithFolds(name, pool, options, foldCount, known ?? MultiStart.Run(pool, options, $"{name}: "));
        FitEvaluation evaluation = pool.Examine(full.Point);
        double misfit = evaluation.Misfits.Where((m, t) => problem.Fitted[t] && problem.Terms[t].Observations > 0).Sum();
        double[] predicted = [.. problem.Terms.Select((_, t) => folds.FirstOrDefault(f => f.Fold.Held[t])?.Misfit(t) ?? double.NaN)];
        bool[] reserved = [.. problem.Fitted.Select(f => !f)];
        double heldOut = reserved.Any(r => r) ? pool.Examine(full.Point, reserved).Misfits.Where((_, t) => reserved[t]).Sum() : double.NaN;
        int k = problem.Space.Count;
        return new MechanismResult(name, problem, full, evaluation, misfit, (2 * k) + (2 * misfit), (k * Math.Log(problem.Observations)) + (2 * misfit), predicted, heldOut, pool.Evaluations - before) { Folds = folds };
    }

    /// <summary>
    /// The folds, and the fit to all data that they are drawn around. With data left out a walk crosses ridges that it does not cross with them: where a point of a fold leads to a lower
    /// total of all data, that is the fit, and the folds begin anew around it.
    /// </summary>
    private static (SearchResult Full, FoldPrediction[] Folds) WithFolds(string name, EvaluationPool pool, SearchOptions options, int foldCount, SearchResult full)
    {
        IReadOnlyList<Fold> parts = CrossValidation.ByCondition(pool.Problem, foldCount);
        for (int round = 1; ; round++)
        {
            string prefix = round == 1 ? $"{name}: " : $"{name}: round {round}: ";
            FoldPrediction[] folds = [.. parts.Select((fold, f) => FoldPrediction.Of(pool, full, fold, f, options, $"{prefix}fold {f + 1}: "))];
            double[][] points = [.. folds.SelectMany(f => f.Points)];
            if (points.Length == 0) return (full, folds);
            double[] totals = pool.Open($"{prefix}ends of folds").Evaluate(points);
            int[] lowest = [.. Enumerable.Range(0, points.Length).OrderBy(k => totals[k]).Take(Refined)];
            SearchResult best = lowest.Select((k, i) => MultiStart.Refine(pool, options, $"{prefix}end {i + 1}: ", null, points[k])).MinBy(r => r.Total)!;
            if (!(best.Total < full.Total - (WorthARound * options.Tolerance))) return (full, folds);
            full = best with { Starts = full.Starts };
            if (round == MostRounds) return (full, folds);
        }
    }

    public static Support SupportOf(MechanismResult mechanism, MechanismResult reference)
    {
        if (ReferenceEquals(mechanism, reference)) return Support.Reference;
        if (mechanism.CrossValidated >= FitEvaluation.Penalty) return Support.Failed;
        ScoreDifference difference = ScoreDifference.Of(mechanism, reference);
        if (!(Math.Abs(difference.Difference) > 2 * difference.StandardError)) return Support.Undecided;
        return difference.Difference < 0 ? Support.Better : Support.Worse;
    }
}
