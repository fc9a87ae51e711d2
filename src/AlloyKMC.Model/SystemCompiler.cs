using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Rules;
using AlloyKMC.Model.Species;
using AlloyKMC.Model.Units;

namespace AlloyKMC.Model;

/// <summary>Resolves a definition into a system, collecting every fault before it gives up.</summary>
internal static class SystemCompiler
{
    private const double HottestKelvin = 1e5;

    public static AlloySystem Compile(SystemDefinition definition)
    {
        var faults = new List<Fault>();
        UnitSystem units = UnitSystem.TryCreate(definition.Units, faults) ?? UnitSystem.TryCreate(new UnitsDefinition(), [])!;
        List<Parameter> parameters = CompileParameters(definition, units, faults);
        CheckTemperature(definition, faults);
        Dictionary<string, FunctionDefinition> functions = FunctionDefinition.ReadAll(definition.Functions, faults);

        SpeciesTable? species = null;
        var scope = new ExpressionScope([.. parameters.Select(p => (p.Name, p.Dimension))], functions, units, definition.TemperatureKelvin is not null, name => species?.FindGroup(name), name => species?.Families.FirstOrDefault(f => f.Name == name));
        species = FamilyCompiler.Compile(definition, scope, faults);
        if (species is null) throw new FaultException(faults);

        var rules = new List<Rule>();
        var compiler = new RuleCompiler(scope, species, [.. parameters.Select(p => p.Name), Builtins.Temperature], faults);
        var ruleNames = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < definition.Rules.Count; i++)
        {
            if (!ruleNames.Add(definition.Rules[i].Name))
                faults.Add(new Fault($"rules[{i}].name", $"the rule name '{definition.Rules[i].Name}' stands twice.", "Give each rule its own name: tables and exports use it."));
            if (compiler.Compile(definition.Rules[i], i) is { } rule) rules.Add(rule);
        }

        try
        {
            BalanceCheck.Run(rules, species, scope.FirstVariableSlot, faults);
        }
        catch (FaultException exception)
        {
            faults.AddRange(exception.Faults);
        }

        var observables = new List<Observable>();
        foreach ((string name, string text) in definition.Observables)
        {
            if (scope.Compile(text, $"observables.{name}", [], true, faults) is { } expression) observables.Add(new Observable(name, expression));
        }

        int[] parents = CompileParents(definition, species, faults);
        int[] metals = CompileMetals(definition, species, faults);
        if (faults.Count > 0) throw new FaultException(faults);
        return new AlloySystem
        {
            Definition = definition,
            Units = units,
            Species = species,
            Parameters = parameters,
            Rules = rules,
            Observables = observables,
            Scope = scope,
            TemperatureKelvin = definition.TemperatureKelvin,
            Parents = parents,
            Metals = metals,
        };
    }

    /// <summary>Parameters and temperature alone, of a definition whose rest is compiled.</summary>
    public static SystemValues ValuesOf(SystemDefinition definition, UnitSystem units)
    {
        var faults = new List<Fault>();
        List<Parameter> parameters = CompileParameters(definition, units, faults);
        CheckTemperature(definition, faults);
        return faults.Count > 0 ? throw new FaultException(faults) : new SystemValues([.. parameters.Select(p => p.Definition.Value * p.Factor)], definition.TemperatureKelvin ?? double.NaN);
    }

    private static void CheckTemperature(SystemDefinition definition, List<Fault> faults)
    {
        if (definition.TemperatureKelvin is { } temperature && temperature is not (> 0 and < HottestKelvin))
            faults.Add(new Fault("temperature", FormattableString.Invariant($"{temperature:R} K is not a temperature."), $"Give an absolute temperature above 0 K and below {HottestKelvin:0} K."));
    }

    private static List<Parameter> CompileParameters(SystemDefinition definition, UnitSystem units, List<Fault> faults)
    {
        var parameters = new List<Parameter>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, ParameterDefinition parameter) in definition.Parameters)
        {
            string path = $"parameters.{name}";
            if (!names.Add(name))
            {
                faults.Add(new Fault(path, $"the parameter '{name}' is declared twice.", "Keep one of them."));
                continue;
            }

            (Dimension Dimension, double Factor)? unit = units.Read(parameter.Unit, out string reason);
            if (unit is null) faults.Add(new Fault($"{path}.unit", $"'{parameter.Unit}' is not a unit: {reason}.", $"Use products of s, min, h, d, {units.Concentration}, eV, meV, kJ/mol, K, such as \"1/min/{units.Concentration}\", or \"1\" for a pure number."));
            if (Builtins.Arities.ContainsKey(name) || name == Builtins.Temperature) faults.Add(new Fault(path, $"'{name}' is a built-in name.", "Choose another name."));
            if (parameter.Scale is not ("linear" or "log")) faults.Add(new Fault($"{path}.scale", $"'{parameter.Scale}' is not a scale.", "Use \"linear\" or \"log\"."));
            if (parameter.Minimum > parameter.Maximum) faults.Add(new Fault($"{path}.bounds", FormattableString.Invariant($"the lower bound {parameter.Minimum:R} is above the upper bound {parameter.Maximum:R}."), "Give the smaller number first."));
            if (parameter.Scale == "log" && parameter.Minimum <= 0) faults.Add(new Fault($"{path}.bounds", "a parameter on a log scale has a lower bound that is not positive.", "Raise the bound, or use the linear scale."));
            var compiled = new Parameter(parameters.Count, name, parameter, unit?.Dimension ?? Dimension.None, unit?.Factor ?? 1);
            if (compiled.Reject(parameter.Value) is { } rejection) faults.Add(new Fault($"{path}.value", FormattableString.Invariant($"{name} = {parameter.Value:R} {rejection}."), "Choose a value within the bounds, or change the bounds."));
            parameters.Add(compiled);
        }

        return parameters;
    }

    private static int[] CompileParents(SystemDefinition definition, SpeciesTable species, List<Fault> faults)
    {
        if (definition.Parents.Count is not (0 or 2)) faults.Add(new Fault("parents", $"{definition.Parents.Count} parents are given.", "Name two species, in the order of the feed ratio a:b, or none."));
        var parents = new List<int>();
        for (int i = 0; i < definition.Parents.Count; i++)
        {
            if (species.Find(definition.Parents[i]) is { } index) parents.Add(index);
            else faults.Add(new Fault($"parents[{i}]", $"'{definition.Parents[i]}' is no species of this system.", $"Write an alias or a species such as \"S30(0)\".{Suggestion.For(definition.Parents[i], species.Aliases.Keys)}"));
        }

        return [.. parents];
    }

    private static int[] CompileMetals(SystemDefinition definition, SpeciesTable species, List<Fault> faults)
    {
        var metals = new List<int>();
        for (int i = 0; i < definition.Metals.Count; i++)
        {
            int index = species.Quantities.ToList().IndexOf(definition.Metals[i]);
            if (index >= 0) metals.Add(index);
            else faults.Add(new Fault($"metals[{i}]", $"'{definition.Metals[i]}' is no conserved quantity.", $"Use one of {string.Join(", ", species.Quantities)}, as declared in the content of families."));
        }

        return [.. metals];
    }
}
