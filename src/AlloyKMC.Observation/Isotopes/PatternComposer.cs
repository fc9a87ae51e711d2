namespace AlloyKMC.Observation.Isotopes;

/// <summary>
/// Builds isotope patterns of many compositions that share parts: element powers (by repeated squaring) and every prefix of the element
/// sequence are convolved once. Hydrogen comes last and is not kept, because charge states and Na/H exchange differ in it alone.
/// Not safe for concurrent use; results do not depend on what was composed before.
/// </summary>
public sealed class PatternComposer
{
    private readonly IsotopeTable _table;
    private readonly int[] _order;
    private readonly int _last;
    private readonly Dictionary<(int Element, int Count), IsotopePattern> _powers = [];
    private readonly Node _root = new(IsotopePattern.Empty);

    public PatternComposer(IsotopeTable table)
    {
        _table = table;
        int hydrogen = table.IndexOf("H");
        _order = [.. Enumerable.Range(0, table.Elements.Count).Where(e => e != hydrogen && !table.Elements[e].IsMonoisotopic)];
        _last = hydrogen;
    }

    /// <param name="counts">Atoms per element, in the order of the table's elements; none negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public IsotopePattern Compose(ReadOnlySpan<int> counts)
    {
        foreach (int count in counts) ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        Node node = _root;
        foreach (int element in _order)
        {
            if (counts[element] > 0) node = Child(node, element, counts[element]);
        }

        IsotopePattern pattern = _last >= 0 && counts[_last] > 0 ? node.Pattern.Convolve(Power(_last, counts[_last])) : node.Pattern;
        int massNumber = 0;
        double defect = 0;
        for (int e = 0; e < counts.Length; e++)
        {
            Element element = _table.Elements[e];
            if (e == _last || counts[e] == 0 || !element.IsMonoisotopic) continue;
            Isotope isotope = element.Isotopes[0];
            massNumber += counts[e] * isotope.MassNumber;
            defect += counts[e] * (isotope.MassDaltons - isotope.MassNumber);
        }

        return pattern.Shift(massNumber, defect);
    }

    private Node Child(Node parent, int element, int count)
    {
        if (!parent.Children.TryGetValue((element, count), out Node? child))
        {
            child = new Node(parent.Pattern.Convolve(Power(element, count)));
            parent.Children.Add((element, count), child);
        }

        return child;
    }

    private IsotopePattern Power(int element, int count)
    {
        if (_powers.TryGetValue((element, count), out IsotopePattern? pattern)) return pattern;
        if (count == 1)
        {
            pattern = IsotopePattern.Of(_table.Elements[element]);
        }
        else
        {
            IsotopePattern half = Power(element, count / 2);
            pattern = half.Convolve(half);
            if (count % 2 == 1) pattern = pattern.Convolve(Power(element, 1));
        }

        _powers.Add((element, count), pattern);
        return pattern;
    }

    private sealed class Node(IsotopePattern pattern)
    {
        internal IsotopePattern Pattern { get; } = pattern;

        internal Dictionary<(int Element, int Count), Node> Children { get; } = [];
    }
}
