using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Laws;

/// <summary>Rebuilds expressions with their leaves replaced, folding constants on the way.</summary>
internal static class ExpressionMap
{
    /// <param name="expression">The expression.</param>
    /// <param name="replace">What stands for a leaf (number, name, concentration or a symbol of an import).</param>
    public static Expression Rebuild(Expression expression, Func<Expression, Expression> replace) => expression switch
    {
        Negation negation => ExpressionFolding.Negate(Rebuild(negation.Operand, replace)),
        BinaryOperation operation => ExpressionFolding.Binary(operation.Operator, Rebuild(operation.Left, replace), Rebuild(operation.Right, replace)),
        Conditional c => ExpressionFolding.Choose(Rebuild(c.Test, replace), Rebuild(c.Then, replace), Rebuild(c.Else, replace)),
        FunctionCall call => ExpressionFolding.Call(call.Name, [.. call.Arguments.Select(a => Rebuild(a, replace))]),
        _ => replace(expression),
    };

    /// <summary>All leaves, left to right.</summary>
    public static IEnumerable<Expression> Leaves(Expression expression) => expression switch
    {
        Negation negation => Leaves(negation.Operand),
        BinaryOperation operation => Leaves(operation.Left).Concat(Leaves(operation.Right)),
        Conditional c => Leaves(c.Test).Concat(Leaves(c.Then)).Concat(Leaves(c.Else)),
        FunctionCall call => call.Arguments.SelectMany(Leaves),
        _ => [expression],
    };
}
