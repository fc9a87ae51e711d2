using AlloyKMC.Model;
using AlloyKMC.Model.Rules;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>
/// A reversible rule that declares a free energy: the two rate constants must obey k(forward) / k(reverse) = exp(-dG) at every value of the
/// coordinates, where dG is the whole free energy of the forward reaction in kT, numbers of equivalent sites included.
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
            double deviation = Math.Log(forward / reverse) + freeEnergy;
            if (Math.Abs(deviation) <= ToleranceKT) continue;
            string at = instance.Variables.Length == 0 ? "" : $" at {instance.Describe()}";
            return new Fault(
                $"rules[{rule.Index}].freeEnergy",
                FormattableString.Invariant($"rule '{rule.Name}' breaks detailed balance{at}: ln(k forward / k reverse) is {Math.Log(forward / reverse):0.######}, the free energy {freeEnergy:0.######} kT."),
                "Correct a rate or the free energy; it includes ln(sites) terms.");
        }

        return null;
    }
}
