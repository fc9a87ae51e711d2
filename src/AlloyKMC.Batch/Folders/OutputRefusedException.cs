namespace AlloyKMC.Batch.Folders;

/// <summary>A folder cannot take the results of this batch; nothing in it was touched.</summary>
public sealed class OutputRefusedException(string problem, string remedy, IReadOnlyList<string>? differences = null) : Exception($"{problem} {remedy}")
{
    public string Problem { get; } = problem;

    public string Remedy { get; } = remedy;

    /// <summary>Values in which the configuration of the folder differs: "feed.ratio: 1:3 -> 1:4".</summary>
    public IReadOnlyList<string> Differences { get; } = differences ?? [];
}
