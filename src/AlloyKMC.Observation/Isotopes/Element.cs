namespace AlloyKMC.Observation.Isotopes;

/// <summary>One isotope of an element.</summary>
/// <param name="MassNumber">Number of nucleons.</param>
/// <param name="MassDaltons">Mass of the neutral atom in u.</param>
/// <param name="Abundance">Fraction of the element's atoms.</param>
public readonly record struct Isotope(int MassNumber, double MassDaltons, double Abundance);

/// <summary>An element with its isotopes, ascending in mass number; abundances sum to 1.</summary>
public sealed record Element(string Symbol, int AtomicNumber, IReadOnlyList<Isotope> Isotopes)
{
    /// <summary>Mass in u of the most abundant isotope.</summary>
    public double MonoisotopicMassDaltons { get; } = Isotopes.MaxBy(isotope => isotope.Abundance).MassDaltons;

    /// <summary>Abundance-weighted mass in u.</summary>
    public double AverageMassDaltons { get; } = Isotopes.Sum(isotope => isotope.Abundance * isotope.MassDaltons);

    public bool IsMonoisotopic => Isotopes.Count == 1;

    public override string ToString() => Symbol;
}
