using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Search;
using AlloyKMC.Fitting.Uncertainty;
using AlloyKMC.Kinetics.Random;
using MathNet.Numerics.LinearAlgebra;

namespace AlloyKMC.Fitting.Mechanisms;

/// <summary>
/// What data say of conditions that were left out, averaged over points that the other data leave open: where a misfit is flat, a single optimum predicts what happens to stand where its
/// search began. Points are drawn about the optimum of all data from the normal distribution that the other data give, wide where only the conditions left out decide, and each is refined
/// to the other data. So directions that these determine stand at their optimum, and those that they do not are scattered: an approximation of draws from their posterior, after the manner
/// of randomise-then-optimise (Bardsley et al. 2014, doi:10.1137/140964023), but without its noise on the data. Each point counts by its posterior density, so that one whose refinement ended
/// too high does not speak.
/// </summary>
/// <param name="Fold">What was left out.</param>
/// <param name="Points">Coordinates from 0 to 1.</param>
/// <param name="Totals">Their totals, by the remaining data.</param>
/// <param name="Misfits">[point][term]: misfits of the terms left out; NaN for the others.</param>
public sealed record FoldPrediction(Fold Fold, IReadOnlyList<double[]> Points, IReadOnlyList<double> Totals, IReadOnlyList<IReadOnlyList<double>> Misfits)
{
    /// <summary>Searches and the posterior draw from the streams of conditions 0 and 1.</summary>
    private const int FirstCondition = 2;

    /// <param name="pool">Evaluates.</param>
    /// <param name="full">The fit to all data.</param>
    /// <param name="fold">What is left out.</param>
    /// <param name="number">Index of the fold, which keys its random numbers.</param>
    /// <param name="options">Seed, points and tolerance.</param>
    /// <param name="prefix">Begins the names of the streams.</param>
    public static FoldPrediction Of(EvaluationPool pool, SearchResult full, Fold fold, int number, SearchOptions options, string prefix)
    {
        EvaluationStream stream = pool.Open($"{prefix}points", fold.Training);
        Matrix<double> factor = NormalDraws.Factor(NormalDraws.CovarianceAt(stream, full.Point));
        double[][] around = [.. Enumerable.Range(0, options.FoldPoints).Select(k => NormalDraws.Step(full.Point, factor, new PhiloxStream(new StreamKey((ulong)options.Seed, (uint)(FirstCondition + number), (uint)k, StreamPurpose.Search))).Select(Reflect).ToArray())];
        (double[][] drawn, _) = NormalDraws.DrawIn(stream, full.Point, around);
        var refined = new Valley[drawn.Length];
        var misfits = new IReadOnlyList<double>[drawn.Length];
        Parallel.For(0, drawn.Length, new ParallelOptions { MaxDegreeOfParallelism = pool.Threads, CancellationToken = pool.Stop }, k =>
        {
            refined[k] = Valleys.Refine(pool.Open($"{prefix}point {k + 1}", fold.Training), drawn[k], k, options.Tolerance);
            FitEvaluation held = pool.Examine(refined[k].Point, fold.Held);
            misfits[k] = [.. held.Misfits.Select((m, t) => !fold.Held[t] ? double.NaN : double.IsNaN(m) ? FitEvaluation.Penalty : m)];
        });
        return new FoldPrediction(fold, [.. refined.Select(r => r.Point)], [.. refined.Select(r => r.Total)], misfits);
    }

    /// <summary>Negative logarithm of the mean likelihood of a term left out; without one point, if its index is given.</summary>
    public double Misfit(int term, int? without = null)
    {
        int[] points = [.. Enumerable.Range(0, Points.Count).Where(k => k != without)];
        return LogSum(points.Select(k => -Totals[k])) - LogSum(points.Select(k => -Totals[k] - Misfits[k][term]));
    }

    /// <summary>Variance of the sum of the terms left out for the number of points, by leaving out one at a time; NaN for a single point.</summary>
    public double ScoreVariance
    {
        get
        {
            if (Points.Count < 2) return double.NaN;
            double[] without = [.. Enumerable.Range(0, Points.Count).Select(k => Enumerable.Range(0, Fold.Held.Count).Where(t => Fold.Held[t]).Sum(t => Misfit(t, k)))];
            double mean = without.Average();
            return (Points.Count - 1.0) / Points.Count * without.Sum(s => (s - mean) * (s - mean));
        }
    }

    /// <summary>Number of points that count, by their weights: the inverse sum of their squares.</summary>
    public double Effective => Math.Exp((2 * LogSum(Totals.Select(t => -t))) - LogSum(Totals.Select(t => -2 * t)));

    /// <summary>Back into the range of 0 to 1, as from a mirror at either end: a point at a bound would be nothing like most.</summary>
    private static double Reflect(double u) => u - (2 * Math.Floor(u / 2)) is var folded && folded <= 1 ? folded : 2 - folded;

    private static double LogSum(IEnumerable<double> logs)
    {
        double[] all = [.. logs];
        double highest = all.Max();
        return highest + Math.Log(all.Sum(l => Math.Exp(l - highest)));
    }
}
