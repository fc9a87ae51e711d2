using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Model.Rules;

/// <summary>A compiled rule: its variables with the values they run over, and one or two directions.</summary>
public sealed class Rule
{
    public required int Index { get; init; }

    public required RuleDefinition Definition { get; init; }

    public string Name => Definition.Name;

    public required RateLaw Law { get; init; }

    /// <summary>Halved (or divided by r!) where the rate is stated per unordered pair of clusters of one family.</summary>
    public required bool IsUnorderedPair { get; init; }

    public required bool ForbidsBeyondRange { get; init; }

    /// <summary>Names of indices ("for") and bound coordinates, in slot order.</summary>
    public required IReadOnlyList<string> Variables { get; init; }

    /// <summary>Inclusive range each variable runs over; for a reversible rule widened so that every reactant of the reverse direction is met.</summary>
    public required IReadOnlyList<CoordinateRange> VariableRanges { get; init; }

    /// <summary>Number of leading variables that are "for" indices.</summary>
    public required int IndexCount { get; init; }

    /// <summary>Forward, and reverse where the rule is reversible.</summary>
    public IReadOnlyList<RuleDirection> Directions { get; internal set; } = [];

    /// <summary>Standard free-energy change of the forward direction in kT, its degeneracies not included, where declared.</summary>
    public CompiledExpression? FreeEnergy { get; init; }

    /// <summary>Logarithm of the standard concentration, in units of the system, to the power of products less reactants: what ln(k forward / k reverse) exceeds -dG by.</summary>
    public double LogStandardFactor { get; init; }

    /// <summary>Number of equivalent sites that multiplies the forward rate; null for one. The rates of <see cref="Directions"/> contain it.</summary>
    public CompiledExpression? Degeneracy { get; init; }

    /// <summary>The same of the reverse direction.</summary>
    public CompiledExpression? ReverseDegeneracy { get; init; }

    /// <summary>Whether the reverse rate was not written but follows from the free energy.</summary>
    public bool IsReverseDerived => Directions.Count == 2 && Definition.Reverse is null;

    public override string ToString() => Name;
}
