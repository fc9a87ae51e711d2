using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Model.Rules;

/// <summary>How a propensity follows from the rate expression.</summary>
public enum RateLaw
{
    /// <summary>The expression is a rate constant; the propensity multiplies it by the falling factorials of the reactants' counts.</summary>
    MassAction,

    /// <summary>The expression is the whole rate law in concentration per time; a channel still never fires without its reactants.</summary>
    Custom,
}

/// <summary>One term of a rule: a family at computed coordinates, so many of it.</summary>
/// <param name="Family">Index of the family.</param>
/// <param name="Coordinates">Values of the coordinates over the rule's variables.</param>
/// <param name="Multiplicity">How many over the rule's variables.</param>
/// <param name="FixedMultiplicity">The multiplicity where it is a literal number; null where it depends on variables.</param>
/// <param name="Variables">Variables (by position) that coordinates or multiplicity depend on.</param>
public sealed record RuleTerm(int Family, IReadOnlyList<Evaluator> Coordinates, Evaluator Multiplicity, int? FixedMultiplicity, IReadOnlySet<int> Variables);

/// <summary>One direction of a rule: reactant terms, product terms and a rate.</summary>
/// <param name="Rule">The rule it belongs to.</param>
/// <param name="IsReverse">Whether it is the reverse of a "&lt;->".</param>
/// <param name="Reactants">Terms consumed.</param>
/// <param name="Products">Terms produced.</param>
/// <param name="Rate">Rate constant or rate law, in the system's units.</param>
public sealed record RuleDirection(Rule Rule, bool IsReverse, IReadOnlyList<RuleTerm> Reactants, IReadOnlyList<RuleTerm> Products, CompiledExpression Rate)
{
    /// <summary>"pool exchange, S30" or "pool exchange, S30 (reverse)".</summary>
    public string Label => IsReverse ? $"{Rule.Name} (reverse)" : Rule.Name;

    public RateLaw Law => Rule.Law;
}
