using AlloyKMC.Fitting.Problems;
using AlloyKMC.Fitting.Search;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace AlloyKMC.Fitting.Uncertainty;

/// <summary>How profiles are walked.</summary>
public sealed record ProfileOptions
{
    /// <summary>Confidence of the intervals.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>First step, as a part of the range between the bounds.</summary>
    public double FirstStep { get; init; } = 0.02;

    /// <summary>Points on either side at most.</summary>
    public int PointsPerSide { get; init; } = 24;

    /// <summary>Evaluations to fit the other parameters at one point, at most; null: 30 per parameter, or 12 in all where the problem is one of least squares, whose derivatives are taken along.</summary>
    public int? EvaluationsPerPoint { get; init; }

    /// <summary>Totals that differ by less are taken as equal.</summary>
    public double Tolerance { get; init; } = 1e-2;

    /// <summary>Rise of the negative log-likelihood at the ends of an interval: half the quantile of chi-squared with one degree of freedom (Wilks 1938, doi:10.1214/aoms/1177732360).</summary>
    public double Threshold => ChiSquared.InvCDF(1, Level) / 2;
}

/// <summary>A parameter held at a value while all others are fitted.</summary>
/// <param name="Value">In the parameter's own unit.</param>
/// <param name="Rise">Rise of the total above the lowest one.</param>
public sealed record ProfilePoint(double Value, double Rise);

/// <summary>The profile likelihood of one parameter (Raue et al. 2009, doi:10.1093/bioinformatics/btp358).</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Best">Its value at the optimum.</param>
/// <param name="Points">Ascending in value.</param>
/// <param name="Lower">Lower end of the confidence interval; null where the bound was reached before it.</param>
/// <param name="Upper">Upper end of the confidence interval; null where the bound was reached before it.</param>
public sealed record Profile(FitParameter Parameter, double Best, IReadOnlyList<ProfilePoint> Points, double? Lower, double? Upper);

/// <summary>Profiles of several parameters, about the lowest total that any of them met.</summary>
/// <param name="Profiles">In the order asked for.</param>
/// <param name="Point">The optimum they are about.</param>
/// <param name="Total">Its total.</param>
/// <param name="Rounds">1, and 1 more for each time a walk came upon a lower total and all was walked again from there.</param>
/// <param name="Valleys">What the points given led to, before the first walk; <see cref="Total"/> is lower than all of them where a walk came upon something lower.</param>
public sealed record ProfileSet(IReadOnlyList<Profile> Profiles, double[] Point, double Total, int Rounds, ValleySet Valleys);

/// <summary>Walks from the optimum outwards, fitting the other parameters anew at each point, and from other valleys of the total in the same way: a profile is the lowest of all its
/// walks.</summary>
public static class ProfileLikelihood
{
    private const int MostRounds = 3;
    private const int LeastSquaresEvaluations = 12;

    /// <param name="pool">Evaluates; parameters are walked in parallel.</param>
    /// <param name="point">The optimum.</param>
    /// <param name="total">Its total.</param>
    /// <param name="parameters">Indices of the parameters to profile.</param>
    /// <param name="options">How.</param>
    /// <param name="seeds">Points that may lie in other valleys, such as draws of a posterior (<see cref="Valleys"/>).</param>
    public static ProfileSet Run(EvaluationPool pool, double[] point, double total, IReadOnlyList<int> parameters, ProfileOptions options, IReadOnlyList<double[]>? seeds = null)
    {
        ValleySet found = Valleys.Of(pool, point, total, seeds ?? [], options.Threshold, options.Tolerance);
        List<Valley> valleys = [.. found.Walked];
        for (int round = 1; ; round++)
        {
            int walks = 2 * parameters.Count;
            var sides = new Side[walks * valleys.Count];
            string suffix = round > 1 ? $" round {round}" : "";
            Parallel.For(0, sides.Length, new ParallelOptions { MaxDegreeOfParallelism = pool.Threads, CancellationToken = pool.Stop }, i =>
            {
                (int v, int parameter, bool isDown) = (i / walks, parameters[i % walks / 2], i % 2 == 0);
                string name = $"profile {pool.Problem.Space.Parameters[parameter].Name} {(isDown ? "down" : "up")}{(v > 0 ? $" from {v + 1}" : "")}{suffix}";
                sides[i] = Walk(pool.Open(name), parameter, isDown ? -1 : 1, valleys[v], valleys[0].Total, options);
            });

            Side better = sides.MinBy(side => side.BestTotal)!;
            if (better.BestTotal < valleys[0].Total - (5 * options.Tolerance) && round < MostRounds)
            {
                Matrix<double>? jacobian = pool.Problem.IsLeastSquares ? Valleys.JacobianAt(pool.Open($"profile derivatives round {round + 1}"), better.BestPoint) : null;
                valleys = [new Valley(better.BestPoint, better.BestTotal, jacobian, null), .. valleys.Skip(1)];
                continue;
            }

            return new ProfileSet(
                [.. parameters.Select((p, k) => Assemble(pool.Problem.Space.Parameters[p], valleys[0].Point[p], [.. valleys.Select((v, i) => Joined(v, valleys[0].Total, p, sides[(walks * i) + (2 * k)], sides[(walks * i) + (2 * k) + 1]))]))],
                valleys[0].Point,
                valleys[0].Total,
                round,
                found);
        }
    }

    private static Walked Joined(Valley from, double lowest, int parameter, Side down, Side up) =>
        new([.. down.Points.Append((from.Point[parameter], from.Total - lowest)).Concat(up.Points).OrderBy(p => p.Item1)], down.End, up.End);

    /// <summary>The lowest of all walks, and the interval from the lowest end to the highest.</summary>
    private static Profile Assemble(FitParameter parameter, double best, IReadOnlyList<Walked> walks)
    {
        IEnumerable<(double U, double Rise)> points = walks.SelectMany(w => w.Points.Where(p => walks.All(other => other == w || p.Rise <= other.RiseAt(p.U))));
        return new Profile(
            parameter,
            parameter.ValueAt(best),
            [.. points.OrderBy(p => p.U).Select(p => new ProfilePoint(parameter.ValueAt(p.U), p.Rise))],
            walks.All(w => w.Lower.HasValue) ? parameter.ValueAt(walks.Min(w => w.Lower!.Value)) : null,
            walks.All(w => w.Upper.HasValue) ? parameter.ValueAt(walks.Max(w => w.Upper!.Value)) : null);
    }

    private static Side Walk(EvaluationStream stream, int parameter, int direction, Valley valley, double total, ProfileOptions options)
    {
        int[] others = [.. Enumerable.Range(0, valley.Point.Length).Where(i => i != parameter)];
        double threshold = options.Threshold, step = options.FirstStep, rise = valley.Total - total;
        double[] at = [.. valley.Point];
        Matrix<double>? jacobian = valley.Jacobian;
        var points = new List<(double U, double Rise)>();
        double? end = null;
        while (points.Count < options.PointsPerSide && (direction < 0 ? at[parameter] > 0 : at[parameter] < 1))
        {
            double[] next = [.. at];
            next[parameter] = Math.Clamp(at[parameter] + (direction * step), 0, 1);
            (double[] fitted, double height) = Fit(next);
            if (height - rise > threshold && step > options.FirstStep / 64 && height > 1.5 * threshold)
            {
                step /= 2;
                continue;
            }

            points.Add((next[parameter], height));
            if (height >= threshold)
            {
                end = Crossing(at, rise, fitted, height);
                break;
            }

            if (height - rise < 0.15 * threshold) step *= 2;
            (at, rise) = (fitted, height);
        }

        return new Side(points, end, stream.BestPoint, stream.BestTotal);

        (double[] Point, double Rise) Fit(double[] from)
        {
            int most = options.EvaluationsPerPoint ?? (jacobian is null ? 30 * Math.Max(1, others.Length) : LeastSquaresEvaluations);
            double[] fitted;
            double lowest;
            if (jacobian is null || others.Length == 0) (fitted, lowest) = LocalRefinement.Run(stream, from, others, most, options.Tolerance);
            else (fitted, lowest, jacobian) = LeastSquares.Run(stream, from, others, jacobian, most, options.Tolerance);
            return (fitted, Math.Max(0, lowest - total));
        }

        // The square root of the rise is nearly straight: one more fit where it meets the threshold, then once more by interpolation.
        double Crossing(double[] below, double belowRise, double[] above, double aboveRise)
        {
            double low = below[parameter], high = above[parameter], lowRoot = Math.Sqrt(belowRise), highRoot = Math.Sqrt(Math.Min(aboveRise, 1e6)), goal = Math.Sqrt(threshold);
            double[] middle = [.. below];
            middle[parameter] = low + ((high - low) * Share(lowRoot, highRoot));
            double root = Math.Sqrt(Math.Min(Fit(middle).Rise, 1e6));
            points.Add((middle[parameter], root * root));
            return root > goal
                ? low + ((middle[parameter] - low) * Share(lowRoot, root))
                : middle[parameter] + ((high - middle[parameter]) * Share(root, highRoot));

            double Share(double from, double to) => to > from ? Math.Clamp((goal - from) / (to - from), 0.02, 0.98) : 0.5;
        }
    }

    /// <summary>One walk down and up, ascending.</summary>
    private sealed record Walked((double U, double Rise)[] Points, double? Lower, double? Upper)
    {
        /// <summary>By interpolation; without an end beyond its points.</summary>
        public double RiseAt(double u)
        {
            int above = Array.FindIndex(Points, p => p.U >= u);
            if (above < 0 || (above == 0 && Points[0].U > u)) return double.PositiveInfinity;
            if (Points[above].U == u) return Points[above].Rise;
            (double low, double lowRise) = Points[above - 1];
            return lowRise + ((Points[above].Rise - lowRise) * (u - low) / (Points[above].U - low));
        }
    }

    private sealed record Side(List<(double U, double Rise)> Points, double? End, double[] BestPoint, double BestTotal);
}
