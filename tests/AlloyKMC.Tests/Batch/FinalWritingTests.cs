using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Configuration.Sweeps;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Batch;

/// <summary>What happens while the tables are written: a stop, a fault of the disk and a killed process leave the journals, and the next call makes the same dataset and nothing beside it.</summary>
public sealed class FinalWritingTests : IDisposable
{
    private static readonly LoadedSweep Sweep = SweepReader.ReadFile(
        RepositoryRoot.Combine("configs", "lin2022", "feed-ratio-sweep.json"),
        new RunReadOptions { Overrides = ConfigOverrides.From(null, ["feed.clusters=40", "ensemble.replicates=1", """sweep={"grid":{"feed.ratio":["1:3","3:1"]}}"""]) });

    private readonly BatchPlan _plan = SweepBatch.Of(Sweep, 1, []);
    private readonly string _root = Directory.CreateTempSubdirectory("alloykmc-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_stop_is_told_and_the_next_call_writes_the_same_dataset()
    {
        string stopped = Parts("stopped");
        BatchSummary summary = Merge(stopped, new CancellationToken(canceled: true));
        Assert.False(summary.IsFinished);
        Assert.Equal(0, summary.Missing);
        Assert.Empty(Directory.GetFiles(stopped, "*.parquet*", SearchOption.AllDirectories));
        Assert.True(Merge(stopped, CancellationToken.None).IsFinished);
        Assert.Equal(Whole(), Contents(stopped));
    }

    [Fact]
    public void A_fault_of_the_disk_keeps_the_journals()
    {
        string faulty = Parts("faulty"), blocked = Path.Combine(faulty, "trajectories");
        File.WriteAllText(blocked, "in the way of a folder");
        Assert.Contains("trajectories", Assert.Throws<BatchFailedException>(() => Merge(faulty, CancellationToken.None)).Message, StringComparison.Ordinal);
        File.Delete(blocked);
        Assert.True(Merge(faulty, CancellationToken.None).IsFinished);
        Assert.Equal(Whole(), Contents(faulty));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_killed_processes_left_is_no_part_of_the_dataset(bool isFinishedBefore)
    {
        string killed = Parts("killed");
        if (isFinishedBefore) Merge(killed, CancellationToken.None);
        foreach (string left in new[] { Path.Combine(".tmp", "part-00000.parquet.0"), Path.Combine(".alloykmc", "import-0-all.journal.new"), "alloykmc.json.0" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(killed, left))!);
            File.WriteAllText(Path.Combine(killed, left), "cut off");
        }

        Assert.True(Merge(killed, CancellationToken.None).IsFinished);
        Assert.Equal(Whole(), Contents(killed));
    }

    /// <summary>A folder in which both parts have done their runs.</summary>
    private string Parts(string name)
    {
        string path = Path.Combine(_root, name);
        for (int part = 0; part < 2; part++) Assert.True(Execute(path, new BatchOptions { Threads = 1, Shard = new Shard(part, 2) }, CancellationToken.None).IsFinished);
        return path;
    }

    private BatchSummary Merge(string path, CancellationToken cancellation) => Execute(path, new BatchOptions { Threads = 1, ExecuteMissing = false }, cancellation);

    private BatchSummary Execute(string path, BatchOptions options, CancellationToken cancellation) =>
        BatchExecutor.Execute(_plan, OutputFolder.Open(path, FolderClaim.Of(_plan, Sweep.Shared.Resolved), force: false), options, cancellation);

    private Dictionary<string, byte[]> Whole()
    {
        string path = Path.Combine(_root, "whole");
        Assert.True(Execute(path, new BatchOptions { Threads = 1 }, CancellationToken.None).IsFinished);
        return Contents(path);
    }

    private static Dictionary<string, byte[]> Contents(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);
}
