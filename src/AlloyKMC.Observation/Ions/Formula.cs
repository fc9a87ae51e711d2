using System.Globalization;
using System.Text;
using AlloyKMC.Model;
using AlloyKMC.Observation.Isotopes;

namespace AlloyKMC.Observation.Ions;

/// <summary>
/// An elemental formula: signed atom counts per element. Negative counts describe what is taken away, as in the exchange "Na12 H-16";
/// a composition to be weighed must have none. Equal when all counts are equal; zero counts do not exist.
/// </summary>
public sealed class Formula : IEquatable<Formula>
{
    private readonly SortedDictionary<string, int> _counts;

    private Formula(SortedDictionary<string, int> counts) => _counts = counts;

    public static Formula Empty { get; } = new(new SortedDictionary<string, int>(StringComparer.Ordinal));

    /// <summary>Element symbols with their counts, in ordinal order of the symbols, none zero.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    public int this[string symbol] => _counts.GetValueOrDefault(symbol);

    /// <summary>Parses "C7H5O2S", "Au12 Ag32 (C7H5O2S)30 Na4 H-4".</summary>
    /// <param name="text">Element symbols and groups in parentheses, each followed by an optional signed count; blanks may separate them.</param>
    /// <param name="path">Place of the text, for faults.</param>
    /// <exception cref="FaultException">The text is not a formula.</exception>
    public static Formula Parse(string text, string path = "formula")
    {
        FormulaTemplate template = FormulaTemplate.Parse(text, path);
        if (template.Expressions.Count > 0)
        {
            throw new FaultException(new Fault(path, $"The formula \"{text}\" holds an expression in braces.", "Use plain counts here, as in \"C7H5O2S\".",
                template.Expressions[0].Offset));
        }

        return template.Evaluate((_, _) => throw new InvalidOperationException(), new Dictionary<string, int>());
    }

    /// <summary>A formula of one element.</summary>
    public static Formula Of(string symbol, int count) => Build([new(symbol, count)]);

    public static Formula operator +(Formula left, Formula right) => Build([.. left._counts, .. right._counts]);

    public static Formula operator -(Formula left, Formula right) => left + right * -1;

    public static Formula operator *(Formula formula, int factor) =>
        Build(formula._counts.Select(count => new KeyValuePair<string, int>(count.Key, checked(count.Value * factor))));

    /// <summary>Counts in the order of a table's elements.</summary>
    /// <exception cref="FaultException">An element is not in the table, or a count is negative.</exception>
    public int[] CountsIn(IsotopeTable table, string path = "formula")
    {
        int[] counts = new int[table.Elements.Count];
        List<Fault> faults = [];
        foreach ((string symbol, int count) in _counts)
        {
            int index = table.IndexOf(symbol);
            if (index < 0)
                faults.Add(new Fault(path, $"The isotope table {table.Version} has no element {symbol} (in {this}).", $"Known: {string.Join(", ", table.Elements)}."));
            else if (count < 0)
                faults.Add(new Fault(path, $"The composition {this} has {count} atoms of {symbol}.", "Take away no more atoms than the cluster has."));
            else
                counts[index] = count;
        }

        if (faults.Count > 0) throw new FaultException(faults);
        return counts;
    }

    /// <summary>Mass in u of the neutral isotopologue made of the most abundant isotope of every element.</summary>
    /// <exception cref="FaultException">An element is not in the table.</exception>
    public double MonoisotopicMassDaltons(IsotopeTable table) => Weigh(table, element => element.MonoisotopicMassDaltons);

    /// <summary>Abundance-weighted mass in u, neutral.</summary>
    /// <exception cref="FaultException">An element is not in the table.</exception>
    public double AverageMassDaltons(IsotopeTable table) => Weigh(table, element => element.AverageMassDaltons);

    /// <summary>Aggregated isotope pattern of the neutral composition.</summary>
    /// <exception cref="FaultException">An element is not in the table, or a count is negative.</exception>
    public IsotopePattern IsotopePattern(IsotopeTable table) => new PatternComposer(table).Compose(CountsIn(table));

    public bool Equals(Formula? other) => other is not null && _counts.SequenceEqual(other._counts);

    public override bool Equals(object? obj) => Equals(obj as Formula);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach ((string symbol, int count) in _counts)
        {
            hash.Add(symbol, StringComparer.Ordinal);
            hash.Add(count);
        }

        return hash.ToHashCode();
    }

    /// <summary>"Ag32 Au12 C210 H146 Na4 O60 S30": ordinal order, a form <see cref="Parse"/> reads back.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach ((string symbol, int count) in _counts)
        {
            if (text.Length > 0) text.Append(' ');
            text.Append(symbol);
            if (count != 1) text.Append(CultureInfo.InvariantCulture, $"{count}");
        }

        return text.ToString();
    }

    internal static Formula Build(IEnumerable<KeyValuePair<string, int>> terms)
    {
        SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach ((string symbol, int count) in terms)
        {
            int sum = checked(counts.GetValueOrDefault(symbol) + count);
            if (sum == 0) counts.Remove(symbol);
            else counts[symbol] = sum;
        }

        return new Formula(counts);
    }

    private double Weigh(IsotopeTable table, Func<Element, double> mass)
    {
        double sum = 0;
        foreach ((string symbol, int count) in _counts)
        {
            int index = table.IndexOf(symbol);
            if (index < 0)
            {
                throw new FaultException(new Fault("formula", $"The isotope table {table.Version} has no element {symbol} (in {this}).",
                    $"Known: {string.Join(", ", table.Elements)}."));
            }

            sum += count * mass(table.Elements[index]);
        }

        return sum;
    }
}
