using AlloyKMC.Observation.Ions;

namespace AlloyKMC.Observation.Deconvolution;

/// <summary>An ion a spectrum may hold.</summary>
/// <param name="Species">Species it comes from; intensities are summed per species.</param>
/// <param name="Family">Family of the species.</param>
/// <param name="Coordinates">Coordinates of the species.</param>
/// <param name="Exchange">Protons lost and sodium taken up.</param>
/// <param name="Composition">All atoms, after exchange.</param>
/// <param name="Charge">Signed charge number, after exchange.</param>
public sealed record CandidateIon(string Species, string Family, IReadOnlyList<int> Coordinates, Exchange Exchange, Formula Composition, int Charge)
{
    /// <summary>All combinations of species and exchanges; abundances of the species are not used.</summary>
    /// <param name="species">Species that may be there.</param>
    /// <param name="exchanges">Exchanges to consider, by family.</param>
    public static IReadOnlyList<CandidateIon> Enumerate(IEnumerable<IonSpecies> species, Func<string, IEnumerable<Exchange>> exchanges) =>
    [
        .. from one in species
           from exchange in exchanges(one.Family)
           let ion = exchange.ApplyTo(one.Composition, one.Charge)
           select new CandidateIon(one.Name, one.Family, one.Coordinates, exchange, ion.Composition, ion.Charge),
    ];

    public override string ToString() => $"{Species} {new Ion(Composition, Charge)}";
}
