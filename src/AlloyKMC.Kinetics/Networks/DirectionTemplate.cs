using AlloyKMC.Model;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Rules;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>The channels of one rule direction at given values.</summary>
/// <param name="Instances">Instance each channel stems from, the first of those merged; ascending.</param>
/// <param name="Rates">Rate constant per channel, 1/s and the system's unit of concentration; NaN for custom laws.</param>
/// <param name="Laws">Custom law per channel; empty under mass action.</param>
/// <param name="Groups">Separable groups, where the direction is separable.</param>
/// <param name="Summary">What became of the direction.</param>
internal sealed record DirectionChannels(int[] Instances, double[] Rates, CustomLaw[] Laws, IReadOnlyList<SeparableGroup> Groups, DirectionSummary Summary)
{
    public int Count => Instances.Length;
}

/// <summary>All reactions a rule direction stands for, expanded once and rated at any values.</summary>
internal sealed class DirectionTemplate
{
    private readonly AlloySystem _system;
    private readonly double[] _pairFactors;
    private readonly int[] _firstAlike;
    private readonly FactorisationTemplate _factorisation;
    private readonly int[] _parameters;
    private volatile Evaluation? _last;

    private sealed record Evaluation(SystemValues Values, DirectionChannels Channels);

    public DirectionTemplate(AlloySystem system, RuleDirection direction, int index)
    {
        _system = system;
        Direction = direction;
        Index = index;
        Instances = [.. RuleExpansion.Expand(direction, system.Species, system.Scope.FirstVariableSlot)];
        Reactants = [.. Instances.Select(i => Gather(i.Reactants))];
        Changes = [.. Instances.Select(i => i.LeavesRange ? [] : i.NetChange())];
        _pairFactors = [.. Instances.Select(PairFactor)];
        _firstAlike = FirstAlike();
        _factorisation = new FactorisationTemplate(system, direction, Instances);
        _parameters = [.. direction.Rate.Parameters];
    }

    public RuleDirection Direction { get; }

    /// <summary>Position among the directions of the network.</summary>
    public int Index { get; }

    public RuleInstance[] Instances { get; }

    /// <summary>Reactants per instance, each species once, ascending.</summary>
    public (int Species, int Multiplicity)[][] Reactants { get; }

    /// <summary>Net changes per instance; empty where nothing changes or a product lies beyond its range.</summary>
    public (int Species, int Change)[][] Changes { get; }

    /// <summary>Channels at given values; what is found to be wrong is added to the faults.</summary>
    public DirectionChannels At(SystemValues values, List<Fault> faults)
    {
        if (Direction.Law == RateLaw.Custom) return CustomChannels(values, faults);
        if (_last is { } last && IsUnchanged(last.Values, values)) return last.Channels;
        int before = faults.Count;
        DirectionChannels channels = MassActionChannels(values, faults);
        if (faults.Count == before) _last = new Evaluation(values, channels);
        return channels;
    }

    private bool IsUnchanged(SystemValues last, SystemValues values)
    {
        foreach (int parameter in _parameters)
        {
            if (!last.Parameters[parameter].Equals(values.Parameters[parameter])) return false;
        }

        return !Direction.Rate.UsesTemperature || last.TemperatureKelvin.Equals(values.TemperatureKelvin);
    }

    private DirectionChannels MassActionChannels(SystemValues values, List<Fault> faults)
    {
        int noOps = 0, zeroRate = 0, before = faults.Count;
        var forbidden = new List<ForbiddenChannel>();
        var instances = new List<int>(Instances.Length);
        var rates = new List<double>(Instances.Length);
        double[] all = Rates(values);
        int[] channelOf = new int[Instances.Length];
        Array.Fill(channelOf, -1);
        for (int i = 0; i < all.Length; i++)
        {
            double rate = all[i];
            if (!double.IsFinite(rate) || rate < 0)
            {
                if (faults.Count == before) faults.Add(RateFault(i, FormattableString.Invariant($"the rate is {rate * _system.Units.SecondsPerTimeUnit}"), "A rate constant is finite and not negative: correct the expression or a parameter."));
            }
            else if (rate == 0)
            {
                zeroRate++;
            }
            else if (Instances[i].LeavesRange)
            {
                if (Direction.Rule.ForbidsBeyondRange) forbidden.Add(new ForbiddenChannel(Instances[i], rate));
                else if (faults.Count == before) faults.Add(RangeFault(i));
            }
            else if (Changes[i].Length == 0)
            {
                noOps++;
            }
            else if (channelOf[_firstAlike[i]] is int same and >= 0)
            {
                rates[same] += rate;
            }
            else
            {
                channelOf[_firstAlike[i]] = instances.Count;
                instances.Add(i);
                rates.Add(rate);
            }
        }

        var groups = new List<SeparableGroup>();
        string? reason = faults.Count > before ? "its rates have faults" : _factorisation.TryFactorise(all, groups);
        return new DirectionChannels([.. instances], [.. rates], [], groups, new DirectionSummary(Direction, instances.Count, noOps, zeroRate, forbidden, reason));
    }

    /// <summary>A law holds the values it was made with and slots of its own, so that laws are never shared between networks.</summary>
    private DirectionChannels CustomChannels(SystemValues values, List<Fault> faults)
    {
        int[] all = [.. Enumerable.Range(0, Instances.Length)], beyond = [.. all.Where(i => Instances[i].LeavesRange)], channels = [.. all.Where(i => Changes[i].Length > 0)];
        if (beyond.Length > 0 && !Direction.Rule.ForbidsBeyondRange) faults.Add(RangeFault(beyond[0]));
        double[] rates = new double[channels.Length];
        Array.Fill(rates, double.NaN);
        var summary = new DirectionSummary(
            Direction,
            channels.Length,
            all.Length - beyond.Length - channels.Length,
            0,
            [.. beyond.Select(i => new ForbiddenChannel(Instances[i], double.NaN))],
            "its rate law is not mass action");
        return new DirectionChannels(channels, rates, [.. channels.Select(i => NewCustomLaw(values, Instances[i]))], [], summary);
    }

    /// <summary>Rate constant of every instance in 1/s, the factor for unordered pairs included.</summary>
    private double[] Rates(SystemValues values)
    {
        double[] slots = _system.NewSlots(values, Direction.Rule.Variables.Count), rates = new double[Instances.Length];
        int first = _system.Scope.FirstVariableSlot;
        Evaluator rate = Direction.Rate.Evaluate;
        for (int i = 0; i < rates.Length; i++)
        {
            int[] variables = Instances[i].Variables;
            for (int v = 0; v < variables.Length; v++) slots[first + v] = variables[v];
            rates[i] = rate(slots) * _pairFactors[i] / _system.Units.SecondsPerTimeUnit;
        }

        return rates;
    }

    /// <summary>1 / (r! ...) over reactants of one family where the rule states its rate per unordered pair.</summary>
    private double PairFactor(RuleInstance instance)
    {
        if (!Direction.Rule.IsUnorderedPair) return 1;
        double factor = 1;
        foreach (IGrouping<int, (int Species, int Multiplicity)> family in instance.Reactants.GroupBy(r => _system.Species[r.Species].Family.Index))
        {
            for (int k = family.Sum(r => r.Multiplicity); k > 1; k--) factor /= k;
        }

        return factor;
    }

    /// <summary>For each instance the first with the same reactants and changes. Equal channels arise only through a triangular family, an index, or reactants of one family.</summary>
    private int[] FirstAlike()
    {
        int[] first = [.. Enumerable.Range(0, Instances.Length)];
        bool mayRepeat = Direction.Rule.IndexCount > 0
            || Direction.Reactants.Concat(Direction.Products).Any(t => _system.Species.Families[t.Family].IsOrdered)
            || Direction.Reactants.GroupBy(t => t.Family).Any(g => g.Count() > 1);
        if (!mayRepeat) return first;
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < first.Length; i++)
        {
            if (Changes[i].Length == 0) continue;
            string key = $"{string.Join(' ', Reactants[i])}>{string.Join(' ', Changes[i])}";
            if (known.TryGetValue(key, out int same)) first[i] = same;
            else known[key] = i;
        }

        return first;
    }

    private CustomLaw NewCustomLaw(SystemValues values, RuleInstance instance)
    {
        CompiledExpression rate = Direction.Rate;
        double[] slots = _system.NewSlots(values, instance.Variables.Length, rate.Concentrations.Count);
        for (int i = 0; i < instance.Variables.Length; i++) slots[_system.Scope.FirstVariableSlot + i] = instance.Variables[i];
        return new CustomLaw(rate, slots, _system.Scope.FirstVariableSlot + instance.Variables.Length, _system.Units.SecondsPerTimeUnit) { Direction = Direction };
    }

    private Fault RangeFault(int instance) =>
        RateFault(instance, "a product lies beyond its coordinate range at a non-zero rate", "Widen the range, make the rate zero there, or write \"beyond range\": \"forbid\" in the rule.");

    private Fault RateFault(int index, string problem, string remedy)
    {
        RuleInstance instance = Instances[index];
        string at = instance.Variables.Length == 0 ? "" : $" at {instance.Describe()}";
        return new Fault($"rules[{Direction.Rule.Index}].{(Direction.IsReverse ? "reverse" : "rate")}", $"{problem}{at} in rule '{Direction.Label}'.", remedy);
    }

    private static (int Species, int Multiplicity)[] Gather((int Species, int Multiplicity)[] terms) =>
        [.. terms.GroupBy(t => t.Species).Select(g => (Species: g.Key, Multiplicity: g.Sum(t => t.Multiplicity))).OrderBy(t => t.Species)];
}
