namespace AlloyKMC.Observation.Comparison;

/// <summary>One figure of a comparison: what it is and where it comes from.</summary>
/// <param name="Id">Key in tables and JSON.</param>
/// <param name="Name">Name in words.</param>
/// <param name="Definition">Formula, with p simulated and m measured, both normalised unless said otherwise.</param>
/// <param name="Unit">Unit of the figure; "1" where it has none.</param>
/// <param name="Doi">Source; null for a plain difference.</param>
/// <param name="OfDistributions">The figure of two distributions over one coordinate; null where it takes more than these.</param>
public sealed record ComparisonMetric(string Id, string Name, string Definition, string Unit, string? Doi, Func<CoordinateDistribution, CoordinateDistribution, double>? OfDistributions);

/// <summary>All figures a comparison with measured data reports, the first being the one to look at first.</summary>
public static class MetricCatalogue
{
    public static IReadOnlyList<ComparisonMetric> All { get; } =
    [
        new("wasserstein_1", "Wasserstein-1 distance", "sum over x of |sum over x' <= x of (p(x') - m(x'))|, within one framework", "gold atoms", "10.1137/1118101", DistributionMetrics.Wasserstein1),
        new("jensen_shannon_divergence", "Jensen-Shannon divergence", "half the relative entropies of p and of m to their mean, base 2, within one framework", "bit", "10.1109/18.61115", DistributionMetrics.JensenShannonDivergence),
        new("jensen_shannon_distance", "Jensen-Shannon distance", "square root of the Jensen-Shannon divergence", "1", "10.1109/TIT.2003.813506", DistributionMetrics.JensenShannonDistance),
        new("cosine", "cosine similarity", "sum p m / sqrt(sum p^2 sum m^2), unweighted, within one framework", "1", "10.1016/1044-0305(94)87009-8", DistributionMetrics.Cosine),
        new("share_error", "share error", "simulated minus measured share of a framework in the summed intensity of the measured frameworks", "1", null, null),
        new("chi_square", "chi-square", "sum over the rows of one time of ((measured - s simulated) / sd)^2 with the scale s that makes it least", "1", "10.1080/14786440009463897", null),
        new("log_likelihood", "log-likelihood", "Dirichlet-multinomial (or multinomial) probability of the measured intensities, taken as effective counts, given the simulated shares with a uniform background", "nat", "10.1093/biomet/49.1-2.65", null),
    ];
}
