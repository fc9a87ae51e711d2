namespace AlloyKMC.Batch.Folders;

/// <summary>In what a configuration asks for more than the one an output folder was made for, of the very same runs.</summary>
/// <param name="EarlierHash">Identity of the earlier configuration.</param>
/// <param name="EarlierReplicates">Its replicates.</param>
/// <param name="Events">Whether the event limit of a run is raised: runs that it cut short are run again.</param>
/// <param name="Wall">Whether the wall-time limit of a run is raised: runs that it cut short are run again.</param>
/// <param name="Differences">What is raised: "ensemble.replicates: 20 -> 40".</param>
public sealed record RaisedLimits(string EarlierHash, int? EarlierReplicates, bool Events, bool Wall, IReadOnlyList<string> Differences);
