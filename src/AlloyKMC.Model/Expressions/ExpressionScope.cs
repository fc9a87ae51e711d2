using AlloyKMC.Model.Species;
using AlloyKMC.Model.Units;

namespace AlloyKMC.Model.Expressions;

/// <summary>
/// The names of one system as expressions see them, and the layout of the slots they are evaluated over:
/// parameters first, then the temperature in kelvins, then the variables of the rule at hand, then its concentrations.
/// </summary>
public sealed class ExpressionScope
{
    private readonly Dictionary<string, int> _parameterSlots;
    private readonly IReadOnlyList<Dimension> _parameterDimensions;
    private readonly IReadOnlyDictionary<string, FunctionDefinition> _functions;
    private readonly Func<string, IReadOnlyList<int>?> _findSpecies;
    private readonly Func<string, Family?> _findFamily;

    /// <param name="parameters">Parameters in slot order.</param>
    /// <param name="functions">Declared functions by name.</param>
    /// <param name="units">The units values are in.</param>
    /// <param name="hasTemperature">Whether the system states a temperature.</param>
    /// <param name="findSpecies">The species a [name] sums over; null where there is none.</param>
    /// <param name="findFamily">The family of a name, over whose coordinates sums run; null where there is none.</param>
    public ExpressionScope(
        IReadOnlyList<(string Name, Dimension Dimension)> parameters,
        IReadOnlyDictionary<string, FunctionDefinition> functions,
        UnitSystem units,
        bool hasTemperature,
        Func<string, IReadOnlyList<int>?> findSpecies,
        Func<string, Family?>? findFamily = null)
    {
        _parameterSlots = parameters.Select((p, slot) => (p.Name, slot)).ToDictionary(p => p.Name, p => p.slot, StringComparer.Ordinal);
        _parameterDimensions = [.. parameters.Select(p => p.Dimension)];
        _functions = functions;
        Units = units;
        HasTemperature = hasTemperature;
        _findSpecies = findSpecies;
        _findFamily = findFamily ?? (_ => null);
    }

    public UnitSystem Units { get; }

    public bool HasTemperature { get; }

    public int TemperatureSlot => _parameterDimensions.Count;

    public int FirstVariableSlot => TemperatureSlot + 1;

    /// <summary>Binds a text to this scope; null, with faults added, where it cannot be bound.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="variables">Names of the variables, in slot order from <see cref="FirstVariableSlot"/>.</param>
    /// <param name="allowConcentrations">Whether [X] may occur.</param>
    /// <param name="faults">Receives the faults.</param>
    public CompiledExpression? Compile(string text, string path, IReadOnlyList<string> variables, bool allowConcentrations, List<Fault> faults)
    {
        if (ExpressionParser.Read(text, path, faults) is not { } parsed) return null;
        int before = faults.Count;
        if (allowConcentrations) parsed = new SumExpansion(_findFamily, path, faults).Expand(parsed);
        var binder = new Binder(this, path, variables, allowConcentrations, faults);
        Bound bound = binder.Bind(parsed, null);
        if (faults.Count > before) return null;
        return new CompiledExpression(text, bound.Evaluate, bound.Dimension, binder.Parameters, binder.UsesTemperature, binder.Concentrations)
        {
            EvaluateInterval = binder.Concentrations.Count > 0 ? NewIntervalBinder(variables, binder.SlotOfConcentration).Bind(parsed) : null,
        };
    }

    private IntervalBinder NewIntervalBinder(IReadOnlyList<string> variables, Func<string, int> slotOfConcentration)
    {
        // As in Binder.BindName: a function sees its arguments and the parameters, not the variables of the rule that calls it.
        int SlotOf(string name, bool isInFunction)
        {
            for (int i = 0; i < variables.Count && !isInFunction; i++)
            {
                if (variables[i] == name) return FirstVariableSlot + i;
            }

            return _parameterSlots.TryGetValue(name, out int slot) ? slot : TemperatureSlot;
        }

        return new IntervalBinder(_functions, SlotOf, slotOfConcentration, TemperatureSlot, Units.SecondsPerTimeUnit);
    }

    /// <summary>Binds a text that may depend on the given variables and numbers only: a content, a charge, a count of electrons.</summary>
    public Evaluator? CompileNumeric(string text, string path, IReadOnlyList<string> variables, List<Fault> faults) =>
        ExpressionParser.Read(text, path, faults) is { } parsed ? CompileStructure(parsed, path, variables, faults)?.Evaluate : null;

    /// <summary>Binds a coordinate or multiplicity, which may depend on variables and numbers only; also tells which variables (by position) it uses.</summary>
    internal (Evaluator Evaluate, IReadOnlySet<int> Variables)? CompileStructure(Expression expression, string path, IReadOnlyList<string> variables, List<Fault> faults)
    {
        int before = faults.Count;
        var binder = new Binder(this, path, variables, false, faults);
        Bound bound = binder.Bind(expression, null);
        if (binder.Parameters.Count > 0 || binder.UsesTemperature)
            faults.Add(new Fault(path, "a number that fixes the structure depends on a parameter or the temperature.", "Use coordinates and numbers only.", expression.Offset));
        return faults.Count > before ? null : (bound.Evaluate, binder.Variables);
    }

    private readonly record struct Bound(Evaluator Evaluate, Dimension? Dimension);

    /// <summary>Turns one expression into an evaluator, inlining functions and checking dimensions on the way.</summary>
    private sealed class Binder(ExpressionScope scope, string path, IReadOnlyList<string> variables, bool allowConcentrations, List<Fault> faults)
    {
        private static readonly Bound Failed = new(_ => double.NaN, null);
        private readonly List<IReadOnlyList<int>> _concentrations = [];
        private readonly Dictionary<string, int> _concentrationSlots = new(StringComparer.Ordinal);
        private readonly Stack<FunctionDefinition> _inside = new();

        public HashSet<int> Parameters { get; } = [];

        public HashSet<int> Variables { get; } = [];

        public bool UsesTemperature { get; private set; }

        public IReadOnlyList<IReadOnlyList<int>> Concentrations => _concentrations;

        public int SlotOfConcentration(string name) => scope.FirstVariableSlot + variables.Count + _concentrationSlots[name];

        public Bound Bind(Expression expression, IReadOnlyDictionary<string, Bound>? arguments) => expression switch
        {
            NumberLiteral number => new Bound(_ => number.Value, number.Value == 0 ? null : Dimension.None),
            NameReference name => BindName(name, arguments),
            ConcentrationReference concentration => BindConcentration(concentration),
            Negation negation => BindNegation(Bind(negation.Operand, arguments)),
            BinaryOperation operation => BindOperation(operation, Bind(operation.Left, arguments), Bind(operation.Right, arguments)),
            Conditional conditional => BindConditional(conditional, arguments),
            FunctionCall call => BindCall(call, [.. call.Arguments.Select(a => Bind(a, arguments))]),
            _ => throw new InvalidOperationException($"no binding for {expression.GetType().Name}"),
        };

        private static Bound BindNegation(Bound operand) => operand with { Evaluate = s => -operand.Evaluate(s) };

        private Bound BindName(NameReference name, IReadOnlyDictionary<string, Bound>? arguments)
        {
            if (arguments is not null)
            {
                if (arguments.TryGetValue(name.Name, out Bound argument)) return argument;
            }
            else
            {
                for (int i = 0; i < variables.Count; i++)
                {
                    if (variables[i] != name.Name) continue;
                    int slot = scope.FirstVariableSlot + i;
                    Variables.Add(i);
                    return new Bound(s => s[slot], Dimension.None);
                }
            }

            if (scope._parameterSlots.TryGetValue(name.Name, out int parameter))
            {
                Parameters.Add(parameter);
                return new Bound(s => s[parameter], scope._parameterDimensions[parameter]);
            }

            if (name.Name == Builtins.Temperature) return BindTemperature(name);
            IEnumerable<string> known = (arguments?.Keys ?? variables).Concat(scope._parameterSlots.Keys).Append(Builtins.Temperature);
            return Fail(name, $"the name '{name.Name}' is not known.", $"Use a {(arguments is null ? "coordinate bound on the left of the reaction" : "function argument")}, or declare a parameter of this name.{Suggestion.For(name.Name, known)}");
        }

        private Bound BindTemperature(Expression at)
        {
            UsesTemperature = true;
            if (!scope.HasTemperature) return Fail(at, "the rate depends on the temperature, but the system states none.", "Add \"temperature\": \"298.15 K\" to the system.");
            int slot = scope.TemperatureSlot;
            return new Bound(s => s[slot], Dimension.OfTemperature);
        }

        private Bound BindConcentration(ConcentrationReference reference)
        {
            if (!allowConcentrations)
                return Fail(reference, $"the concentration [{reference.Species}] may not stand here.", "Mass action multiplies by the reactants' concentrations by itself; write \"law\": \"custom\" to give the whole rate law.");
            if (scope._findSpecies(reference.Species) is not { } species)
                return Fail(reference, $"[{reference.Species}] names no species or family.", "Write [family] for a whole family, or [family(coordinates)] for one species.");
            if (!_concentrationSlots.TryGetValue(reference.Species, out int index))
            {
                _concentrationSlots[reference.Species] = index = _concentrations.Count;
                _concentrations.Add(species);
            }

            int slot = scope.FirstVariableSlot + variables.Count + index;
            return new Bound(s => s[slot], Dimension.OfConcentration);
        }

        private Bound BindOperation(BinaryOperation operation, Bound left, Bound right)
        {
            (Evaluator a, Evaluator b) = (left.Evaluate, right.Evaluate);
            switch (operation.Operator)
            {
                case "*":
                    return new Bound(s => a(s) * b(s), left.Dimension is { } l && right.Dimension is { } r ? l * r : null);
                case "/":
                    return new Bound(s => a(s) / b(s), left.Dimension is { } n && right.Dimension is { } d ? n / d : null);
                case "^":
                    return BindPower(operation, left, right);
                case "&&" or "||":
                    RequireNumber(operation, left, right);
                    return new Bound(operation.Operator == "&&" ? s => a(s) != 0 && b(s) != 0 ? 1 : 0 : s => a(s) != 0 || b(s) != 0 ? 1 : 0, Dimension.None);
            }

            Dimension? common = Common(operation, left.Dimension, right.Dimension, $"on the two sides of '{operation.Operator}'");
            return operation.Operator switch
            {
                "+" => new Bound(s => a(s) + b(s), common),
                "-" => new Bound(s => a(s) - b(s), common),
                "<" => new Bound(s => a(s) < b(s) ? 1 : 0, Dimension.None),
                "<=" => new Bound(s => a(s) <= b(s) ? 1 : 0, Dimension.None),
                ">" => new Bound(s => a(s) > b(s) ? 1 : 0, Dimension.None),
                ">=" => new Bound(s => a(s) >= b(s) ? 1 : 0, Dimension.None),
                "==" => new Bound(s => a(s) == b(s) ? 1 : 0, Dimension.None),
                _ => new Bound(s => a(s) != b(s) ? 1 : 0, Dimension.None),
            };
        }

        private Bound BindPower(BinaryOperation operation, Bound basis, Bound exponent)
        {
            (Evaluator a, Evaluator b) = (basis.Evaluate, exponent.Evaluate);
            RequireNumber(operation, exponent);
            Expression power = operation.Right is Negation negated ? negated.Operand : operation.Right;
            if (basis.Dimension is { } dimension && dimension != Dimension.None && power is not NumberLiteral)
                return Fail(operation, $"a quantity with dimension {dimension} is raised to a power that is not a literal number.", "Make the base a pure number or the exponent a literal.");
            Dimension? raised = power is NumberLiteral ? basis.Dimension?.Power(b([])) : basis.Dimension;
            return new Bound(s => Math.Pow(a(s), b(s)), raised);
        }

        private Bound BindConditional(Conditional conditional, IReadOnlyDictionary<string, Bound>? arguments)
        {
            Bound test = Bind(conditional.Test, arguments), then = Bind(conditional.Then, arguments), otherwise = Bind(conditional.Else, arguments);
            RequireNumber(conditional, test);
            return new Bound(s => test.Evaluate(s) != 0 ? then.Evaluate(s) : otherwise.Evaluate(s), Common(conditional, then.Dimension, otherwise.Dimension, "in the two branches"));
        }

        private Bound BindCall(FunctionCall call, Bound[] arguments)
        {
            if (scope._functions.TryGetValue(call.Name, out FunctionDefinition? function))
            {
                if (arguments.Length != function.Arguments.Count) return FailArity(call, function.Arguments.Count);
                var bound = function.Arguments.Zip(arguments).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
                _inside.Push(function);
                Bound body = Bind(function.Body, bound);
                _inside.Pop();
                return body;
            }

            if (!Builtins.Arities.TryGetValue(call.Name, out int arity))
                return Fail(call, $"the function '{call.Name}' is not known.", $"Declare it under \"functions\", or use one of {string.Join(", ", Builtins.Arities.Keys)}.{Suggestion.For(call.Name, Builtins.Arities.Keys.Concat(scope._functions.Keys))}");
            if (arguments.Length != arity) return FailArity(call, arity);
            return BindBuiltin(call, arguments);
        }

        private Bound BindBuiltin(FunctionCall call, Bound[] arguments)
        {
            string name = call.Name;
            Bound first = arguments[0];
            Evaluator a = first.Evaluate;
            Dimension? dimension;
            switch (name)
            {
                case Builtins.Sum:
                    return Fail(call, "a sum over coordinates may not stand here.", "Use it in an observable or a custom rate law, outside functions.");
                case "abs":
                    dimension = first.Dimension;
                    break;
                case "sqrt":
                    dimension = first.Dimension?.Power(0.5);
                    break;
                case "min" or "max":
                    dimension = Common(call, first.Dimension, arguments[1].Dimension, $"in the arguments of {name}");
                    break;
                case "arrhenius":
                    RequireEnergy(call, arguments[1]);
                    dimension = first.Dimension;
                    break;
                case "eyring":
                    RequireEnergy(call, first);
                    dimension = Dimension.None / Dimension.OfTime;
                    break;
                default:
                    RequireNumber(call, first);
                    dimension = Dimension.None;
                    break;
            }

            double secondsPerTimeUnit = scope.Units.SecondsPerTimeUnit;
            Evaluator temperature = Builtins.NeedsTemperature(name) ? BindTemperature(call).Evaluate : _ => double.NaN;
            Evaluator b = arguments.Length > 1 ? arguments[1].Evaluate : _ => double.NaN;
            return new Bound(s => Builtins.Evaluate(name, a(s), b(s), temperature(s), secondsPerTimeUnit), dimension);
        }

        private void RequireEnergy(Expression at, Bound operand)
        {
            if (operand.Dimension is { } dimension && dimension != Dimension.OfEnergy)
                Fail(at, $"a barrier has the dimension {dimension}.", "Give it as a parameter in eV, meV, kJ/mol, J/mol or kcal/mol.");
        }

        private void RequireNumber(Expression at, params ReadOnlySpan<Bound> operands)
        {
            foreach (Bound operand in operands)
            {
                if (operand.Dimension is not { } dimension || dimension == Dimension.None) continue;
                Fail(at, $"a pure number is needed here, but the value has dimension {dimension}.", "Divide by a quantity of the same dimension, or correct a parameter's unit.");
            }
        }

        private Dimension? Common(Expression at, Dimension? left, Dimension? right, string where)
        {
            if (left is null || right is null) return left ?? right;
            if (left != right) Fail(at, $"different dimensions stand {where}: {left} and {right}.", "Correct the unit of a parameter, or give a bare number as a parameter with a unit.");
            return left;
        }

        private Bound FailArity(FunctionCall call, int expected) =>
            Fail(call, $"{call.Name} takes {expected} argument{(expected == 1 ? "" : "s")}, but {call.Arguments.Count} stand here.", "Correct the call.");

        private Bound Fail(Expression at, string problem, string remedy)
        {
            Fault fault = _inside.TryPeek(out FunctionDefinition? function)
                ? new Fault(function.Path, $"{problem[..1].ToUpperInvariant()}{problem[1..]} (called from {path})", remedy, at.Offset)
                : new Fault(path, problem, remedy, at.Offset);
            if (!faults.Any(f => f.Path == fault.Path && f.Offset == fault.Offset)) faults.Add(fault);
            return Failed;
        }
    }
}
