using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Tests.Architecture;
using static AlloyKMC.Tests.Kinetics.Definitions;

namespace AlloyKMC.Tests.Kinetics.Simulation;

/// <summary>The mean field through a plan.</summary>
public sealed class MeanFieldRunnerTests
{
    [Fact]
    public void MetalIsKeptThroughASequentialFeeding()
    {
        SimulationPlan plan = PlanBuilder.Build(RunConfigReader.ReadFile(RepositoryRoot.Combine("configs", "lin2022", "sequential-a.json"))).Simulation;
        ReplicateResult result = MeanFieldRunner.Run(plan);
        Assert.Equal(ReplicateStatus.Completed, result.Status);
        Assert.Equal(plan.SampleTimesSeconds, result.Series.TimesSeconds);
        IReadOnlyList<long[]> content = plan.Network.Species.Content;
        long[] counts = [.. plan.InitialCounts];
        for (int i = 0; i < result.Series.SampleCount; i++)
        {
            if (i == 1) plan.Schedule[0].ApplyTo(counts, plan.Network.System);
            for (int q = 0; q < content.Count; q++)
            {
                double expected = content[q].Zip(counts, (atoms, n) => (double)atoms * n).Sum(), found = content[q].Zip(result.Series.Means![i], (atoms, n) => atoms * n).Sum();
                Assert.Equal(expected, found, 1e-8 * expected);
            }
        }
    }

    /// <summary>A decays at k; what is added later brings its volume, and observables read concentrations.</summary>
    [Fact]
    public void AdditionsDiluteAndObservablesFollow()
    {
        AlloySystem system = AlloySystem.Compile(new()
        {
            Name = "decay",
            Families = [new("A", new()), new("B", new())],
            Rules = [Rule("decay", "A -> B", "k")],
            Observables = [new("A left", "[A]")],
            Parameters = [Parameter("k", 0.1, "1/s")],
        });
        ReplicateResult result = MeanFieldRunner.Run(new SimulationPlan
        {
            Network = NetworkBuilder.Build(system, system.Values()),
            InitialCounts = [1000, 0],
            Volume = 1000,
            SampleTimesSeconds = [5, 10],
            Schedule = [new ScheduledChange { TimeSeconds = 5, Add = [(0, 500)], AddedVolume = 500 }],
        });
        double first = 1000 * Math.Exp(-0.5), second = (first + 500) * Math.Exp(-0.5);
        Assert.Equal(first, result.Series.Means![0][0], 0.05);
        Assert.Equal(second, result.Series.Means[1][0], 0.05);
        Assert.Equal(second / 1500, result.Observables[1][0], 1e-4);
        Assert.Equal([1000, 1500], result.Volumes);
    }

    [Fact]
    public void ItIsNeverChosenByItself()
    {
        AlloySystem system = AlloySystem.Compile(MetalExchange());
        Assert.True(EngineCatalog.Choose(NetworkBuilder.Build(system, system.Values())).Engine.IsExact);
        Assert.False(EngineCatalog.MeanField.IsExact);
        Assert.Contains(EngineCatalog.MeanField, EngineCatalog.All);
    }

    [Fact]
    public void RemovingMoreThanThereIsEndsTheRunWithAReason()
    {
        AlloySystem system = AlloySystem.Compile(MetalExchange());
        Network network = NetworkBuilder.Build(system, system.Values());
        long[] counts = new long[network.Species.Count];
        counts[0] = 10;
        ReplicateResult result = MeanFieldRunner.Run(new SimulationPlan { Network = network, InitialCounts = counts, Volume = 10, SampleTimesSeconds = [1, 3], Schedule = [new ScheduledChange { TimeSeconds = 2, Add = [(0, -11)] }] });
        Assert.Equal(ReplicateStatus.Failed, result.Status);
        Assert.Contains("only 10 are there", result.Reason, StringComparison.Ordinal);
        Assert.Equal(1, result.Series.SampleCount);
    }
}
