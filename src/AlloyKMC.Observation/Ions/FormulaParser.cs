using System.Globalization;
using AlloyKMC.Model;

namespace AlloyKMC.Observation.Ions;

/// <summary>Recursive descent over the grammar stated at <see cref="FormulaTemplate"/>.</summary>
internal sealed class FormulaParser(string text, string path)
{
    internal const int LargestCount = 1_000_000;

    private readonly List<FormulaExpression> _expressions = [];
    private int _position;

    internal IReadOnlyList<FormulaExpression> Expressions => _expressions;

    internal IReadOnlyList<FormulaTerm> Parse()
    {
        IReadOnlyList<FormulaTerm> terms = Sequence(nested: false);
        if (terms.Count == 0) throw Fault("The formula is empty.", "Write element symbols with counts, as in \"C7H5O2S\".", 0);
        return terms;
    }

    private List<FormulaTerm> Sequence(bool nested)
    {
        int opened = _position - 1;
        List<FormulaTerm> terms = [];
        while (true)
        {
            SkipBlanks();
            if (_position == text.Length)
            {
                if (nested) throw Fault("A parenthesis is opened but not closed.", "Add \")\".", opened);
                return terms;
            }

            if (text[_position] == ')')
            {
                if (!nested) throw Fault("A parenthesis is closed but not opened.", "Remove \")\" or add \"(\" before it.", _position);
                if (terms.Count == 0) throw Fault("The parentheses are empty.", "Put element symbols between them.", opened);
                _position++;
                return terms;
            }

            terms.Add(Term());
        }
    }

    private FormulaTerm Term()
    {
        string? symbol = null;
        List<FormulaTerm> group = [];
        if (text[_position] == '(')
        {
            _position++;
            group = Sequence(nested: true);
        }
        else
        {
            symbol = Symbol();
        }

        if (_position < text.Length && text[_position] == '{') return new FormulaTerm(symbol, group, 0, Expression());
        return new FormulaTerm(symbol, group, Count(), null);
    }

    private string Symbol()
    {
        int start = _position;
        if (!char.IsAsciiLetterUpper(text[start]))
            throw Fault($"Found '{text[start]}' where an element symbol or \"(\" should stand.", "Element symbols begin with a capital letter, as in \"Ag44\".", start);
        _position++;
        while (_position < text.Length && _position < start + 3 && char.IsAsciiLetterLower(text[_position])) _position++;
        return text[start.._position];
    }

    private FormulaExpression Expression()
    {
        int start = _position + 1;
        int end = text.IndexOf('}', start);
        if (end < 0) throw Fault("A brace is opened but not closed.", "Add \"}\" after the expression.", _position);
        if (string.IsNullOrWhiteSpace(text[start..end])) throw Fault("The braces are empty.", "Put an expression of the coordinates between them, as in \"Ag{44 - x}\".", _position);
        _position = end + 1;
        FormulaExpression expression = new(text[start..end], start);
        _expressions.Add(expression);
        return expression;
    }

    private int Count()
    {
        int start = _position;
        if (_position < text.Length && text[_position] is ('-' or '+')) _position++;
        int digits = _position;
        while (_position < text.Length && char.IsAsciiDigit(text[_position])) _position++;
        if (_position == start) return 1;
        if (_position == digits) throw Fault("A sign has no digits behind it.", "Write a count as in \"H-4\"; charge is stated apart from the formula.", start);
        if (!int.TryParse(text[start.._position], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count) || Math.Abs((long)count) > LargestCount)
            throw Fault($"The count {text[start.._position]} is too large.", $"Counts lie within {LargestCount}.", start);
        return count;
    }

    private void SkipBlanks()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position])) _position++;
    }

    private FaultException Fault(string problem, string remedy, int offset) => new(new Fault(path, $"{problem} (in \"{text}\")", remedy, offset));
}
