using AlloyKMC.Configuration.Systems;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Tests.Architecture;
using static AlloyKMC.Tests.Kinetics.Definitions;

namespace AlloyKMC.Tests.Kinetics.Engines;

public sealed class SlowScaleEngineTests
{
    private static readonly SystemDefinition Base = new()
    {
        Name = "fast and slow",
        Families = [.. new[] { "A", "B", "H", "AH", "D", "X" }.Select(n => new KeyValuePair<string, FamilyDefinition>(n, new FamilyDefinition()))],
        Parameters = [Parameter("k", 1, "1/s"), Parameter("k2", 1, "1/s/c0")],
    };

    private static RuleDefinition Fast(string reaction, string rate, string? reverse = null) => Rule($"fast {reaction}", reaction, rate, reverse) with { Fast = true };

    private static Network NetworkOf(params RuleDefinition[] rules) => Build(Base with { Rules = rules });

    private static ReplicateResult Run(Network network, double[] times, uint replicate = 0, long eventLimit = long.MaxValue, params (string Species, long Count)[] feed)
    {
        long[] counts = new long[network.Species.Count];
        foreach ((string name, long count) in feed) counts[network.Species.Find(name)!.Value] = count;
        var plan = new SimulationPlan { Network = network, InitialCounts = counts, Volume = 10, SampleTimesSeconds = times, EventLimit = eventLimit };
        return ReplicateRunner.Run(plan, EngineCatalog.SlowScale.Create(new PhiloxStream(new StreamKey(9, 0, replicate)), null));
    }

    [Fact]
    public void IsOffUnlessAskedFor()
    {
        Network network = NetworkOf(Fast("A <-> B", "1e6 * k", "1e6 * k"), Rule("slow", "B -> D", "k"));
        Assert.Null(EngineCatalog.SlowScale.Refuses(network));
        Assert.NotEqual(EngineCatalog.SlowScale, EngineCatalog.Choose(network).Engine);
        Assert.False(EngineCatalog.SlowScale.IsExact);
        Assert.Same(EngineCatalog.SlowScale, EngineCatalog.Find("slow-scale"));
    }

    [Fact]
    public void RefusesWhatItCannotDo()
    {
        (string Reason, RuleDefinition[] Rules)[] cases =
        [
            ("no rule says \"fast\": true", [Rule("slow", "B -> D", "k")]),
            ("has one direction only", [Fast("A -> B", "k")]),
            ("has a law of its own", [Fast("A <-> B", "k * [A]", "k * [B]") with { Law = "custom" }]),
            ("has no one reverse reaction", [Fast("A <-> B", "k", "0 * k")]),
            ("cycle that breaks detailed balance", [Fast("A <-> B", "k", "k"), Fast("B <-> D", "k", "k"), Fast("D <-> A", "2 * k", "k")]),
            ("depends on species of fast rules", [Fast("A <-> B", "k", "k"), Rule("slow", "D -> X", "k * [B]") with { Law = "custom" }]),
            ("depends on species of fast rules", [Fast("A <-> B", "k", "k"), Rule("slow", "B -> X", "k * [D]") with { Law = "custom" }]),
        ];
        foreach ((string reason, RuleDefinition[] rules) in cases) Assert.Contains(reason, EngineCatalog.SlowScale.Refuses(NetworkOf(rules)), StringComparison.Ordinal);
        Assert.Null(EngineCatalog.SlowScale.Refuses(NetworkOf(Fast("A <-> B", "k", "k"), Fast("B <-> D", "k", "k"), Fast("D <-> A", "k", "k"))));
    }

    [Fact]
    public void APairThatIsNotFastEnoughEndsTheReplicate()
    {
        Network network = NetworkOf(Fast("A <-> B", "5 * k", "5 * k"), Rule("slow", "B -> D", "k"));
        ReplicateResult result = Run(network, [1], 0, long.MaxValue, ("A", 100));
        Assert.Equal(ReplicateStatus.Failed, result.Status);
        Assert.Contains("The fast rule 'fast A <-> B' relaxes at 10 1/s", result.Reason, StringComparison.Ordinal);
    }

    /// <summary>With nothing slow the samples are those of the equilibrium: a binomial of 1000 at 1/4, mean 250, sd 13.7; 400 draws give the mean to 0.68.</summary>
    [Fact]
    public void SamplesShowTheFastSpeciesInEquilibrium()
    {
        Network network = NetworkOf(Fast("A <-> B", "1e6 * k", "3e6 * k"));
        int b = network.Species.Find("B")!.Value;
        double[] counts = [.. Run(network, [.. Enumerable.Range(1, 400).Select(i => (double)i)], 0, long.MaxValue, ("A", 1000)).Series.Counts.Select(c => (double)c[b])];
        Assert.Equal(250, counts.Average(), 5 * 0.68);
        double variance = counts.Sum(c => (c - 250) * (c - 250)) / counts.Length;
        Assert.InRange(variance, 187.5 * 0.65, 187.5 * 1.35);
    }

    [Fact]
    public void OnlySlowEventsAreCountedAndLimited()
    {
        Network network = NetworkOf(Fast("A <-> B", "1e6 * k", "1e6 * k"), Rule("slow", "B -> D", "k"));
        ReplicateResult all = Run(network, [1000], 0, long.MaxValue, ("A", 300));
        Assert.Equal(300, all.Statistics.Events);
        Assert.Equal(300, all.Series.Counts[0][network.Species.Find("D")!.Value]);
        Assert.Equal(ReplicateStatus.EventLimit, Run(network, [1000], 0, 100, ("A", 300)).Status);
    }

    /// <summary>
    /// The Ag29 system with protons that move as fast as in reality (1e6 per millimolar and second): conserved, and close to the exact result with protons that are slower but
    /// still fast enough. 100 clusters, 4 replicates of either: shares differ by four standard errors at most, about 0.1.
    /// </summary>
    [Fact]
    public void TheAg29SystemRunsWithProtonsAtTheirRealSpeed()
    {
        SystemDefinition definition = SystemReader.ReadFile(RepositoryRoot.Combine("configs", "systems", "ag29.json")).Definition;
        SystemDefinition real = definition with { Parameters = [.. definition.Parameters.Select(p => p.Key == "kH" ? new(p.Key, p.Value with { Value = 1e6 }) : p)] };
        double[] slowScale = Shares(Build(real), EngineCatalog.SlowScale), exact = Shares(Build(definition), EngineCatalog.Direct);
        for (int i = 0; i < exact.Length; i++) Assert.Equal(exact[i], slowScale[i], 0.1);
    }

    private static double[] Shares(Network network, EngineEntry engine)
    {
        long[] counts = new long[network.Species.Count];
        counts[network.Species.Find("Ag32(0)")!.Value] = 100;
        counts[network.Species.Find("AgP(1)")!.Value] = 300;
        counts[network.Species.Find("H")!.Value] = 600;
        var plan = new SimulationPlan { Network = network, InitialCounts = counts, Volume = 1000, SampleTimesSeconds = [7200, 28800] };
        string[] families = ["Ag29", "Ag30", "Ag31", "Ag32", "Ag33"];
        double[] shares = new double[families.Length];
        for (uint replicate = 0; replicate < 4; replicate++)
        {
            ReplicateResult result = ReplicateRunner.Run(plan, engine.Create(new PhiloxStream(new StreamKey(29, 1, replicate)), null));
            Assert.True(result.Status == ReplicateStatus.Completed, result.Reason);
            for (int f = 0; f < families.Length; f++) shares[f] += network.Species.FindGroup(families[f])!.Sum(s => result.Series.Counts[^1][s]) / 400.0;
        }

        return shares;
    }
}
