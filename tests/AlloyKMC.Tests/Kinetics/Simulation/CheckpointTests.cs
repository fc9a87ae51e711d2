using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Tests.Kinetics.Simulation;

/// <summary>A replicate continued from any of its checkpoints ends in the same bits as the one that nobody stopped, on every engine and kernel.</summary>
public class CheckpointTests
{
    public static TheoryData<string, string> EnginesAndKernels
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (EngineEntry engine in EngineCatalog.All.Where(e => e.Integrate is null))
            {
                foreach ((string kernel, bool isSupported) in engine.Kernels.Where(k => k.IsSupported)) data.Add(engine.Name, kernel);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EnginesAndKernels))]
    public void Continued_from_any_checkpoint_a_replicate_ends_in_the_same_bits(string engine, string kernel)
    {
        EngineEntry entry = EngineCatalog.Find(engine)!;
        string[] kernels = [.. entry.Kernels.Where(k => k.IsSupported).Select(k => k.Name)];
        string other = kernels[(Array.IndexOf(kernels, kernel) + 1) % kernels.Length];
        foreach ((SimulationPlan plan, int mostWithin) in Plans(entry))
        {
            ReplicateResult whole = ReplicateRunner.Run(plan, entry.Create(NewStream(kernel), kernel));
            Assert.Equal(ReplicateStatus.Completed, whole.Status);
            var kept = new List<ReplicateCheckpoint>();
            PhiloxStream stream = NewStream(kernel);
            AssertEqual(whole, ReplicateRunner.Run(plan, entry.Create(stream, kernel), checkpoints: new CheckpointPolicy(stream, null, () => true, kept.Add)));
            Assert.Equal(mostWithin > 0, kept.Exists(c => c.RemainingSeconds is not null));
            foreach (ReplicateCheckpoint checkpoint in kept)
            {
                var continued = new PhiloxStream(checkpoint.Random, PhiloxKernelCatalog.All.Single(k => k.Name == other));
                AssertEqual(whole, ReplicateRunner.Run(plan, entry.Create(continued, other), checkpoints: new CheckpointPolicy(continued, checkpoint, () => false, _ => { })));
            }
        }
    }

    [Fact]
    public void A_cancelled_replicate_leaves_its_last_checkpoint_and_continues_to_the_same_bits()
    {
        EngineEntry entry = EngineCatalog.Uniformised;
        SimulationPlan plan = Plans(entry).First().Plan;
        ReplicateResult whole = ReplicateRunner.Run(plan, entry.Create(NewStream(null), null));
        using var source = new CancellationTokenSource();
        var kept = new List<ReplicateCheckpoint>();
        PhiloxStream stream = NewStream(null);
        int asked = 0;
        ReplicateResult cancelled = ReplicateRunner.Run(plan, entry.Create(stream, null), cancellation: source.Token, checkpoints: new CheckpointPolicy(
            stream, null, () =>
            {
                if (++asked == 2) source.Cancel();
                return false;
            }, kept.Add));
        Assert.Equal(ReplicateStatus.Cancelled, cancelled.Status);
        ReplicateCheckpoint last = Assert.Single(kept);
        Assert.InRange(last.Statistics.Events, 1, whole.Statistics.Events - 1);
        var continued = new PhiloxStream(last.Random);
        AssertEqual(whole, ReplicateRunner.Run(plan, entry.Create(continued, null), checkpoints: new CheckpointPolicy(continued, last, () => false, _ => { })));
    }

    [Fact]
    public void An_event_limit_counts_the_events_before_the_checkpoint()
    {
        EngineEntry entry = EngineCatalog.Factorised;
        SimulationPlan plan = MetalExchange(20_000) with { EventLimit = 15_000 };
        var kept = new List<ReplicateCheckpoint>();
        PhiloxStream stream = NewStream(null);
        ReplicateResult whole = ReplicateRunner.Run(plan, entry.Create(stream, null), checkpoints: new CheckpointPolicy(stream, null, () => true, kept.Add));
        Assert.Equal((ReplicateStatus.EventLimit, 15_000L), (whole.Status, whole.Statistics.Events));
        var continued = new PhiloxStream(kept[^1].Random);
        AssertEqual(whole, ReplicateRunner.Run(plan, entry.Create(continued, null), checkpoints: new CheckpointPolicy(continued, kept[^1], () => false, _ => { })));
    }

    /// <summary>Plans with the least number of rests within an interval: one long enough for the engine to rest, one with every kind of rule.</summary>
    private static IEnumerable<(SimulationPlan Plan, int RestsWithin)> Plans(EngineEntry engine)
    {
        if (engine == EngineCatalog.SlowScale)
        {
            yield return (FastAndSlow(), 1);
            yield break;
        }

        yield return (MetalExchange(engine.Name switch { "direct" => 900_000, "factorised" => 6_000_000, _ => 40_000_000 }), 1);
        Network mixed = Definitions.Build(Definitions.Mixed());
        if (engine.Refuses(mixed) is not null) yield break;
        long[] counts = [.. Enumerable.Range(0, mixed.Species.Count).Select(s => 20L + s)];
        yield return (new SimulationPlan
        {
            Network = mixed,
            InitialCounts = counts,
            Volume = 50,
            SampleTimesSeconds = [0, 0.01, 0.02, 0.05],
            Schedule = [new ScheduledChange { TimeSeconds = 0.01, Add = [(0, 30)], AddedVolume = 5 }, new ScheduledChange { TimeSeconds = 0.03, Set = [(1, 3)] }],
        }, 0);
    }

    /// <summary>C0 and C44 at 1 c0 each, with an addition a third of the way.</summary>
    /// <param name="events">About how many events there are: 11 per cluster and second.</param>
    private static SimulationPlan MetalExchange(long events)
    {
        const int Clusters = 2000;
        Network network = Definitions.Build(Definitions.MetalExchange());
        long[] counts = new long[network.Species.Count];
        counts[0] = counts[44] = Clusters / 2;
        double end = events / (11.0 * Clusters);
        return new SimulationPlan
        {
            Network = network,
            InitialCounts = counts,
            Volume = Clusters,
            SampleTimesSeconds = [0, end / 100, end / 3, end],
            Schedule = [new ScheduledChange { TimeSeconds = end / 3, Add = [(0, 100)], AddedVolume = 100 }],
        };
    }

    /// <summary>Two fast pairs that share species and one that does not, beside slow reactions; about 2e5 events.</summary>
    private static SimulationPlan FastAndSlow()
    {
        Network network = Definitions.Build(new SystemDefinition
        {
            Name = "fast and slow",
            Families = [.. new[] { "A", "B", "H", "AH", "BH", "D", "E", "F" }.Select(n => new KeyValuePair<string, FamilyDefinition>(n, new FamilyDefinition()))],
            Rules =
            [
                Definitions.Rule("A", "A + H <-> AH", "1e4 * k2", "1e4 * k") with { Fast = true },
                Definitions.Rule("B", "B + H <-> BH", "1e4 * k2", "2e4 * k") with { Fast = true },
                Definitions.Rule("E", "E <-> F", "1e4 * k", "3e4 * k") with { Fast = true },
                Definitions.Rule("slow", "AH + F <-> D + E", "k2", "k2"),
            ],
            Parameters = [Definitions.Parameter("k", 1, "1/s"), Definitions.Parameter("k2", 1, "1/s/c0")],
        });
        return new SimulationPlan
        {
            Network = network,
            InitialCounts = [20, 15, 25, 0, 0, 5, 40, 0],
            Volume = 20,
            SampleTimesSeconds = [0, 10, 8000],
            Schedule = [new ScheduledChange { TimeSeconds = 10, Add = [(2, 5)], AddedVolume = 2 }],
        };
    }

    private static PhiloxStream NewStream(string? kernel) => new(new StreamKey(2022, 3, 1), kernel is null ? null : PhiloxKernelCatalog.All.Single(k => k.Name == kernel));

    private static void AssertEqual(ReplicateResult expected, ReplicateResult actual)
    {
        Assert.Equal(expected.Series.TimesSeconds, actual.Series.TimesSeconds);
        Assert.Equal(expected.Series.Counts, actual.Series.Counts);
        Assert.Equal(expected.Observables, actual.Observables);
        Assert.Equal(expected.Volumes, actual.Volumes);
        Assert.Equal((expected.Statistics, expected.Status, expected.Reason, expected.SuppressedEvents), (actual.Statistics, actual.Status, actual.Reason, actual.SuppressedEvents));
    }
}
