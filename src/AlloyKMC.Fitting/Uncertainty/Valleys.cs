using AlloyKMC.Fitting.Search;
using MathNet.Numerics.LinearAlgebra;

namespace AlloyKMC.Fitting.Uncertainty;

/// <summary>A point from which no short step leads further down.</summary>
/// <param name="Point">Coordinates from 0 to 1.</param>
/// <param name="Total">Its total.</param>
/// <param name="Jacobian">Derivatives of the residuals there; null where the problem is not one of least squares.</param>
/// <param name="Seed">Index of the point it was refined from among those given; null for the optimum itself.</param>
public sealed record Valley(double[] Point, double Total, Matrix<double>? Jacobian, int? Seed);

/// <summary>All points refined, and those of them that profiles are walked from.</summary>
/// <param name="Found">The optimum and all refined points, the lowest total first.</param>
/// <param name="Walked">The lowest first, then those furthest from the ones before.</param>
public sealed record ValleySet(IReadOnlyList<Valley> Found, IReadOnlyList<Valley> Walked);

/// <summary>Where a total is nearly as low as at the optimum, far from it: a profile that is walked from the optimum alone does not see such places, and its interval ends too early.</summary>
public static class Valleys
{
    /// <summary>Points refined at most. They are dear, and those of a sample lie apart after a few.</summary>
    private const int MostSeeds = 16;

    /// <summary>Points looked at for each that is refined: the furthest of a sample are also the least likely ones, few of which lead to a valley that counts.</summary>
    private const int LookedAtPerSeed = 4;

    /// <summary>Profiles are walked from so many places at most.</summary>
    private const int Most = 6;

    /// <summary>Nearer points belong to one valley.</summary>
    private const double Apart = 0.1;

    private const int EvaluationsPerParameter = 12;

    /// <summary>A gradient costs two evaluations per parameter.</summary>
    private const int QuasiNewtonEvaluationsPerParameter = 60;

    /// <summary>A line search takes several, however few the parameters are.</summary>
    private const int LeastQuasiNewtonEvaluations = 400;

    /// <summary>Refines the lowest of points that lie far from each other and from the optimum.</summary>
    /// <param name="pool">Evaluates.</param>
    /// <param name="optimum">The optimum.</param>
    /// <param name="total">Its total.</param>
    /// <param name="seeds">Points that may be near other valleys: draws of a posterior, ends of searches.</param>
    /// <param name="threshold">Rise above the lowest total up to which a valley counts.</param>
    /// <param name="tolerance">Totals that differ by less are taken as equal.</param>
    public static ValleySet Of(EvaluationPool pool, double[] optimum, double total, IReadOnlyList<double[]> seeds, double threshold, double tolerance)
    {
        int[] apart = [.. FarApart([optimum], [.. Enumerable.Range(0, seeds.Count)], s => seeds[s], LookedAtPerSeed * MostSeeds)];
        double[] heights = apart.Length > MostSeeds ? pool.Open("valley heights").Evaluate([.. apart.Select(s => seeds[s])]) : [.. apart.Select(_ => 0.0)];
        int[] starts = [.. apart.Zip(heights).OrderBy(x => x.Second).Take(MostSeeds).Select(x => x.First)];
        var refined = new Valley[starts.Length];
        Parallel.For(0, starts.Length, new ParallelOptions { MaxDegreeOfParallelism = pool.Threads, CancellationToken = pool.Stop }, i => refined[i] = Refine(pool.Open($"valley {i + 1}"), seeds[starts[i]], starts[i], tolerance));
        var whole = new Valley(optimum, total, pool.Problem.IsLeastSquares ? JacobianAt(pool.Open("profile derivatives"), optimum) : null, null);
        Valley lowest = refined.Append(whole).MinBy(v => v.Total)!;
        return new ValleySet(
            [.. refined.Prepend(whole).OrderBy(v => v.Total)],
            [lowest, .. FarApart([lowest.Point], [.. refined.Prepend(whole).Where(v => v != lowest && v.Total < lowest.Total + threshold)], v => v.Point, Most - 1)]);
    }

    /// <summary>Derivatives of the residuals by all coordinates.</summary>
    public static Matrix<double> JacobianAt(EvaluationStream stream, double[] point)
    {
        (_, double[][] residuals) = stream.EvaluateResiduals([point]);
        return LeastSquares.Differences(stream, point, Vector<double>.Build.DenseOfArray(residuals[0]), [.. Enumerable.Range(0, point.Length)], null);
    }

    /// <summary>Walks down from a point.</summary>
    /// <param name="stream">Evaluates.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="seed">Its index, to be told it by.</param>
    /// <param name="tolerance">Ends where a walk gains less.</param>
    internal static Valley Refine(EvaluationStream stream, double[] start, int seed, double tolerance)
    {
        if (stream.Problem.IsLeastSquares)
        {
            (double[] point, double total, Matrix<double> jacobian) = LeastSquares.Run(stream, start, [.. Enumerable.Range(0, start.Length)], null, EvaluationsPerParameter * start.Length, tolerance);
            return new Valley(point, total, jacobian, seed);
        }

        (double[] end, double lowest) = LocalRefinement.Run(stream, start, null, Math.Max(LeastQuasiNewtonEvaluations, QuasiNewtonEvaluationsPerParameter * start.Length), tolerance);
        return new Valley(end, lowest, null, seed);
    }

    /// <summary>Each time that which is furthest from all chosen so far (Gonzalez 1985, doi:10.1016/0304-3975(85)90224-5).</summary>
    private static IEnumerable<T> FarApart<T>(IEnumerable<double[]> chosen, IReadOnlyList<T> from, Func<T, double[]> point, int most)
    {
        double[] distances = [.. from.Select(x => chosen.Min(c => Distance(c, point(x))))];
        for (int k = 0; k < Math.Min(most, from.Count); k++)
        {
            int next = Array.IndexOf(distances, distances.Max());
            if (distances[next] < Apart * Apart) yield break;
            yield return from[next];
            for (int i = 0; i < from.Count; i++) distances[i] = Math.Min(distances[i], Distance(point(from[next]), point(from[i])));
        }
    }

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();
}
