using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace AlloyKMC.Fitting.Search;

/// <summary>
/// Walks downhill within the bounds by the limited quasi-Newton method of Byrd et al. (L-BFGS-B, doi:10.1137/0916069) as MathNet.Numerics has it, on gradients by central
/// differences. Totals carry the error of the integrator, so that a line search may find no further progress: what was best until then is kept.
/// </summary>
public static class LocalRefinement
{
    /// <summary>Half the distance of the points a derivative is taken over; large against the error of the integrator, small against the range of 1.</summary>
    private const double Difference = 5e-4;

    /// <param name="stream">Evaluates.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="free">Coordinates that may move; null: all.</param>
    /// <param name="evaluations">Most evaluations to spend.</param>
    /// <param name="tolerance">Ends where an iteration gains less.</param>
    /// <returns>The best point met and its total.</returns>
    public static (double[] Point, double Total) Run(EvaluationStream stream, double[] start, IReadOnlyList<int>? free, int evaluations, double tolerance = 1e-3)
    {
        int[] moving = [.. free ?? Enumerable.Range(0, start.Length)];
        if (moving.Length == 0) return (start, stream.Evaluate(start));
        double[] best = start;
        double lowest = double.PositiveInfinity;

        long limit = stream.Evaluations + evaluations;
        IObjectiveFunction objective = ObjectiveFunction.Gradient(ValueAndGradient);
        Vector<double> low = Vector<double>.Build.Dense(moving.Length), high = Vector<double>.Build.Dense(moving.Length, 1);
        try
        {
            new BfgsBMinimizer(1e-8, 1e-7, tolerance * 1e-3, 200).FindMinimum(objective, low, high, Vector<double>.Build.DenseOfEnumerable(moving.Select(i => start[i])));
        }
        catch (Exception exception) when (exception is OptimizationException or RefinementEndedException or ArgumentException)
        {
            // The best point until then is the result.
        }

        return (best, lowest);

        (double Value, Vector<double> Gradient) ValueAndGradient(Vector<double> coordinates)
        {
            if (stream.Evaluations >= limit) throw new RefinementEndedException();
            List<double[]> points = [Point(coordinates)];
            double[] below = new double[moving.Length], above = new double[moving.Length];
            for (int i = 0; i < moving.Length; i++)
            {
                below[i] = Math.Max(0, coordinates[i] - Difference);
                above[i] = Math.Min(1, coordinates[i] + Difference);
                foreach (double u in new[] { below[i], above[i] })
                {
                    Vector<double> moved = coordinates.Clone();
                    moved[i] = u;
                    points.Add(Point(moved));
                }
            }

            double[] totals = stream.Evaluate(points);
            for (int i = 0; i < totals.Length; i++)
            {
                if (totals[i] < lowest) (lowest, best) = (totals[i], points[i]);
            }

            var gradient = Vector<double>.Build.Dense(moving.Length, i => (totals[(2 * i) + 2] - totals[(2 * i) + 1]) / (above[i] - below[i]));
            return (totals[0], gradient);
        }

        double[] Point(Vector<double> coordinates)
        {
            double[] point = [.. start];
            for (int i = 0; i < moving.Length; i++) point[moving[i]] = Math.Clamp(coordinates[i], 0, 1);
            return point;
        }
    }

    /// <summary>Leaves the minimiser of the library, which takes no limit of evaluations.</summary>
    private sealed class RefinementEndedException : Exception;
}
