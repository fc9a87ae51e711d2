using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model.Units;

namespace AlloyKMC.Batch.Plans;

/// <summary>Gathers, over the conditions of a batch, the steps that are too slow to be seen in the simulated time. May be added to from several threads.</summary>
public sealed class HopelessSteps
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, Step> _steps = [];
    private int _conditions;

    private sealed record Step(string Rule, double? Kelvin, int Conditions, double Shortest, double Longest, double SimulatedSeconds);

    public void Add(SimulationPlan plan)
    {
        IReadOnlyList<RuleTimeScale> scales = TimeScales.Of(plan);
        lock (_lock)
        {
            _conditions++;
            foreach (RuleTimeScale scale in scales.Where(s => s.IsHopeless))
            {
                int direction = plan.Network.Directions.ToList().IndexOf(scale.Direction);
                if (direction < 0) continue;
                double halfLife = scale.HalfLifeSeconds!.Value, end = plan.SampleTimesSeconds[^1];
                double? kelvin = scale.Direction.Rate.UsesTemperature ? plan.Network.Values.TemperatureKelvin : null;
                _steps[direction] = _steps.TryGetValue(direction, out Step? step)
                    ? step with { Kelvin = step.Kelvin == kelvin ? kelvin : null, Conditions = step.Conditions + 1, Shortest = Math.Min(step.Shortest, halfLife), Longest = Math.Max(step.Longest, halfLife), SimulatedSeconds = Math.Max(step.SimulatedSeconds, end) }
                    : new Step(scale.Direction.Label, kelvin, 1, halfLife, halfLife, end);
            }
        }
    }

    /// <summary>One sentence per step, in the order of the rules.</summary>
    public IReadOnlyList<string> Sentences() => [.. _steps.Values.Select(Sentence)];

    private string Sentence(Step step)
    {
        string halfLife = step.Shortest == step.Longest ? RoundedTime.Of(step.Shortest) : $"{RoundedTime.Of(step.Shortest)} to {RoundedTime.Of(step.Longest)}";
        string where = step.Conditions == _conditions ? "" : $" in {step.Conditions} of {_conditions} conditions";
        string temperature = step.Kelvin is { } kelvin ? FormattableString.Invariant($" at {kelvin:G6} K") : "";
        return $"the step '{step.Rule}' has a half-life of {halfLife}{temperature}{where}, but {RoundedTime.Of(step.SimulatedSeconds)} are simulated: fewer than one molecule in a thousand reacts.";
    }
}
