using AlloyKMC.Fitting.Problems;
using MathNet.Numerics.Statistics;

namespace AlloyKMC.Fitting.Uncertainty;

/// <summary>One parameter of a posterior sample, values in its own unit.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Median">Median.</param>
/// <param name="Lower">Lower end of the central interval.</param>
/// <param name="Upper">Upper end of the central interval.</param>
/// <param name="RHat">Potential scale reduction: near 1 where chains agree (<see cref="ChainDiagnostics"/>).</param>
/// <param name="EffectiveSize">Independent draws the chains are worth (<see cref="ChainDiagnostics"/>).</param>
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
            double[][] chains = [.. sample.Chains.Select(c => c.Select(x => x[i]).ToArray())];
            return new PosteriorMarginal(
                p,
                p.ValueAt(SortedArrayStatistics.Quantile(sorted, 0.5)),
                p.ValueAt(SortedArrayStatistics.Quantile(sorted, (1 - level) / 2)),
                p.ValueAt(SortedArrayStatistics.Quantile(sorted, (1 + level) / 2)),
                ChainDiagnostics.RHat(chains),
                ChainDiagnostics.EffectiveSize(chains));
        })];
        return new PosteriorSummary(marginals, [.. columns.Select((a, i) => columns.Select((b, j) => i == j ? 1 : Correlation.Pearson(a, b)).ToArray())]);
    }
}
