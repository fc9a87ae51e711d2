using AlloyKMC.Model;
using AlloyKMC.Model.Rules;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>
/// A reversible rule that declares a free energy beside two rates: the rate constants without their degeneracies must obey
/// k(forward) / k(reverse) = exp(-dG) c^(products - reactants) at every value of the coordinates, where c is the standard concentration.
/// </summary>
/// <param name="system">The system.</param>
/// <param name="rule">The rule.</param>
/// <param name="instances">Instances of its forward direction.</param>
internal sealed class BalancedRule(AlloySystem system, Rule rule, RuleInstance[] instances)
{
    /// <summary>Largest deviation of ln(k forward / k reverse) from -dG that counts as rounding, in kT.</summary>
    private const double ToleranceKT = 1e-6;

    /// <summary>Adds a fault where the rule breaks detailed balance, at the first values of the coordinates where it does.</summary>
    public void Check(SystemValues values, List<Fault> faults)
    {
        if (rule.Directions.Count < 2 || rule.Law == RateLaw.Custom)
            faults.Add(new Fault($"rules[{rule.Index}].freeEnergy", $"rule '{rule.Name}' declares a free energy but has no two rate constants to compare.", "Write <-> and \"reverse\" under mass action, or remove \"freeEnergy\"."));
        else if (FirstDeviation(values) is { } fault)
            faults.Add(fault);
    }

    private Fault? FirstDeviation(SystemValues values)
    {
        double[] slots = system.NewSlots(values, rule.Variables.Count);
        foreach (RuleInstance instance in instances)
        {
            for (int i = 0; i < instance.Variables.Length; i++) slots[system.Scope.FirstVariableSlot + i] = instance.Variables[i];
            double forward = rule.Directions[0].Rate.Evaluate(slots), reverse = rule.Directions[1].Rate.Evaluate(slots), freeEnergy = rule.FreeEnergy!.Evaluate(slots);
            if (instance.LeavesRange || (forward == 0 && reverse == 0)) continue;
            double sites = Math.Log((rule.Degeneracy?.Evaluate(slots) ?? 1) / (rule.ReverseDegeneracy?.Evaluate(slots) ?? 1));
            double ratio = Math.Log(forward / reverse) - sites - rule.LogStandardFactor;
            if (Math.Abs(ratio + freeEnergy) <= ToleranceKT) continue;
            string at = instance.Variables.Length == 0 ? "" : $" at {instance.Describe()}";
            return new Fault(
                $"rules[{rule.Index}].freeEnergy",
                FormattableString.Invariant($"rule '{rule.Name}' breaks detailed balance{at}: ln(k forward / k reverse) is {ratio:0.######} at the standard concentration and without degeneracies, the free energy {freeEnergy:0.######} kT."),
                "Correct a rate or the free energy; sites that no \"degeneracy\" counts belong into it as ln(sites) terms.");
        }

        return null;
    }
}
