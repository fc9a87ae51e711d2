using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Units;

namespace AlloyKMC.Model;

/// <summary>A named number of a system, in its own unit and in the system's units.</summary>
/// <param name="Index">Position among the parameters, and its slot in expressions.</param>
/// <param name="Name">Name that sweeps, fits and overrides use.</param>
/// <param name="Definition">As written: value, unit, bounds, scale, prior, source.</param>
/// <param name="Dimension">Dimension of its unit.</param>
/// <param name="Factor">Turns a value in its own unit into the system's units.</param>
public sealed record Parameter(int Index, string Name, ParameterDefinition Definition, Dimension Dimension, double Factor)
{
    /// <summary>Reason why a value in the parameter's own unit is not allowed, or null. Zero switches a rule off and is allowed whatever the bounds.</summary>
    public string? Reject(double value)
    {
        if (!double.IsFinite(value)) return "is not a finite number";
        if (value == 0) return null;
        if (Definition.Minimum is { } minimum && value < minimum) return FormattableString.Invariant($"is below its lower bound {minimum:R}");
        return Definition.Maximum is { } maximum && value > maximum ? FormattableString.Invariant($"is above its upper bound {maximum:R}") : null;
    }
}

/// <summary>Values a network is built for: every parameter in the system's units, and the temperature.</summary>
/// <param name="Parameters">Values in parameter order, in the system's units.</param>
/// <param name="TemperatureKelvin">Absolute temperature; NaN where the system states none.</param>
public sealed record SystemValues(IReadOnlyList<double> Parameters, double TemperatureKelvin);
