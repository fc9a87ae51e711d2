using AlloyKMC.Model;
using AlloyKMC.Model.Rules;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>
/// Finds out whether the rate constants of a rule direction form a table of rank one over its two reactants and whether its changes split between them.
/// What does not depend on values is found once; the test on the rates holds for the values they were evaluated at and is repeated for others.
/// </summary>
internal sealed class FactorisationTemplate
{
    private readonly string? _reason;
    private readonly SeparableTemplate[] _parts = [];

    public FactorisationTemplate(AlloySystem system, RuleDirection direction, RuleInstance[] instances)
    {
        Rule rule = direction.Rule;
        if (direction.Law == RateLaw.Custom) return;
        var reactants = new List<RuleTerm>();
        foreach (RuleTerm term in direction.Reactants)
        {
            for (int k = 0; k < (term.FixedMultiplicity ?? 0) && reactants.Count < 3; k++) reactants.Add(term);
        }

        int[][] owned = [.. reactants.Select(t => t.Variables.Where(v => v >= rule.IndexCount).ToArray())];
        _reason = ReasonAgainst(direction, reactants, owned);
        if (_reason is not null) return;
        Dictionary<string, int> instanceOf = Enumerable.Range(0, instances.Length).ToDictionary(i => SeparableTemplate.Key(instances[i].Variables), StringComparer.Ordinal);
        _parts = [.. IndexValues(rule).Select(indices => new SeparableTemplate(system, direction, reactants, owned, indices, instanceOf))];
    }

    /// <summary>Adds the groups (one per value of the extra indices) and returns null, or returns why the direction is not separable and adds none.</summary>
    /// <param name="rates">Rate constant of every instance, 1/s.</param>
    /// <param name="groups">Where groups go.</param>
    public string? TryFactorise(double[] rates, List<SeparableGroup> groups)
    {
        if (_reason is not null) return _reason;
        var found = new List<SeparableGroup>();
        foreach (SeparableTemplate part in _parts)
        {
            if (part.TryFactorise(rates, out SeparableGroup? group) is { } reason) return reason;
            if (group is not null) found.Add(group);
        }

        groups.AddRange(found);
        return null;
    }

    private static string? ReasonAgainst(RuleDirection direction, List<RuleTerm> reactants, int[][] owned)
    {
        if (direction.Reactants.Any(t => t.FixedMultiplicity is null)) return "the number of a reactant depends on a coordinate";
        if (reactants.Count > 2) return "it has more than two reactants";
        if (owned.SelectMany(o => o).Distinct().Count() < direction.Rule.Variables.Count - direction.Rule.IndexCount) return "a coordinate belongs to no reactant";
        if (owned.Length == 2 && owned[0].Intersect(owned[1]).Any() && !ReferenceEquals(reactants[0], reactants[1])) return "its two reactants share a coordinate";
        if (owned.Length == 2 && ReferenceEquals(reactants[0], reactants[1]) && owned[0].Length > 0) return "two equal clusters react, whatever their coordinates";
        foreach (RuleTerm product in direction.Products)
        {
            if (owned.Length == 2 && product.Variables.Any(owned[0].Contains) && product.Variables.Any(owned[1].Contains)) return "a product depends on the coordinates of both reactants";
        }

        return null;
    }

    private static IEnumerable<int[]> IndexValues(Rule rule)
    {
        int[] values = [.. rule.VariableRanges.Take(rule.IndexCount).Select(r => r.Minimum)];
        while (true)
        {
            yield return [.. values];
            int last = values.Length - 1;
            while (last >= 0 && values[last] == rule.VariableRanges[last].Maximum) values[last] = rule.VariableRanges[last--].Minimum;
            if (last < 0) yield break;
            values[last]++;
        }
    }
}
