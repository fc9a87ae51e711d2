using AlloyKMC.Model.Units;

namespace AlloyKMC.Model.Expressions;

/// <summary>Evaluates an expression over slots: parameters, temperature, variables, concentrations, in the order of the <see cref="ExpressionScope"/>.</summary>
public delegate double Evaluator(double[] slots);

/// <summary>An expression bound to the names of its system.</summary>
/// <param name="Text">As written.</param>
/// <param name="Evaluate">Value for given slots.</param>
/// <param name="Dimension">Its dimension; null for a literal zero, which fits any.</param>
/// <param name="Parameters">Parameters its value depends on, as slots.</param>
/// <param name="UsesTemperature">Whether its value depends on the temperature.</param>
/// <param name="Concentrations">Species summed in each concentration slot, in slot order; empty without concentrations.</param>
public sealed record CompiledExpression(
    string Text,
    Evaluator Evaluate,
    Dimension? Dimension,
    IReadOnlySet<int> Parameters,
    bool UsesTemperature,
    IReadOnlyList<IReadOnlyList<int>> Concentrations)
{
    /// <summary>Its range over ranges of the slots; null without concentrations, where rates are plain numbers.</summary>
    public IntervalEvaluator? EvaluateInterval { get; init; }

    /// <summary>The product with a pure number that reads no concentrations.</summary>
    public CompiledExpression Times(CompiledExpression number)
    {
        Evaluator a = Evaluate, b = number.Evaluate;
        return this with
        {
            Text = $"({number.Text}) * {Text}",
            Evaluate = s => a(s) * b(s),
            Parameters = Parameters.Concat(number.Parameters).ToHashSet(),
            UsesTemperature = UsesTemperature || number.UsesTemperature,
        };
    }
}
