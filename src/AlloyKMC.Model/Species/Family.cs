using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Model.Species;

/// <summary>Whether a family is a cluster seen in the cluster spectrum or a pool of dissolved complexes or molecules.</summary>
public enum FamilyKind
{
    Framework,
    Pool,
}

/// <summary>One integer coordinate of a family with its inclusive range.</summary>
public sealed record Coordinate(string Name, int Minimum, int Maximum)
{
    public int Size => Maximum - Minimum + 1;
}

/// <summary>Species that share a name and coordinates. Its species are numbered consecutively from <see cref="FirstSpecies"/>, the last coordinate running fastest.</summary>
public sealed record Family(string Name, int Index, FamilyKind Kind, IReadOnlyList<Coordinate> Coordinates, bool IsOrdered, int FirstSpecies, int SpeciesCount)
{
    /// <summary>As written, expressions of the coordinates; null where an instrument does not see the family.</summary>
    public IonDefinition? Ion { get; init; }

    public override string ToString() => Name;
}

/// <summary>One species: a family and the values of its coordinates.</summary>
public sealed record SpeciesInfo(int Index, Family Family, IReadOnlyList<int> Coordinates)
{
    /// <summary>"S30(3)", "D(1, 2)", "Au_c".</summary>
    public string Name { get; } = Coordinates.Count == 0 ? Family.Name : $"{Family.Name}({string.Join(", ", Coordinates)})";

    /// <summary>Valence electrons, where the family states them.</summary>
    public double? ValenceElectrons { get; init; }

    public override string ToString() => Name;
}
