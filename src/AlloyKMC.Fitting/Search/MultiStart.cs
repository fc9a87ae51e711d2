using AlloyKMC.Fitting.Forward;
using AlloyKMC.Kinetics.Random;
using MathNet.Numerics.LinearAlgebra;

namespace AlloyKMC.Fitting.Search;

/// <summary>How a fit is searched for.</summary>
public sealed record SearchOptions
{
    public long Seed { get; init; } = 1;

    /// <summary>Independent searches: the first from the values given, the others from random points. 0: none, only the refinement, from the values given.</summary>
    public int Starts { get; init; } = 3;

    /// <summary>Evaluations of a single search at most; null: 300 per parameter, at least 1000.</summary>
    public long? EvaluationsPerStart { get; init; }

    /// <summary>Evaluations of all searches and the refinement at most.</summary>
    public long Evaluations { get; init; } = long.MaxValue;

    /// <summary>Points of a generation; null: 4 + 3 ln n.</summary>
    public int? Population { get; init; }

    /// <summary>Standard deviation of the first steps, as a part of the range between the bounds.</summary>
    public double Step { get; init; } = 0.15;

    /// <summary>Totals that differ by less are taken as equal.</summary>
    public double Tolerance { get; init; } = 1e-2;

    /// <summary>Points that the prediction of conditions left out is averaged over.</summary>
    public int FoldPoints { get; init; } = 8;
}

/// <summary>One search.</summary>
/// <param name="Point">Best point.</param>
/// <param name="Total">Its total.</param>
/// <param name="Evaluations">Evaluations spent.</param>
/// <param name="Ended">Why it ended.</param>
public sealed record StartResult(double[] Point, double Total, long Evaluations, string Ended);

/// <summary>What the searches found.</summary>
/// <param name="Point">The best point of all.</param>
/// <param name="Total">Its total.</param>
/// <param name="Starts">The searches, in order; empty where there was only a refinement.</param>
/// <param name="Covariance">About the inverse Hessian: that of the residuals where the problem is one of least squares, otherwise the shape of the last steps of the best search, up to a factor.</param>
/// <param name="IsCutShort">Whether the limit of evaluations ended it.</param>
public sealed record SearchResult(double[] Point, double Total, IReadOnlyList<StartResult> Starts, Matrix<double> Covariance, bool IsCutShort)
{
    /// <summary>Searches whose end lies within 0.5 of the best total, a hint that it is the global one.</summary>
    public int Agreeing => Starts.Count(s => s.Total - Total < 0.5);
}

/// <summary>
/// CMA-ES from several points, at <see cref="ForwardAccuracy.Search"/>, then a refinement of the best at <see cref="ForwardAccuracy.Full"/>, by least squares where the problem is
/// one, by a quasi-Newton method otherwise. The ends of
/// the searches are evaluated in full before they are held against each other, so that every total that is reported is a full one.
/// </summary>
public static class MultiStart
{
    private const string CutShort = "limit of evaluations";

    /// <summary>Precision of a coordinate that is uniform between its bounds.</summary>
    private const double UniformPrecision = 12;

    /// <summary>Covariance of the coordinates about an optimum, coordinates that the data leave open being as uncertain as if uniform between their bounds.</summary>
    /// <param name="curvature">Second derivatives of the total, or what least squares take for them: the Jacobian of the residuals, transposed, times itself.</param>
    public static Matrix<double> CovarianceOf(Matrix<double> curvature) => (curvature + (Matrix<double>.Build.DenseIdentity(curvature.ColumnCount) * UniformPrecision)).Inverse();

    /// <param name="pool">Evaluates.</param>
    /// <param name="options">How.</param>
    /// <param name="prefix">Begins the names of the streams.</param>
    /// <param name="counts">Which terms count; null: those of the problem.</param>
    /// <param name="start">Point of the first search; null: that of the parameters.</param>
    public static SearchResult Run(EvaluationPool pool, SearchOptions options, string prefix = "", IReadOnlyList<bool>? counts = null, double[]? start = null)
    {
        if (options.Starts == 0) return Refine(pool, options, prefix, counts, start);
        int n = pool.Problem.Space.Count;
        long perStart = options.EvaluationsPerStart ?? Math.Max(1000, 300L * n), spent = 0;
        var results = new List<StartResult>();
        var shapes = new List<Matrix<double>>();
        double[] first = start ?? pool.Problem.Space.Start();
        for (int k = 0; k < options.Starts && spent < options.Evaluations; k++)
        {
            EvaluationStream stream = pool.Open($"{prefix}search {k + 1}", counts, ForwardAccuracy.Search);
            var random = new PhiloxStream(new StreamKey((ulong)options.Seed, 0, (uint)k, StreamPurpose.Search));
            double[] from = k == 0 ? [.. first] : [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
            stream.Evaluate(from);
            var search = new CmaEs(from, options.Step, random, options.Population, options.Tolerance);
            long limit = Math.Min(perStart, options.Evaluations - spent);
            while (search.Ended is null && stream.Evaluations + search.Population <= limit) search.Tell(stream.Evaluate(search.Ask()));
            spent += stream.Evaluations;
            results.Add(new StartResult(stream.BestPoint, stream.BestTotal, stream.Evaluations, search.Ended ?? CutShort));
            shapes.Add(search.Covariance);
        }

        double[] ends = pool.Open($"{prefix}ends", counts).Evaluate([.. results.Select(r => r.Point)]);
        spent += ends.Length;
        results = [.. results.Select((r, k) => r with { Total = ends[k] })];
        int best = Enumerable.Range(0, results.Count).MinBy(k => results[k].Total);
        EvaluationStream refinement = pool.Open($"{prefix}refinement", counts);
        long left = Math.Min(options.Evaluations - spent, MostOfRefinement(n));
        Matrix<double> shape = shapes[best];
        if (left > 2 * n) shape = Refine(refinement, results[best].Point, (int)left, options.Tolerance) ?? shape;
        bool improved = refinement.BestTotal < results[best].Total;
        return new SearchResult(
            improved ? refinement.BestPoint : results[best].Point,
            improved ? refinement.BestTotal : results[best].Total,
            results,
            shape,
            results[best].Ended == CutShort || results.Count < options.Starts);
    }

    /// <summary>Only the refinement: for a start that is known to be near the optimum.</summary>
    /// <param name="pool">Evaluates.</param>
    /// <param name="options">How.</param>
    /// <param name="prefix">Begins the name of the stream.</param>
    /// <param name="counts">Which terms count; null: those of the problem.</param>
    /// <param name="start">Where to start; null: at the values of the parameters.</param>
    public static SearchResult Refine(EvaluationPool pool, SearchOptions options, string prefix = "", IReadOnlyList<bool>? counts = null, double[]? start = null)
    {
        int n = pool.Problem.Space.Count;
        EvaluationStream stream = pool.Open($"{prefix}refinement", counts);
        int limit = (int)Math.Min(options.Evaluations, MostOfRefinement(n));
        Matrix<double>? shape = Refine(stream, start ?? pool.Problem.Space.Start(), limit, options.Tolerance);
        // Either method stops where it cannot afford the derivatives that would tell it that it has arrived.
        return new SearchResult(stream.BestPoint, stream.BestTotal, [], shape ?? Matrix<double>.Build.DenseIdentity(n), stream.Evaluations + n + 1 > limit);
    }

    private static long MostOfRefinement(int parameters) => Math.Max(200, 40L * parameters);

    /// <returns>The covariance that least squares give at the end; null by the other method.</returns>
    private static Matrix<double>? Refine(EvaluationStream stream, double[] from, int evaluations, double tolerance)
    {
        if (!stream.Problem.IsLeastSquares)
        {
            LocalRefinement.Run(stream, from, null, evaluations, tolerance);
            return null;
        }

        (_, _, Matrix<double> j) = LeastSquares.Run(stream, from, [.. Enumerable.Range(0, from.Length)], null, evaluations, tolerance);
        return CovarianceOf(j.TransposeThisAndMultiply(j));
    }
}
