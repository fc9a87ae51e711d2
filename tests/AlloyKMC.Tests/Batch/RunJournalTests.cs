using AlloyKMC.Batch.Execution;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Tests.Batch;

/// <summary>A journal gives back what was appended, whatever instant its process was killed at.</summary>
public sealed class RunJournalTests : IDisposable
{
    private const string Hash = "0123456789abcdef";
    private readonly string _folder = Directory.CreateTempSubdirectory("alloykmc-").FullName;
    private readonly SpeciesTable _species = AlloySystem.Compile(new SystemDefinition
    {
        Name = "two pools",
        Families = [new("A", new FamilyDefinition { Content = [new("M", "1")] }), new("B", new FamilyDefinition { Content = [new("M", "1")] })],
    }).Species;

    private string JournalPath => Path.Combine(_folder, "all.journal");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Gives_back_what_was_appended_after_reopening()
    {
        using (RunJournal journal = RunJournal.Open(JournalPath, Hash, _species))
        {
            for (int run = 0; run < 20; run++) journal.Append(run, Result(run));
        }

        using RunJournal again = RunJournal.Open(JournalPath, Hash, _species);
        Assert.Equal(Enumerable.Range(0, 20).Select(r => (long)r), again.Runs.Order());
        for (int run = 19; run >= 0; run--) AssertEqual(Result(run), again.Read(run));
    }

    [Fact]
    public void Means_come_back_to_the_bit()
    {
        double[][] means = [[1.5, double.Epsilon], [Math.PI, 0]];
        using RunJournal journal = RunJournal.Open(JournalPath, Hash, _species);
        journal.Append(3, new ReplicateResult(PopulationSeries.OfMeans(_species, [0, 60], means), [[1], [2]], [10, 11], default, ReplicateStatus.Completed, null, 0));
        ReplicateResult read = journal.Read(3);
        Assert.Equal(means, read.Series.Means);
        Assert.Empty(read.Series.Counts);
        Assert.Equal([10, 11], read.Volumes);
    }

    [Fact]
    public void Cut_off_at_any_byte_keeps_every_whole_record_and_takes_further_ones()
    {
        var ends = new List<long>();
        using (RunJournal journal = RunJournal.Open(JournalPath, Hash, _species))
        {
            for (int run = 0; run < 3; run++)
            {
                ends.Add(new FileInfo(JournalPath).Length);
                journal.Append(run, Result(run));
            }
        }

        byte[] whole = File.ReadAllBytes(JournalPath);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(JournalPath, whole[..length]);
            int kept = ends.Skip(1).Count(end => end <= length);
            using RunJournal cut = RunJournal.Open(JournalPath, Hash, _species);
            Assert.Equal(kept, cut.Runs.Count);
            cut.Append(2, Result(2));
            AssertEqual(Result(2), cut.Read(2));
        }
    }

    [Fact]
    public void A_flipped_byte_ends_what_is_believed()
    {
        using (RunJournal journal = RunJournal.Open(JournalPath, Hash, _species))
        {
            for (int run = 0; run < 3; run++) journal.Append(run, Result(run));
        }

        byte[] whole = File.ReadAllBytes(JournalPath);
        for (int at = 40; at < whole.Length; at += 3)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(JournalPath, damaged);
            using RunJournal journal = RunJournal.Open(JournalPath, Hash, _species);
            Assert.True(journal.Runs.Count < 3);
            foreach (long run in journal.Runs) AssertEqual(Result((int)run), journal.Read(run));
        }
    }

    [Fact]
    public void Of_another_configuration_is_not_believed()
    {
        using (RunJournal journal = RunJournal.Open(JournalPath, Hash, _species)) journal.Append(0, Result(0));
        Assert.Null(RunJournal.OpenForReading(JournalPath, "fedcba9876543210", _species));
        using RunJournal other = RunJournal.Open(JournalPath, "fedcba9876543210", _species);
        Assert.Empty(other.Runs);
    }

    [Fact]
    public void Cannot_be_written_by_two()
    {
        using RunJournal journal = RunJournal.Open(JournalPath, Hash, _species);
        Assert.Throws<IOException>(() => RunJournal.Open(JournalPath, Hash, _species));
        journal.Append(5, Result(5));
        using RunJournal? reader = RunJournal.OpenForReading(JournalPath, Hash, _species);
        Assert.Equal([5L], reader!.Runs);
    }

    private ReplicateResult Result(int seed) => new(
        new PopulationSeries(_species, [0, seed + 0.5], [[seed, 1L << (seed + 20)], [0, seed * 7L]]), [[seed / 3.0], [double.NaN]], [1, 2.5],
        new EngineStatistics(seed, 2 * seed, 3), seed % 2 == 0 ? ReplicateStatus.Completed : ReplicateStatus.Failed, seed % 2 == 0 ? null : $"reason {seed}", 0.25);

    private static void AssertEqual(ReplicateResult expected, ReplicateResult actual)
    {
        Assert.Equal(expected.Series.TimesSeconds, actual.Series.TimesSeconds);
        Assert.Equal(expected.Series.Counts, actual.Series.Counts);
        Assert.Equal(expected.Observables, actual.Observables);
        Assert.Equal(expected.Volumes, actual.Volumes);
        Assert.Equal((expected.Statistics, expected.Status, expected.Reason, expected.SuppressedEvents), (actual.Statistics, actual.Status, actual.Reason, actual.SuppressedEvents));
    }
}
