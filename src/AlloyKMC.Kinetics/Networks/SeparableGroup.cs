using AlloyKMC.Model.Rules;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>One side of a separable rule: the species that may take part, their weights, and what happens to them.</summary>
public sealed class Role
{
    /// <summary>Species of each entry, every species at most once.</summary>
    public required int[] Species { get; init; }

    /// <summary>Weight of each entry, in (0, 1]; entries of weight zero are left out.</summary>
    public required double[] Weights { get; init; }

    /// <summary>Net changes (species, amount) that follow from drawing the entry, the loss of the reactant included.</summary>
    public required (int Species, int Amount)[][] Changes { get; init; }

    public int Count => Species.Length;
}

/// <summary>
/// The channels of a rule whose rate constants form a table of rank one, k(i, j) = C w1(i) w2(j), and whose changes add up from the two roles.
/// Propensity of the pair (i, j): <c>C w1(i) w2(j) n(i) (n(j) - [same species]) / volume</c>; of a single reactant: <c>C w1(i) n(i)</c>;
/// without reactants: <c>C volume</c>.
/// </summary>
public sealed class SeparableGroup
{
    public required RuleDirection Direction { get; init; }

    /// <summary>C, in 1/s and the system's unit of concentration, the factor for unordered pairs included.</summary>
    public required double RateConstant { get; init; }

    /// <summary>0, 1 or 2 reactants.</summary>
    public int Order => Second is not null ? 2 : First is not null ? 1 : 0;

    public Role? First { get; init; }

    public Role? Second { get; init; }

    /// <summary>Changes (species, amount) of every event whatever entries are drawn: products without coordinates of either role.</summary>
    public required (int Species, int Amount)[] CommonChanges { get; init; }

    /// <summary>For each entry of the first role, the entry of the second with which nothing changes (such a pair is no event), or -1.</summary>
    public required int[] NoOpPartner { get; init; }
}
