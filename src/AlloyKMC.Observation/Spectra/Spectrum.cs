namespace AlloyKMC.Observation.Spectra;

public enum SpectrumKind
{
    /// <summary>Sticks; intensities are peak areas, in the unit of abundance.</summary>
    Centroid,

    /// <summary>Samples of a curve; intensities are abundance per Th, so that the area under a peak is its abundance.</summary>
    Profile,
}

/// <summary>Intensity over m/z.</summary>
/// <param name="Kind">What the intensities mean.</param>
/// <param name="MassToCharge">m/z in Th, ascending.</param>
/// <param name="Intensity">Same length as <paramref name="MassToCharge"/>.</param>
public sealed record Spectrum(SpectrumKind Kind, IReadOnlyList<double> MassToCharge, IReadOnlyList<double> Intensity)
{
    /// <summary>Total abundance: the sum of sticks, or the area under a profile by the trapezoidal rule.</summary>
    public double TotalAbundance()
    {
        if (Kind == SpectrumKind.Centroid) return Intensity.Sum();
        double area = 0;
        for (int i = 1; i < MassToCharge.Count; i++) area += (MassToCharge[i] - MassToCharge[i - 1]) * (Intensity[i] + Intensity[i - 1]) / 2;
        return area;
    }
}
