namespace AlloyKMC.Storage;

/// <summary>A run of a dataset as stored. Units of swept values stand in the metadata of the file, not here.</summary>
/// <param name="Run">Its row.</param>
/// <param name="SampleTimesSeconds">Times of its samples in seconds; also of those in which nothing was there.</param>
/// <param name="FileName">Name without extension of the files that hold it.</param>
public sealed record StoredRun(RunRecord Run, IReadOnlyList<double> SampleTimesSeconds, string FileName);

/// <summary>How one run of a dataset ended, and what simulated it.</summary>
public readonly record struct RunEnding(int Condition, int Replicate, string Status, string? Reason, string Engine, string Version);

/// <summary>Rows of the trajectories table as columns of one length: one row group. <c>Coordinates[name][row]</c> is null where the family has no such coordinate; of a dataset of the mean field there are <c>Means</c> and no <c>Counts</c>.</summary>
public sealed record TrajectoryBatch(
    string[] RunIds,
    int[] Conditions,
    int[] Replicates,
    int[] Samples,
    double[] TimesSeconds,
    string[] Families,
    IReadOnlyList<string> CoordinateNames,
    IReadOnlyList<int?[]> Coordinates,
    long[] Counts,
    double[]? Means = null)
{
    public int RowCount => RunIds.Length;
}

/// <summary>Rows of the observables table as columns of one length: one row group.</summary>
public sealed record ObservableBatch(string[] RunIds, int[] Conditions, int[] Replicates, int[] Samples, double[] TimesSeconds, string[] Observables, double[] Values)
{
    public int RowCount => Values.Length;
}
