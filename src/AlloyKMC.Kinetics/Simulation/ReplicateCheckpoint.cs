using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Simulation;

/// <summary>A replicate at one of the points from which it continues to the same bits: with its plan and its engine, everything the rest of it depends on.</summary>
public sealed record ReplicateCheckpoint
{
    /// <summary>Samples and scheduled changes done so far, in their order of time.</summary>
    public required int StepsDone { get; init; }

    /// <summary>Simulated time of the last of them; 0 before the first.</summary>
    public required double TimeSeconds { get; init; }

    /// <summary>Simulated time left to the next of them; null where it has not begun.</summary>
    public required double? RemainingSeconds { get; init; }

    /// <summary>Counts per species.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>Next word of the random stream.</summary>
    public required PhiloxState Random { get; init; }

    /// <summary>Events, null ticks and rebuilds so far.</summary>
    public required EngineStatistics Statistics { get; init; }

    /// <summary>Events suppressed by coordinate ranges so far (estimate).</summary>
    public required double SuppressedEvents { get; init; }

    /// <summary>Rate of suppressed events in 1/s at <see cref="SuppressedSinceSeconds"/>.</summary>
    public required double SuppressedRate { get; init; }

    /// <summary>Simulated time up to which <see cref="SuppressedEvents"/> counts.</summary>
    public required double SuppressedSinceSeconds { get; init; }

    /// <summary>What was sampled so far.</summary>
    public required SampledStates Samples { get; init; }
}

/// <summary>States at the samples taken, each list one entry per sample.</summary>
/// <param name="TimesSeconds">Sampling times.</param>
/// <param name="Counts">Counts[sample][species].</param>
/// <param name="Volumes">Simulated volumes, molecules per unit of concentration.</param>
/// <param name="Observables">Observables[sample][observable], in the units of the system.</param>
public sealed record SampledStates(IReadOnlyList<double> TimesSeconds, IReadOnlyList<long[]> Counts, IReadOnlyList<double> Volumes, IReadOnlyList<double[]> Observables);

/// <summary>Where a replicate starts and what is kept of it on the way.</summary>
/// <param name="Stream">The stream its engine draws from; for a start from a checkpoint it stands at <see cref="ReplicateCheckpoint.Random"/>.</param>
/// <param name="Start">The checkpoint to go on from; null: from the beginning.</param>
/// <param name="IsDue">Asked at every point a replicate could continue from; where it is due, the checkpoint is kept.</param>
/// <param name="Keep">Takes a checkpoint: where one is due, and the last one before a cancellation.</param>
public sealed record CheckpointPolicy(PhiloxStream Stream, ReplicateCheckpoint? Start, Func<bool> IsDue, Action<ReplicateCheckpoint> Keep);
