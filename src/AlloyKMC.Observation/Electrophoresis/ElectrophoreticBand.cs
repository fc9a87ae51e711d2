using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Isotopes;

namespace AlloyKMC.Observation.Electrophoresis;

/// <summary>One framework on a gel.</summary>
/// <param name="Framework">Name of the family.</param>
/// <param name="Share">Its part of all clusters.</param>
/// <param name="ChargePerKilodalton">Mean over its clusters of charge over mass, in elementary charges per kDa; negative for anions.</param>
public sealed record ElectrophoreticBand(string Framework, double Share, double ChargePerKilodalton)
{
    /// <summary>
    /// Frameworks present, the slowest first. Only the order means something: mobility in a gel depends on size, shape and the ionisation of the acid groups
    /// too, and the charge used is that of the ion the system states.
    /// </summary>
    /// <param name="sample">The populations.</param>
    /// <param name="ions">Compositions and charges of the species; families without an ion give no band.</param>
    /// <param name="table">Isotope data; <see cref="IsotopeTable.Default"/> where null.</param>
    public static IReadOnlyList<ElectrophoreticBand> Order(PopulationSample sample, IonCatalog ions, IsotopeTable? table = null)
    {
        IsotopeTable isotopes = table ?? IsotopeTable.Default;
        double clusters = sample.Clusters();
        List<ElectrophoreticBand> bands = [];
        foreach (Family family in sample.Species.Families.Where(family => family.Kind == FamilyKind.Framework))
        {
            double population = 0;
            double charge = 0;
            for (int s = family.FirstSpecies; s < family.FirstSpecies + family.SpeciesCount; s++)
            {
                if (ions.Ions[s] is not { } ion || sample.Populations[s] == 0) continue;
                population += sample.Populations[s];
                charge += sample.Populations[s] * 1000 * ion.Charge / ion.Composition.AverageMassDaltons(isotopes);
            }

            if (population > 0) bands.Add(new ElectrophoreticBand(family.Name, population / clusters, charge / population));
        }

        return [.. bands.OrderBy(band => Math.Abs(band.ChargePerKilodalton))];
    }
}
