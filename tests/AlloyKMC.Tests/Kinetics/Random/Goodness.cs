using MathNet.Numerics.Distributions;

namespace AlloyKMC.Tests.Kinetics.Random;

/// <summary>Tests of fit, as p-values.</summary>
internal static class Goodness
{
    /// <summary>The family of variate tests has about sixty p-values; at this level a correct sampler and an arbitrary seed would fail once in 1600 runs of all of them
    /// (Bonferroni). The seeds are fixed, so a failure is a changed program.</summary>
    public const double Level = 1e-5;

    /// <summary>Chi-square test of counts against masses; neighbouring cells are merged until 20 are expected in each.</summary>
    public static double ChiSquare(IEnumerable<long> sample, Func<long, double> mass, long first, long last)
    {
        var counts = new long[last - first + 1];
        var size = 0;
        foreach (var value in sample)
        {
            Assert.InRange(value, first, last);
            counts[value - first]++;
            size++;
        }
        var cells = new List<(double Expected, double Found)>();
        var (expected, found, total) = (0.0, 0.0, 0.0);
        for (var value = first; value <= last; value++)
        {
            expected += size * mass(value);
            total += mass(value);
            found += counts[value - first];
            if (expected >= 20)
            {
                cells.Add((expected, found));
                (expected, found) = (0, 0);
            }
        }
        Assert.Equal(1, total, 1e-9);
        cells[^1] = (cells[^1].Expected + expected, cells[^1].Found + found);
        Assert.True(cells.Count > 1, "One cell tests nothing.");
        var statistic = cells.Sum(cell => Math.Pow(cell.Found - cell.Expected, 2) / cell.Expected);
        return 1 - ChiSquared.CDF(cells.Count - 1, statistic);
    }

    /// <summary>Kolmogorov-Smirnov test against a distribution function, by the asymptotic distribution with Stephens' correction.</summary>
    public static double KolmogorovSmirnov(IEnumerable<double> sample, Func<double, double> distribution)
    {
        var sorted = sample.Order().ToArray();
        var size = sorted.Length;
        var distance = 0.0;
        for (var at = 0; at < size; at++)
        {
            var value = distribution(sorted[at]);
            distance = Math.Max(distance, Math.Max(value - ((double)at / size), ((at + 1.0) / size) - value));
        }
        var root = Math.Sqrt(size);
        var x = distance * (root + 0.12 + (0.11 / root));
        return Math.Min(1, 2 * Enumerable.Range(1, 100).Sum(k => (k % 2 == 1 ? 1 : -1) * Math.Exp(-2 * k * k * x * x)));
    }
}
