using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Rules;

namespace AlloyKMC.Interchange.Laws;

/// <summary>Expressions of a system with functions, parameters, coordinates and the temperature put in, so that only numbers and concentrations of single species are left.</summary>
internal sealed class LawInliner
{
    private readonly AlloySystem _system;
    private readonly SumExpansion _sums;
    private readonly Dictionary<string, FunctionDefinition> _functions;
    private readonly Dictionary<string, double> _constants;

    public LawInliner(AlloySystem system, SystemValues values)
    {
        _system = system;
        _sums = new SumExpansion(name => system.Species.Families.FirstOrDefault(f => f.Name == name), "", []);
        _functions = FunctionDefinition.ReadAll(system.Definition.Functions, []);
        _constants = system.Parameters.ToDictionary(p => p.Name, p => values.Parameters[p.Index], StringComparer.Ordinal);
        _constants[Builtins.Temperature] = values.TemperatureKelvin;
    }

    /// <summary>A text without coordinates, such as an observable, in the system's units.</summary>
    public Expression Inline(string text) => Inline(text, new Dictionary<string, Expression>());

    /// <summary>The rate law of a channel in concentration per second.</summary>
    public Expression InlinePerSecond(CustomLaw law)
    {
        RuleDirection direction = law.Direction;
        var variables = new Dictionary<string, Expression>(StringComparer.Ordinal);
        for (int i = 0; i < direction.Rule.Variables.Count; i++) variables[direction.Rule.Variables[i]] = new NumberLiteral(law.VariableValues[i], 0);
        Expression perTimeUnit = Inline(direction.Rate.Text, variables);
        return ExpressionFolding.Binary("/", perTimeUnit, new NumberLiteral(_system.Units.SecondsPerTimeUnit, 0));
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
                    ? Replace(function.Body, function.Arguments.Zip(arguments).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal))
                    : ExpressionFolding.Call(call.Name, arguments, _constants[Builtins.Temperature], _system.Units.SecondsPerTimeUnit);
            default:
                throw new InvalidOperationException($"no export of {expression.GetType().Name}");
        }
    }

    private Expression SumOf(string name)
    {
        IReadOnlyList<int> group = _system.Species.FindGroup(name) ?? throw new InvalidOperationException($"[{name}] was compiled but names no species.");
        return group.Select(s => (Expression)new ConcentrationReference(_system.Species[s].Name, 0)).Aggregate((sum, next) => new BinaryOperation("+", sum, next, 0));
    }
}
