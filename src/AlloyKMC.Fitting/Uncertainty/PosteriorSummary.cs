using AlloyKMC.Fitting.Problems;
using MathNet.Numerics.Statistics;

namespace AlloyKMC.Fitting.Uncertainty;

/// <summary>One parameter of a posterior sample, values in its own unit.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Median">Median.</param>
/// <param name="Lower">Lower end of the central interval.</param>
/// <param name="Upper">Upper end of the central interval.</param>
/// <param name="RHat">Split potential scale reduction (Gelman and Rubin 1992, doi:10.1214/ss/1177011136): near 1 where chains agree.</param>
/// <param name="EffectiveSize">Independent draws the chains are worth.</param>
public sealed record PosteriorMarginal(FitParameter Parameter, double Median, double Lower, double Upper, double RHat, double EffectiveSize);

/// <summary>What a posterior sample says.</summary>
/// <param name="Marginals">One per parameter.</param>
/// <param name="Correlations">Correlation of the coordinates (value or its logarithm, as each is searched).</param>
public sealed record PosteriorSummary(IReadOnlyList<PosteriorMarginal> Marginals, double[][] Correlations)
{
    public static PosteriorSummary Of(ParameterSpace space, PosteriorSample sample, double level = 0.95)
    {
        int n = space.Count;
        double[][] columns = [.. Enumerable.Range(0, n).Select(i => sample.Chains.SelectMany(c => c).Select(x => x[i]).ToArray())];
        PosteriorMarginal[] marginals = [.. space.Parameters.Select((p, i) =>
        {
            double[] sorted = [.. columns[i].Order()];
            double[][] halves = [.. sample.Chains.SelectMany(c => c.Select(x => x[i]).Chunk(Math.Max(1, c.Count / 2)).Take(2))];
            return new PosteriorMarginal(
                p,
                p.ValueAt(SortedArrayStatistics.Quantile(sorted, 0.5)),
                p.ValueAt(SortedArrayStatistics.Quantile(sorted, (1 - level) / 2)),
                p.ValueAt(SortedArrayStatistics.Quantile(sorted, (1 + level) / 2)),
                RHat(halves),
                EffectiveSize([.. sample.Chains.Select(c => c.Select(x => x[i]).ToArray())]));
        })];
        return new PosteriorSummary(marginals, [.. columns.Select((a, i) => columns.Select((b, j) => i == j ? 1 : Correlation.Pearson(a, b)).ToArray())]);
    }

    private static double RHat(double[][] halves)
    {
        double within = halves.Average(Statistics.Variance), between = halves.Select(Statistics.Mean).Variance();
        int length = halves.Min(h => h.Length);
        return within > 0 ? Math.Sqrt(((length - 1.0) / length) + (between / within)) : double.NaN;
    }

    /// <summary>By the autocorrelation of each chain up to where pairs of lags sum below 0 (Geyer 1992, doi:10.1214/ss/1177011137).</summary>
    private static double EffectiveSize(double[][] chains)
    {
        double size = 0;
        foreach (double[] chain in chains)
        {
            double mean = chain.Mean(), variance = chain.PopulationVariance(), time = -1;
            if (!(variance > 0)) continue;
            for (int lag = 0; lag + 1 < chain.Length; lag += 2)
            {
                double pair = Auto(lag) + Auto(lag + 1);
                if (pair <= 0) break;
                time += 2 * pair;
            }

            size += chain.Length / Math.Max(time, 1.0 / chain.Length);

            double Auto(int lag)
            {
                double sum = 0;
                for (int i = 0; i + lag < chain.Length; i++) sum += (chain[i] - mean) * (chain[i + lag] - mean);
                return sum / chain.Length / variance;
            }
        }

        return Math.Min(size, chains.Sum(c => c.Length));
    }
}
