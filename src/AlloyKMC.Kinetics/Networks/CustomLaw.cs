using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Rules;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>A rate law over concentrations, for one channel.</summary>
public sealed class CustomLaw
{
    private readonly Evaluator _evaluate;
    private readonly IntervalEvaluator? _evaluateInterval;
    private readonly double[] _slots;
    private Interval[]? _intervals;
    private readonly int _firstConcentration;
    private readonly double _secondsPerTimeUnit;

    internal CustomLaw(CompiledExpression rate, double[] slots, int firstConcentration, double secondsPerTimeUnit)
    {
        _evaluate = rate.Evaluate;
        _evaluateInterval = rate.EvaluateInterval;
        _slots = slots;
        _firstConcentration = firstConcentration;
        _secondsPerTimeUnit = secondsPerTimeUnit;
        Concentrations = [.. rate.Concentrations.Select(c => c.ToArray())];
    }

    private CustomLaw(CustomLaw other)
    {
        _evaluate = other._evaluate;
        _evaluateInterval = other._evaluateInterval;
        _slots = [.. other._slots];
        _firstConcentration = other._firstConcentration;
        _secondsPerTimeUnit = other._secondsPerTimeUnit;
        Concentrations = other.Concentrations;
    }

    public required RuleDirection Direction { get; init; }

    /// <summary>Species summed in each concentration the law reads.</summary>
    public IReadOnlyList<int[]> Concentrations { get; }

    /// <summary>Values of the rule's variables for this channel, in the order of <see cref="Rule.Variables"/>.</summary>
    public ReadOnlySpan<double> VariableValues => _slots.AsSpan(_firstConcentration - Direction.Rule.Variables.Count, Direction.Rule.Variables.Count);

    /// <summary>Rate in units of concentration per second. Not safe for use from two threads; engines take a <see cref="Clone"/>.</summary>
    public double RatePerSecond(ReadOnlySpan<long> counts, double volume)
    {
        for (int i = 0; i < Concentrations.Count; i++)
        {
            long sum = 0;
            foreach (int species in Concentrations[i]) sum += counts[species];
            _slots[_firstConcentration + i] = sum / volume;
        }

        return _evaluate(_slots) / _secondsPerTimeUnit;
    }

    /// <summary>The same law over real-valued concentrations, one per entry of <see cref="Concentrations"/>, for the mean field.</summary>
    public double RatePerSecond(ReadOnlySpan<double> concentrations)
    {
        concentrations.CopyTo(_slots.AsSpan(_firstConcentration));
        return _evaluate(_slots) / _secondsPerTimeUnit;
    }

    /// <summary>The range of the law over ranges of concentrations, one per entry of <see cref="Concentrations"/>; it may be wider than what the law attains. Not safe for use from two
    /// threads.</summary>
    public Interval RatePerSecond(ReadOnlySpan<Interval> concentrations)
    {
        Interval[] slots = _intervals ??= new Interval[_slots.Length];
        for (int i = 0; i < slots.Length; i++) slots[i] = new Interval(_slots[i], _slots[i]);
        concentrations.CopyTo(slots.AsSpan(_firstConcentration));
        Interval rate = _evaluateInterval?.Invoke(slots) ?? new Interval(_evaluate(_slots), _evaluate(_slots));
        return rate / new Interval(_secondsPerTimeUnit, _secondsPerTimeUnit);
    }

    /// <summary>A copy with slots of its own.</summary>
    public CustomLaw Clone() => new(this) { Direction = Direction };
}
