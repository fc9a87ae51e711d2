using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Storage;

namespace AlloyKMC.Tests.Storage;

public sealed class DatasetFaultTests
{
    [Fact]
    public void Files_appear_only_when_complete()
    {
        using var folder = new TestFolder();
        using (DatasetWriter writer = DatasetWriter.Create(folder, "part", TestDatasets.Species, TestDatasets.Options))
        {
            for (int i = 0; i < 10; i++) writer.Append(TestDatasets.Run(i, 0), TestDatasets.Series(i, 0), TestDatasets.Values(i, 0));
            Assert.DoesNotContain(TestDatasets.Files(folder), file => file.EndsWith(".parquet", StringComparison.Ordinal));
            Assert.Contains(TestDatasets.Files(folder), file => file.StartsWith(".tmp/trajectories", StringComparison.Ordinal) || file.StartsWith(".tmp/part.parquet", StringComparison.Ordinal));
        }

        Assert.Equal(["observables", "runs", "trajectories"], TestDatasets.Files(folder));
        TestDatasets.Write(folder, "part", [(0, 0)]);
        Assert.Equal(["observables", "observables/part.parquet", "runs", "runs/part.parquet", "trajectories", "trajectories/part.parquet"], TestDatasets.Files(folder));
    }

    /// <summary>Wherever the disk becomes full, one exception names the file and no file is left.</summary>
    [Fact]
    public void A_full_disk_leaves_nothing_half_written()
    {
        int failures = 0;
        for (int capacity = 0; ; capacity += 311)
        {
            using var folder = new TestFolder();
            var disk = new Disk(capacity);
            try
            {
                using DatasetWriter writer = DatasetWriter.Create(folder, "part", TestDatasets.Species, TestDatasets.Options, path => new FullStream(path, disk));
                writer.Append(TestDatasets.Run(0, 0), TestDatasets.Series(0, 0), TestDatasets.Values(0, 0));
                writer.Append(TestDatasets.Run(0, 1), TestDatasets.Series(0, 1), TestDatasets.Values(0, 1));
                writer.Complete();
                Assert.Equal(2, DatasetReader.Open(folder).Runs.Count);
                break;
            }
            catch (StorageException fault)
            {
                failures++;
                Assert.Contains("No space left on device", fault.Message);
                Assert.Contains("part.parquet", fault.Message);
                Assert.DoesNotContain(TestDatasets.Files(folder), file => file.Contains("part", StringComparison.Ordinal) || file.Contains(".tmp", StringComparison.Ordinal));
            }
        }

        Assert.True(failures > 20, $"{failures} failures");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_said_at_once()
    {
        using var folder = new TestFolder();
        string file = Path.Combine(folder, "not-a-folder");
        File.WriteAllText(file, "");

        StorageException fault = Assert.Throws<StorageException>(() => DatasetWriter.Create(file, "part", TestDatasets.Species, TestDatasets.Options));

        Assert.Contains("creating the file failed", fault.Message);
    }

    [Fact]
    public void Names_that_collide_with_columns_are_faults()
    {
        using var folder = new TestFolder();
        var family = new Family("S", 0, FamilyKind.Framework, [new Coordinate("count", 0, 0)], false, 0, 1);
        var species = new SpeciesTable([family], [new SpeciesInfo(0, family, [0])], [], [], new Dictionary<string, int>());

        Assert.Contains("'count' is a column", Assert.Throws<FaultException>(() => DatasetWriter.Create(folder, "part", species, new DatasetWriterOptions())).Message);
        Assert.Contains("not JSON", Assert.Throws<FaultException>(() => DatasetWriter.Create(folder, "part", TestDatasets.Species, new DatasetWriterOptions { ConfigurationJson = "{" })).Message);
        using DatasetWriter writer = DatasetWriter.Create(folder, "part", TestDatasets.Species, TestDatasets.Options);
        RunRecord run = TestDatasets.Run(0, 0) with { Swept = [new SweptValue("seed", 1L)] };
        Assert.Contains("'seed' is a column", Assert.Throws<FaultException>(() => writer.Append(run, TestDatasets.Series(0, 0), TestDatasets.Values(0, 0))).Message);
    }

    [Fact]
    public void Runs_out_of_order_or_unlike_the_others_are_refused()
    {
        using var folder = new TestFolder();
        using DatasetWriter writer = DatasetWriter.Create(folder, "part", TestDatasets.Species, TestDatasets.Options);
        writer.Append(TestDatasets.Run(1, 1), TestDatasets.Series(1, 1), TestDatasets.Values(1, 1));

        Assert.Contains("comes after", Throws(TestDatasets.Run(1, 1)));
        Assert.Contains("comes after", Throws(TestDatasets.Run(0, 7)));
        Assert.Contains("other swept values", Throws(TestDatasets.Run(2, 0) with { Swept = [] }));
        Assert.Contains("must have 2 observables at each of 5 samples", Assert.Throws<ArgumentException>(() => writer.Append(TestDatasets.Run(2, 0), TestDatasets.Series(2, 0), [])).Message);

        string Throws(RunRecord run) => Assert.Throws<ArgumentException>(() => writer.Append(run, TestDatasets.Series(0, 0), TestDatasets.Values(0, 0))).Message;
    }

    [Fact]
    public void What_cannot_be_read_is_named()
    {
        using var folder = new TestFolder();
        Assert.Contains("holds no dataset", Assert.Throws<StorageException>(() => DatasetReader.Open(folder)).Message);

        TestDatasets.Write(folder, "a", [(0, 0)]);
        DatasetReader reader = DatasetReader.Open(folder);
        Assert.Contains("no run nobody", Assert.Throws<StorageException>(() => reader.ReadSeries("nobody", TestDatasets.Species)).Message);
        Family pool = TestDatasets.Species.Families[2] with { Index = 0, FirstSpecies = 0 };
        var smaller = new SpeciesTable([pool], [new SpeciesInfo(0, pool, [])], [], [], new Dictionary<string, int>());
        Assert.Contains("which the system does not have", Assert.Throws<StorageException>(() => reader.ReadSeries("c0000-r0000", smaller)).Message);

        TestDatasets.Write(folder, "b", [(0, 0)]);
        Assert.Contains("stands in a.parquet and again in b.parquet", Assert.Throws<StorageException>(() => DatasetReader.Open(folder)).Message);

        string runs = Path.Combine(folder, "runs", "b.parquet");
        File.WriteAllBytes(runs, File.ReadAllBytes(runs)[..^10]);
        Assert.Contains("truncated", Assert.Throws<StorageException>(() => DatasetReader.Open(folder)).Message);
    }

    private sealed class Disk(long capacity)
    {
        public long Left { get; private set; } = capacity;

        public void Take(int bytes)
        {
            if (bytes > Left) throw new IOException("No space left on device");
            Left -= bytes;
        }
    }

    /// <summary>A file on a disk of limited size.</summary>
    private sealed class FullStream(string path, Disk disk) : FileStream(path, FileMode.CreateNew, FileAccess.Write)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            disk.Take(buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
