using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Batch.Execution;

/// <summary>How a batch is executed: none of it changes a result.</summary>
public sealed record BatchOptions
{
    /// <summary>Worker threads, at least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>Kernel asked for; null: the best this machine has.</summary>
    public string? Kernel { get; init; }

    /// <summary>The part of the batch to work on; null: all of it. Only a call without a part makes files of the tables.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Whether runs that are missing are executed; otherwise only what is there is made into files.</summary>
    public bool ExecuteMissing { get; init; } = true;

    /// <summary>Wall time between two checkpoints of a run. Runs shorter than that leave none, unless they are stopped.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Receives what a user should know about a run while it goes on, as a sentence, from the worker's thread.</summary>
    public Action<RunKey, string>? Notice { get; init; }

    /// <summary>Called after every finished run, from the worker's thread.</summary>
    public Action<RunReport>? Report { get; init; }
}

/// <summary>One finished run, for progress displays.</summary>
/// <param name="Key">Which run.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Reason">Why, where it did not complete.</param>
/// <param name="Events">Its events.</param>
/// <param name="Done">Runs done so far, earlier ones of the same folder included.</param>
/// <param name="Total">Runs of the batch.</param>
public readonly record struct RunReport(RunKey Key, ReplicateStatus Status, string? Reason, long Events, long Done, long Total);
