using MathNet.Numerics.LinearAlgebra;

namespace AlloyKMC.Fitting.Search;

/// <summary>
/// Walks downhill within the bounds by Levenberg-Marquardt (Marquardt 1963, doi:10.1137/0111030) on the residuals of a problem that is one of least squares. The
/// Jacobian is kept up to date by the steps themselves (Broyden 1965, doi:10.1090/S0025-5718-1965-0198670-6) and taken by differences only where that no longer leads
/// down: a step costs one evaluation rather than one per parameter.
/// </summary>
public static class LeastSquares
{
    /// <summary>Distance of the points a derivative is taken over; large against the error of the integrator, small against the range of 1.</summary>
    private const double Difference = 2e-3;

    /// <summary>No coordinate moves further in one step.</summary>
    private const double LongestStep = 0.1;

    private const double LargestDamping = 1e4;

    private const int FailuresBeforeDifferences = 3;

    /// <param name="stream">Evaluates.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="free">Coordinates that may move.</param>
    /// <param name="jacobian">Derivatives of the residuals by all coordinates, as an earlier walk nearby left them; null: not known.</param>
    /// <param name="evaluations">Most evaluations to spend; differences are only taken where they fit in.</param>
    /// <param name="tolerance">Ends where a step gains less.</param>
    /// <returns>The best point met, its total, and the derivatives there.</returns>
    public static (double[] Point, double Total, Matrix<double> Jacobian) Run(EvaluationStream stream, double[] start, IReadOnlyList<int> free, Matrix<double>? jacobian, int evaluations, double tolerance)
    {
        long limit = stream.Evaluations + evaluations;
        double[] at = [.. start];
        (double[] totals, double[][] rows) = stream.EvaluateResiduals([at]);
        double total = totals[0];
        Vector<double> residuals = Vector<double>.Build.DenseOfArray(rows[0]);
        bool isFresh = jacobian is null;
        Matrix<double> j = jacobian?.Clone() ?? Differences(stream, at, residuals, free, null);
        double damping = 1e-3;
        int failures = 0;
        while (stream.Evaluations < limit)
        {
            double[] next = Step(j, residuals, at, free, damping);
            Vector<double> moved = Vector<double>.Build.Dense(at.Length, i => next[i] - at[i]);
            bool hasMoved = moved.AbsoluteMaximum() > 1e-7, isLower = false;
            double gain = 0;
            if (hasMoved)
            {
                (totals, rows) = stream.EvaluateResiduals([next]);
                Vector<double> reached = Vector<double>.Build.DenseOfArray(rows[0]);
                if (totals[0] < Objective.FitEvaluation.Penalty) j += (reached - residuals - (j * moved)).OuterProduct(moved) / moved.DotProduct(moved);
                isLower = totals[0] < total;
                if (isLower) (at, residuals, gain, total) = (next, reached, total - totals[0], totals[0]);
            }

            if (isLower && gain >= tolerance)
            {
                (damping, failures, isFresh) = (Math.Max(damping / 5, 1e-6), 0, false);
                continue;
            }

            // Too small a gain says that this is the end only where the derivatives are known.
            if (hasMoved && !isLower)
            {
                damping *= 8;
                if (++failures < FailuresBeforeDifferences || (isFresh && damping < LargestDamping)) continue;
            }

            if (isFresh || stream.Evaluations + free.Count + 1 > limit) break;
            j = Differences(stream, at, residuals, free, j);
            (isFresh, damping, failures) = (true, 1e-2, 0);
        }

        return (at, total, j);
    }

    /// <summary>Derivatives by differences towards the middle of the range; those of coordinates that are not free are left as they were.</summary>
    public static Matrix<double> Differences(EvaluationStream stream, double[] at, Vector<double> residuals, IReadOnlyList<int> free, Matrix<double>? before)
    {
        double[][] points = [.. free.Select(i =>
        {
            double[] point = [.. at];
            point[i] += at[i] < 0.5 ? Difference : -Difference;
            return point;
        })];
        (double[] totals, double[][] rows) = stream.EvaluateResiduals(points);
        Matrix<double> j = before?.Clone() ?? Matrix<double>.Build.Dense(residuals.Count, at.Length);
        for (int k = 0; k < free.Count; k++)
        {
            // What cannot be simulated there says nothing about the slope.
            if (totals[k] >= Objective.FitEvaluation.Penalty) continue;
            j.SetColumn(free[k], (Vector<double>.Build.DenseOfArray(rows[k]) - residuals) / (points[k][free[k]] - at[free[k]]));
        }

        return j;
    }

    private static double[] Step(Matrix<double> j, Vector<double> residuals, double[] at, IReadOnlyList<int> free, double damping)
    {
        Matrix<double> own = Matrix<double>.Build.DenseOfColumnVectors(free.Select(j.Column)), normal = own.TransposeThisAndMultiply(own);
        Vector<double> slope = own.TransposeThisAndMultiply(residuals), diagonal = normal.Diagonal();
        double floor = Math.Max(diagonal.Maximum() * 1e-9, 1e-9);
        for (int i = 0; i < free.Count; i++)
        {
            // Held by a bound that the slope pushes against.
            bool isHeld = (at[free[i]] <= 0 && slope[i] > 0) || (at[free[i]] >= 1 && slope[i] < 0);
            normal[i, i] += isHeld ? 1e12 * Math.Max(diagonal.Maximum(), 1) : (damping * diagonal[i]) + floor;
        }

        Vector<double> step = normal.Cholesky().Solve(-slope);
        double shrink = Math.Min(1, LongestStep / Math.Max(step.AbsoluteMaximum(), 1e-300));
        double[] next = [.. at];
        for (int i = 0; i < free.Count; i++) next[free[i]] = Math.Clamp(at[free[i]] + (shrink * step[i]), 0, 1);
        return next;
    }
}
