using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Storage;

namespace AlloyKMC.Batch.Execution;

/// <summary>Turns the runs of a complete block into one file of each table.</summary>
internal sealed class BlockWriter(BatchPlan plan, OutputFolder folder, EngineChoices engines)
{
    /// <summary>The last bytes of every Parquet file.</summary>
    private static readonly byte[] ParquetMagic = "PAR1"u8.ToArray();

    private static readonly (ReplicateStatus Status, string Name)[] StatusNames =
    [
        (ReplicateStatus.Completed, "completed"), (ReplicateStatus.EventLimit, "event limit"), (ReplicateStatus.WallLimit, "wall limit"), (ReplicateStatus.Failed, "failed"),
    ];

    /// <summary>Version of the program, as the runs table names it.</summary>
    public static readonly string Version = typeof(BlockWriter).Assembly.GetName().Version!.ToString(3);

    /// <summary>Whether the files of a block are there, in every table and with their ends; a file that was cut off or deleted is written anew.</summary>
    public bool IsWritten(int block) =>
        IsWhole(TrajectorySchema.RunsFolder, block) && IsWhole(TrajectorySchema.TrajectoriesFolder, block) && (plan.System.Observables.Count == 0 || IsWhole(TrajectorySchema.ObservablesFolder, block));

    private bool IsWhole(string table, int block)
    {
        string path = Path.Combine(folder.Path, table, FileName(block) + ".parquet");
        if (!File.Exists(path)) return false;
        using FileStream file = File.OpenRead(path);
        if (file.Length < 2 * ParquetMagic.Length) return false;
        Span<byte> end = stackalloc byte[ParquetMagic.Length];
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);
        return end.SequenceEqual(ParquetMagic);
    }

    /// <summary>Reads runs from the journals in order and writes them; nothing appears before everything is on the disk.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; nothing appears.</exception>
    public void Write(int block, long firstRun, long endRun, RunStore store, CancellationToken cancellation)
    {
        var options = new DatasetWriterOptions { ObservableNames = [.. plan.System.Observables.Select(o => o.Name)], ConfigurationJson = plan.ResolvedJson, HoldsMeans = plan.IsMeanField };
        using DatasetWriter writer = DatasetWriter.Create(folder.Path, FileName(block), plan.System.Species, options);
        for (long run = firstRun; run < endRun; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReplicateResult result = store.Read(run);
            RunKey key = plan.KeyOf(run);
            var record = new RunRecord(
                key.Id, key.Condition, key.Replicate, plan.Seed, engines[key.Condition].Engine.Name, StatusName(result.Status), result.Reason, result.Statistics.Events, plan.ConfigHash, Version, plan.Conditions[key.Condition].Values);
            writer.Append(record, result.Series, options.ObservableNames.Count == 0 ? [] : result.Observables);
        }

        writer.Complete();
    }

    /// <summary>Name of the files of a block, without extension.</summary>
    public static string FileName(int block) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"part-{block:D5}");

    /// <summary>The word of the runs table for how a run ended.</summary>
    public static string StatusName(ReplicateStatus status) => StatusNames.Single(s => s.Status == status).Name;

    public static ReplicateStatus StatusOf(string name) => StatusNames.Single(s => s.Name == name).Status;
}
