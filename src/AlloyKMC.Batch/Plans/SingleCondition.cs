using AlloyKMC.Configuration.Plans;

namespace AlloyKMC.Batch.Plans;

/// <summary>A run as a batch of one condition.</summary>
public static class SingleCondition
{
    public static BatchPlan Of(RunPlan plan) => new()
    {
        System = plan.Simulation.Network.System,
        Conditions = [new Condition(0, [], () => plan.Simulation)],
        Replicates = plan.Config.Ensemble.Replicates,
        Seed = (ulong)plan.Config.Ensemble.Seed,
        Engine = plan.Config.Engine,
        ConfigHash = plan.Resolved.Hash,
        RunsHash = plan.Resolved.RunsHash,
        ResolvedJson = plan.Resolved.StoredJson,
        WallLimit = plan.Config.Limits.Wall is { } wall ? TimeSpan.FromSeconds(wall.Seconds) : null,
    };
}
