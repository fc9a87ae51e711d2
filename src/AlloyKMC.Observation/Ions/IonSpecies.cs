namespace AlloyKMC.Observation.Ions;

/// <summary>A species as an instrument meets it: what it is made of, how it is charged and how much of it there is.</summary>
/// <param name="Name">"S30(3)".</param>
/// <param name="Family">Family it belongs to; response factors and exchange are stated per family.</param>
/// <param name="Coordinates">Coordinates within the family.</param>
/// <param name="Composition">All atoms of the species, before Na/H exchange and loss of protons.</param>
/// <param name="Charge">Signed charge number of <paramref name="Composition"/>.</param>
/// <param name="Abundance">Number or fraction of clusters, in any unit; intensities come out in the same unit.</param>
public sealed record IonSpecies(string Name, string Family, IReadOnlyList<int> Coordinates, Formula Composition, int Charge, double Abundance);
