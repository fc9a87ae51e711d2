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
public sealed record ProfileSet(IReadOnlyList<Profile> Profiles, double[] Point, double Total, int Rounds);

/// <summary>Walks from the optimum outwards, fitting the other parameters anew at each point.</summary>
public static class ProfileLikelihood
{
    private const int MostRounds = 3;
    private const int LeastSquaresEvaluations = 12;

    /// <param name="pool">Evaluates; parameters are walked in parallel.</param>
    /// <param name="point">The optimum.</param>
    /// <param name="total">Its total.</param>
    /// <param name="parameters">Indices of the parameters to profile.</param>
    /// <param name="options">How.</param>
    public static ProfileSet Run(EvaluationPool pool, double[] point, double total, IReadOnlyList<int> parameters, ProfileOptions options)
    {
        for (int round = 1; ; round++)
        {
            var sides = new Side[2 * parameters.Count];
            int number = round;
            double[] from = point;
            double base0 = total;
            Matrix<double>? jacobian = pool.Problem.IsLeastSquares ? JacobianAt(pool.Open($"profile derivatives{(number > 1 ? $" round {number}" : "")}"), from) : null;
            Parallel.For(0, sides.Length, new ParallelOptions { MaxDegreeOfParallelism = pool.Threads, CancellationToken = pool.Stop }, i =>
            {
                int parameter = parameters[i / 2];
                string name = $"profile {pool.Problem.Space.Parameters[parameter].Name} {(i % 2 == 0 ? "down" : "up")}{(number > 1 ? $" round {number}" : "")}";
                sides[i] = Walk(pool.Open(name), parameter, i % 2 == 0 ? -1 : 1, from, base0, jacobian, options);
            });

            Side better = sides.MinBy(side => side.BestTotal)!;
            if (better.BestTotal < total - (5 * options.Tolerance) && round < MostRounds)
            {
                (point, total) = (better.BestPoint, better.BestTotal);
                continue;
            }

            return new ProfileSet([.. parameters.Select((p, i) => Assemble(pool.Problem.Space.Parameters[p], from[p], sides[2 * i], sides[(2 * i) + 1]))], point, total, round);
        }
    }

    private static Profile Assemble(FitParameter parameter, double best, Side down, Side up)
    {
        IEnumerable<(double U, double Rise)> points = down.Points.AsEnumerable().Reverse().Append((best, 0)).Concat(up.Points);
        return new Profile(
            parameter,
            parameter.ValueAt(best),
            [.. points.OrderBy(p => p.U).Select(p => new ProfilePoint(parameter.ValueAt(p.U), p.Rise))],
            down.End is { } low ? parameter.ValueAt(low) : null,
            up.End is { } high ? parameter.ValueAt(high) : null);
    }

    private static Matrix<double> JacobianAt(EvaluationStream stream, double[] point)
    {
        (_, double[][] residuals) = stream.EvaluateResiduals([point]);
        return LeastSquares.Differences(stream, point, Vector<double>.Build.DenseOfArray(residuals[0]), [.. Enumerable.Range(0, point.Length)], null);
    }

    private static Side Walk(EvaluationStream stream, int parameter, int direction, double[] optimum, double total, Matrix<double>? jacobian, ProfileOptions options)
    {
        int[] others = [.. Enumerable.Range(0, optimum.Length).Where(i => i != parameter)];
        double threshold = options.Threshold, step = options.FirstStep, rise = 0;
        double[] at = [.. optimum];
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

    private sealed record Side(List<(double U, double Rise)> Points, double? End, double[] BestPoint, double BestTotal);
}
