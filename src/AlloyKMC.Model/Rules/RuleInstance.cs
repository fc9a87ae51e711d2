using AlloyKMC.Model.Species;

namespace AlloyKMC.Model.Rules;

/// <summary>A rule direction at given values of its variables: one reaction between species.</summary>
/// <param name="Direction">The direction it instantiates.</param>
/// <param name="Variables">Values of the rule's variables.</param>
/// <param name="Reactants">Species index and multiplicity per reactant term, terms of multiplicity zero left out.</param>
/// <param name="Products">Species index (-1 beyond a coordinate range) and multiplicity per product term, terms of multiplicity zero left out.</param>
public sealed record RuleInstance(RuleDirection Direction, int[] Variables, (int Species, int Multiplicity)[] Reactants, (int Species, int Multiplicity)[] Products)
{
    public bool LeavesRange => Array.Exists(Products, p => p.Species < 0);

    /// <summary>"x = 3, y = 40", for messages.</summary>
    public string Describe() => string.Join(", ", Direction.Rule.Variables.Zip(Variables, (name, value) => $"{name} = {value}"));

    /// <summary>Net change per species, changes of zero left out, ascending by species.</summary>
    public (int Species, int Change)[] NetChange()
    {
        var net = new SortedDictionary<int, int>();
        foreach ((int species, int multiplicity) in Reactants) net[species] = net.GetValueOrDefault(species) - multiplicity;
        foreach ((int species, int multiplicity) in Products) net[species] = net.GetValueOrDefault(species) + multiplicity;
        return [.. net.Where(p => p.Value != 0).Select(p => (p.Key, p.Value))];
    }
}

/// <summary>Enumerates the reactions a rule direction stands for.</summary>
public static class RuleExpansion
{
    /// <summary>
    /// All instances whose reactants exist, in ascending order of the variables. A triangular family is met as reactant once per species, with its coordinates in order.
    /// </summary>
    /// <exception cref="FaultException">A coordinate or multiplicity is no whole number, or a multiplicity is negative.</exception>
    public static IEnumerable<RuleInstance> Expand(RuleDirection direction, SpeciesTable species, int firstVariableSlot)
    {
        Rule rule = direction.Rule;
        int[] values = [.. rule.VariableRanges.Select(r => r.Minimum)];
        double[] slots = new double[firstVariableSlot + values.Length];
        while (true)
        {
            for (int i = 0; i < values.Length; i++) slots[firstVariableSlot + i] = values[i];
            (int Species, int Multiplicity)[] reactants = Resolve(direction, direction.Reactants, species, slots, values, asReactant: true);
            if (!Array.Exists(reactants, r => r.Species < 0))
                yield return new RuleInstance(direction, [.. values], reactants, Resolve(direction, direction.Products, species, slots, values, asReactant: false));

            int last = values.Length - 1;
            while (last >= 0 && values[last] == rule.VariableRanges[last].Maximum) values[last] = rule.VariableRanges[last--].Minimum;
            if (last < 0) yield break;
            values[last]++;
        }
    }

    private static (int Species, int Multiplicity)[] Resolve(RuleDirection direction, IReadOnlyList<RuleTerm> terms, SpeciesTable species, double[] slots, int[] values, bool asReactant)
    {
        var resolved = new List<(int Species, int Multiplicity)>(terms.Count);
        foreach (RuleTerm term in terms)
        {
            Family family = species.Families[term.Family];
            int[] coordinates = new int[term.Coordinates.Count];
            for (int i = 0; i < coordinates.Length; i++) coordinates[i] = Whole(term.Coordinates[i](slots), direction, values, "coordinate");
            int index = species.IndexOf(family, coordinates);
            if (asReactant && family.IsOrdered && !IsAscending(coordinates)) index = -1;
            int multiplicity = Whole(term.Multiplicity(slots), direction, values, "multiplicity");
            if (multiplicity < 0 && index >= 0) throw Invalid(direction, values, $"a multiplicity is {multiplicity}");
            if (multiplicity != 0) resolved.Add((index, multiplicity));
        }

        return [.. resolved];
    }

    private static bool IsAscending(ReadOnlySpan<int> coordinates)
    {
        for (int i = 1; i < coordinates.Length; i++)
        {
            if (coordinates[i - 1] > coordinates[i]) return false;
        }

        return true;
    }

    private static int Whole(double value, RuleDirection direction, int[] values, string what) =>
        value == Math.Floor(value) && Math.Abs(value) < 1e9 ? (int)value : throw Invalid(direction, values, FormattableString.Invariant($"a {what} is {value}"));

    private static FaultException Invalid(RuleDirection direction, int[] values, string problem)
    {
        string at = string.Join(", ", direction.Rule.Variables.Zip(values, (name, value) => $"{name} = {value}"));
        return new FaultException(new Fault($"rules[{direction.Rule.Index}].reaction", $"{problem} at {at} in rule '{direction.Label}'.", "Coordinates and multiplicities are whole numbers and multiplicities not negative: correct the expression."));
    }
}
