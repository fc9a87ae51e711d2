using System.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.IntegralTransforms;
using MathNet.Numerics.Statistics;

namespace AlloyKMC.Fitting.Uncertainty;

/// <summary>
/// Whether chains agree and how many independent draws they are worth, one quantity at a time, by ranks, so that neither needs moments to exist (Vehtari, Gelman, Simpson,
/// Carpenter and Bürkner 2021, doi:10.1214/20-BA1221). Chains are of equal length, each is taken as two halves.
/// </summary>
public static class ChainDiagnostics
{
    private const double Tail = 0.05;

    /// <summary>Potential scale reduction: near 1 where chains agree both in where they are and in how far they spread. The authors ask for 1.01. NaN where nothing varies.</summary>
    /// <param name="chains">Chains[chain][draw], at least 4 draws each.</param>
    public static double RHat(IReadOnlyList<double[]> chains)
    {
        double[][] halves = Halves(chains);
        double median = halves.SelectMany(h => h).Median();
        return Math.Max(ScaleReduction(Scores(halves)), ScaleReduction(Scores([.. halves.Select(h => (double[])[.. h.Select(x => Math.Abs(x - median))])])));
    }

    /// <summary>Independent draws that chains are worth: the smaller one of those for the centre and those for the 5 % and 95 % quantiles. 0 where nothing varies. The authors ask for 400.</summary>
    /// <param name="chains">Chains[chain][draw], at least 4 draws each.</param>
    public static double EffectiveSize(IReadOnlyList<double[]> chains)
    {
        double[][] halves = Halves(chains);
        double[] sorted = [.. halves.SelectMany(h => h).Order()];
        double low = SortedArrayStatistics.Quantile(sorted, Tail), high = SortedArrayStatistics.Quantile(sorted, 1 - Tail);
        return Enumerable.Min([Size(Scores(halves)), Size(Below(low)), Size(Below(high))]);

        double[][] Below(double limit) => [.. halves.Select(h => (double[])[.. h.Select(x => x <= limit ? 1.0 : 0.0)])];
    }

    private static double[][] Halves(IReadOnlyList<double[]> chains)
    {
        int half = chains.Min(c => c.Length) / 2;
        return [.. chains.SelectMany(c => new[] { c[..half], c[^half..] })];
    }

    /// <summary>Normal scores of the ranks among all draws; equal draws share the mean of their ranks.</summary>
    private static double[][] Scores(double[][] chains)
    {
        int length = chains[0].Length;
        double[] ranks = ArrayStatistics.RanksInplace([.. chains.SelectMany(c => c)], RankDefinition.Average);
        return [.. Enumerable.Range(0, chains.Length).Select(c => (double[])[.. ranks[(c * length)..((c + 1) * length)].Select(r => Normal.InvCDF(0, 1, (r - 0.375) / (ranks.Length + 0.25)))])];
    }

    private static double ScaleReduction(double[][] chains)
    {
        (double within, double whole) = Variances(chains);
        return within > 0 ? Math.Sqrt(whole / within) : double.NaN;
    }

    /// <summary>Mean variance of the chains, and that of the distribution they would have if they were long.</summary>
    private static (double Within, double Whole) Variances(double[][] chains)
    {
        double length = chains[0].Length, within = chains.Average(Statistics.Variance);
        return (within, ((length - 1) / length * within) + chains.Select(Statistics.Mean).Variance());
    }

    /// <summary>By the autocorrelations of all chains up to where pairs of lags sum below 0, none above the one before (Geyer 1992, doi:10.1214/ss/1177011137).</summary>
    private static double Size(double[][] chains)
    {
        int length = chains[0].Length;
        double draws = (double)chains.Length * length, time = -1, last = double.PositiveInfinity;
        (double within, double whole) = Variances(chains);
        if (!(within > 0)) return 0;
        double[][] covariances = [.. chains.Select(Autocovariances)];
        for (int lag = 0; lag + 1 < length; lag += 2)
        {
            double pair = Math.Min(last, Correlation(lag) + Correlation(lag + 1));
            if (pair <= 0) break;
            time += 2 * pair;
            last = pair;
        }

        // Chains that swing about their mean are worth more than independent draws; how much more is not told well by so few lags.
        return draws / Math.Max(time, 1 / Math.Log10(draws));

        double Correlation(int lag) => 1 - ((within - (covariances.Average(c => c[lag]) * length / (length - 1.0))) / whole);
    }

    /// <summary>Autocovariances at all lags, by Fourier transform of the chain with as many zeros behind it.</summary>
    private static double[] Autocovariances(double[] chain)
    {
        double mean = chain.Mean();
        var padded = new Complex[(int)BitOperations.RoundUpToPowerOf2((uint)(2 * chain.Length))];
        for (int i = 0; i < chain.Length; i++) padded[i] = chain[i] - mean;
        Fourier.Forward(padded, FourierOptions.AsymmetricScaling);
        for (int i = 0; i < padded.Length; i++) padded[i] *= Complex.Conjugate(padded[i]);
        Fourier.Inverse(padded, FourierOptions.AsymmetricScaling);
        return [.. padded.Take(chain.Length).Select(c => c.Real / chain.Length)];
    }
}
