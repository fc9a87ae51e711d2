using AlloyKMC.Configuration.Overrides;

namespace AlloyKMC.Configuration.Runs;

/// <summary>What a caller adds to the reading of a run configuration.</summary>
public sealed record RunReadOptions
{
    public ConfigOverrides Overrides { get; init; } = ConfigOverrides.None;

    /// <summary>Engines there are, besides "auto"; null leaves the name unchecked.</summary>
    public IReadOnlyList<string>? Engines { get; init; }

    /// <summary>Kernels there are; null leaves the name unchecked.</summary>
    public IReadOnlyList<string>? Kernels { get; init; }
}
