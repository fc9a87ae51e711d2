using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Fitting.Forward;

/// <summary>The same inputs simulated exactly, cluster by cluster: confirms what rate equations found, and shows where numbers are too small for them.</summary>
public static class ExactReplicates
{
    /// <param name="conditions">What to simulate, at the number of clusters of each plan.</param>
    /// <param name="input">Values.</param>
    /// <param name="replicates">Replicates of each condition.</param>
    /// <param name="seed">Seed of the random streams, with condition and replicate.</param>
    /// <param name="threads">At least 1; changes no result.</param>
    /// <param name="stop">Gives the work up.</param>
    /// <returns>Samples[condition][replicate][sample].</returns>
    /// <exception cref="InvalidOperationException">A replicate could not go on.</exception>
    public static IReadOnlyList<IReadOnlyList<IReadOnlyList<PopulationSample>>> Run(IReadOnlyList<ForwardCondition> conditions, ForwardInput input, int replicates, long seed, int threads, CancellationToken stop)
    {
        SimulationPlan[] plans = [.. conditions.Select(c => PlanOf(c.Plan, input))];
        var samples = new IReadOnlyList<PopulationSample>[plans.Length][];
        for (int c = 0; c < plans.Length; c++) samples[c] = new IReadOnlyList<PopulationSample>[replicates];
        Parallel.For(0, plans.Length * replicates, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop }, i =>
        {
            (int c, int r) = (i / replicates, i % replicates);
            IEngine engine = EngineCatalog.Choose(plans[c].Network).Engine.Create(new PhiloxStream(new StreamKey((ulong)seed, (uint)c, (uint)r)), null);
            ReplicateResult result = ReplicateRunner.Run(plans[c], engine, default, stop);
            stop.ThrowIfCancellationRequested();
            if (result.Status != ReplicateStatus.Completed) throw new InvalidOperationException($"{conditions[c].Name}: {result.Reason ?? result.Status.ToString()}.");
            samples[c][r] = [.. Enumerable.Range(0, result.Series.TimesSeconds.Count).Select(s => PopulationSample.From(result.Series, s))];
        });
        return samples;
    }

    /// <summary>The plan with the values of the input in its rates, its feeds and its clock.</summary>
    public static SimulationPlan PlanOf(SimulationPlan plan, ForwardInput input)
    {
        AlloySystem system = plan.Network.System;
        double dead = input.DeadTimeSeconds;
        return plan with
        {
            Network = NetworkBuilder.Build(system, plan.Network.Values with { Parameters = input.Parameters }),
            InitialCounts = [.. plan.InitialCounts.Select(Fed)],
            SampleTimesSeconds = [.. plan.SampleTimesSeconds.Select(t => t + dead)],
            Schedule = [.. plan.Schedule.Select(change => change with
            {
                TimeSeconds = change.TimeSeconds + dead,
                Add = [.. change.Add.Select(a => (a.Species, Fed(a.Amount, a.Species)))],
                Network = change.Network is { } changed ? NetworkBuilder.Build(system, changed.Values with { Parameters = input.Parameters }) : null,
            })],
        };

        long Fed(long count, int species) => input.FeedFactors is { } factors ? (long)Math.Round(count * factors[species], MidpointRounding.AwayFromZero) : count;
    }
}
