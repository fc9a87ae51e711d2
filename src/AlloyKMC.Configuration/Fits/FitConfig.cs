using AlloyKMC.Configuration.Quantities;

namespace AlloyKMC.Configuration.Fits;

/// <summary>A fit as its file states it. Paths of files are ready to be opened.</summary>
public sealed record FitConfig
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>System file instead of that of the runs; null: theirs.</summary>
    public string? System { get; init; }

    public string? Instrument { get; init; }

    public IReadOnlyList<FitData> Data { get; init; } = [];

    /// <summary>Conditions that are predicted and not fitted.</summary>
    public IReadOnlyList<string> HeldOut { get; init; } = [];

    /// <summary>Parameters by name; null: every parameter of the system that has bounds.</summary>
    public IReadOnlyList<KeyValuePair<string, FitParameterDefinition>>? Parameters { get; init; }

    public IReadOnlyList<KeyValuePair<string, FitParameterDefinition>> Responses { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, FitParameterDefinition>> Feeds { get; init; } = [];

    public FitParameterDefinition? DeadTime { get; init; }

    public IReadOnlyList<MetalShare> MetalInClusters { get; init; } = [];

    public required FitSearch Search { get; init; }

    /// <summary>Evaluations of all searches; null: no limit.</summary>
    public long? Evaluations { get; init; }

    /// <summary>Wall time; null: no limit.</summary>
    public Duration? Wall { get; init; }

    /// <summary>Exact replicates of every condition at the optimum.</summary>
    public int ConfirmReplicates { get; init; } = 4;
}

/// <summary>What a fit file says of a parameter; null: as the system states.</summary>
public sealed record FitParameterDefinition(double? Minimum, double? Maximum, string? Scale, string? Prior, double? Start);

/// <summary>Data to fit to.</summary>
/// <param name="File">The file.</param>
/// <param name="Condition">Condition of a time course; null where there is only one.</param>
/// <param name="LeaveOut">Ids of statements that are not used.</param>
/// <param name="Fill">Whether windows meant to be filled shall be.</param>
/// <param name="EffectiveCounts">Ions the intensity of one time stands for.</param>
/// <param name="Precision">Of the Dirichlet-multinomial; infinity: multinomial.</param>
/// <param name="Background">Part of the signal spread evenly.</param>
public sealed record FitData(string File, string? Condition, IReadOnlyList<string> LeaveOut, bool Fill, double EffectiveCounts, double Precision, double Background);

/// <summary>Least share of the metal in the clusters of a condition, a prior; without a time at its end.</summary>
public sealed record MetalShare(string Condition, double Share, double? TimeSeconds, double Tolerance);

/// <summary>How the optimum is searched for; see the schema.</summary>
public sealed record FitSearch(long Seed, int Starts, long? EvaluationsPerStart, int? Population, double Step, double Tolerance, int FoldPoints);
