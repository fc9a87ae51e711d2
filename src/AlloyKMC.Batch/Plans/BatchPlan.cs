using System.Globalization;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Storage;

namespace AlloyKMC.Batch.Plans;

/// <summary>One point of a sweep.</summary>
/// <param name="Index">Position in the sweep; keys the random streams.</param>
/// <param name="Values">What distinguishes it, in the order of the sweep; empty for a single condition.</param>
/// <param name="Plan">Builds the simulation plan; called once by each worker that needs it.</param>
public sealed record Condition(int Index, IReadOnlyList<SweptValue> Values, Func<SimulationPlan> Plan)
{
    /// <summary>Engine asked for, where the sweep is over engines; null: that of the batch.</summary>
    public string? Engine { get; init; }
}

/// <summary>Identity of one run: a replicate of a condition.</summary>
public readonly record struct RunKey(int Condition, int Replicate)
{
    /// <summary>"c0012-r003": sorts as the runs do.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"c{Condition:D5}-r{Replicate:D5}");
}

/// <summary>All runs of a batch: conditions times replicates, in the order condition, then replicate.</summary>
public sealed record BatchPlan
{
    public required AlloySystem System { get; init; }

    public required IReadOnlyList<Condition> Conditions { get; init; }

    /// <summary>Replicates per condition. One where the engine has no random numbers: every other would be the same.</summary>
    public required int Replicates { get => IsMeanField ? 1 : field; init; }

    public required ulong Seed { get; init; }

    /// <summary>Engine asked for, or "auto".</summary>
    public required string Engine { get; init; }

    public string EngineAskedFor(Condition condition) => condition.Engine ?? Engine;

    /// <summary>Whether populations are means, real numbers, instead of counts; all conditions are alike.</summary>
    public bool IsMeanField => EngineCatalog.Find(EngineAskedFor(Conditions[0]))?.Integrate is not null;

    /// <summary>Hash of everything that determines the results.</summary>
    public required string ConfigHash { get; init; }

    /// <summary>Hash of what determines a single run: the same for more replicates or raised limits.</summary>
    public required string RunsHash { get; init; }

    /// <summary>The resolved configuration, canonical JSON.</summary>
    public required string ResolvedJson { get; init; }

    /// <summary>Wall time after which a run is cut short; null: none.</summary>
    public TimeSpan? WallLimit { get; init; }

    public long RunCount => (long)Conditions.Count * Replicates;

    public RunKey KeyOf(long run) => new((int)(run / Replicates), (int)(run % Replicates));
}
