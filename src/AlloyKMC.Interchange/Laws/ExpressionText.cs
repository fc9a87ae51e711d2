using System.Globalization;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Laws;

/// <summary>Expressions as text that <see cref="ExpressionParser"/> reads back to the same tree, with no more brackets than that needs.</summary>
internal static class ExpressionText
{
    private const int Lowest = 0, OfOr = 1, OfAnd = 2, OfComparison = 3, OfSum = 4, OfProduct = 5, OfUnary = 6, OfPower = 7, OfPrimary = 8;

    public static string Of(Expression expression) => Write(expression, Lowest);

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Write(Expression expression, int least) => expression switch
    {
        NumberLiteral { Value: < 0 } number => Bracket($"-{Number(-number.Value)}", OfUnary, least),
        NumberLiteral number => Number(number.Value),
        NameReference name => name.Name,
        ConcentrationReference concentration => $"[{concentration.Species}]",
        Negation negation => Bracket($"-{Write(negation.Operand, OfPower)}", OfUnary, least),
        FunctionCall call => $"{call.Name}({string.Join(", ", call.Arguments.Select(Of))})",
        Conditional c => Bracket($"{Write(c.Test, OfOr)} ? {Write(c.Then, Lowest)} : {Write(c.Else, Lowest)}", Lowest, least),
        BinaryOperation { Operator: "^" } power => Bracket($"{Write(power.Left, OfPrimary)}^{Write(power.Right, OfUnary)}", OfPower, least),
        BinaryOperation operation => Chain(operation, PrecedenceOf(operation.Operator), least),
        _ => throw new InvalidOperationException($"no text for {expression.GetType().Name}"),
    };

    private static string Chain(BinaryOperation operation, int own, int least) =>
        Bracket($"{Write(operation.Left, own)} {operation.Operator} {Write(operation.Right, own + 1)}", own, least);

    private static int PrecedenceOf(string name) => name switch
    {
        "||" => OfOr,
        "&&" => OfAnd,
        "+" or "-" => OfSum,
        "*" or "/" => OfProduct,
        _ => OfComparison,
    };

    private static string Bracket(string text, int own, int least) => own < least ? $"({text})" : text;
}
