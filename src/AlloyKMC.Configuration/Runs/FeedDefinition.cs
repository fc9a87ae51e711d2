using AlloyKMC.Configuration.Quantities;

namespace AlloyKMC.Configuration.Runs;

/// <summary>What is in the flask at the start: either a ratio of the two parents, or amounts.</summary>
public sealed record FeedDefinition
{
    /// <summary>Volumetric ratio of the mother solutions of the system's two parents; null where amounts are given.</summary>
    public FeedRatio? Ratio { get; init; }

    /// <summary>Clusters simulated in all, with <see cref="Ratio"/>; null where amounts are given.</summary>
    public long? Clusters { get; init; }

    /// <summary>Molecules by species or alias; empty where a ratio is given.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Amounts { get; init; } = [];

    /// <summary>Simulated volume of a system in units of c0: molecules per c0. Null: derived from the feed.</summary>
    public double? VolumeMoleculesPerC0 { get; init; }

    /// <summary>Simulated volume of a system in molar units. Null: derived from the feed.</summary>
    public Volume? Volume { get; init; }

    /// <summary>Concentration of mother solutions by species, in the concentration unit of the system.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> MotherConcentration { get; init; } = [];
}
