using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Sweeps;

namespace AlloyKMC.Configuration.Runs;

/// <summary>A run configuration: what is fed to a system, when, and what is recorded of it.</summary>
public sealed record RunConfig
{
    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>The system file as written; null where the system stands inside the run configuration.</summary>
    public string? SystemFile { get; init; }

    /// <summary>Parameters changed by this run, already part of the loaded system.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Parameters { get; init; } = [];

    /// <summary>The temperature at the start where this run changes it, already part of the loaded system.</summary>
    public Temperature? Temperature { get; init; }

    public required FeedDefinition Feed { get; init; }

    /// <summary>In the order of time; entries of one time in the order they apply.</summary>
    public IReadOnlyList<ScheduleEntry> Schedule { get; init; } = [];

    public required SamplingPlan Sampling { get; init; }

    public EnsembleDefinition Ensemble { get; init; } = new(1, 1);

    /// <summary>Name of an engine of the catalogue, or "auto".</summary>
    public string Engine { get; init; } = "auto";

    /// <summary>Name of a kernel, or null for the best the machine has. It changes the speed, never the result.</summary>
    public string? Kernel { get; init; }

    /// <summary>Conditions of a sweep; null for a single run.</summary>
    public SweepDefinition? Sweep { get; init; }

    public RunLimits Limits { get; init; } = new(null, null);
}

/// <summary>Replicates of one condition.</summary>
/// <param name="Replicates">At least 1.</param>
/// <param name="Seed">0 to 2^53 - 1; with the replicate's number it keys the random stream.</param>
public sealed record EnsembleDefinition(int Replicates, long Seed);

/// <summary>When a replicate is cut short; null: never.</summary>
/// <param name="Events">Events of one replicate. Part of what determines a result.</param>
/// <param name="Wall">Wall time of one replicate. Not part of the identity of a run.</param>
public sealed record RunLimits(long? Events, Duration? Wall);
