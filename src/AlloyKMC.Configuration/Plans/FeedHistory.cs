using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Configuration.Plans;

/// <summary>What a condition says about how its flask was fed, as statements ask for it.</summary>
/// <param name="FeedRatio">First parent over second in the first mixture.</param>
/// <param name="Case">The sequential case; null for direct mixing and for additions no case describes.</param>
/// <param name="DirectUntilSeconds">Time of the first scheduled change: until then the flask is a direct mixture.</param>
/// <param name="SamplesBeforeChange">Whether a sample at that very time was taken before the change.</param>
public sealed record FeedHistory(double FeedRatio, SequentialCase? Case, double DirectUntilSeconds, bool SamplesBeforeChange)
{
    /// <summary>Null, with the reason, where no statement can be about the condition.</summary>
    /// <param name="plan">The condition.</param>
    /// <param name="ratio">Feed ratio as written; null where amounts were fed.</param>
    /// <param name="cases">Sequential cases the statements know.</param>
    /// <param name="reason">Why statements cannot be about all of it; null where they can.</param>
    public static FeedHistory? Of(SimulationPlan plan, FeedRatio? ratio, IReadOnlyList<SequentialCase> cases, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(plan);
        reason = null;
        (long first, long second) = Parents(plan.Network.System, plan.InitialCounts);
        double start = Value(ratio ?? new FeedRatio(first, second));
        if (!(start > 0 && double.IsFinite(start)))
        {
            reason = "it is no mixture of the two parents";
            return null;
        }

        if (plan.Schedule.Count == 0) return new FeedHistory(start, null, double.PositiveInfinity, true);
        ScheduledChange change = plan.Schedule[0];
        SequentialCase? found = plan.Schedule.Count == 1 ? CaseOf(plan, change, start, cases) : null;
        if (found is null) reason = "what is scheduled is none of the cases of the statements; only its samples before that count";
        return new FeedHistory(start, found, change.TimeSeconds, !change.SampleAfter);
    }

    /// <summary>Everything fed to a condition, what was added later included.</summary>
    public static PopulationSample Fed(SimulationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        double[] counts = [.. plan.InitialCounts.Select(count => (double)count)];
        foreach (ScheduledChange change in plan.Schedule)
        {
            foreach ((int species, long amount) in change.Add) counts[species] += amount;
        }

        return new PopulationSample(plan.Network.Species, counts);
    }

    private static SequentialCase? CaseOf(SimulationPlan plan, ScheduledChange change, double start, IReadOnlyList<SequentialCase> cases)
    {
        AlloySystem system = plan.Network.System;
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
