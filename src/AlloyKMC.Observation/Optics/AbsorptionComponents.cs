namespace AlloyKMC.Observation.Optics;

/// <summary>One maximum of an absorption spectrum.</summary>
/// <param name="Nanometres">Its wavelength.</param>
/// <param name="Absorption">Molar absorption there, in the unit of the list; null where only the position is known.</param>
/// <param name="FwhmNanometres">Full width at half maximum of a Gaussian band; null where only the position is known.</param>
public readonly record struct AbsorptionMaximum(double Nanometres, double? Absorption, double? FwhmNanometres);

/// <summary>The spectrum of one species, or of several that absorb alike.</summary>
/// <param name="Name">"S27 (x = 20 to 22)".</param>
/// <param name="Species">Indices of the species it stands for.</param>
public sealed record AbsorptionComponent(string Name, IReadOnlyList<int> Species)
{
    public IReadOnlyList<AbsorptionMaximum> Maxima { get; init; } = [];

    /// <summary>Molar absorption at the wavelengths of the set; empty where maxima are given instead.</summary>
    public IReadOnlyList<double> Absorption { get; init; } = [];
}

/// <summary>Component spectra of the clusters of one system.</summary>
/// <param name="About">Where they come from.</param>
/// <param name="PositionsOnly">Whether only wavelengths of maxima are known: such components cannot be added up.</param>
/// <param name="Components">No species belongs to two.</param>
public sealed record AbsorptionComponents(string About, bool PositionsOnly, IReadOnlyList<AbsorptionComponent> Components)
{
    /// <summary>Wavelengths in nm the absorptions refer to, ascending; empty where maxima are given instead.</summary>
    public IReadOnlyList<double> Nanometres { get; init; } = [];
}
