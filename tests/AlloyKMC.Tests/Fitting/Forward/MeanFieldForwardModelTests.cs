using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Fitting.Forward;
using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Tests.Architecture;
using static AlloyKMC.Tests.Kinetics.Definitions;

namespace AlloyKMC.Tests.Fitting.Forward;

public sealed class MeanFieldForwardModelTests
{
    private static readonly Lazy<IReadOnlyList<ForwardCondition>> s_published = new(Published);

    /// <summary>Two sequential feedings share their first half with time courses at the same feed; the flasks hold different numbers of clusters.</summary>
    [Fact]
    public void FlasksThatAreAlikeAreIntegratedOnce()
    {
        var model = new MeanFieldForwardModel(s_published.Value, MeanFieldTolerances.Search);
        Assert.Equal(5, model.Conditions.Count);
        Assert.Equal(2 + 2 + 1, model.Integrations);
    }

    [Fact]
    public void SharedFlasksGiveWhatEachGivesAlone()
    {
        var tight = new MeanFieldTolerances(1e-7, 1e-12);
        IReadOnlyList<ConditionOutcome> together = new MeanFieldForwardModel(s_published.Value, tight).NewWorkspace().Evaluate(Stated());
        for (int c = 0; c < together.Count; c++)
        {
            ConditionOutcome alone = new MeanFieldForwardModel([s_published.Value[c]], tight).NewWorkspace().Evaluate(Stated())[0];
            Assert.Equal(alone.Samples.Count, together[c].Samples.Count);
            double clusters = s_published.Value[c].Plan.InitialCounts.Sum();
            foreach ((IReadOnlyList<double> one, IReadOnlyList<double> other) in alone.Samples.Zip(together[c].Samples).Select(p => (p.First.Populations, p.Second.Populations)))
                Assert.All(one.Zip(other), p => Assert.Equal(p.First, p.Second, 1e-6 * clusters));
        }
    }

    /// <summary>What an evaluation gives depends neither on those before it nor on what else is wanted, to the bit.</summary>
    [Fact]
    public void EvaluationsAreIndependentOfEachOther()
    {
        var model = new MeanFieldForwardModel(s_published.Value, MeanFieldTolerances.Search);
        IForwardWorkspace used = model.NewWorkspace();
        IReadOnlyList<ConditionOutcome> first = used.Evaluate(Stated());
        double[] others = [.. Stated().Parameters.Select(p => p * 1.1)];
        used.Evaluate(Stated() with { Parameters = others, DeadTimeSeconds = 20 });
        Assert.NotNull(used.Evaluate(Stated() with { Parameters = [.. Stated().Parameters.Select(_ => double.MaxValue)] })[0].Failure);
        bool[] wanted = [false, true, true, false, false];
        IReadOnlyList<ConditionOutcome> again = used.Evaluate(Stated(), wanted);
        for (int c = 0; c < wanted.Length; c++)
        {
            Assert.Null(again[c].Failure);
            Assert.Equal(wanted[c] ? first[c].Samples.Select(s => s.Populations) : [], again[c].Samples.Select(s => s.Populations));
        }
    }

    [Theory]
    [InlineData(ForwardAccuracy.Full, 1e-3, 1e-3)]
    [InlineData(ForwardAccuracy.Full, 1e-4, 5e-3)]
    [InlineData(ForwardAccuracy.Search, 1e-3, 5e-3)]
    public void TolerancesKeepTheirStatedError(ForwardAccuracy accuracy, double leastShare, double stated)
    {
        IReadOnlyList<ConditionOutcome> exact = new MeanFieldForwardModel(s_published.Value, new MeanFieldTolerances(1e-7, 1e-12)).NewWorkspace().Evaluate(Stated());
        IReadOnlyList<ConditionOutcome> quick = new MeanFieldForwardModel(s_published.Value, MeanFieldTolerances.Coarse, MeanFieldTolerances.Search).NewWorkspace().Evaluate(Stated() with { Accuracy = accuracy });
        for (int c = 0; c < exact.Count; c++)
        {
            double clusters = s_published.Value[c].Plan.InitialCounts.Sum();
            foreach ((IReadOnlyList<double> one, IReadOnlyList<double> other) in exact[c].Samples.Zip(quick[c].Samples).Select(p => (p.First.Populations, p.Second.Populations)))
                Assert.All(one.Zip(other).Where(p => p.First > leastShare * clusters), p => Assert.InRange(p.Second, p.First * (1 - stated), p.First * (1 + stated)));
        }
    }

    /// <summary>A decays at k; the feed factor scales it, the dead time goes before the first sample, and an addition dilutes and feeds.</summary>
    [Fact]
    public void FeedFactorsDeadTimeAndAdditionsAreFollowed()
    {
        AlloySystem system = AlloySystem.Compile(new()
        {
            Name = "decay",
            Families = [new("A", new()), new("B", new())],
            Rules = [Rule("decay", "A -> B", "k")],
            Parameters = [Parameter("k", 0.1, "1/s")],
        });
        Network network = NetworkBuilder.Build(system, system.Values());
        var plan = new SimulationPlan
        {
            Network = network,
            InitialCounts = [1000, 0],
            Volume = 1000,
            SampleTimesSeconds = [5, 10],
            Schedule = [new ScheduledChange { TimeSeconds = 5, Add = [(0, 500)], AddedVolume = 500 }],
        };
        var input = new ForwardInput { Parameters = [0.2], FeedFactors = [2, 1], DeadTimeSeconds = 1 };
        ConditionOutcome outcome = new MeanFieldForwardModel([new ForwardCondition("decay", plan)], new MeanFieldTolerances(1e-9, 1e-13)).NewWorkspace().Evaluate(input)[0];
        double before = 2000 * Math.Exp(-0.2 * 6);
        Assert.Equal(before, outcome.Samples[0].Populations[0], 1e-5);
        Assert.Equal((before + 1000) * Math.Exp(-0.2 * 5), outcome.Samples[1].Populations[0], 1e-5);
    }

    [Fact]
    public void WhatCannotBeSimulatedIsReported()
    {
        var model = new MeanFieldForwardModel(s_published.Value, MeanFieldTolerances.Search);
        ConditionOutcome failed = model.NewWorkspace().Evaluate(Stated() with { Parameters = [.. Stated().Parameters.Select(_ => double.NaN)] })[0];
        Assert.NotNull(failed.Failure);
        Assert.Empty(failed.Samples);
    }

    /// <summary>A + A -> 3 A runs away after 1 s at 1 per second: what was sampled before stands, whether or not later samples are wanted.</summary>
    [Fact]
    public void WhatWasSampledBeforeAFailureStands()
    {
        AlloySystem system = AlloySystem.Compile(new()
        {
            Name = "runaway",
            Families = [new("A", new())],
            Rules = [Rule("runaway", "A + A -> A + A + A", "k")],
            Parameters = [Parameter("k", 1, "1/s/c0")],
        });
        Network network = NetworkBuilder.Build(system, system.Values());
        ForwardCondition[] conditions = [.. new[] { ("early", 0.5), ("late", 2.0) }.Select(c => new ForwardCondition(c.Item1, new SimulationPlan { Network = network, InitialCounts = [1000], Volume = 1000, SampleTimesSeconds = [c.Item2] }))];
        IForwardWorkspace workspace = new MeanFieldForwardModel(conditions, MeanFieldTolerances.Default).NewWorkspace();
        var input = new ForwardInput { Parameters = system.Values().Parameters };
        IReadOnlyList<ConditionOutcome> both = workspace.Evaluate(input), one = workspace.Evaluate(input, [true, false]);
        Assert.NotNull(both[1].Failure);
        Assert.Null(both[0].Failure);
        Assert.Equal(one[0].Samples[0].Populations, both[0].Samples[0].Populations);
        Assert.Equal(2000, both[0].Samples[0].Populations[0], 1);
    }

    private static ForwardInput Stated() => new() { Parameters = s_published.Value[0].Plan.Network.Values.Parameters };

    private static IReadOnlyList<ForwardCondition> Published()
    {
        var networks = new NetworkCache();
        return
        [
            .. new[] { "time-course-1to3", "time-course-3to1", "time-course-6to1", "sequential-a", "sequential-c" }
                .Select(name => new ForwardCondition(name, PlanBuilder.Build(RunConfigReader.ReadFile(RepositoryRoot.Combine("configs", "lin2022", name + ".json")), networks).Simulation)),
        ];
    }
}
