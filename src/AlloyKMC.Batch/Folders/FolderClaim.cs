using AlloyKMC.Batch.Plans;
using AlloyKMC.Configuration.Resolved;

namespace AlloyKMC.Batch.Folders;

/// <summary>What an output folder is opened for, and how that compares with what it was made for.</summary>
/// <param name="ConfigHash">Identity of the configuration.</param>
/// <param name="ResolvedJson">Its resolved text.</param>
/// <param name="Differences">Says in which values an earlier resolved configuration differs from this one.</param>
public sealed record FolderClaim(string ConfigHash, string ResolvedJson, Func<string, IReadOnlyList<string>> Differences)
{
    private const string OtherFolder = "Choose another folder with --out, or replace them with --force.";

    /// <summary>Says how much more the configuration asks for than an earlier one of the same runs; null where that is not provided for.</summary>
    public Func<string, ConfigRaise?>? Raise { get; init; }

    /// <summary>Wall time after which a run is cut short; null: none.</summary>
    public TimeSpan? WallLimit { get; init; }

    public static FolderClaim Of(BatchPlan plan, ResolvedConfig resolved) => new(plan.ConfigHash, plan.ResolvedJson, earlier => [.. resolved.DifferencesFrom(earlier).Select(d => d.ToString())])
    {
        Raise = resolved.RaiseFrom,
        WallLimit = plan.WallLimit,
    };

    /// <summary>In what the configuration asks for more than that of a folder; null where it does not, or where anything else differs.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="stored">Its manifest.</param>
    /// <param name="force">Whether results of a configuration that asked for more may be replaced.</param>
    /// <exception cref="OutputRefusedException">It asks for less.</exception>
    internal RaisedLimits? RaiseOver(string path, StoredBatch stored, bool force)
    {
        if (Raise is null) return null;
        bool raisesWall = stored.WallLimit is { } before && !(WallLimit <= before);
        string[] wall = raisesWall ? [$"limits.wall: {stored.WallLimit:c} -> {(WallLimit is { } limit ? limit.ToString("c") : "(absent)")}"] : [];
        if (stored.ConfigHash == ConfigHash) return raisesWall ? new RaisedLimits(ConfigHash, null, false, true, wall) : null;
        if (Raise(stored.ConfigJson) is not { } raise) return null;
        if (!raise.IsLowering) return new RaisedLimits(stored.ConfigHash, raise.EarlierReplicates, raise.RaisesEvents, raisesWall, [.. Differences(stored.ConfigJson), .. wall]);
        if (force) return null;
        throw new OutputRefusedException($"{path} was made for more than this configuration asks for, and nothing of it is thrown away.", $"Ask for as much or more. {OtherFolder}", Differences(stored.ConfigJson));
    }

    /// <summary>The refusal of a folder that holds something else.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="stored">Its manifest; null where it is damaged.</param>
    internal OutputRefusedException Refusal(string path, StoredBatch? stored) => new($"{path} holds the results of another configuration.", OtherFolder, Differences(stored?.ConfigJson ?? "{}"));
}
