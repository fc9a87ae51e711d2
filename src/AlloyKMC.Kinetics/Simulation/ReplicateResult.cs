using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Kinetics.Simulation;

/// <summary>How a replicate ended.</summary>
public enum ReplicateStatus
{
    /// <summary>Every sample was taken.</summary>
    Completed,

    /// <summary>Cut short by its event limit.</summary>
    EventLimit,

    /// <summary>Cut short by its wall-time limit.</summary>
    WallLimit,

    /// <summary>It could not go on; see the reason.</summary>
    Failed,

    /// <summary>Stopped from outside; nothing of it is kept.</summary>
    Cancelled,
}

/// <summary>What one replicate left behind.</summary>
/// <param name="Series">Populations at the samples taken.</param>
/// <param name="Observables">Observables[sample][observable], in the units of the system.</param>
/// <param name="Volumes">Simulated volume at each sample, molecules per unit of concentration.</param>
/// <param name="Statistics">Events, null ticks, rebuilds.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Reason">Why, where it was not completed.</param>
/// <param name="SuppressedEvents">Estimated number of events a coordinate range forbade (trapezoidal rule over the samples).</param>
public sealed record ReplicateResult(
    PopulationSeries Series,
    IReadOnlyList<double[]> Observables,
    IReadOnlyList<double> Volumes,
    EngineStatistics Statistics,
    ReplicateStatus Status,
    string? Reason,
    double SuppressedEvents);
