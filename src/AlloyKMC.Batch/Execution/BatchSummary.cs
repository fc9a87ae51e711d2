using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Batch.Execution;

/// <summary>What one call of the executor did.</summary>
/// <param name="Executed">Runs executed by this call.</param>
/// <param name="Reused">Runs that were there already.</param>
/// <param name="Missing">Runs not done because the batch was stopped.</param>
/// <param name="Incomplete">Runs cut short or failed, with the reason.</param>
/// <param name="Events">Events simulated by this call.</param>
/// <param name="NullTicks">Null ticks of this call.</param>
/// <param name="Rebuilds">Rebuilds of this call.</param>
/// <param name="BusySeconds">Wall time summed over workers while they simulated.</param>
/// <param name="SuppressedEventsPerCluster">Largest estimate, over conditions, of events per cluster fed that a coordinate range forbade.</param>
/// <param name="Engines">Engines of the conditions, each once, and why they were taken.</param>
/// <param name="Kernel">Vector width it ran on; changes no result.</param>
/// <param name="IsCutOff">Whether it was stopped while the tables were written: the same call again writes them.</param>
public sealed record BatchSummary(
    long Executed,
    long Reused,
    long Missing,
    IReadOnlyList<(RunKey Key, ReplicateStatus Status, string Reason)> Incomplete,
    long Events,
    long NullTicks,
    long Rebuilds,
    double BusySeconds,
    double SuppressedEventsPerCluster,
    IReadOnlyList<EngineChoice> Engines,
    string Kernel,
    bool IsCutOff)
{
    /// <summary>Names of the engines.</summary>
    public string Engine => string.Join(", ", Engines.Select(e => e.Engine.Name));

    public bool IsFinished => Missing == 0 && !IsCutOff;
}
