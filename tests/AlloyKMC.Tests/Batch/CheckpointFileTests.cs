using AlloyKMC.Batch.Checkpoints;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Tests.Kinetics;

namespace AlloyKMC.Tests.Batch;

/// <summary>A run goes on from its last whole checkpoint; truncated, damaged and foreign ones are recognised and passed over.</summary>
public sealed class CheckpointFileTests : IDisposable
{
    private const string Hash = "0123456789abcdef";
    private static readonly RunKey Key = new(0, 0);
    private readonly string _folder = Directory.CreateTempSubdirectory("alloykmc-").FullName;
    private readonly SimulationPlan _simulation = NewPlan();

    private CheckpointIdentity Identity => new(Hash, Key, 7, "uniformised");

    private int Species => _simulation.Network.Species.Count;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Reads_back_what_was_written()
    {
        foreach (ReplicateCheckpoint state in Checkpoints())
        {
            StoredCheckpoint read = CheckpointFile.Parse(CheckpointFile.ToBytes(Identity, new(state, TimeSpan.FromSeconds(3))), Identity, Species, out string? problem)!;
            Assert.Null(problem);
            Assert.Equal(TimeSpan.FromSeconds(3), read.WallTime);
            Assert.Equal(state.Counts, read.State.Counts);
            Assert.Equal(state.Samples.Counts, read.State.Samples.Counts);
            Assert.Equal(state.Samples.TimesSeconds, read.State.Samples.TimesSeconds);
            Assert.Equal(state with { Counts = [], Samples = read.State.Samples }, read.State with { Counts = [] });
        }
    }

    [Fact]
    public void Cut_off_or_changed_anywhere_it_is_recognised()
    {
        byte[] whole = CheckpointFile.ToBytes(Identity, new(Checkpoints()[^1], TimeSpan.Zero));
        for (int length = 0; length < whole.Length; length++) Assert.Null(CheckpointFile.Parse(whole.AsSpan(0, length), Identity, Species, out _));
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x04;
            Assert.Null(CheckpointFile.Parse(damaged, Identity, Species, out string? problem));
            Assert.NotNull(problem);
        }
    }

    [Fact]
    public void Of_another_run_seed_engine_or_configuration_it_is_recognised()
    {
        byte[] bytes = CheckpointFile.ToBytes(Identity, new(Checkpoints()[^1], TimeSpan.Zero));
        foreach (CheckpointIdentity other in new[] { Identity with { Run = new(0, 1) }, Identity with { Seed = 8 }, Identity with { Engine = "direct" }, Identity with { RunsHash = "f" } })
        {
            Assert.Null(CheckpointFile.Parse(bytes, other, Species, out string? problem));
            Assert.Contains("belongs to another run", problem, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("whole", 2, 0)]
    [InlineData("truncated", 1, 1)]
    [InlineData("damaged", 1, 1)]
    [InlineData("foreign", 1, 1)]
    [InlineData("gone", 1, 0)]
    [InlineData("both truncated", 0, 2)]
    public void A_batch_goes_on_from_the_best_one_there_is(string last, int expected, int notices)
    {
        BatchPlan plan = NewBatch();
        OutputFolder whole = Open(plan, "whole"), stopped = Open(plan, "stopped");
        BatchSummary all = BatchExecutor.Execute(plan, whole, new BatchOptions { Threads = 1 }, CancellationToken.None);

        List<ReplicateCheckpoint> checkpoints = Checkpoints();
        CheckpointFolder.Run run = new CheckpointFolder(stopped.WorkPath, Species, (_, _) => { }).Of(Identity);
        run.Keep(new(checkpoints[1], TimeSpan.Zero));
        run.Keep(new(checkpoints[3], TimeSpan.Zero));
        string path = Path.Combine(stopped.WorkPath, "checkpoints", Key.Id + ".checkpoint");
        byte[] bytes = File.ReadAllBytes(path);
        switch (last)
        {
            case "truncated": File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]); break;
            case "damaged": bytes[^20] ^= 1; File.WriteAllBytes(path, bytes); break;
            case "foreign": File.WriteAllBytes(path, CheckpointFile.ToBytes(Identity with { Seed = 9 }, new(checkpoints[3], TimeSpan.Zero))); break;
            case "gone": File.Delete(path); break;
            case "both truncated": foreach (string file in (string[])[path, path + ".previous"]) File.WriteAllBytes(file, bytes[..40]); break;
        }

        int noticed = 0;
        BatchSummary rest = BatchExecutor.Execute(plan, stopped, new BatchOptions { Threads = 1, Notice = (_, _) => noticed++ }, CancellationToken.None);
        Assert.Equal(notices, noticed);
        long before = expected switch { 2 => checkpoints[3].Statistics.Events, 1 => checkpoints[1].Statistics.Events, _ => 0 };
        Assert.Equal(all.Events - before, rest.Events);
        Assert.Equal(Contents(whole.Path), Contents(stopped.Path));
    }

    [Fact]
    public void Checkpoints_are_gone_when_the_batch_is_done()
    {
        BatchPlan plan = NewBatch();
        OutputFolder folder = Open(plan, "out");
        string checkpoints = Path.Combine(folder.WorkPath, "checkpoints");
        int finished = 0;
        BatchExecutor.Execute(plan, folder, new BatchOptions { Threads = 1, CheckpointInterval = TimeSpan.Zero, Report = _ => finished += Directory.GetFiles(checkpoints).Length == 0 ? 1 : 0 }, CancellationToken.None);
        Assert.Equal(2, finished);
        Assert.False(Directory.Exists(folder.WorkPath));
    }

    private static SimulationPlan NewPlan()
    {
        Network network = Definitions.Build(Definitions.MetalExchange());
        long[] counts = new long[network.Species.Count];
        counts[0] = counts[44] = 100;
        return new SimulationPlan { Network = network, InitialCounts = counts, Volume = 200, SampleTimesSeconds = [0, 0.1, 0.2, 0.3, 0.4, 0.5] };
    }

    private List<ReplicateCheckpoint> Checkpoints()
    {
        var kept = new List<ReplicateCheckpoint>();
        var stream = new PhiloxStream(new StreamKey(7));
        ReplicateRunner.Run(_simulation, EngineCatalog.Uniformised.Create(stream, null), checkpoints: new CheckpointPolicy(stream, null, () => true, kept.Add));
        return kept;
    }

    private BatchPlan NewBatch() => new()
    {
        System = _simulation.Network.System,
        Conditions = [new Condition(0, [], () => _simulation)],
        Replicates = 2,
        Seed = 7,
        Engine = "uniformised",
        ConfigHash = Hash,
        RunsHash = Hash,
        ResolvedJson = "{}",
    };

    private OutputFolder Open(BatchPlan plan, string name) => OutputFolder.Open(Path.Combine(_folder, name), plan.ConfigHash, plan.ResolvedJson, _ => [], false);

    private static Dictionary<string, byte[]> Contents(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);
}
