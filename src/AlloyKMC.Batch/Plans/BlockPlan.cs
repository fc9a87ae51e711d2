using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Batch.Plans;

/// <summary>
/// Which runs stand together in one file of each table. It depends on the batch alone (never on threads, shards or interruptions), so that the files
/// of a dataset are the same to the byte however it came about.
/// </summary>
public sealed class BlockPlan
{
    /// <summary>Rows aimed at per file: one or a few row groups, the size column stores read best.</summary>
    private const long RowsPerFile = 1_000_000;

    public BlockPlan(long runCount, int samples, int speciesCount)
    {
        RunCount = runCount;
        RunsPerBlock = Math.Clamp(RowsPerFile / Math.Max(1, (long)samples * speciesCount), 1, 100_000);
    }

    /// <summary>The files of a batch.</summary>
    /// <param name="plan">The batch.</param>
    /// <param name="first">Its first condition: all have the same samples, or nearly so.</param>
    public static BlockPlan Of(BatchPlan plan, SimulationPlan first) => new(plan.RunCount, first.SampleTimesSeconds.Count + first.Schedule.Count, plan.System.Species.Count);

    public long RunCount { get; }

    public long RunsPerBlock { get; }

    public int BlockCount => (int)((RunCount + RunsPerBlock - 1) / RunsPerBlock);

    public int BlockOf(long run) => (int)(run / RunsPerBlock);

    public long FirstRun(int block) => block * RunsPerBlock;

    public long EndRun(int block) => Math.Min(RunCount, (block + 1) * RunsPerBlock);
}
