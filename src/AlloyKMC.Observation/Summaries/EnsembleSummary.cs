using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Observation.Summaries;

/// <summary>One framework at one sampling time, over the replicates of a condition. Populations, not intensities: every framework responds alike.</summary>
/// <param name="Framework">Name of the family.</param>
/// <param name="Clusters">Mean number of its clusters per replicate.</param>
/// <param name="Share">Its share of all clusters.</param>
/// <param name="ShareStandardError">Standard error of the share over replicates; NaN with one replicate.</param>
/// <param name="MeanX">Mean of the first coordinate over the summed replicates; NaN without clusters or coordinates.</param>
/// <param name="StandardDeviationX">Its standard deviation.</param>
/// <param name="ModeX">Its most frequent value; null without clusters or coordinates.</param>
public sealed record FrameworkSummary(string Framework, double Clusters, double Share, double ShareStandardError, double MeanX, double StandardDeviationX, int? ModeX);

/// <summary>One sampling time of a condition.</summary>
/// <param name="Sample">Index of the sample within a run.</param>
/// <param name="TimeSeconds">Its time.</param>
/// <param name="Replicates">Runs that reached it.</param>
/// <param name="Frameworks">One entry per framework of the system.</param>
/// <param name="MetalInComplexes">Share of all metal atoms that stand in pools; NaN where the system names no metals.</param>
public sealed record EnsembleSummary(int Sample, double TimeSeconds, int Replicates, IReadOnlyList<FrameworkSummary> Frameworks, double MetalInComplexes)
{
    /// <param name="sample">Index of the sample.</param>
    /// <param name="timeSeconds">Its time.</param>
    /// <param name="replicates">The populations of each replicate, at least one.</param>
    /// <param name="metals">Names of the conserved quantities that are metals.</param>
    public static EnsembleSummary Of(int sample, double timeSeconds, IReadOnlyList<PopulationSample> replicates, IReadOnlyList<string> metals)
    {
        PopulationSample mean = PopulationSample.Mean(replicates);
        SpeciesTable species = mean.Species;
        var frameworks = new List<FrameworkSummary>();
        foreach (Family family in species.Families.Where(f => f.Kind == FamilyKind.Framework))
        {
            string coordinate = family.Coordinates.Count > 0 ? family.Coordinates[0].Name : "";
            CoordinateDistribution? distribution = new ClusterIntensities(mean, ResponseFactors.Equal, coordinate).DistributionOf(family.Name);
            double[] shares = [.. replicates.Select(r => ShareOf(r, family))];
            double clusters = Enumerable.Range(family.FirstSpecies, family.SpeciesCount).Sum(s => mean.Populations[s]);
            double all = mean.Clusters();
            frameworks.Add(new FrameworkSummary(
                family.Name, clusters, all > 0 ? clusters / all : 0, StandardError(shares), distribution?.Mean ?? double.NaN, distribution?.StandardDeviation ?? double.NaN, distribution?.MostIntense));
        }

        double inPools = metals.Sum(m => mean.Content(m, FamilyKind.Pool)), total = inPools + metals.Sum(m => mean.Content(m, FamilyKind.Framework));
        return new EnsembleSummary(sample, timeSeconds, replicates.Count, frameworks, inPools / total);
    }

    private static double ShareOf(PopulationSample sample, Family family)
    {
        double clusters = sample.Clusters();
        return clusters > 0 ? Enumerable.Range(family.FirstSpecies, family.SpeciesCount).Sum(s => sample.Populations[s]) / clusters : 0;
    }

    private static double StandardError(double[] values)
    {
        if (values.Length < 2) return double.NaN;
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
    }
}
