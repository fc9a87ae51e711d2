using MathNet.Numerics.Distributions;

namespace AlloyKMC.StatisticalTests.Ensembles;

/// <summary>Thresholds of a family of tests that together give a false alarm with probability <see cref="Alpha"/> at most (Bonferroni).</summary>
public static class Significance
{
    /// <summary>False alarms of one test method over all its comparisons: with fixed seeds it passes for ever or reveals itself at once.</summary>
    public const double Alpha = 1e-3;

    /// <summary>Largest absolute normal deviate that passes, two-sided.</summary>
    public static double NormalThreshold(int comparisons) => -Normal.InvCDF(0, 1, Alpha / Math.Max(1, comparisons) / 2);

    /// <summary>
    /// Pearson's chi-square of observed counts against probabilities, cells of small expectation pooled, as a normal deviate by Wilson and Hilferty (1931),
    /// doi 10.1073/pnas.17.12.684.
    /// </summary>
    /// <param name="cells">Probability and observed count of each outcome; every observation falls into one of them.</param>
    /// <param name="total">Number of observations.</param>
    public static double ChiSquareDeviate(IReadOnlyList<(double Probability, long Observed)> cells, long total)
    {
        const double LeastExpected = 20;
        var pooled = new List<(double Expected, double Observed)>();
        double expected = 0, observed = 0;
        foreach ((double probability, long count) in cells.OrderByDescending(c => c.Probability))
        {
            expected += probability * total;
            observed += count;
            if (expected < LeastExpected) continue;
            pooled.Add((expected, observed));
            expected = observed = 0;
        }

        if (pooled.Count > 0) pooled[^1] = (pooled[^1].Expected + expected, pooled[^1].Observed + observed);
        if (pooled.Count < 2) return 0;
        return WilsonHilferty(pooled.Sum(c => (c.Observed - c.Expected) * (c.Observed - c.Expected) / c.Expected) / (pooled.Count - 1), pooled.Count - 1);
    }

    /// <summary>Normal deviate of a chi-square divided by its degrees of freedom.</summary>
    public static double WilsonHilferty(double chiSquarePerDegree, int degrees) =>
        (Math.Cbrt(chiSquarePerDegree) - (1 - (2.0 / (9 * degrees)))) / Math.Sqrt(2.0 / (9 * degrees));
}
