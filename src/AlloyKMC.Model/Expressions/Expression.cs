namespace AlloyKMC.Model.Expressions;

/// <summary>A parsed expression. <paramref name="Offset"/> is where it starts in its text, for messages that point.</summary>
public abstract record Expression(int Offset);

public sealed record NumberLiteral(double Value, int Offset) : Expression(Offset);

/// <summary>A coordinate, index, parameter, function argument or the temperature.</summary>
public sealed record NameReference(string Name, int Offset) : Expression(Offset);

/// <summary>A concentration, written [Au_c], [S30(3)] or [S30] (a whole family).</summary>
public sealed record ConcentrationReference(string Species, int Offset) : Expression(Offset);

public sealed record Negation(Expression Operand, int Offset) : Expression(Offset);

/// <summary>One of + - * / ^ &lt; &lt;= &gt; &gt;= == != &amp;&amp; ||; comparisons and logic give 1 or 0.</summary>
public sealed record BinaryOperation(string Operator, Expression Left, Expression Right, int Offset) : Expression(Offset);

public sealed record Conditional(Expression Test, Expression Then, Expression Else, int Offset) : Expression(Offset);

public sealed record FunctionCall(string Name, IReadOnlyList<Expression> Arguments, int Offset) : Expression(Offset);
