using AlloyKMC.Interchange.Networks;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Rules;

namespace AlloyKMC.Interchange.Laws;

/// <summary>Expressions of a system with functions, parameters, coordinates and the temperature put in, so that only numbers, concentrations of single species and the parameters that are kept are left.</summary>
internal sealed class LawInliner
{
    private readonly AlloySystem _system;
    private readonly SumExpansion _sums;
    private readonly Dictionary<string, FunctionDefinition> _functions;
    private readonly Dictionary<string, double> _constants;
    private readonly Dictionary<string, Expression> _kept;
    private readonly Dictionary<RuleDirection, RuleInstance[]> _instances = [];

    /// <param name="system">The system.</param>
    /// <param name="values">Values of what is put in as a number.</param>
    /// <param name="kept">Parameters that stay, by their name in the system.</param>
    public LawInliner(AlloySystem system, SystemValues values, IReadOnlyDictionary<string, ExchangeParameter> kept)
    {
        // A kept parameter has its value in its own unit.
        _kept = system.Parameters.Where(p => kept.ContainsKey(p.Name)).ToDictionary(p => p.Name, p => ExpressionFolding.Binary("*", ExpressionFolding.Number(p.Factor), new NameReference(kept[p.Name].Id, 0)), StringComparer.Ordinal);
        _system = system;
        _sums = new SumExpansion(name => system.Species.Families.FirstOrDefault(f => f.Name == name), "", []);
        _functions = FunctionDefinition.ReadAll(system.Definition.Functions, []);
        _constants = system.Parameters.ToDictionary(p => p.Name, p => values.Parameters[p.Index], StringComparer.Ordinal);
        _constants[Builtins.Temperature] = values.TemperatureKelvin;
    }

    /// <summary>A text without coordinates, such as an observable, in the system's units.</summary>
    public Expression Inline(string text) => Inline(text, _kept);

    /// <summary>The rate law of a channel in concentration per second.</summary>
    public Expression InlinePerSecond(CustomLaw law) => PerSecond(law.Direction, law.VariableValues.ToArray(), _kept);

    /// <summary>The rate constant of a mass-action channel in 1/s over the parameters that are kept; null where it depends on none of them.</summary>
    /// <param name="direction">Its rule direction.</param>
    /// <param name="instance">Its instance.</param>
    /// <param name="rateConstant">Its value, which tells whether the channel stands for several alike, or for unordered pairs.</param>
    public Expression? RateConstantPerSecond(RuleDirection direction, int instance, double rateConstant)
    {
        if (!direction.Rate.Parameters.Any(p => _kept.ContainsKey(_system.Parameters[p].Name))) return null;
        if (!_instances.TryGetValue(direction, out RuleInstance[]? instances))
            _instances[direction] = instances = [.. RuleExpansion.Expand(direction, _system.Species, _system.Scope.FirstVariableSlot)];
        double[] variables = [.. instances[instance].Variables.Select(v => (double)v)];
        double one = ExpressionFolding.Constant(PerSecond(direction, variables, [])) ?? throw new InvalidOperationException($"the rate of {direction.Label} is not constant");
        return ExpressionFolding.Binary("*", ExpressionFolding.Number(Math.Round(2 * rateConstant / one) / 2), PerSecond(direction, variables, _kept));
    }

    private Expression PerSecond(RuleDirection direction, IReadOnlyList<double> variableValues, Dictionary<string, Expression> kept)
    {
        var variables = new Dictionary<string, Expression>(kept, StringComparer.Ordinal);
        for (int i = 0; i < direction.Rule.Variables.Count; i++) variables[direction.Rule.Variables[i]] = new NumberLiteral(variableValues[i], 0);
        return ExpressionFolding.Binary("/", Inline(direction.Rate.Text, variables), new NumberLiteral(_system.Units.SecondsPerTimeUnit, 0));
    }

    private Expression Inline(string text, IReadOnlyDictionary<string, Expression> names) =>
        Replace(_sums.Expand(ExpressionParser.Read(text, "", []) ?? throw new InvalidOperationException($"'{text}' was compiled but cannot be parsed.")), names);

    private Expression Replace(Expression expression, IReadOnlyDictionary<string, Expression> names)
    {
        switch (expression)
        {
            case NumberLiteral:
                return expression;
            case NameReference name:
                return names.TryGetValue(name.Name, out Expression? value) ? value : new NumberLiteral(_constants[name.Name], 0);
            case ConcentrationReference concentration:
                return SumOf(concentration.Species);
            case Negation negation:
                return ExpressionFolding.Negate(Replace(negation.Operand, names));
            case BinaryOperation operation:
                return ExpressionFolding.Binary(operation.Operator, Replace(operation.Left, names), Replace(operation.Right, names));
            case Conditional conditional:
                return ExpressionFolding.Choose(Replace(conditional.Test, names), Replace(conditional.Then, names), Replace(conditional.Else, names));
            case FunctionCall call:
                Expression[] arguments = [.. call.Arguments.Select(a => Replace(a, names))];
                return _functions.TryGetValue(call.Name, out FunctionDefinition? function)
                    ? Replace(function.Body, Within(names, function.Arguments, arguments))
                    : ExpressionFolding.Call(call.Name, arguments, _constants[Builtins.Temperature], _system.Units.SecondsPerTimeUnit);
            default:
                throw new InvalidOperationException($"no export of {expression.GetType().Name}");
        }
    }

    /// <summary>Names inside a function: its arguments, and the parameters that are kept.</summary>
    private Dictionary<string, Expression> Within(IReadOnlyDictionary<string, Expression> names, IReadOnlyList<string> arguments, Expression[] values)
    {
        Dictionary<string, Expression> inside = _kept.Where(k => names.ContainsKey(k.Key)).ToDictionary(StringComparer.Ordinal);
        foreach ((string argument, Expression value) in arguments.Zip(values)) inside[argument] = value;
        return inside;
    }

    private Expression SumOf(string name)
    {
        IReadOnlyList<int> group = _system.Species.FindGroup(name) ?? throw new InvalidOperationException($"[{name}] was compiled but names no species.");
        return group.Select(s => (Expression)new ConcentrationReference(_system.Species[s].Name, 0)).Aggregate((sum, next) => new BinaryOperation("+", sum, next, 0));
    }
}
