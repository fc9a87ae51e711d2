using AlloyKMC.Model.Species;

namespace AlloyKMC.Reporting.Data;

/// <summary>A framework that is drawn along its first coordinate.</summary>
/// <param name="Family">The framework.</param>
/// <param name="Series">Number of its colour: its place among the frameworks of the system.</param>
/// <param name="Meaning">Axis title: "x / Au atoms per cluster".</param>
internal sealed record FrameworkAxis(Family Family, int Series, string Meaning)
{
    public string Name => Family.Name;

    public string Coordinate => Family.Coordinates[0].Name;

    public int Minimum => Family.Coordinates[0].Minimum;

    public int Maximum => Family.Coordinates[0].Maximum;

    /// <summary>All frameworks of a system in its order; those without coordinates have only totals and are left out.</summary>
    public static IReadOnlyList<FrameworkAxis> Of(SpeciesTable species)
    {
        Family[] frameworks = [.. species.Families.Where(f => f.Kind == FamilyKind.Framework)];
        return [.. frameworks.Select((f, i) => (Family: f, Index: i)).Where(f => f.Family.Coordinates.Count > 0).Select(f => new FrameworkAxis(f.Family, f.Index, MeaningOf(species, f.Family)))];
    }

    /// <summary>A coordinate that equals the content of one conserved quantity in every species counts that quantity.</summary>
    private static string MeaningOf(SpeciesTable species, Family family)
    {
        string coordinate = family.Coordinates[0].Name;
        for (int q = 0; q < species.Quantities.Count; q++)
        {
            if (Enumerable.Range(family.FirstSpecies, family.SpeciesCount).All(s => species.Content[q][s] == species[s].Coordinates[0])) return $"{coordinate} / {species.Quantities[q]} atoms per cluster";
        }

        return coordinate;
    }
}
