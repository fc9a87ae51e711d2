namespace AlloyKMC.Observation.Spectra;

/// <summary>One ion of a simulated spectrum.</summary>
/// <param name="Species">Name of the species it comes from.</param>
/// <param name="Charge">Signed charge number after fragmentation and exchange.</param>
/// <param name="Exchange">What was exchanged.</param>
/// <param name="Fragment">Index into <see cref="InstrumentOptions.Fragments"/>, or -1 for the intact species.</param>
/// <param name="AverageMassToCharge">Abundance-weighted m/z in Th.</param>
/// <param name="Abundance">Area of its whole isotope pattern.</param>
public readonly record struct SimulatedIon(string Species, int Charge, Ions.Exchange Exchange, int Fragment, double AverageMassToCharge, double Abundance);

/// <summary>What an instrument shows of a population.</summary>
public sealed record SimulatedSpectrum
{
    /// <summary>Sticks, noise-free; those closer than 1/32 FWHM may be one, at their mean.</summary>
    public required Spectrum Centroid { get; init; }

    /// <summary>Profile, with noise where asked for.</summary>
    public required Spectrum Profile { get; init; }

    public required IReadOnlyList<SimulatedIon> Ions { get; init; }

    /// <summary>Abundance times response of everything that lies outside the recorded range.</summary>
    public required double AbundanceOutsideRange { get; init; }

    /// <summary>Upper bound of the abundance left out with the far tails of isotope patterns.</summary>
    public required double AbundanceLost { get; init; }

    /// <summary>Version of the isotope table.</summary>
    public required string IsotopeTableVersion { get; init; }

    /// <summary>Source of the isotope table.</summary>
    public required string IsotopeTableSource { get; init; }
}
