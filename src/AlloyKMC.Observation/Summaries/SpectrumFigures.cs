using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Observation.Summaries;

/// <summary>The figures a spectrum is described by in words: which frameworks there are, where their distributions stand, and how much metal is outside the clusters.</summary>
public static class SpectrumFigures
{
    /// <param name="system">The system.</param>
    /// <param name="sample">Populations.</param>
    /// <param name="responses">Signal per cluster of each framework.</param>
    /// <returns>Names and values, the same names for every sample of the system; NaN where a framework is absent.</returns>
    public static IReadOnlyList<(string Name, double Value)> Of(AlloySystem system, PopulationSample sample, ResponseFactors responses)
    {
        List<(string, double)> figures = [];
        Family[] frameworks = [.. system.Species.Families.Where(f => f.Kind == FamilyKind.Framework)];
        foreach (string coordinate in frameworks.SelectMany(f => f.Coordinates.Take(1)).Select(c => c.Name).Distinct().DefaultIfEmpty("x"))
        {
            var intensities = new ClusterIntensities(sample, responses, coordinate);
            foreach (Family family in frameworks.Where(f => f.Coordinates.Count == 0 || f.Coordinates[0].Name == coordinate))
            {
                figures.Add(($"share of {family.Name}", intensities.ShareOf(family.Name)));
                if (intensities.DistributionOf(family.Name) is not { } distribution) continue;
                figures.Add(($"mean {coordinate} of {family.Name}", distribution.Mean));
                figures.Add(($"standard deviation of {coordinate} of {family.Name}", distribution.StandardDeviation));
                figures.Add(($"most intense {coordinate} of {family.Name}", distribution.MostIntense ?? double.NaN));
                (int Lowest, int Highest)? window = distribution.Window(StatementRules.WindowThreshold);
                figures.Add(($"lowest {coordinate} of {family.Name}", window?.Lowest ?? double.NaN));
                figures.Add(($"highest {coordinate} of {family.Name}", window?.Highest ?? double.NaN));
            }
        }

        if (system.Metals.Count > 0) figures.Add(("share of metal in clusters", MetalShare(system, sample)));
        return figures;
    }

    /// <summary>Share of all metal atoms that stands in clusters; 0 without metal.</summary>
    public static double MetalShare(AlloySystem system, PopulationSample sample)
    {
        double clusters = 0, all = 0;
        foreach (string metal in system.Metals.Select(m => system.Species.Quantities[m]))
        {
            double inClusters = sample.Content(metal, FamilyKind.Framework);
            clusters += inClusters;
            all += inClusters + sample.Content(metal, FamilyKind.Pool);
        }

        return all > 0 ? clusters / all : 0;
    }
}
