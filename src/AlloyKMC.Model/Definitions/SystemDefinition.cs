namespace AlloyKMC.Model.Definitions;

/// <summary>A system as the user wrote it: texts only, nothing resolved. The compiler turns it into an system.</summary>
public sealed record SystemDefinition
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Papers the mechanism and its figures rest on, as DOIs.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    public UnitsDefinition Units { get; init; } = new();

    /// <summary>Absolute temperature; null where nothing may depend on it.</summary>
    public double? TemperatureKelvin { get; init; }

    /// <summary>Conserved quantities counted as metal ("Au", "Ag"): used for tables of metal in clusters and complexes.</summary>
    public IReadOnlyList<string> Metals { get; init; } = [];

    /// <summary>The two species a feed ratio a:b refers to, in that order; empty where feeds are always explicit amounts.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    /// <summary>Families by name, in the order written; the order fixes species indices.</summary>
    public IReadOnlyList<KeyValuePair<string, FamilyDefinition>> Families { get; init; } = [];

    /// <summary>Other names of single species: "Ag44" for "S30(0)".</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Aliases { get; init; } = [];

    /// <summary>Functions by signature, "dG30(x)".</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Functions { get; init; } = [];

    public IReadOnlyList<RuleDefinition> Rules { get; init; } = [];

    /// <summary>Named functionals of the populations, recorded with every sample.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Observables { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, ParameterDefinition>> Parameters { get; init; } = [];
}

/// <summary>Units in which rates are evaluated.</summary>
public sealed record UnitsDefinition
{
    /// <summary>s, min, h or d.</summary>
    public string Time { get; init; } = "s";

    /// <summary>
    /// "c0": relative to the mother solutions (each of concentration 1). "molecules": plain counts, the volume is 1.
    /// "M", "mM", "uM", "nM": molar, the volume is in litres.
    /// </summary>
    public string Concentration { get; init; } = "c0";
}

/// <summary>A framework, a pool of complexes or a molecule.</summary>
public sealed record FamilyDefinition
{
    /// <summary>"framework" or "pool"; null lets coordinates decide (with coordinates: framework).</summary>
    public string? Kind { get; init; }

    /// <summary>Coordinates by name with inclusive ranges, in the order written.</summary>
    public IReadOnlyList<KeyValuePair<string, CoordinateRange>> Coordinates { get; init; } = [];

    /// <summary>Order of a triangular family, "x &lt;= y"; null where coordinates are independent.</summary>
    public string? Order { get; init; }

    /// <summary>Conserved quantity -> expression of the coordinates.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Content { get; init; } = [];

    public IonDefinition? Ion { get; init; }

    /// <summary>Valence electrons of the cluster, an expression of the coordinates; null where not stated.</summary>
    public string? ValenceElectrons { get; init; }
}

public readonly record struct CoordinateRange(int Minimum, int Maximum);

/// <summary>What an instrument sees of a species.</summary>
/// <param name="Formula">Elemental formula; parts in braces are expressions of the coordinates: "Au{x} Ag{44-x} (C7H5O2S){30}".</param>
/// <param name="Charge">Signed charge number z, an expression of the coordinates.</param>
public sealed record IonDefinition(string Formula, string Charge);

/// <summary>A pattern of reactions.</summary>
public sealed record RuleDefinition
{
    public required string Name { get; init; }

    /// <summary>"S30(x) + Au_c &lt;-> S30(x+1) + Ag_c": coordinates bound on the left, computed on the right.</summary>
    public required string Reaction { get; init; }

    /// <summary>Rate expression; for law "mass-action" the rate constant, for "custom" the whole rate law in concentrations per time.</summary>
    public required string Rate { get; init; }

    /// <summary>Rate expression of the reverse direction; null for one direction, or where it follows from <see cref="FreeEnergy"/> by detailed balance.</summary>
    public string? Reverse { get; init; }

    /// <summary>Number of equivalent sites of the forward direction, an expression that multiplies <see cref="Rate"/>; null for one.</summary>
    public string? Degeneracy { get; init; }

    /// <summary>The same of the reverse direction.</summary>
    public string? ReverseDegeneracy { get; init; }

    /// <summary>Extra indices with inclusive ranges.</summary>
    public IReadOnlyList<KeyValuePair<string, CoordinateRange>> For { get; init; } = [];

    /// <summary>"mass-action" (default) or "custom".</summary>
    public string Law { get; init; } = "mass-action";

    /// <summary>"ordered" (default: the rate is per ordered pair of distinct clusters) or "unordered" (halved).</summary>
    public string Pairs { get; init; } = "ordered";

    /// <summary>"error" (default) or "forbid": what to do with channels that would leave a coordinate range at a non-zero rate.</summary>
    public string BeyondRange { get; init; } = "error";

    /// <summary>
    /// Standard free-energy change of the forward direction without its degeneracies, an expression in kT (a pure number) or with the dimension of an energy. It tests the two
    /// rates of a reversible rule for detailed balance, or gives the reverse rate where none is written. Standard concentration: 1 M in molar units, else 1 unit of concentration.
    /// </summary>
    public string? FreeEnergy { get; init; }

    /// <summary>Whether an engine that is not exact may take the two directions as in equilibrium at every moment; exact engines take no notice.</summary>
    public bool Fast { get; init; }

    public string Description { get; init; } = "";
}

/// <summary>A named number that sweeps, fits and overrides address.</summary>
public sealed record ParameterDefinition
{
    public required double Value { get; init; }

    /// <summary>Product of powers of units: "1/min/c0", "eV", "kJ/mol", "K", "1".</summary>
    public string Unit { get; init; } = "1";

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    /// <summary>"linear" (default) or "log".</summary>
    public string Scale { get; init; } = "linear";

    /// <summary>Prior for fits, as written: "normal(0, 1)", "lognormal(...)"; null: none beyond the bounds.</summary>
    public string? Prior { get; init; }

    public string Source { get; init; } = "";

    public string Description { get; init; } = "";
}
