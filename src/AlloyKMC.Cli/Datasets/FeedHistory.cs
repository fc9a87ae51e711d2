using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Cli.Datasets;

/// <summary>What a condition says about how its flask was fed, as statements ask for it.</summary>
/// <param name="FeedRatio">First parent over second in the first mixture.</param>
/// <param name="Case">The sequential case; null for direct mixing and for additions no case describes.</param>
/// <param name="DirectUntilSeconds">Time of the first scheduled change: until then the flask is a direct mixture.</param>
/// <param name="SamplesBeforeChange">Whether a sample at that very time was taken before the change.</param>
internal sealed record FeedHistory(double FeedRatio, SequentialCase? Case, double DirectUntilSeconds, bool SamplesBeforeChange)
{
    /// <summary>Null, with the reason, where no statement can be about the condition.</summary>
    public static FeedHistory? Of(StoredDataset dataset, StoredCondition condition, IReadOnlyList<SequentialCase> cases, out string? reason)
    {
        reason = null;
        if (condition.CaseId is { } id)
        {
            if (cases.FirstOrDefault(candidate => candidate.Id == id) is { } named) return new FeedHistory(named.StartRatio, named, named.StartSeconds, true);
            reason = $"the statements know no case {id}";
            return null;
        }

        if (condition.Swept.Count > 0 && condition.Ratio is null)
        {
            // The stored configuration is that of the base: amounts that are swept do not stand in it.
            reason = "it is swept, and its feed ratio stands neither in a column ratio nor in the configuration";
            return null;
        }

        SimulationPlan plan = dataset.Plan.Simulation;
        (long first, long second) = Parents(dataset.System, plan.InitialCounts);
        double start = condition.Ratio is { } ratio ? Value(ratio) : Value(new FeedRatio(first, second));
        if (!(start > 0 && double.IsFinite(start)))
        {
            reason = "it is no mixture of the two parents";
            return null;
        }

        if (plan.Schedule.Count == 0) return new FeedHistory(start, null, double.PositiveInfinity, true);
        ScheduledChange change = plan.Schedule[0];
        SequentialCase? found = null;
        if (plan.Schedule.Count == 1 && condition.Swept.Count == 0) found = CaseOf(dataset.System, plan, change, start, cases);
        if (found is null) reason = "what is scheduled is none of the cases of the statements; only its samples before that count";
        return new FeedHistory(start, found, change.TimeSeconds, !change.SampleAfter);
    }

    /// <summary>Everything fed to a condition until a time: the parents at its ratio, or the amounts stored.</summary>
    public static PopulationSample Fed(StoredDataset dataset, StoredCondition condition, FeedHistory history)
    {
        AlloySystem system = dataset.System;
        double[] counts = new double[system.Species.Count];
        if (condition.Swept.Count == 0)
        {
            for (int s = 0; s < counts.Length; s++) counts[s] = dataset.Plan.Simulation.InitialCounts[s];
            foreach (ScheduledChange change in dataset.Plan.Simulation.Schedule)
            {
                foreach ((int species, long amount) in change.Add) counts[species] += amount;
            }
        }
        else
        {
            counts[system.Parents[0]] = history.Case?.TotalRatio ?? history.FeedRatio;
            counts[system.Parents[1]] = 1;
        }

        return new PopulationSample(system.Species, counts);
    }

    private static SequentialCase? CaseOf(AlloySystem system, SimulationPlan plan, ScheduledChange change, double start, IReadOnlyList<SequentialCase> cases)
    {
        long[] added = new long[plan.InitialCounts.Count];
        foreach ((int species, long amount) in change.Add) added[species] += amount;
        if (change.Set.Count > 0 || change.Add.Any(addition => addition.Amount < 0 || !system.Parents.Contains(addition.Species))) return null;
        (long first, long second) = Parents(system, [.. plan.InitialCounts.Zip(added, (before, more) => before + more)]);
        double total = Value(new FeedRatio(first, second));
        // Amounts are whole clusters, so that the total is as near to that of the case as rounding allows.
        double tolerance = total * (1.0 / first + 1.0 / second);
        return cases.FirstOrDefault(candidate =>
            Math.Abs(candidate.StartRatio - start) <= tolerance && Math.Abs(candidate.StartSeconds - change.TimeSeconds) <= 0.5 && Math.Abs(candidate.TotalRatio - total) <= tolerance);
    }

    private static (long First, long Second) Parents(AlloySystem system, IReadOnlyList<long> counts)
    {
        if (system.Parents.Count != 2) return (0, 0);
        bool onlyParents = Enumerable.Range(0, counts.Count).All(s => counts[s] == 0 || system.Parents.Contains(s));
        return onlyParents ? (counts[system.Parents[0]], counts[system.Parents[1]]) : (0, 0);
    }

    private static double Value(FeedRatio ratio) => ratio.First / ratio.Second;
}
