using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Networks;

/// <summary>A species as other programs name it.</summary>
/// <param name="Id">Letters, digits and _, unique: "S30_3".</param>
/// <param name="Name">As AlloyKMC writes it: "S30(3)".</param>
/// <param name="Count">Molecules at time zero.</param>
public sealed record ExchangeSpecies(string Id, string Name, long Count);

/// <summary>One reaction channel: mass action where <paramref name="RateConstant"/> is a number, a rate law otherwise.</summary>
/// <param name="Id">"r17", unique.</param>
/// <param name="Name">Rule direction, numbered where it has several channels; unique.</param>
/// <param name="Reactants">Species index and multiplicity, catalysts included.</param>
/// <param name="Products">Species index and multiplicity, catalysts included.</param>
/// <param name="RateConstant">In 1/s and the concentration unit; the propensity is k V^(1 - order) times the falling factorials of the reactants.</param>
/// <param name="Law">Rate law in concentration per second over concentrations; the channel never fires without its reactants.</param>
/// <param name="RateFormula">The rate constant over parameters that are kept, where it depends on them; null where it is a number.</param>
public sealed record ExchangeReaction(
    string Id,
    string Name,
    IReadOnlyList<(int Species, int Multiplicity)> Reactants,
    IReadOnlyList<(int Species, int Multiplicity)> Products,
    double? RateConstant,
    Expression? Law,
    Expression? RateFormula = null)
{
    public int Order => Reactants.Sum(r => r.Multiplicity);
}

/// <summary>What is done at one time: counts added to or set, and the volume that comes with it.</summary>
public sealed record ExchangeEvent(double TimeSeconds, IReadOnlyList<(int Species, long Amount, bool IsSet)> Changes, double AddedVolume);

/// <summary>A parameter that stays one instead of being put in as a number.</summary>
/// <param name="Id">Letters, digits and _, unique.</param>
/// <param name="Name">As the system names it.</param>
/// <param name="Value">In its own unit.</param>
public sealed record ExchangeParameter(string Id, string Name, double Value);

/// <summary>A functional of the concentrations under an identifier of its own.</summary>
/// <param name="Id">Letters, digits and _, unique.</param>
/// <param name="Name">As the system names it.</param>
/// <param name="Value">Over concentrations of single species.</param>
/// <param name="Unit">"item" for a concentration, null for other dimensions.</param>
public sealed record ExchangeObservable(string Id, string Name, Expression Value, string? Unit);

/// <summary>An expanded network with its start and schedule, ready to be written for other programs. Reactions are made one at a time: there may be very many.</summary>
public sealed class ExchangeNetwork
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<ExchangeSpecies> Species { get; init; }

    /// <summary>Molecules per unit of concentration at time zero.</summary>
    public required double Volume { get; init; }

    /// <summary>Unit of concentration of the rate constants: c0, molecules, M, mM ...</summary>
    public required string ConcentrationUnit { get; init; }

    public required IReadOnlyList<ExchangeEvent> Events { get; init; }

    public required IReadOnlyList<ExchangeObservable> Observables { get; init; }

    /// <summary>Parameters kept by name; empty where all are put in as numbers.</summary>
    public IReadOnlyList<ExchangeParameter> Parameters { get; init; } = [];

    /// <summary>The families as written, for readers that know them.</summary>
    public required IReadOnlyList<KeyValuePair<string, FamilyDefinition>> Families { get; init; }

    /// <summary>Conserved quantities that count as metal.</summary>
    public required IReadOnlyList<string> Metals { get; init; }

    public required IEnumerable<ExchangeReaction> Reactions { get; init; }

    /// <summary>Names of rules whose channels were left out on request.</summary>
    public required IReadOnlyList<string> OmittedRules { get; init; }

    /// <summary>The species the expansion numbered, for lookups by name.</summary>
    public required Network Source { get; init; }

    public bool ChangesVolume => Events.Any(e => e.AddedVolume != 0);
}
