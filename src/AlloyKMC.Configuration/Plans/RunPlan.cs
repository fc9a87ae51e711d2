using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Configuration.Plans;

/// <summary>A run configuration made ready: the simulation plan of its one condition, and what identifies it.</summary>
public sealed record RunPlan(RunConfig Config, ResolvedConfig Resolved, SimulationPlan Simulation)
{
    /// <summary>Things that are allowed but look like a mistake, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
