using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Storage;

namespace AlloyKMC.Batch.Execution;

/// <summary>Turns the runs of a complete block into one file of each table.</summary>
internal sealed class BlockWriter(BatchPlan plan, OutputFolder folder, string engine)
{
    private static readonly string Version = typeof(BlockWriter).Assembly.GetName().Version!.ToString(3);

    /// <summary>Whether the files of a block are there; the runs table appears last.</summary>
    public bool IsWritten(int block) => File.Exists(Path.Combine(folder.Path, TrajectorySchema.RunsFolder, FileName(block) + ".parquet"));

    /// <summary>Reads runs from the journals in order and writes them; nothing appears before everything is on the disk.</summary>
    public void Write(int block, long firstRun, long endRun, RunStore store)
    {
        var options = new DatasetWriterOptions { ObservableNames = [.. plan.System.Observables.Select(o => o.Name)], ConfigurationJson = plan.ResolvedJson };
        using DatasetWriter writer = DatasetWriter.Create(folder.Path, FileName(block), plan.System.Species, options);
        for (long run = firstRun; run < endRun; run++)
        {
            ReplicateResult result = store.Read(run);
            RunKey key = plan.KeyOf(run);
            var record = new RunRecord(
                key.Id, key.Condition, key.Replicate, plan.Seed, engine, StatusName(result.Status), result.Reason, result.Statistics.Events, plan.ConfigHash, Version, plan.Conditions[key.Condition].Values);
            writer.Append(record, result.Series, options.ObservableNames.Count == 0 ? [] : result.Observables);
        }

        writer.Complete();
    }

    private static string FileName(int block) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"part-{block:D5}");

    private static string StatusName(ReplicateStatus status) => status switch
    {
        ReplicateStatus.Completed => "completed",
        ReplicateStatus.EventLimit => "event limit",
        ReplicateStatus.WallLimit => "wall limit",
        ReplicateStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not a status a finished run has"),
    };
}
