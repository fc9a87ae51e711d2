using AlloyKMC.Model.Expressions;
using Sprache;

namespace AlloyKMC.Model.Rules;

/// <summary>One term of a reaction as written: "26 SR_c", "(44-x) Ag_c", "S30(x+1)".</summary>
/// <param name="Multiplicity">How many; null for one.</param>
/// <param name="Family">A family or an alias.</param>
/// <param name="Arguments">Coordinates; empty where none are written.</param>
/// <param name="Offset">Where the term starts.</param>
public sealed record ReactionTerm(Expression? Multiplicity, string Family, IReadOnlyList<Expression> Arguments, int Offset);

/// <summary>A reaction as written, "S30(x) + Au_c &lt;-> S30(x+1) + Ag_c". An empty side is written 0 or left empty.</summary>
public sealed record ReactionText(IReadOnlyList<ReactionTerm> Left, bool IsReversible, IReadOnlyList<ReactionTerm> Right)
{
    private static readonly Parser<int> Here = input => Result.Success(input.Position, input);

    private static readonly Parser<IReadOnlyList<Expression>> Arguments =
        from open in ExpressionParser.Symbol("(")
        from list in ExpressionParser.ArgumentParser.XDelimitedBy(ExpressionParser.Symbol(","))
        from close in ExpressionParser.Symbol(")")
        select (IReadOnlyList<Expression>)[.. list];

    private static readonly Parser<(string Name, IReadOnlyList<Expression> Arguments)> Species =
        from name in ExpressionParser.NameParser
        from arguments in Arguments.XOptional()
        select (name, arguments.GetOrElse([]));

    private static readonly Parser<Expression> Count =
        (from start in Here
         from digits in ExpressionParser.Lexeme(Parse.Digit.AtLeastOnce().Text())
         select (Expression)new NumberLiteral(double.Parse(digits, System.Globalization.CultureInfo.InvariantCulture), start))
        .XOr(
            from open in ExpressionParser.Symbol("(")
            from inner in ExpressionParser.ArgumentParser
            from close in ExpressionParser.Symbol(")")
            select inner);

    /// <summary>A term that starts with a name: the species itself, or a one-letter count before it ("x Au_c").</summary>
    private static readonly Parser<ReactionTerm> Named =
        from start in Here
        from first in Species
        from second in Species.XOptional()
        select second.IsDefined
            ? new ReactionTerm(first.Arguments.Count == 0 ? new NameReference(first.Name, start) : new FunctionCall(first.Name, first.Arguments, start), second.Get().Name, second.Get().Arguments, start)
            : new ReactionTerm(null, first.Name, first.Arguments, start);

    private static readonly Parser<ReactionTerm> Counted =
        from start in Here
        from count in Count
        from species in Species
        select new ReactionTerm(count, species.Name, species.Arguments, start);

    private static readonly Parser<IReadOnlyList<ReactionTerm>> Side =
        Counted.XOr(Named).XDelimitedBy(ExpressionParser.Symbol("+")).Select(terms => (IReadOnlyList<ReactionTerm>)[.. terms]).XOr(Parse.Return<IReadOnlyList<ReactionTerm>>([]));

    private static readonly Parser<IReadOnlyList<ReactionTerm>> NothingOrSide =
        (from zero in ExpressionParser.Symbol("0")
         from next in Parse.Not(Parse.LetterOrDigit)
         select (IReadOnlyList<ReactionTerm>)[]).Or(Side);

    private static readonly Parser<ReactionText> Whole =
        from space in Parse.WhiteSpace.Many()
        from left in NothingOrSide
        from arrow in ExpressionParser.Symbol("<->").XOr(ExpressionParser.Symbol("->"))
        from right in NothingOrSide
        select new ReactionText(left, arrow == "<->", right);

    /// <summary>Parses a reaction; where it is none, adds one fault that points and returns null.</summary>
    public static ReactionText? Read(string text, string path, List<Fault> faults)
    {
        if (text.Length > 2000)
        {
            faults.Add(new Fault(path, $"the reaction has {text.Length} characters.", "Keep it under 2000 characters."));
            return null;
        }

        IResult<ReactionText> result = Whole.End().TryParse(text);
        if (result.WasSuccessful) return result.Value;
        int offset = Math.Min(result.Remainder.Position, text.Length);
        string found = offset < text.Length ? $"unexpected '{text[offset]}'" : "the reaction ends too early";
        faults.Add(new Fault(path, $"{found} in '{text}'.", "Write it as \"S30(x) + Au_c -> S30(x+1) + Ag_c\", with <-> for both directions and 0 for an empty side.", offset));
        return null;
    }
}
