using System.Globalization;
using System.Text;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Sweeps;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Storage;

namespace AlloyKMC.Tests.Batch;

/// <summary>More replicates and raised limits on a folder that holds runs already: they are kept, and what comes out is to the byte what the higher numbers had made from the start.</summary>
public sealed class RunTransferTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alloykmc-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null, null)]
    [InlineData(25L, 25L)]
    [InlineData(25L, 50L)]
    [InlineData(25L, null)]
    public void A_finished_dataset_grows_to_the_bytes_of_the_greater_one(long? earlierEvents, long? events)
    {
        Batch few = New(2, earlierEvents), many = New(4, events);
        int cut = Execute(few, "out").Incomplete.Count;
        Assert.InRange(cut, earlierEvents is null ? 0 : 1, earlierEvents is null ? 0 : 5);
        BatchSummary rest = Execute(many, "out");
        BatchSummary whole = Execute(many, "whole");
        Assert.Equal(6 + (events == earlierEvents ? 0 : cut), rest.Executed);
        Assert.Equal(12, rest.Reused + rest.Executed);
        Assert.Equal(whole.Incomplete, rest.Incomplete);
        Assert.Equal(Contents("whole"), Contents("out"));
    }

    [Fact]
    public void An_unfinished_batch_keeps_what_its_journals_and_checkpoints_hold()
    {
        Batch few = New(2, null), many = New(4, null);
        using (var stop = new CancellationTokenSource())
        {
            int done = 0;
            BatchExecutor.Execute(few.Plan, Open(few, "out"), new BatchOptions { Threads = 1, Report = _ => { if (++done == 4) stop.Cancel(); } }, stop.Token);
        }

        Assert.Equal(8, Execute(many, "out").Executed);
        Execute(many, "whole");
        Assert.Equal(Contents("whole"), Contents("out"));
    }

    /// <summary>Ends the hand-over after each of its steps, as a kill would, and goes on with the greater or, where it still is the lesser batch, with that one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ended_after_any_step_nothing_is_lost(bool goesOn)
    {
        Batch few = New(2, 25), many = New(4, null);
        int cut = Execute(few, "few").Incomplete.Count;
        Assert.InRange(cut, 1, 5);
        Execute(many, "many");
        int steps = 0;
        for (bool isOver = false; !isOver; steps++)
        {
            string name = $"out-{steps}";
            Copy("few", name);
            OutputFolder folder = Open(many, name);
            int left = steps;
            try
            {
                RunTransfer.Carry(many.Plan, folder, Earlier(many, folder), CancellationToken.None, () =>
                {
                    if (left-- == 0) throw new Killed();
                });
                isOver = true;
            }
            catch (Killed)
            {
            }

            bool isStillFew = StoredBatch.Read(Path.Combine(_folder, name)).ConfigHash == few.Plan.ConfigHash;
            if (isStillFew && !goesOn)
            {
                BatchSummary same = Execute(few, name);
                Assert.Equal(0, same.Executed);
                Assert.Equal(Tables("few"), Tables(name));
            }

            BatchSummary rest = Execute(many, name);
            Assert.Equal(6 + cut, rest.Executed);
            Assert.Equal(Contents("many"), Contents(name));
        }

        // The runs that are kept, the manifest, three tables, the manifest again; and the last round, which nothing ends.
        Assert.Equal(6 - cut + 1 + 3 + 1 + 1, steps);
    }

    [Fact]
    public void Raised_twice_and_stopped_in_between_it_still_ends_in_the_same_bytes()
    {
        Execute(New(1, null), "out");
        Batch more = New(3, null), most = New(5, null);
        using (var stop = new CancellationTokenSource())
        {
            int done = 0;
            BatchExecutor.Execute(more.Plan, Open(more, "out"), new BatchOptions { Threads = 1, Report = _ => { if (++done == 2) stop.Cancel(); } }, stop.Token);
        }

        Assert.Equal(15 - 3 - 2, Execute(most, "out").Executed);
        Execute(most, "whole");
        Assert.Equal(Contents("whole"), Contents("out"));
    }

    [Fact]
    public void A_raised_limit_of_wall_time_runs_again_what_it_had_cut()
    {
        Batch none = New(2, null, wallSeconds: 0), more = New(2, null, wallSeconds: 1000);
        Assert.Equal(6, Execute(none, "out").Incomplete.Count);
        Assert.Equal(0, Execute(none, "out").Executed);
        BatchSummary again = Execute(more, "out");
        Assert.Equal((6, 0), (again.Executed, again.Incomplete.Count));
        Assert.Equal(0, Execute(New(2, null), "out").Executed);
        Execute(New(2, null), "whole");
        Assert.Equal(Tables("whole"), Tables("out"));
    }

    [Theory]
    [InlineData(3, 60L, "ensemble.replicates")]
    [InlineData(4, 50L, "limits.events")]
    [InlineData(9, 50L, "limits.events")]
    public void Less_is_refused_and_nothing_is_touched(int replicates, long? events, string named)
    {
        Execute(New(4, 60), "out");
        Dictionary<string, byte[]> before = Contents("out");
        OutputRefusedException refusal = Assert.Throws<OutputRefusedException>(() => Open(New(replicates, events), "out"));
        Assert.Contains("nothing of it is thrown away", refusal.Problem, StringComparison.Ordinal);
        Assert.Contains(refusal.Differences, d => d.StartsWith(named, StringComparison.Ordinal));
        Assert.Equal(before, Contents("out"));
    }

    [Fact]
    public void Any_other_change_is_refused_though_more_is_asked_for()
    {
        Execute(New(2, null), "out");
        OutputRefusedException refusal = Assert.Throws<OutputRefusedException>(() => Open(New(4, null, rate: 0.5), "out"));
        Assert.Contains("another configuration", refusal.Problem, StringComparison.Ordinal);
        Assert.Equal(2, refusal.Differences.Count);
    }

    [Fact]
    public void A_file_of_the_tables_that_was_cut_off_is_not_believed()
    {
        Batch few = New(2, null), many = New(3, null);
        Execute(few, "out");
        string file = Path.Combine(_folder, "out", TrajectorySchema.TrajectoriesFolder, "part-00000.parquet");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^10]);
        Assert.Equal(9, Execute(many, "out").Executed);
        Execute(many, "whole");
        Assert.Equal(Contents("whole"), Contents("out"));
    }

    [Fact]
    public void While_a_process_works_for_the_earlier_configuration_nothing_is_handed_over()
    {
        Batch few = New(2, null), many = New(4, null);
        OutputFolder folder = Open(few, "out");
        using (RunJournal.Open(Path.Combine(folder.WorkPath, "shard-00001-of-00002.journal"), few.Plan.ConfigHash, few.Plan.System.Species))
            Assert.Contains("Another process", Assert.Throws<OutputRefusedException>(() => Execute(many, "out")).Remedy, StringComparison.Ordinal);
        Assert.Equal(few.Plan.ConfigHash, StoredBatch.Read(folder.Path).ConfigHash);
    }

    /// <summary>A process that found the folder as it was before it was given away must not go on in it.</summary>
    [Fact]
    public void A_process_that_comes_too_late_is_refused()
    {
        Batch few = New(2, null), many = New(4, null);
        OutputFolder late = Open(few, "out");
        Execute(many, "out");
        Dictionary<string, byte[]> before = Contents("out");
        Assert.Throws<OutputRefusedException>(() => BatchExecutor.Execute(few.Plan, late, new BatchOptions { Threads = 1 }, CancellationToken.None));
        Assert.Equal(before, Contents("out").Where(f => !f.Key.StartsWith(".alloykmc", StringComparison.Ordinal)).ToDictionary());
    }

    [Fact]
    public void The_parts_of_an_array_that_ask_for_more_at_once_merge_to_the_same_bytes()
    {
        Batch few = New(2, 60), many = New(4, null);
        Execute(few, "out");
        Parallel.For(0, 4, part => BatchExecutor.Execute(many.Plan, Open(many, "out"), new BatchOptions { Threads = 1, Shard = new Shard(part, 4) }, CancellationToken.None));
        BatchSummary merged = BatchExecutor.Execute(many.Plan, OutputFolder.ToAssemble(Path.Combine(_folder, "out")), new BatchOptions { Threads = 1, ExecuteMissing = false }, CancellationToken.None);
        Assert.True(merged.IsFinished);
        Execute(many, "whole");
        Assert.Equal(Contents("whole"), Contents("out"));
    }

    private sealed class Killed : Exception;

    private sealed record Batch(BatchPlan Plan, ResolvedConfig Resolved);

    private static Batch New(int replicates, long? events, double? wallSeconds = null, double rate = 0.7)
    {
        string limits = string.Join(", ", ((string?[])[events is { } e ? $"\"events\": {e}" : null]).OfType<string>());
        string text = string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "system": {
                "name": "two pools", "units": { "time": "s", "concentration": "molecules" },
                "families": { "A": { "content": { "M": "1" } }, "B": { "content": { "M": "1" } } },
                "rules": [ { "name": "swap", "reaction": "A <-> B", "rate": "k", "reverse": "k" } ],
                "observables": { "B": "[B]", "B per A": "[B] / [A]" },
                "parameters": { "k": { "value": {{rate}}, "unit": "1/s" } }
              },
              "feed": { "amounts": { "A": 8 } },
              "sampling": { "times": ["0 s", "1 s", "3 s"] },
              "ensemble": { "replicates": {{replicates}}, "seed": 5 },
              "limits": { {{limits}} },
              "sweep": { "grid": { "feed.amounts.A": [8, 16, 30] } }
            }
            """);
        LoadedSweep sweep = SweepReader.Read(Encoding.UTF8.GetBytes(text), "sweep.json");
        BatchPlan plan = SweepBatch.Of(sweep, 1, []);
        return new Batch(plan with { WallLimit = wallSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null }, sweep.Shared.Resolved);
    }

    private OutputFolder Open(Batch batch, string name) => OutputFolder.Open(Path.Combine(_folder, name), FolderClaim.Of(batch.Plan, batch.Resolved), force: false);

    private BatchSummary Execute(Batch batch, string name) => BatchExecutor.Execute(batch.Plan, Open(batch, name), new BatchOptions { Threads = 1 }, CancellationToken.None);

    private static EarlierRuns Earlier(Batch batch, OutputFolder folder)
    {
        SimulationPlan first = batch.Plan.Conditions[0].Plan();
        return new EarlierRuns(batch.Plan, folder, EngineChoices.Of(batch.Plan), first);
    }

    private Dictionary<string, byte[]> Contents(string name)
    {
        string folder = Path.Combine(_folder, name);
        return Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);
    }

    private Dictionary<string, byte[]> Tables(string name) => Contents(name).Where(f => f.Key.EndsWith(".parquet", StringComparison.Ordinal)).ToDictionary();

    private void Copy(string from, string to)
    {
        foreach ((string name, byte[] content) in Contents(from))
        {
            string path = Path.Combine(_folder, to, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }
}
