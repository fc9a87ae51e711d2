using System.Globalization;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Model.Expressions;

/// <summary>
/// Writes out sums over the coordinates of a family: in <c>sum(x * [S30(x)])</c> the name x, which stands as a coordinate in brackets, runs over the range of that
/// coordinate. Species of an ordered family are met once.
/// </summary>
public sealed class SumExpansion(Func<string, Family?> findFamily, string path, List<Fault> faults)
{
    private const int MostTerms = 20_000;

    /// <summary>The expression without sums; unchanged where it has none.</summary>
    public Expression Expand(Expression expression) => expression switch
    {
        FunctionCall { Name: Builtins.Sum, Arguments: [var inner] } call => ExpandSum(call, Expand(inner)),
        FunctionCall call => call with { Arguments = [.. call.Arguments.Select(Expand)] },
        Negation negation => negation with { Operand = Expand(negation.Operand) },
        BinaryOperation operation => operation with { Left = Expand(operation.Left), Right = Expand(operation.Right) },
        Conditional conditional => conditional with { Test = Expand(conditional.Test), Then = Expand(conditional.Then), Else = Expand(conditional.Else) },
        _ => expression,
    };

    private Expression ExpandSum(FunctionCall call, Expression inner)
    {
        var names = new List<string>();
        var ranges = new List<Coordinate>();
        ConcentrationReference[] references = [.. References(inner)];
        foreach (ConcentrationReference reference in references)
        {
            if (Split(reference.Species) is not var (family, arguments) || findFamily(family) is not { } found || found.Coordinates.Count != arguments.Length) continue;
            for (int i = 0; i < arguments.Length; i++)
            {
                if (!IsName(arguments[i]) || names.Contains(arguments[i])) continue;
                names.Add(arguments[i]);
                ranges.Add(found.Coordinates[i]);
            }
        }

        double terms = ranges.Aggregate(1.0, (product, range) => product * range.Size);
        if (names.Count == 0) return Fail(call, "the sum runs over nothing: no name stands as a coordinate in brackets.", "Write sum(x * [S30(x)]): x then runs over the range of that coordinate.");
        if (terms > MostTerms) return Fail(call, FormattableString.Invariant($"the sum has {terms:0} terms."), FormattableString.Invariant($"Keep it under {MostTerms}."));

        var written = new List<Expression>();
        int[] values = [.. ranges.Select(r => r.Minimum)];
        while (true)
        {
            Dictionary<string, int> at = names.Zip(values).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
            if (references.All(r => IsCanonical(r, at))) written.Add(Substitute(inner, at));
            int last = values.Length - 1;
            while (last >= 0 && values[last] == ranges[last].Maximum) values[last] = ranges[last--].Minimum;
            if (last < 0) return Balanced(written, 0, written.Count, call.Offset);
            values[last]++;
        }
    }

    private Expression Fail(FunctionCall call, string problem, string remedy)
    {
        faults.Add(new Fault(path, problem, remedy, call.Offset));
        return new NumberLiteral(0, call.Offset);
    }

    /// <summary>A tree of additions no deeper than its number of terms needs: evaluators call each other once per level.</summary>
    private static Expression Balanced(List<Expression> terms, int start, int end, int offset) => (end - start) switch
    {
        0 => new NumberLiteral(0, offset),
        1 => terms[start],
        _ => new BinaryOperation("+", Balanced(terms, start, (start + end) / 2, offset), Balanced(terms, (start + end) / 2, end, offset), offset),
    };

    private bool IsCanonical(ConcentrationReference reference, Dictionary<string, int> at)
    {
        if (Split(reference.Species) is not var (family, arguments) || findFamily(family) is not { IsOrdered: true }) return true;
        int[] coordinates = [.. arguments.Select(a => at.TryGetValue(a, out int value) ? value : int.TryParse(a, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        return coordinates.Zip(coordinates.Skip(1)).All(p => p.First <= p.Second);
    }

    private static Expression Substitute(Expression expression, Dictionary<string, int> at) => expression switch
    {
        NameReference name when at.TryGetValue(name.Name, out int value) => new NumberLiteral(value, name.Offset),
        ConcentrationReference reference when Split(reference.Species) is var (family, arguments) => reference with
        {
            Species = $"{family}({string.Join(", ", arguments.Select(a => at.TryGetValue(a, out int value) ? value.ToString(CultureInfo.InvariantCulture) : a))})",
        },
        FunctionCall call => call with { Arguments = [.. call.Arguments.Select(a => Substitute(a, at))] },
        Negation negation => negation with { Operand = Substitute(negation.Operand, at) },
        BinaryOperation operation => operation with { Left = Substitute(operation.Left, at), Right = Substitute(operation.Right, at) },
        Conditional conditional => conditional with { Test = Substitute(conditional.Test, at), Then = Substitute(conditional.Then, at), Else = Substitute(conditional.Else, at) },
        _ => expression,
    };

    private static IEnumerable<ConcentrationReference> References(Expression expression) => expression switch
    {
        ConcentrationReference reference => [reference],
        FunctionCall call => call.Arguments.SelectMany(References),
        Negation negation => References(negation.Operand),
        BinaryOperation operation => References(operation.Left).Concat(References(operation.Right)),
        Conditional conditional => References(conditional.Test).Concat(References(conditional.Then)).Concat(References(conditional.Else)),
        _ => [],
    };

    private static (string Family, string[] Arguments)? Split(string species)
    {
        int open = species.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && species.EndsWith(')') ? (species[..open].Trim(), species[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries)) : null;
    }

    private static bool IsName(string text) => text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_') && text.All(c => char.IsLetterOrDigit(c) || c == '_');
}
