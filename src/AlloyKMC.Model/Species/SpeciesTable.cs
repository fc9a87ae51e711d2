using System.Globalization;

namespace AlloyKMC.Model.Species;

/// <summary>All species of a system: dense index from and to family and coordinates, and the conserved content of each.</summary>
public sealed class SpeciesTable
{
    private readonly int[][] _indexByOffset;

    /// <param name="families">Families in order; their species ranges must tile 0..count.</param>
    /// <param name="species">Species in index order.</param>
    /// <param name="quantities">Names of the conserved quantities.</param>
    /// <param name="content">Content per quantity (outer) and species (inner).</param>
    /// <param name="aliases">Other names of species.</param>
    public SpeciesTable(IReadOnlyList<Family> families, IReadOnlyList<SpeciesInfo> species, IReadOnlyList<string> quantities, IReadOnlyList<long[]> content, IReadOnlyDictionary<string, int> aliases)
    {
        Families = families;
        Species = species;
        Quantities = quantities;
        Content = content;
        Aliases = aliases;
        _indexByOffset = new int[families.Count][];
        foreach (Family family in families)
        {
            int size = family.Coordinates.Aggregate(1, (product, coordinate) => checked(product * coordinate.Size));
            int[] lookup = new int[size];
            Array.Fill(lookup, -1);
            for (int i = family.FirstSpecies; i < family.FirstSpecies + family.SpeciesCount; i++) lookup[Offset(family, species[i].Coordinates)] = i;
            _indexByOffset[family.Index] = lookup;
        }
    }

    public IReadOnlyList<Family> Families { get; }

    public IReadOnlyList<SpeciesInfo> Species { get; }

    public int Count => Species.Count;

    public IReadOnlyList<string> Quantities { get; }

    /// <summary>Content[quantity][species], atoms or groups per cluster.</summary>
    public IReadOnlyList<long[]> Content { get; }

    public IReadOnlyDictionary<string, int> Aliases { get; }

    public SpeciesInfo this[int index] => Species[index];

    /// <summary>Index of a species, or -1 where coordinates lie outside the family's ranges. Coordinates of an ordered family are sorted first.</summary>
    public int IndexOf(Family family, ReadOnlySpan<int> coordinates)
    {
        Span<int> sorted = stackalloc int[coordinates.Length];
        coordinates.CopyTo(sorted);
        if (family.IsOrdered) sorted.Sort();
        int offset = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            Coordinate coordinate = family.Coordinates[i];
            if (sorted[i] < coordinate.Minimum || sorted[i] > coordinate.Maximum) return -1;
            offset = offset * coordinate.Size + sorted[i] - coordinate.Minimum;
        }

        return _indexByOffset[family.Index][offset];
    }

    /// <summary>Index of a species by alias or name, "S30(3)"; null where there is none.</summary>
    public int? Find(string name)
    {
        if (Aliases.TryGetValue(name, out int alias)) return alias;
        int bracket = name.IndexOf('(', StringComparison.Ordinal);
        string familyName = (bracket < 0 ? name : name[..bracket]).Trim();
        if (Families.FirstOrDefault(f => f.Name == familyName) is not { } family) return null;
        string[] parts = bracket < 0 ? [] : name[(bracket + 1)..].TrimEnd().TrimEnd(')').Split(',');
        int[] coordinates = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out coordinates[i])) return null;
        }

        if (coordinates.Length != family.Coordinates.Count) return null;
        int index = IndexOf(family, coordinates);
        return index < 0 ? null : index;
    }

    /// <summary>Species a [name] in an expression stands for: one species, or all of a family; null where there are none.</summary>
    public IReadOnlyList<int>? FindGroup(string name)
    {
        if (Find(name) is { } single) return [single];
        return Families.FirstOrDefault(f => f.Name == name) is { } family ? [.. Enumerable.Range(family.FirstSpecies, family.SpeciesCount)] : null;
    }

    /// <summary>Totals of every conserved quantity for the given counts, in the order of <see cref="Quantities"/>.</summary>
    public long[] Totals(ReadOnlySpan<long> counts)
    {
        long[] totals = new long[Quantities.Count];
        for (int q = 0; q < totals.Length; q++)
        {
            long[] content = Content[q];
            long total = 0;
            for (int s = 0; s < counts.Length; s++) total += content[s] * counts[s];
            totals[q] = total;
        }

        return totals;
    }

    private static int Offset(Family family, IReadOnlyList<int> coordinates)
    {
        int offset = 0;
        for (int i = 0; i < coordinates.Count; i++) offset = offset * family.Coordinates[i].Size + coordinates[i] - family.Coordinates[i].Minimum;
        return offset;
    }
}
