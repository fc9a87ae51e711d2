namespace AlloyKMC.Model.Expressions;

/// <summary>The range of an expression over ranges of its slots.</summary>
public delegate Interval IntervalEvaluator(Interval[] slots);

/// <summary>Turns an expression that has been bound without faults into an evaluator over intervals.</summary>
internal sealed class IntervalBinder(
    IReadOnlyDictionary<string, FunctionDefinition> functions, Func<string, bool, int> slotOfName, Func<string, int> slotOfConcentration, int temperatureSlot, double secondsPerTimeUnit)
{
    public IntervalEvaluator Bind(Expression expression, IReadOnlyDictionary<string, IntervalEvaluator>? arguments = null)
    {
        switch (expression)
        {
            case NumberLiteral number:
                return _ => new Interval(number.Value, number.Value);
            case NameReference name:
                if (arguments is not null && arguments.TryGetValue(name.Name, out IntervalEvaluator? argument)) return argument;
                return Slot(slotOfName(name.Name, arguments is not null));
            case ConcentrationReference concentration:
                return Slot(slotOfConcentration(concentration.Species));
            case Negation negation:
                IntervalEvaluator operand = Bind(negation.Operand, arguments);
                return s => -operand(s);
            case BinaryOperation { Operator: "/" } quotient when Saturation.Find(quotient.Left, quotient.Right) is { } saturation:
                return BindSaturation(quotient, saturation, arguments);
            case BinaryOperation operation:
                return BindOperation(operation.Operator, Bind(operation.Left, arguments), Bind(operation.Right, arguments));
            case Conditional conditional:
                IntervalEvaluator test = Bind(conditional.Test, arguments), then = Bind(conditional.Then, arguments), otherwise = Bind(conditional.Else, arguments);
                return s => Choose(test(s), then, otherwise, s);
            case FunctionCall call:
                IntervalEvaluator[] values = [.. call.Arguments.Select(a => Bind(a, arguments))];
                if (!functions.TryGetValue(call.Name, out FunctionDefinition? function)) return BindBuiltin(call.Name, values);
                return Bind(function.Body, function.Arguments.Zip(values).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal));
            default:
                throw new InvalidOperationException($"no interval binding for {expression.GetType().Name}");
        }
    }

    private IntervalEvaluator BindSaturation(BinaryOperation quotient, Saturation saturation, IReadOnlyDictionary<string, IntervalEvaluator>? arguments)
    {
        IntervalEvaluator plain = BindOperation(quotient.Operator, Bind(quotient.Left, arguments), Bind(quotient.Right, arguments));
        IntervalEvaluator factor = Bind(saturation.Factor, arguments), rest = Bind(saturation.Rest, arguments);
        IntervalEvaluator others = saturation.Others is null ? _ => Interval.One : Bind(saturation.Others, arguments);
        return s => factor(s) is { Lower: >= 0, Upper: > 0 } f && rest(s) is { Lower: > 0 } r ? others(s) / (Interval.One + (r / f)) : plain(s);
    }

    private static IntervalEvaluator Slot(int slot) => s => s[slot];

    private static Interval Choose(Interval test, IntervalEvaluator then, IntervalEvaluator otherwise, Interval[] slots)
    {
        if (!test.Contains(0)) return then(slots);
        return test is { Lower: 0, Upper: 0 } ? otherwise(slots) : Interval.Union(then(slots), otherwise(slots));
    }

    private static IntervalEvaluator BindOperation(string name, IntervalEvaluator a, IntervalEvaluator b) => name switch
    {
        "+" => s => a(s) + b(s),
        "-" => s => a(s) - b(s),
        "*" => s => a(s) * b(s),
        "/" => s => a(s) / b(s),
        "^" => s => Interval.Power(a(s), b(s)),
        "<" => s => Less(a(s), b(s)),
        ">" => s => Less(b(s), a(s)),
        "<=" => s => Not(Less(b(s), a(s))),
        ">=" => s => Not(Less(a(s), b(s))),
        "==" => s => Equal(a(s), b(s)),
        "!=" => s => Not(Equal(a(s), b(s))),
        "&&" => s => And(Truth(a(s)), Truth(b(s))),
        "||" => s => Not(And(Not(Truth(a(s))), Not(Truth(b(s))))),
        _ => throw new InvalidOperationException($"no interval binding for '{name}'"),
    };

    private IntervalEvaluator BindBuiltin(string name, IntervalEvaluator[] arguments)
    {
        IntervalEvaluator a = arguments[0];
        switch (name)
        {
            case "exp" or "log" or "tanh" or "sqrt":
                return s => Interval.OfIncreasing(x => Builtins.Evaluate(name, x, double.NaN, double.NaN, double.NaN), a(s));
            case "abs":
                return s => Interval.Absolute(a(s));
            case "min":
                return s => Pairwise(Math.Min, a(s), arguments[1](s));
            case "max":
                return s => Pairwise(Math.Max, a(s), arguments[1](s));
            case "arrhenius":
                return s => a(s) * Factor("arrhenius", 1, arguments[1](s), s);
            case "eyring":
                return s => Factor("eyring", null, a(s), s);
            default:
                return _ => Interval.Everything;
        }
    }

    /// <summary>The exponential of a barrier decreases with it; the temperature is one number.</summary>
    private Interval Factor(string name, double? prefactor, Interval barrier, Interval[] slots)
    {
        double temperature = slots[temperatureSlot].Lower;
        double At(double energy) => Builtins.Evaluate(name, prefactor ?? energy, energy, temperature, secondsPerTimeUnit);
        return Interval.OfIncreasing(x => At(-x), -barrier);
    }

    private static Interval Pairwise(Func<double, double, double> function, Interval a, Interval b) => new(function(a.Lower, b.Lower), function(a.Upper, b.Upper));

    private static Interval Less(Interval a, Interval b) => Interval.OfTruth(!(a.Upper < b.Lower), !(a.Lower >= b.Upper));

    private static Interval Equal(Interval a, Interval b) => Interval.OfTruth(!(a.Lower == a.Upper && b == a), !(a.Upper < b.Lower || b.Upper < a.Lower));

    private static Interval Truth(Interval a) => Interval.OfTruth(a.Contains(0), !(a is { Lower: 0, Upper: 0 }));

    private static Interval Not(Interval truth) => new(1 - truth.Upper, 1 - truth.Lower);

    private static Interval And(Interval a, Interval b) => new(Math.Min(a.Lower, b.Lower), Math.Min(a.Upper, b.Upper));
}
