using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Import;

/// <summary>A compartment as written.</summary>
internal sealed record SbmlCompartment(string Id, double? Size, bool IsConstant, int Line);

/// <summary>A species as written; amounts and concentrations in its substance unit.</summary>
internal sealed record SbmlSpecies(
    string Id, string Name, string Compartment, double? Amount, double? Concentration, string? SubstanceUnits, bool IsAmountInMath, bool IsBoundary, bool IsConstant, int Line);

/// <summary>A global parameter as written.</summary>
internal sealed record SbmlParameter(string Id, string Name, double? Value, string? Units, int Line);

/// <summary>A formula for a symbol: an initial assignment or an assignment rule.</summary>
internal sealed record SbmlAssignment(string Symbol, Expression Value, int Line);

/// <summary>An event as written.</summary>
internal sealed record SbmlEvent(string Id, Expression? Trigger, bool FiresAtStart, Expression? Delay, bool UsesValuesFromTriggerTime, IReadOnlyList<SbmlAssignment> Assignments, int Line);

/// <summary>A function definition: arguments and body.</summary>
internal sealed record SbmlFunction(IReadOnlyList<string> Arguments, Expression Body);

/// <summary>The simulation time within a formula.</summary>
internal sealed record TimeReference(int Line) : Expression(Line);

/// <summary>Everything of an SBML model but its reactions.</summary>
internal sealed class SbmlDocument
{
    public int Level { get; set; }

    public int Version { get; set; }

    public string Name { get; set; } = "";

    public string Notes { get; set; } = "";

    public string? SubstanceUnits { get; set; }

    public string? TimeUnits { get; set; }

    public string? ExtentUnits { get; set; }

    public IReadOnlyList<KeyValuePair<string, FamilyDefinition>> Families { get; set; } = [];

    public IReadOnlyList<string> Metals { get; set; } = [];

    public Dictionary<string, SbmlUnit> Units { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SbmlFunction> Functions { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SbmlCompartment> Compartments { get; } = new(StringComparer.Ordinal);

    public List<SbmlSpecies> Species { get; } = [];

    public Dictionary<string, SbmlParameter> Parameters { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SbmlAssignment> InitialAssignments { get; } = new(StringComparer.Ordinal);

    /// <summary>In the order written.</summary>
    public List<SbmlAssignment> AssignmentRules { get; } = [];

    public List<SbmlEvent> Events { get; } = [];
}
