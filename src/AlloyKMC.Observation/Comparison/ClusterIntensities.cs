using AlloyKMC.Model.Species;

namespace AlloyKMC.Observation.Comparison;

/// <summary>Intensities of the clusters of one sample: response factor times population, per framework and along one coordinate. Complexes are no part of it.</summary>
public sealed class ClusterIntensities
{
    private readonly Dictionary<string, CoordinateDistribution> _distributions = [];
    private readonly Dictionary<string, double> _totals = [];

    /// <param name="sample">The populations.</param>
    /// <param name="responses">Signal per cluster of each family.</param>
    /// <param name="coordinate">Name of the coordinate the intensities are resolved along; families without it count with their total only.</param>
    public ClusterIntensities(PopulationSample sample, ResponseFactors responses, string coordinate = "x")
    {
        foreach (Family family in sample.Species.Families)
        {
            if (family.Kind != FamilyKind.Framework) continue;
            int axis = family.Coordinates.Select(c => c.Name).ToList().IndexOf(coordinate);
            double[] weights = new double[axis < 0 ? 0 : family.Coordinates[axis].Size];
            double total = 0;
            for (int s = family.FirstSpecies; s < family.FirstSpecies + family.SpeciesCount; s++)
            {
                double intensity = sample.Populations[s] * responses[family.Name];
                total += intensity;
                if (axis >= 0) weights[sample.Species[s].Coordinates[axis] - family.Coordinates[axis].Minimum] += intensity;
            }

            _totals[family.Name] = total;
            if (axis >= 0) _distributions[family.Name] = new CoordinateDistribution(family.Coordinates[axis].Minimum, weights);
        }

        Total = _totals.Values.Sum();
    }

    /// <summary>Names of the frameworks, in the order of the system.</summary>
    public IReadOnlyCollection<string> Frameworks => _totals.Keys;

    /// <summary>Summed intensity of all clusters.</summary>
    public double Total { get; }

    /// <summary>Summed intensity of one framework; 0 where the system does not know it.</summary>
    public double TotalOf(string framework) => _totals.GetValueOrDefault(framework);

    /// <summary>Share of a framework in the summed intensity; 0 where there is none at all.</summary>
    public double ShareOf(string framework) => Total > 0 ? TotalOf(framework) / Total : 0;

    /// <summary>Intensities of a framework along the coordinate; null where the framework is unknown or has no such coordinate.</summary>
    public CoordinateDistribution? DistributionOf(string framework) => _distributions.GetValueOrDefault(framework);

    /// <summary>Overlap of two cluster spectra, each normalised to 1: sum of the minima over framework and coordinate; 0 to 1.</summary>
    public double OverlapWith(ClusterIntensities other)
    {
        if (!(Total > 0) || !(other.Total > 0)) return 0;
        double overlap = 0;
        foreach ((string framework, double total) in _totals)
        {
            if (DistributionOf(framework) is { } mine && other.DistributionOf(framework) is { } theirs)
            {
                for (int x = mine.Minimum; x <= mine.Maximum; x++) overlap += Math.Min(mine.At(x) / Total, theirs.At(x) / other.Total);
            }
            else
            {
                overlap += Math.Min(total / Total, other.TotalOf(framework) / other.Total);
            }
        }

        return overlap;
    }
}
