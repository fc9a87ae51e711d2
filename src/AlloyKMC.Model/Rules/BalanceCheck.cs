using AlloyKMC.Model.Species;

namespace AlloyKMC.Model.Rules;

/// <summary>Checks that every reaction of every rule keeps every conserved quantity.</summary>
internal static class BalanceCheck
{
    /// <summary>Adds one fault per rule direction and quantity that does not balance, at the first values of the coordinates where it fails.</summary>
    public static void Run(IEnumerable<Rule> rules, SpeciesTable species, int firstVariableSlot, List<Fault> faults)
    {
        foreach (RuleDirection direction in rules.SelectMany(r => r.Directions))
        {
            var reported = new HashSet<int>();
            foreach (RuleInstance instance in RuleExpansion.Expand(direction, species, firstVariableSlot))
            {
                if (instance.LeavesRange) continue;
                for (int q = 0; q < species.Quantities.Count; q++)
                {
                    long left = instance.Reactants.Sum(r => species.Content[q][r.Species] * r.Multiplicity);
                    long right = instance.Products.Sum(p => species.Content[q][p.Species] * p.Multiplicity);
                    if (left == right || !reported.Add(q)) continue;
                    string at = instance.Variables.Length == 0 ? "" : $" at {instance.Describe()}";
                    faults.Add(new Fault(
                        $"rules[{direction.Rule.Index}].reaction",
                        $"rule '{direction.Label}' does not balance in {species.Quantities[q]}{at}: {left} on the left, {right} on the right.",
                        "Correct a coordinate or a multiplicity, or the content of a family."));
                }
            }
        }
    }
}
