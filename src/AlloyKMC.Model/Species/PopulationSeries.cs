namespace AlloyKMC.Model.Species;

/// <summary>Populations of one run at its sampling times: what engines leave behind and observations read.</summary>
/// <param name="Species">The species the columns of <paramref name="Counts"/> refer to.</param>
/// <param name="TimesSeconds">Sampling times in seconds, ascending; a time may stand twice (before and after an addition).</param>
/// <param name="Counts">Counts[sample][species], numbers of clusters or complexes.</param>
public sealed record PopulationSeries(SpeciesTable Species, IReadOnlyList<double> TimesSeconds, IReadOnlyList<long[]> Counts);
