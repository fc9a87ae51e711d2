namespace AlloyKMC.Model.Species;

/// <summary>
/// Populations of one run at its sampling times: what engines leave behind and observations read. A stochastic run has counts; the mean field has means, real numbers that
/// stand for no single flask, and no counts.
/// </summary>
/// <param name="Species">The species the columns of <paramref name="Counts"/> refer to.</param>
/// <param name="TimesSeconds">Sampling times in seconds, ascending; a time may stand twice (before and after an addition).</param>
/// <param name="Counts">Counts[sample][species], numbers of clusters or complexes.</param>
public sealed record PopulationSeries(SpeciesTable Species, IReadOnlyList<double> TimesSeconds, IReadOnlyList<long[]> Counts)
{
    /// <summary>Means[sample][species], mean numbers in the limit of many clusters; null where clusters were counted.</summary>
    public IReadOnlyList<double[]>? Means { get; init; }

    /// <summary>Number of samples taken.</summary>
    public int SampleCount => Means?.Count ?? Counts.Count;

    /// <summary>A series of means.</summary>
    public static PopulationSeries OfMeans(SpeciesTable species, IReadOnlyList<double> timesSeconds, IReadOnlyList<double[]> means) => new(species, timesSeconds, []) { Means = means };

    /// <summary>Population of a species at a sample, counted or mean.</summary>
    public double At(int sample, int species) => Means?[sample][species] ?? Counts[sample][species];
}
