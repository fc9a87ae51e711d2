using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Reporting.Data;

/// <summary>One condition of a dataset: the replicates of one feed and schedule.</summary>
public sealed record ReportCondition
{
    /// <summary>What tells it from others: "Au44 : Ag44 = 3:1".</summary>
    public required string Label { get; init; }

    /// <summary>Feed ratio as written, "1:3"; null where feeds are amounts.</summary>
    public string? Ratio { get; init; }

    /// <summary>Feed ratio as a number, first parent over second; null where there is none or it is not finite.</summary>
    public double? FeedRatio { get; init; }

    /// <summary>Numbers a sweep gave it; empty outside a sweep.</summary>
    public IReadOnlyList<SweptNumber> Swept { get; init; } = [];

    /// <summary>Populations of each replicate, at least one. All have the same sampling times, but those cut short lack the last ones.</summary>
    public required IReadOnlyList<PopulationSeries> Replicates { get; init; }

    /// <summary>What statements call each sample; null where no statement can be about it. Empty where that is so for all.</summary>
    public IReadOnlyList<Reading?> Readings { get; init; } = [];

    /// <summary>Stored observables, each with as many replicates as there are; empty where the system declares none.</summary>
    public IReadOnlyList<ObservableSeries> Observables { get; init; } = [];

    /// <summary>All that was fed to a replicate, later additions included; null where that is not known.</summary>
    public PopulationSample? Fed { get; init; }

    /// <summary>Declared additions and removals as changes of the conserved totals; empty where nothing was declared.</summary>
    public IReadOnlyList<DeclaredChange> Changes { get; init; } = [];
}

/// <summary>What a scheduled addition or removal does to the conserved totals of a replicate.</summary>
/// <param name="TimeSeconds">When.</param>
/// <param name="IsSampledAfter">Whether a sample at that very time is taken after it.</param>
/// <param name="Totals">Change per conserved quantity, in the order of the species table.</param>
public sealed record DeclaredChange(double TimeSeconds, bool IsSampledAfter, IReadOnlyList<long> Totals);
