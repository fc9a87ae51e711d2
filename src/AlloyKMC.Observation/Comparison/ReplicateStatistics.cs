namespace AlloyKMC.Observation.Comparison;

internal static class ReplicateStatistics
{
    /// <summary>Standard error of the mean over replicates; null with fewer than two.</summary>
    public static double? StandardError(IReadOnlyList<double> values)
    {
        if (values.Count < 2) return null;
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count);
    }
}
