using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Storage;

namespace AlloyKMC.Cli.Output;

/// <summary>
/// What a batch takes on disk and in memory, from what two batches took on Linux x64 (.NET 10, two threads, <c>/usr/bin/time -v</c> and <c>du --apparent-size -B1</c>):
/// <list type="bullet">
/// <item><c>alloykmc sweep configs/lin2022/feed-ratio-sweep.json --set feed.clusters=100000 --replicates 2</c> and <c>8</c>: 606 bytes of trajectories, 58 of observables and 11 of the runs table for
/// each further run of 973 rows at most; 119 MB at most; <c>run configs/lin2022/time-course-1to3.json --replicates 1</c>: 94 MB.</item>
/// <item><c>alloykmc sweep bench/scale/tiny.json --replicates 50</c>, <c>5000</c> and <c>50000</c> (1e3, 1e5, 1e6 runs of 4 rows and 2 observables): 79, 168 and 364 MB; 45 bytes on disk a run.</item>
/// </list>
/// </summary>
internal static class BatchCost
{
    /// <summary>Runtime, program and the network of the 44-metal system.</summary>
    private const long BaseMemoryBytes = 95_000_000;

    /// <summary>While a file is written a row group of it is held.</summary>
    private const long MemoryBytesPerBufferedRow = 400;

    /// <summary>Which runs are there and where in the journal.</summary>
    private const long MemoryBytesPerRun = 220;

    /// <summary>Ids, times and how each run ended, compressed.</summary>
    private const double DiskBytesPerRun = 25;

    /// <summary>A species that may be present at a sample; a count takes few bits, a mean all of its own.</summary>
    private const double DiskBytesPerCount = 0.7, DiskBytesPerMean = 10;

    private const double DiskBytesPerObservable = 9;

    /// <summary>The configuration stands twice in the metadata of each of the three tables, beside schema, units and statistics.</summary>
    private const int ConfigurationsPerFile = 6, OtherMetadataBytesPerFile = 9000;

    /// <summary>Rows of trajectories if every species were present in every sample.</summary>
    public static long RowsAtMost(BatchPlan plan, SimulationPlan first) => plan.RunCount * first.SampleTimesSeconds.Count * first.Network.Species.Count;

    public static long DiskBytes(BatchPlan plan, SimulationPlan first)
    {
        double values = (double)plan.RunCount * first.SampleTimesSeconds.Count * plan.System.Observables.Count;
        return (long)((BlockPlan.Of(plan, first).BlockCount * (((double)ConfigurationsPerFile * plan.ResolvedJson.Length) + OtherMetadataBytesPerFile))
            + (plan.RunCount * DiskBytesPerRun) + (values * DiskBytesPerObservable) + (RowsAtMost(plan, first) * (plan.IsMeanField ? DiskBytesPerMean : DiskBytesPerCount)));
    }

    public static long MemoryBytes(BatchPlan plan, SimulationPlan first)
    {
        long rowsPerFile = RowsAtMost(plan, first) / Math.Max(1, plan.RunCount) * Math.Min(BlockPlan.Of(plan, first).RunsPerBlock, plan.RunCount);
        return BaseMemoryBytes + (Math.Min(rowsPerFile, new DatasetWriterOptions().RowsPerGroup) * MemoryBytesPerBufferedRow) + (plan.RunCount * MemoryBytesPerRun);
    }
}
