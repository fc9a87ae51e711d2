using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Rules;
using AlloyKMC.Model.Species;
using AlloyKMC.Model.Units;

namespace AlloyKMC.Model;

/// <summary>A system ready for simulation: species, rules, parameters and observables, all names resolved and every rule balanced.</summary>
public sealed class AlloySystem
{
    internal AlloySystem()
    {
    }

    public required SystemDefinition Definition { get; init; }

    public required UnitSystem Units { get; init; }

    public required SpeciesTable Species { get; init; }

    public required IReadOnlyList<Parameter> Parameters { get; init; }

    public required IReadOnlyList<Rule> Rules { get; init; }

    public required IReadOnlyList<Observable> Observables { get; init; }

    /// <summary>Layout of the slots that rates and observables are evaluated over.</summary>
    public required ExpressionScope Scope { get; init; }

    /// <summary>Absolute temperature the system states; null where nothing depends on it.</summary>
    public required double? TemperatureKelvin { get; init; }

    /// <summary>The two species of a feed ratio a:b; empty where feeds are explicit amounts.</summary>
    public required IReadOnlyList<int> Parents { get; init; }

    /// <summary>Conserved quantities that count as metal, as indices into <see cref="SpeciesTable.Quantities"/>.</summary>
    public required IReadOnlyList<int> Metals { get; init; }

    /// <summary>Compiles a definition.</summary>
    /// <exception cref="FaultException">The definition has faults; all of them are listed.</exception>
    public static AlloySystem Compile(SystemDefinition definition) => SystemCompiler.Compile(definition);

    /// <summary>Values of all parameters with overrides (in each parameter's own unit) applied.</summary>
    /// <exception cref="FaultException">An override names no parameter or lies outside its bounds.</exception>
    public SystemValues Values(IReadOnlyDictionary<string, double>? overrides = null, double? temperatureKelvin = null)
    {
        var faults = new List<Fault>();
        double[] values = [.. Parameters.Select(p => p.Definition.Value * p.Factor)];
        foreach ((string name, double value) in overrides ?? new Dictionary<string, double>())
        {
            if (Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
                faults.Add(new Fault($"parameters.{name}", $"the system has no parameter '{name}'.", $"Its parameters are {string.Join(", ", Parameters.Select(p => p.Name))}.{Suggestion.For(name, Parameters.Select(p => p.Name))}"));
            else if (parameter.Reject(value) is { } reason)
                faults.Add(new Fault($"parameters.{name}", FormattableString.Invariant($"{name} = {value:R} {reason}."), "Choose a value within the bounds, or change the bounds in the system file."));
            else
                values[parameter.Index] = value * parameter.Factor;
        }

        return faults.Count > 0 ? throw new FaultException(faults) : new SystemValues(values, temperatureKelvin ?? TemperatureKelvin ?? double.NaN);
    }

    /// <summary>Values of a definition that differs from <see cref="Definition"/> in nothing but values of parameters and the temperature.</summary>
    /// <exception cref="FaultException">A value lies outside its bounds, as when the definition is compiled.</exception>
    public SystemValues ValuesOf(SystemDefinition variant) => SystemCompiler.ValuesOf(variant, Units);

    /// <summary>Slots for expressions of a rule with parameters and temperature filled in; variables and concentrations follow.</summary>
    public double[] NewSlots(SystemValues values, int variables, int concentrations = 0)
    {
        double[] slots = new double[Scope.FirstVariableSlot + variables + concentrations];
        for (int i = 0; i < values.Parameters.Count; i++) slots[i] = values.Parameters[i];
        slots[Scope.TemperatureSlot] = values.TemperatureKelvin;
        return slots;
    }
}
