namespace AlloyKMC.Observation.MassSpectra;

/// <summary>Sign of the ions an instrument collected.</summary>
public enum IonPolarity
{
    Unknown,
    Positive,
    Negative,
}

/// <summary>Whether the points of a mass spectrum are peaks or samples of a continuous trace.</summary>
public enum SpectrumRepresentation
{
    Unknown,
    Centroid,
    Profile,
}

/// <summary>One mass spectrum.</summary>
/// <param name="Id">Native id, unique within a file: "scan=19".</param>
/// <param name="MsLevel">1 for a survey spectrum, 2 for MS/MS; null where a file does not say.</param>
/// <param name="Polarity">Sign of the ions.</param>
/// <param name="Representation">Peaks or a continuous trace.</param>
/// <param name="ScanStartSeconds">Start of the (first) scan in seconds since the start of the run; null where a file does not say.</param>
/// <param name="MassToCharge">m/z in daltons per elementary charge, not descending.</param>
/// <param name="Intensity">Intensity per point, not negative; as long as <paramref name="MassToCharge"/>.</param>
public sealed record MassSpectrum(
    string Id,
    int? MsLevel,
    IonPolarity Polarity,
    SpectrumRepresentation Representation,
    double? ScanStartSeconds,
    double[] MassToCharge,
    double[] Intensity)
{
    /// <summary>Line of the file the spectrum was read from, counted from 1; 0 for a spectrum that was computed.</summary>
    public int Line { get; init; }

    public bool IsEmpty => MassToCharge.Length == 0;
}
