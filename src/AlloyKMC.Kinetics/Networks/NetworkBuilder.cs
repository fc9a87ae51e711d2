using AlloyKMC.Model;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Rules;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>Expands the rules of a system into a network at given parameter values and temperature.</summary>
public static class NetworkBuilder
{
    /// <exception cref="FaultException">A rate is negative or not finite, a declared free energy is not met, or a channel leaves a coordinate range at a non-zero rate and its rule does not forbid that.</exception>
    public static Network Build(AlloySystem system, SystemValues values)
    {
        var faults = new List<Fault>();
        var channels = new ChannelCollector(system);
        RuleDirection[] directions = [.. system.Rules.SelectMany(r => r.Directions)];
        var summaries = new List<DirectionSummary>();
        var groups = new List<SeparableGroup>();
        var explicitChannels = new List<int>();
        for (int d = 0; d < directions.Length; d++)
        {
            RuleDirection direction = directions[d];
            int firstChannel = channels.Count;
            DirectionSummary summary = Expand(system, values, direction, d, channels, faults);
            string? reason = "its rates have faults";
            if (faults.Count == 0) reason = Factorisation.TryFactorise(system, values, direction, groups);
            if (reason is not null) explicitChannels.AddRange(Enumerable.Range(firstChannel, channels.Count - firstChannel));
            summaries.Add(summary with { NotSeparable = reason });
        }

        DetailedBalance.Check(system, values, faults);
        if (faults.Count > 0) throw new FaultException(faults);
        return new Network
        {
            System = system,
            Values = values,
            Directions = directions,
            Summaries = summaries,
            Channels = channels.ToTable(),
            Groups = groups,
            ExplicitChannels = explicitChannels,
        };
    }

    /// <summary>Rate constant of an instance in 1/s, the factor for unordered pairs included; the plain rate for custom laws is not evaluated here.</summary>
    internal static double RateConstant(AlloySystem system, RuleDirection direction, RuleInstance instance, double[] slots)
    {
        for (int i = 0; i < instance.Variables.Length; i++) slots[system.Scope.FirstVariableSlot + i] = instance.Variables[i];
        return direction.Rate.Evaluate(slots) * PairFactor(system, direction, instance) / system.Units.SecondsPerTimeUnit;
    }

    /// <summary>1 / (r! ...) over reactants of one family where the rule states its rate per unordered pair.</summary>
    private static double PairFactor(AlloySystem system, RuleDirection direction, RuleInstance instance)
    {
        if (!direction.Rule.IsUnorderedPair) return 1;
        double factor = 1;
        foreach (IGrouping<int, (int Species, int Multiplicity)> family in instance.Reactants.GroupBy(r => system.Species[r.Species].Family.Index))
        {
            for (int k = family.Sum(r => r.Multiplicity); k > 1; k--) factor /= k;
        }

        return factor;
    }

    private static DirectionSummary Expand(AlloySystem system, SystemValues values, RuleDirection direction, int directionIndex, ChannelCollector channels, List<Fault> faults)
    {
        int first = channels.Count, noOps = 0, zeroRate = 0;
        var forbidden = new List<ForbiddenChannel>();
        bool reported = false;
        double[] slots = system.NewSlots(values, direction.Rule.Variables.Count);
        foreach (RuleInstance instance in RuleExpansion.Expand(direction, system.Species, system.Scope.FirstVariableSlot))
        {
            bool custom = direction.Law == RateLaw.Custom;
            double rate = custom ? double.NaN : RateConstant(system, direction, instance, slots);
            if (!custom && (!double.IsFinite(rate) || rate < 0))
            {
                if (!reported) faults.Add(RateFault(direction, instance, FormattableString.Invariant($"the rate is {rate * system.Units.SecondsPerTimeUnit}"), "A rate constant is finite and not negative: correct the expression or a parameter."));
                reported = true;
                continue;
            }

            if (rate == 0)
            {
                zeroRate++;
            }
            else if (instance.LeavesRange)
            {
                if (direction.Rule.ForbidsBeyondRange) forbidden.Add(new ForbiddenChannel(instance, rate));
                else if (!reported) faults.Add(RateFault(direction, instance, "a product lies beyond its coordinate range at a non-zero rate", "Widen the range, make the rate zero there, or write \"beyond range\": \"forbid\" in the rule."));
                reported |= !direction.Rule.ForbidsBeyondRange;
            }
            else if (instance.NetChange() is { Length: > 0 } change)
            {
                CustomLaw? law = custom ? NewCustomLaw(system, values, direction, instance) : null;
                channels.Add(directionIndex, instance, change, rate, law);
            }
            else
            {
                noOps++;
            }
        }

        return new DirectionSummary(direction, channels.Count - first, noOps, zeroRate, forbidden, null);
    }

    private static CustomLaw NewCustomLaw(AlloySystem system, SystemValues values, RuleDirection direction, RuleInstance instance)
    {
        CompiledExpression rate = direction.Rate;
        double[] slots = system.NewSlots(values, instance.Variables.Length, rate.Concentrations.Count);
        for (int i = 0; i < instance.Variables.Length; i++) slots[system.Scope.FirstVariableSlot + i] = instance.Variables[i];
        return new CustomLaw(rate, slots, system.Scope.FirstVariableSlot + instance.Variables.Length, system.Units.SecondsPerTimeUnit) { Direction = direction };
    }

    private static Fault RateFault(RuleDirection direction, RuleInstance instance, string problem, string remedy)
    {
        string at = instance.Variables.Length == 0 ? "" : $" at {instance.Describe()}";
        return new Fault($"rules[{direction.Rule.Index}].{(direction.IsReverse ? "reverse" : "rate")}", $"{problem}{at} in rule '{direction.Label}'.", remedy);
    }
}
