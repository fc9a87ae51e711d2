using AlloyKMC.Model;

namespace AlloyKMC.Observation.Isotopes;

/// <summary>A set of elements with isotope masses and abundances, and where they come from.</summary>
public sealed class IsotopeTable
{
    private readonly Dictionary<string, int> _indexBySymbol;

    /// <exception cref="FaultException">An element stands twice, has no isotopes, or its abundances do not sum to 1 within 1e-9.</exception>
    public IsotopeTable(string version, string source, IReadOnlyList<Element> elements)
    {
        Version = version;
        Source = source;
        Elements = elements;
        _indexBySymbol = new Dictionary<string, int>(elements.Count, StringComparer.Ordinal);
        List<Fault> faults = [];
        for (int i = 0; i < elements.Count; i++)
        {
            Element element = elements[i];
            if (!_indexBySymbol.TryAdd(element.Symbol, i)) faults.Add(new Fault($"isotopes.{element.Symbol}", "The element stands twice.", "Keep one entry per element."));
            double sum = element.Isotopes.Sum(isotope => isotope.Abundance);
            if (!(Math.Abs(sum - 1) <= 1e-9))
                faults.Add(new Fault($"isotopes.{element.Symbol}", FormattableString.Invariant($"Abundances sum to {sum}."), "Give abundances as fractions that sum to 1."));
        }

        if (faults.Count > 0) throw new FaultException(faults);
    }

    /// <summary>The pinned table every result uses unless another is given.</summary>
    public static IsotopeTable Default { get; } = new(
        "AME2020+TICE2009/1",
        "masses: AME2020, doi 10.1088/1674-1137/abddaf; abundances: IUPAC/CIAAW isotopic compositions of the elements 2009, doi 10.1351/PAC-REP-10-06-02; electron mass: CODATA 2018",
        ReferenceIsotopes.Elements);

    /// <summary>Mass of the electron in u, CODATA 2018 (the constants AME2020 is built on), doi 10.1103/RevModPhys.93.025010.</summary>
    public const double ElectronMassDaltons = 5.48579909065e-4;

    /// <summary>Identifies masses, abundances and the revision of this table; belongs into every output.</summary>
    public string Version { get; }

    /// <summary>The publications behind the table; belongs into every output.</summary>
    public string Source { get; }

    public IReadOnlyList<Element> Elements { get; }

    /// <summary>Position of an element in <see cref="Elements"/>, or -1.</summary>
    public int IndexOf(string symbol) => _indexBySymbol.GetValueOrDefault(symbol, -1);
}
