using System.Globalization;
using Sprache;

namespace AlloyKMC.Model.Expressions;

/// <summary>
/// The grammar of rate expressions: C precedence with a right-associative power, conditional, calls and [concentrations].
/// Alternatives are decided on their first character (XOr), so that a fault is reported where it stands and not where a larger part began.
/// </summary>
public static class ExpressionParser
{
    private const int LongestText = 2000;
    private const int DeepestNesting = 40;

    private static readonly Parser<int> Here = input => Result.Success(input.Position, input);

    private static readonly Parser<string> Name = Lexeme(
        from first in Parse.Letter.Or(Parse.Char('_'))
        from rest in Parse.LetterOrDigit.Or(Parse.Char('_')).Many().Text()
        select first + rest);

    private static readonly Parser<Expression> Number = Lexeme(
        from start in Here
        from whole in Parse.Digit.AtLeastOnce().Text()
        from fraction in Parse.Char('.').Then(_ => Parse.Digit.AtLeastOnce().Text()).Optional()
        from exponent in Exponent().Optional()
        select (Expression)new NumberLiteral(double.Parse($"{whole}.{fraction.GetOrElse("0")}{exponent.GetOrElse("")}", CultureInfo.InvariantCulture), start));

    private static readonly Parser<Expression> Concentration =
        from start in Here
        from open in Parse.Char('[')
        from species in Parse.CharExcept("[]").AtLeastOnce().Text()
        from close in Symbol("]")
        select (Expression)new ConcentrationReference(species.Trim(), start);

    private static readonly Parser<Expression> NameOrCall =
        from start in Here
        from name in Name
        from arguments in Arguments().XOptional()
        select arguments.IsDefined ? (Expression)new FunctionCall(name, arguments.Get(), start) : new NameReference(name, start);

    private static readonly Parser<Expression> Parenthesised =
        from open in Symbol("(")
        from inner in Parse.Ref(() => Whole!)
        from close in Symbol(")")
        select inner;

    private static readonly Parser<Expression> Primary = Number.XOr(Concentration).XOr(NameOrCall).XOr(Parenthesised);

    private static readonly Parser<Expression> Power =
        from basis in Primary
        from exponent in Symbol("^").Then(_ => Parse.Ref(() => Unary!)).XOptional()
        select exponent.IsDefined ? new BinaryOperation("^", basis, exponent.Get(), basis.Offset) : basis;

    private static readonly Parser<Expression> Unary =
        (from start in Here
         from minus in Symbol("-")
         from operand in Power
         select (Expression)new Negation(operand, start)).XOr(Power);

    private static readonly Parser<Expression> Product = Chain(Unary, "*", "/");
    private static readonly Parser<Expression> Sum = Chain(Product, "+", "-");
    private static readonly Parser<Expression> Comparison = Chain(Sum, "<=", ">=", "==", "!=", "<", ">");
    private static readonly Parser<Expression> And = Chain(Comparison, "&&");
    private static readonly Parser<Expression> Or = Chain(And, "||");

    private static readonly Parser<Expression> Whole =
        from test in Or
        from branches in Branches().XOptional()
        select branches.IsDefined ? new Conditional(test, branches.Get().Then, branches.Get().Else, test.Offset) : test;

    /// <summary>Parses a whole text; where it is no expression, adds one fault that points to the first offending character and returns null.</summary>
    public static Expression? Read(string text, string path, List<Fault> faults)
    {
        if (text.Length > LongestText || DepthOf(text) > DeepestNesting)
        {
            faults.Add(new Fault(path, "the expression is too long or too deeply nested.", $"Keep it under {LongestText} characters and {DeepestNesting} open brackets; split it into functions."));
            return null;
        }

        IResult<Expression> result = Parse.WhiteSpace.Many().Then(_ => Whole).End().TryParse(text);
        if (result.WasSuccessful) return result.Value;
        int offset = Math.Min(result.Remainder.Position, text.Length);
        string found = offset < text.Length ? $"unexpected '{text[offset]}'" : text.Trim().Length == 0 ? "the expression is empty" : "the expression ends too early";
        faults.Add(new Fault(path, $"{found} in '{text}'.", "Expected a number, a name, a function call, a [concentration], or an operator between two of them.", offset));
        return null;
    }

    /// <summary>Reads a name at the start of a text, as rules and signatures use it.</summary>
    internal static Parser<string> NameParser => Name;

    internal static Parser<Expression> ArgumentParser => Whole;

    internal static Parser<string> Symbol(string text) => Lexeme(Parse.String(text).Text());

    internal static Parser<T> Lexeme<T>(Parser<T> parser) =>
        from value in parser
        from space in Parse.WhiteSpace.Many()
        select value;

    private static Parser<string> Exponent() =>
        from letter in Parse.Chars('e', 'E')
        from sign in Parse.Chars('+', '-').Optional()
        from digits in Parse.Digit.AtLeastOnce().Text()
        select $"e{(sign.IsDefined ? sign.Get().ToString() : "")}{digits}";

    private static Parser<IReadOnlyList<Expression>> Arguments() =>
        from open in Symbol("(")
        from list in Parse.Ref(() => Whole!).XDelimitedBy(Symbol(","))
        from close in Symbol(")")
        select (IReadOnlyList<Expression>)[.. list];

    private static Parser<(Expression Then, Expression Else)> Branches() =>
        from mark in Symbol("?")
        from then in Parse.Ref(() => Whole!)
        from colon in Symbol(":")
        from otherwise in Parse.Ref(() => Whole!)
        select (then, otherwise);

    private static Parser<Expression> Chain(Parser<Expression> operand, params string[] operators) =>
        Parse.XChainOperator(operators.Select(Symbol).Aggregate((a, b) => a.Or(b)), operand, (name, left, right) => new BinaryOperation(name, left, right, left.Offset));

    private static int DepthOf(string text)
    {
        int depth = 0, deepest = 0;
        foreach (char c in text)
        {
            if (c is '(' or '?' or '^') deepest = Math.Max(deepest, ++depth);
            if (c == ')') depth--;
        }

        return deepest;
    }
}
