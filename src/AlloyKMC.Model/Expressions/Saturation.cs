namespace AlloyKMC.Model.Expressions;

/// <summary>
/// A quotient whose divisor holds a factor of the numerator as a term, f g / (f + r): the law of saturation (Michaelis and Menten; Hill with f = [A]^n). Written as
/// g / (1 + r / f) the factor occurs once, so that interval arithmetic gives its range instead of one wider by up to 1 + f / r.
/// </summary>
/// <param name="Factor">f.</param>
/// <param name="Others">g; null for 1.</param>
/// <param name="Rest">r.</param>
internal sealed record Saturation(Expression Factor, Expression? Others, Expression Rest)
{
    /// <summary>The saturation in a quotient; null where there is none.</summary>
    public static Saturation? Find(Expression numerator, Expression divisor)
    {
        List<Expression> factors = Operands(numerator, "*"), terms = Operands(divisor, "+");
        foreach (Expression factor in factors)
        {
            if (factor is NumberLiteral || terms.FindIndex(t => IsSame(t, factor)) is not (>= 0 and var term) || terms.Count == 1) continue;
            factors.Remove(factor);
            terms.RemoveAt(term);
            return new Saturation(factor, factors.Count == 0 ? null : Joined(factors, "*"), Joined(terms, "+"));
        }

        return null;
    }

    private static List<Expression> Operands(Expression expression, string operation) =>
        expression is BinaryOperation binary && binary.Operator == operation ? [.. Operands(binary.Left, operation), .. Operands(binary.Right, operation)] : [expression];

    private static Expression Joined(List<Expression> operands, string operation) => operands.Aggregate((a, b) => new BinaryOperation(operation, a, b, a.Offset));

    /// <summary>Whether two expressions are written alike, wherever they stand.</summary>
    private static bool IsSame(Expression a, Expression b) => (a, b) switch
    {
        (NumberLiteral x, NumberLiteral y) => x.Value == y.Value,
        (NameReference x, NameReference y) => x.Name == y.Name,
        (ConcentrationReference x, ConcentrationReference y) => x.Species == y.Species,
        (Negation x, Negation y) => IsSame(x.Operand, y.Operand),
        (BinaryOperation x, BinaryOperation y) => x.Operator == y.Operator && IsSame(x.Left, y.Left) && IsSame(x.Right, y.Right),
        (FunctionCall x, FunctionCall y) => x.Name == y.Name && x.Arguments.Count == y.Arguments.Count && x.Arguments.Zip(y.Arguments).All(p => IsSame(p.First, p.Second)),
        _ => false,
    };
}
