using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Configuration.Plans;

/// <summary>A run configuration made ready: the simulation plan of its one condition, and what identifies it.</summary>
public sealed record RunPlan(LoadedRun Run, SimulationPlan Simulation)
{
    public RunConfig Config => Run.Config;

    /// <summary>What identifies it; made when it is asked for, which the conditions of a sweep never are.</summary>
    public ResolvedConfig Resolved => Run.Resolved;

    /// <summary>Conditions of the sweep it is the first of; 1 for a single run.</summary>
    public int Conditions { get; init; } = 1;

    /// <summary>Things that are allowed but look like a mistake, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
