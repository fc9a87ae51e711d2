namespace AlloyKMC.Observation.Deconvolution;

/// <summary>
/// Non-negative least squares on normal equations: minimises x'Gx - 2 b'x over x >= 0 by the active-set method of Lawson and Hanson 1974
/// (doi 10.1137/1.9781611971217, chapter 23) in the form of Bro and de Jong 1997 (doi
/// 10.1002/(SICI)1099-128X(199709/10)11:5&lt;393::AID-CEM483&gt;3.0.CO;2-L), which works on G and b alone and may start from a guessed set.
/// Changed: columns are scaled to unit length, and a column that depends linearly on the passive set is left at zero.
/// </summary>
public static class NonNegativeLeastSquares
{
    private const double GradientTolerance = 1e-11;

    /// <param name="gram">Symmetric, positive semidefinite; a zero on the diagonal keeps that unknown at zero.</param>
    /// <param name="right">Right side b.</param>
    /// <param name="guess">Unknowns expected to be positive, or empty.</param>
    /// <exception cref="ArithmeticException">The active set keeps changing: the matrix is not a Gram matrix, or holds NaN.</exception>
    public static double[] Solve(double[][] gram, double[] right, IReadOnlyList<int> guess)
    {
        int n = right.Length;
        double[] scale = Scales(gram);
        double[][] unit = Scaled(gram, scale);
        double[] target = new double[n];
        for (int j = 0; j < n; j++) target[j] = right[j] * scale[j];
        double tolerance = GradientTolerance * target.Select(Math.Abs).DefaultIfEmpty(0).Max();

        GrowingCholesky passive = new(unit);
        double[] x = new double[n];
        foreach (int j in guess)
        {
            if (scale[j] > 0) passive.TryAdd(j);
        }

        while (passive.Members.Count > 0)
        {
            double[] start = passive.Solve(j => target[j]);
            int[] negative = [.. passive.Members.Where((_, i) => start[i] <= 0)];
            if (negative.Length == 0)
            {
                Assign(x, passive, start);
                break;
            }

            passive.Remove(negative.Contains);
        }

        bool[] blocked = new bool[n];
        for (int j = 0; j < n; j++) blocked[j] = scale[j] == 0;
        int roundsLeft = 100 + 30 * n;
        while (true)
        {
            if (roundsLeft-- == 0) throw new ArithmeticException($"The non-negative fit of {n} unknowns did not settle.");
            int entering = Steepest(unit, target, x, passive, blocked, tolerance);
            if (entering < 0) break;
            if (!passive.TryAdd(entering))
            {
                blocked[entering] = true;
                continue;
            }

            bool first = true;
            while (true)
            {
                double[] z = passive.Solve(j => target[j]);
                if (first && z[^1] <= 0)
                {
                    // Rounding made the gradient look positive: the unknown stays at zero until another one has moved.
                    passive.Remove(j => j == entering);
                    blocked[entering] = true;
                    break;
                }

                if (z.All(value => value > 0))
                {
                    Assign(x, passive, z);
                    for (int j = 0; j < n; j++) blocked[j] = scale[j] == 0;
                    break;
                }

                first = false;
                Retreat(x, z, passive);
            }
        }

        for (int j = 0; j < n; j++) x[j] *= scale[j];
        return x;
    }

    /// <summary>1 / sqrt(diagonal), 0 where the diagonal is 0.</summary>
    internal static double[] Scales(double[][] gram)
    {
        double[] scale = new double[gram.Length];
        for (int j = 0; j < scale.Length; j++) scale[j] = gram[j][j] > 0 ? 1 / Math.Sqrt(gram[j][j]) : 0;
        return scale;
    }

    /// <summary>The Gram matrix of unit columns.</summary>
    internal static double[][] Scaled(double[][] gram, double[] scale)
    {
        double[][] unit = new double[gram.Length][];
        for (int j = 0; j < unit.Length; j++)
        {
            unit[j] = new double[gram.Length];
            for (int k = 0; k < unit.Length; k++) unit[j][k] = j == k && scale[j] > 0 ? 1 : gram[j][k] * scale[j] * scale[k];
        }

        return unit;
    }

    private static int Steepest(double[][] unit, double[] target, double[] x, GrowingCholesky passive, bool[] blocked, double tolerance)
    {
        bool[] isPassive = new bool[x.Length];
        foreach (int j in passive.Members) isPassive[j] = true;
        int best = -1;
        double steepest = tolerance;
        for (int j = 0; j < x.Length; j++)
        {
            if (isPassive[j] || blocked[j]) continue;
            double gradient = target[j];
            foreach (int k in passive.Members) gradient -= unit[j][k] * x[k];
            if (gradient > steepest) (best, steepest) = (j, gradient);
        }

        return best;
    }

    /// <summary>Goes from x towards z until the first unknown reaches zero, and takes those at zero out of the passive set.</summary>
    private static void Retreat(double[] x, double[] z, GrowingCholesky passive)
    {
        double step = 1;
        for (int i = 0; i < z.Length; i++)
        {
            double current = x[passive.Members[i]];
            if (z[i] <= 0) step = Math.Min(step, current / (current - z[i]));
        }

        for (int i = 0; i < z.Length; i++)
        {
            int j = passive.Members[i];
            double current = x[j];
            x[j] = z[i] <= 0 && current / (current - z[i]) <= step ? 0 : current + step * (z[i] - current);
        }

        passive.Remove(j => x[j] <= 0);
        for (int j = 0; j < x.Length; j++) x[j] = Math.Max(0, x[j]);
    }

    private static void Assign(double[] x, GrowingCholesky passive, double[] values)
    {
        Array.Clear(x);
        for (int i = 0; i < values.Length; i++) x[passive.Members[i]] = values[i];
    }
}
