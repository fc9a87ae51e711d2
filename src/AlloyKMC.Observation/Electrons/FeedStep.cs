using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Observation.Electrons;

/// <summary>A simulated figure with its standard error over replicates; null with fewer than two.</summary>
public readonly record struct Estimate(double Value, double? StandardError);

/// <summary>What was fed and what became of it, at one step of a ladder of feed ratios.</summary>
public sealed record FeedStep
{
    public required double TimeSeconds { get; init; }

    /// <summary>First metal over second in everything that was fed.</summary>
    public required double FedMetalRatio { get; init; }

    /// <summary>First metal over second in all clusters, by population.</summary>
    public required Estimate PopulationMetalRatio { get; init; }

    /// <summary>First metal over second in all clusters, as their response factors show them.</summary>
    public required Estimate ResponseMetalRatio { get; init; }

    /// <summary>Mean valence electrons per cluster fed; null where the system does not state them.</summary>
    public required double? FedElectrons { get; init; }

    /// <summary>Mean valence electrons per cluster at the time, by population; null where the system does not state them.</summary>
    public required Estimate? ClusterElectrons { get; init; }

    /// <summary>Framework of the highest intensity; null without clusters.</summary>
    public required string? LeadingFramework { get; init; }

    /// <summary>Valence electrons of the leading framework.</summary>
    public required double? LeadingElectrons { get; init; }

    /// <summary>Midpoint between the electron counts of the clusters fed (18 and 20 give 19); null where they do not differ or are not known.</summary>
    public required double? ElectronThreshold { get; init; }

    /// <summary>
    /// The 19-electron rule of doi 10.1039/d1sc06296d: the product has the lower electron count where fewer than 19 are fed on average, the higher one where
    /// more are fed. Null where it says nothing.
    /// </summary>
    public bool? FollowsElectronRule => FedElectrons is { } fed && LeadingElectrons is { } leading && ElectronThreshold is { } threshold && fed != threshold ? fed < threshold == leading < threshold : null;

    /// <param name="timeSeconds">Time of the samples.</param>
    /// <param name="feed">Everything fed until then.</param>
    /// <param name="replicates">One sample per replicate, at least one.</param>
    /// <param name="metals">The two metals, in the order of the ratio.</param>
    /// <param name="responses">Signal per cluster of each framework.</param>
    public static FeedStep Of(double timeSeconds, PopulationSample feed, IReadOnlyList<PopulationSample> replicates, (string First, string Second) metals, ResponseFactors responses)
    {
        PopulationSample mean = PopulationSample.Mean(replicates);
        ClusterIntensities intensities = new(mean, responses);
        string? leading = intensities.Total > 0 ? intensities.Frameworks.MaxBy(intensities.TotalOf) : null;
        double[] fedCounts = [.. Enumerable.Range(0, feed.Populations.Count).Where(s => feed.Populations[s] > 0).Select(s => feed.Species[s].ValenceElectrons).OfType<double>().Distinct()];
        return new FeedStep
        {
            TimeSeconds = timeSeconds,
            FedMetalRatio = (feed.Content(metals.First, FamilyKind.Framework) + feed.Content(metals.First, FamilyKind.Pool)) / (feed.Content(metals.Second, FamilyKind.Framework) + feed.Content(metals.Second, FamilyKind.Pool)),
            PopulationMetalRatio = Estimated(sample => sample.Content(metals.First, FamilyKind.Framework) / sample.Content(metals.Second, FamilyKind.Framework)),
            ResponseMetalRatio = Estimated(sample => sample.Content(metals.First, FamilyKind.Framework, responses) / sample.Content(metals.Second, FamilyKind.Framework, responses)),
            FedElectrons = MeanElectrons(feed),
            ClusterElectrons = MeanElectrons(mean) is null ? null : Estimated(sample => MeanElectrons(sample) ?? double.NaN),
            LeadingFramework = leading,
            LeadingElectrons = leading is null ? null : MeanElectrons(mean, leading),
            ElectronThreshold = fedCounts.Length == 2 ? (fedCounts[0] + fedCounts[1]) / 2 : null,
        };

        Estimate Estimated(Func<PopulationSample, double> figure) => new(figure(mean), ReplicateStatistics.StandardError([.. replicates.Select(figure)]));
    }

    /// <summary>Mean valence electrons per cluster, of all frameworks or of one; null where a species present states none, and without clusters.</summary>
    public static double? MeanElectrons(PopulationSample sample, string? framework = null)
    {
        double electrons = 0;
        double clusters = 0;
        for (int s = 0; s < sample.Populations.Count; s++)
        {
            Family family = sample.Species[s].Family;
            if (family.Kind != FamilyKind.Framework || sample.Populations[s] == 0 || (framework is not null && family.Name != framework)) continue;
            if (sample.Species[s].ValenceElectrons is not { } count) return null;
            electrons += count * sample.Populations[s];
            clusters += sample.Populations[s];
        }

        return clusters > 0 ? electrons / clusters : null;
    }
}
