using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Laws;

/// <summary>Builds expressions with constant parts computed and neutral elements left out: one form for one meaning, which a round trip does not change.</summary>
internal static class ExpressionFolding
{
    public static Expression Number(double value) => new NumberLiteral(value, 0);

    public static bool IsNumber(Expression expression, double value) => expression is NumberLiteral number && number.Value == value;

    public static Expression Negate(Expression operand) => operand switch
    {
        NumberLiteral number => Number(-number.Value),
        Negation negation => negation.Operand,
        _ => new Negation(operand, 0),
    };

    public static Expression Binary(string name, Expression left, Expression right)
    {
        if (left is NumberLiteral a && right is NumberLiteral b && Evaluate(name, a.Value, b.Value) is var value && double.IsFinite(value)) return Number(value);
        if (name is "*" && IsNumber(left, 1)) return right;
        if (name is "*" or "/" or "^" && IsNumber(right, 1)) return left;
        if (name is "+" && IsNumber(left, 0)) return right;
        if (name is "+" or "-" && IsNumber(right, 0)) return left;
        return new BinaryOperation(name, left, right, 0);
    }

    public static Expression Choose(Expression test, Expression then, Expression otherwise) =>
        test is NumberLiteral number ? number.Value != 0 ? then : otherwise : new Conditional(test, then, otherwise, 0);

    /// <param name="name">A built-in function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="temperatureKelvin">For arrhenius and eyring; NaN where the system states none.</param>
    /// <param name="secondsPerTimeUnit">For eyring.</param>
    public static Expression Call(string name, IReadOnlyList<Expression> arguments, double temperatureKelvin = double.NaN, double secondsPerTimeUnit = 1)
    {
        double Value(int i) => i < arguments.Count ? ((NumberLiteral)arguments[i]).Value : double.NaN;
        if (arguments.All(a => a is NumberLiteral) && Builtins.Evaluate(name, Value(0), Value(1), temperatureKelvin, secondsPerTimeUnit) is var value && double.IsFinite(value)) return Number(value);
        // arrhenius of something that varies: only its factor can be written without the temperature.
        if (name == "arrhenius" && arguments[1] is NumberLiteral) return Binary("*", arguments[0], Number(Builtins.Evaluate(name, 1, Value(1), temperatureKelvin, secondsPerTimeUnit)));
        return new FunctionCall(name, arguments, 0);
    }

    /// <summary>The value of an expression of numbers alone; null where something in it is not constant.</summary>
    public static double? Constant(Expression expression) => (expression as NumberLiteral)?.Value;

    private static double Evaluate(string name, double a, double b) => name switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        "^" => Math.Pow(a, b),
        "<" => a < b ? 1 : 0,
        "<=" => a <= b ? 1 : 0,
        ">" => a > b ? 1 : 0,
        ">=" => a >= b ? 1 : 0,
        "==" => a == b ? 1 : 0,
        "!=" => a != b ? 1 : 0,
        "&&" => a != 0 && b != 0 ? 1 : 0,
        _ => a != 0 || b != 0 ? 1 : 0,
    };
}
