using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Import;

/// <summary>A sum of products of integer powers of symbols: what a mass-action law is. Keys are exponents by symbol ("a3" amount of species 3, "s:cell" size, "p:k1" parameter).</summary>
internal sealed class Polynomial
{
    private const int MostTerms = 200;

    private Polynomial(IReadOnlyList<(SortedDictionary<string, int> Powers, double Coefficient)> terms) => Terms = terms;

    public IReadOnlyList<(SortedDictionary<string, int> Powers, double Coefficient)> Terms { get; }

    /// <summary>The polynomial of a formula; null where it is none.</summary>
    public static Polynomial? Of(Expression expression)
    {
        switch (expression)
        {
            case NumberLiteral number:
                return Single(new(StringComparer.Ordinal), number.Value);
            case AmountOf amount:
                return Symbol(AmountKey(amount.Species));
            case SizeOf size:
                return Symbol($"s:{size.Compartment}");
            case NameReference name:
                return Symbol($"p:{name.Name}");
            case Negation negation:
                return Of(negation.Operand)?.Scaled(-1);
            case BinaryOperation { Operator: "+" or "-" or "*" or "/" } operation:
                return Of(operation.Left) is { } left && Of(operation.Right) is { } right ? Combine(operation.Operator, left, right) : null;
            case BinaryOperation { Operator: "^", Right: NumberLiteral exponent } power when exponent.Value == Math.Floor(exponent.Value) && Math.Abs(exponent.Value) <= 8:
                return Of(power.Left) is { } basis ? Power(basis, (int)exponent.Value) : null;
            default:
                return null;
        }
    }

    public static string AmountKey(int species) => $"a{species}";

    public Polynomial Times(Polynomial other) => new(Merge(Terms.SelectMany(a => other.Terms.Select(b => (Multiply(a.Powers, b.Powers, 1), a.Coefficient * b.Coefficient)))));

    /// <summary>The same terms with coefficients equal to rounding.</summary>
    public bool Matches(Polynomial other)
    {
        const double rounding = 1e-12;
        if (Terms.Count != other.Terms.Count) return false;
        var own = Terms.ToDictionary(t => Key(t.Powers), t => t.Coefficient, StringComparer.Ordinal);
        return other.Terms.All(t => own.TryGetValue(Key(t.Powers), out double c) && Math.Abs(c - t.Coefficient) <= rounding * Math.Abs(c));
    }

    public static Polynomial Single(SortedDictionary<string, int> powers, double coefficient) => new([(powers, coefficient)]);

    public static Polynomial Symbol(string key) => Single(new(StringComparer.Ordinal) { [key] = 1 }, 1);

    /// <summary>x - c.</summary>
    public static Polynomial Shifted(string key, double by) => by == 0 ? Symbol(key) : Combine("-", Symbol(key), Single(new(StringComparer.Ordinal), by))!;

    private static Polynomial? Combine(string operation, Polynomial left, Polynomial right)
    {
        if (left.Terms.Count * right.Terms.Count > MostTerms) return null;
        switch (operation)
        {
            case "+":
                return new Polynomial(Merge(left.Terms.Concat(right.Terms)));
            case "-":
                return new Polynomial(Merge(left.Terms.Concat(right.Scaled(-1).Terms)));
            case "*":
                return left.Times(right);
            default:
                if (right.Terms is not [var divisor] || divisor.Coefficient == 0) return null;
                return new Polynomial([.. left.Terms.Select(t => (Multiply(t.Powers, divisor.Powers, -1), t.Coefficient / divisor.Coefficient))]);
        }
    }

    private static Polynomial? Power(Polynomial basis, int exponent)
    {
        Polynomial one = Single(new(StringComparer.Ordinal), 1);
        if (exponent < 0) return Power(basis, -exponent) is { } inverse ? Combine("/", one, inverse) : null;
        Polynomial result = one;
        for (int i = 0; i < exponent; i++) result = result.Times(basis);
        return result.Terms.Count > MostTerms ? null : result;
    }

    private Polynomial Scaled(double by) => new([.. Terms.Select(t => (t.Powers, t.Coefficient * by))]);

    private static SortedDictionary<string, int> Multiply(SortedDictionary<string, int> a, SortedDictionary<string, int> b, int sign)
    {
        var product = new SortedDictionary<string, int>(a, StringComparer.Ordinal);
        foreach ((string key, int power) in b)
        {
            int sum = product.GetValueOrDefault(key) + (sign * power);
            if (sum == 0) product.Remove(key);
            else product[key] = sum;
        }

        return product;
    }

    private static List<(SortedDictionary<string, int> Powers, double Coefficient)> Merge(IEnumerable<(SortedDictionary<string, int> Powers, double Coefficient)> terms)
    {
        var merged = new Dictionary<string, (SortedDictionary<string, int> Powers, double Coefficient)>(StringComparer.Ordinal);
        foreach ((SortedDictionary<string, int> powers, double coefficient) in terms)
        {
            string key = Key(powers);
            merged[key] = (powers, merged.TryGetValue(key, out var present) ? present.Coefficient + coefficient : coefficient);
        }

        return [.. merged.Values.Where(t => t.Coefficient != 0)];
    }

    private static string Key(SortedDictionary<string, int> powers) => string.Join(' ', powers.Select(p => $"{p.Key}^{p.Value}"));
}
