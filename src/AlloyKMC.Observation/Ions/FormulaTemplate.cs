using AlloyKMC.Model;

namespace AlloyKMC.Observation.Ions;

/// <summary>An expression in braces within a formula.</summary>
/// <param name="Text">The expression, without braces.</param>
/// <param name="Offset">Zero-based offset of its first character in the formula.</param>
public readonly record struct FormulaExpression(string Text, int Offset);

/// <summary>
/// A formula whose counts may be expressions of a family's coordinates: "Au{x} Ag{44-x} (C7H5O2S){30}". Grammar: a formula is a
/// sequence of terms; a term is an element symbol or a formula in parentheses, followed by an optional count, which is a signed integer or an
/// expression in braces.
/// </summary>
public sealed class FormulaTemplate
{
    private readonly IReadOnlyList<FormulaTerm> _terms;
    private readonly string _path;

    private FormulaTemplate(string text, string path, IReadOnlyList<FormulaTerm> terms, IReadOnlyList<FormulaExpression> expressions)
    {
        Text = text;
        _path = path;
        _terms = terms;
        Expressions = expressions;
    }

    public string Text { get; }

    /// <summary>All expressions in the order written, so that a caller can compile them once.</summary>
    public IReadOnlyList<FormulaExpression> Expressions { get; }

    /// <exception cref="FaultException">The text is not a formula; the fault points at the offending character.</exception>
    public static FormulaTemplate Parse(string text, string path = "formula")
    {
        FormulaParser parser = new(text, path);
        IReadOnlyList<FormulaTerm> terms = parser.Parse();
        return new FormulaTemplate(text, path, terms, parser.Expressions);
    }

    /// <summary>The formula at given coordinates.</summary>
    /// <param name="evaluate">Value of an expression (its text) at the coordinates.</param>
    /// <param name="coordinates">Value of each coordinate by name, handed to <paramref name="evaluate"/>.</param>
    /// <exception cref="FaultException">An expression yields a count beyond 1e6 in magnitude.</exception>
    public Formula Evaluate(Func<string, IReadOnlyDictionary<string, int>, long> evaluate, IReadOnlyDictionary<string, int> coordinates)
    {
        List<KeyValuePair<string, int>> counts = [];
        Collect(_terms, 1);
        return Formula.Build(counts);

        void Collect(IReadOnlyList<FormulaTerm> terms, long factor)
        {
            foreach (FormulaTerm term in terms)
            {
                long count = factor * (term.Expression is { } expression ? evaluate(expression.Text, coordinates) : term.Count);
                if (Math.Abs(count) > FormulaParser.LargestCount)
                    throw new FaultException(new Fault(_path, $"A count in \"{Text}\" is {count}.", $"Counts lie within {FormulaParser.LargestCount}.", term.Expression?.Offset));
                if (term.Symbol is not null) counts.Add(new(term.Symbol, (int)count));
                else Collect(term.Group, count);
            }
        }
    }

    public override string ToString() => Text;
}

/// <summary>A symbol or a group with its count; the expression, where there is one, replaces the count.</summary>
internal sealed record FormulaTerm(string? Symbol, IReadOnlyList<FormulaTerm> Group, int Count, FormulaExpression? Expression);
