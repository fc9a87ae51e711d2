using AlloyKMC.Fitting.Search;
using AlloyKMC.Kinetics.Random;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace AlloyKMC.Fitting.Uncertainty;

/// <summary>Points scattered about an optimum as if the posterior were normal there.</summary>
public static class NormalDraws
{
    private const double Ridge = 1e-8;
    private const int MostHalvings = 12;

    /// <summary>Distance of the points that second derivatives are taken over: their error is that of the integrator over its square.</summary>
    private const double Difference = 0.02;

    /// <summary>Covariance of the coordinates if the posterior were normal about a point: by least squares where the problem is one, otherwise by second differences of the total, directions in which it falls off being taken as flat.</summary>
    /// <param name="stream">Evaluates, with the terms that count.</param>
    /// <param name="point">Coordinates from 0 to 1.</param>
    public static Matrix<double> CovarianceAt(EvaluationStream stream, double[] point)
    {
        if (stream.Problem.IsLeastSquares)
        {
            Matrix<double> jacobian = Valleys.JacobianAt(stream, point);
            return MultiStart.CovarianceOf(jacobian.TransposeThisAndMultiply(jacobian));
        }

        int n = point.Length;
        double[] centre = [.. point.Select(u => Math.Clamp(u, Difference, 1 - Difference))];
        (int I, int J)[] pairs = [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(0, i).Select(j => (i, j)))];
        double[] totals = stream.Evaluate([centre, .. Enumerable.Range(0, n).Select(i => Moved((i, 1))), .. Enumerable.Range(0, n).Select(i => Moved((i, -1))), .. pairs.Select(p => Moved((p.I, 1), (p.J, 1)))]);
        var curvature = Matrix<double>.Build.Dense(n, n);
        for (int i = 0; i < n; i++) curvature[i, i] = (totals[1 + i] + totals[1 + n + i] - (2 * totals[0])) / (Difference * Difference);
        for (int k = 0; k < pairs.Length; k++)
        {
            (int i, int j) = pairs[k];
            curvature[i, j] = curvature[j, i] = (totals[1 + (2 * n) + k] - totals[1 + i] - totals[1 + j] + totals[0]) / (Difference * Difference);
        }

        Evd<double> parts = curvature.Evd(Symmetricity.Symmetric);
        return MultiStart.CovarianceOf(parts.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(parts.EigenValues.Map(v => Math.Max(0, v.Real))) * parts.EigenVectors.Transpose());

        double[] Moved(params (int Coordinate, int Sign)[] steps)
        {
            double[] moved = [.. centre];
            foreach ((int coordinate, int sign) in steps) moved[coordinate] += sign * Difference;
            return moved;
        }
    }

    /// <summary>
    /// Draws points in towards the optimum until none is less probable than a draw is likely to be: over n parameters the total rises by n/2 on average.
    /// </summary>
    /// <param name="stream">Evaluates.</param>
    /// <param name="optimum">Coordinates from 0 to 1.</param>
    /// <param name="drawn">Points about it, within the bounds.</param>
    /// <returns>The points and their totals.</returns>
    public static (double[][] Points, double[] Totals) DrawIn(EvaluationStream stream, double[] optimum, IReadOnlyList<double[]> drawn)
    {
        double lowest = stream.Evaluate(optimum);
        double[][] points = [.. drawn];
        double[] totals = new double[points.Length];
        bool[] settled = new bool[points.Length];
        for (int halving = 0; halving <= MostHalvings && settled.Contains(false); halving++)
        {
            int[] open = [.. Enumerable.Range(0, points.Length).Where(c => !settled[c])];
            foreach (int c in open) points[c] = halving == 0 ? points[c] : [.. points[c].Select((u, i) => (u + optimum[i]) / 2)];
            double[] found = stream.Evaluate([.. open.Select(c => points[c])]);
            for (int k = 0; k < open.Length; k++)
            {
                totals[open[k]] = found[k];
                settled[open[k]] = found[k] < lowest + optimum.Length;
            }
        }

        return (points, totals);
    }

    /// <summary>A normal step, which may lead beyond the bounds.</summary>
    internal static double[] Step(double[] from, Matrix<double> factor, PhiloxStream random)
    {
        var z = Vector<double>.Build.Dense(from.Length);
        for (int i = 0; i < z.Count; i++) z[i] = Variates.Normal(random);
        Vector<double> step = factor * z;
        return [.. from.Select((u, i) => u + step[i])];
    }

    /// <summary>Cholesky factor of a covariance, with a ridge that keeps it definite.</summary>
    internal static Matrix<double> Factor(Matrix<double> covariance)
    {
        double ridge = (Ridge * covariance.Diagonal().Maximum()) + 1e-16;
        return (((covariance + covariance.Transpose()) / 2) + (Matrix<double>.Build.DenseIdentity(covariance.RowCount) * ridge)).Cholesky().Factor;
    }
}
