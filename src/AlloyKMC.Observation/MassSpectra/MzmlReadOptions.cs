namespace AlloyKMC.Observation.MassSpectra;

/// <summary>Bounds and strictness of <see cref="MzmlReader"/>.</summary>
public sealed record MzmlReadOptions
{
    /// <summary>Most points of one array: bounds the memory one spectrum can take, whatever a (compressed) file claims.</summary>
    public int MaximumPointsPerArray { get; init; } = 20_000_000;

    /// <summary>Reading stops when this many faults were found.</summary>
    public int MaximumFaults { get; init; } = 20;

    /// <summary>Whether a spectrum of level 1, or of no level stated, without points is a fault; otherwise it is handed out with empty arrays.</summary>
    public bool RejectEmptySpectra { get; init; }
}
