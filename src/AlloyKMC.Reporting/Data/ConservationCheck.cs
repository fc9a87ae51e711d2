using AlloyKMC.Model.Species;

namespace AlloyKMC.Reporting.Data;

/// <summary>One conserved quantity over all samples of a condition.</summary>
/// <param name="Quantity">Its name.</param>
/// <param name="First">Total at the first sample of the first replicate, atoms or groups; of the mean field to the nearest whole one.</param>
/// <param name="Last">Total at its last sample.</param>
/// <param name="Declared">Sum of the declared additions and removals between the two.</param>
/// <param name="LargestDeviation">Largest difference, over replicates and samples, between the total and what the first sample and the declared changes give.</param>
/// <param name="Samples">Samples looked at.</param>
/// <param name="IsOfMeans">Whether populations are means of the mean field, so that totals are real numbers and agree to rounding only.</param>
public sealed record ConservationResult(string Quantity, long First, long Last, long Declared, long LargestDeviation, int Samples, bool IsOfMeans = false);

/// <summary>Recounts the conserved quantities from the stored populations.</summary>
public static class ConservationCheck
{
    /// <returns>One entry per conserved quantity of the system; none where the condition has no samples.</returns>
    public static IReadOnlyList<ConservationResult> Of(ReportCondition condition)
    {
        PopulationSeries first = condition.Replicates[0];
        if (first.SampleCount == 0) return [];
        SpeciesTable species = first.Species;
        List<ConservationResult> results = [];
        for (int q = 0; q < species.Quantities.Count; q++)
        {
            long start = Total(first, 0, q), deviation = 0;
            int samples = 0;
            foreach (PopulationSeries series in condition.Replicates)
            {
                for (int i = 0; i < series.SampleCount; i++, samples++)
                    deviation = Math.Max(deviation, Math.Abs(Total(series, i, q) - start - DeclaredUntil(condition, series, i, q)));
            }

            results.Add(new ConservationResult(species.Quantities[q], start, Total(first, first.SampleCount - 1, q), DeclaredUntil(condition, first, first.SampleCount - 1, q), deviation, samples, first.Means is not null));
        }

        return results;
    }

    /// <summary>Changes between the first sample and another.</summary>
    private static long DeclaredUntil(ReportCondition condition, PopulationSeries series, int sample, int quantity) =>
        condition.Changes.Where(c => !IsBefore(c, series, 0) && IsBefore(c, series, sample)).Sum(c => c.Totals[quantity]);

    /// <summary>Whether a change comes before a sample; the second sample of one time is always after it.</summary>
    private static bool IsBefore(DeclaredChange change, PopulationSeries series, int sample)
    {
        double time = series.TimesSeconds[sample];
        bool isSecond = sample > 0 && series.TimesSeconds[sample - 1] == time;
        return change.TimeSeconds < time || (change.TimeSeconds == time && (change.IsSampledAfter || isSecond));
    }

    private static long Total(PopulationSeries series, int sample, int quantity)
    {
        long[] content = series.Species.Content[quantity];
        if (series.Means is { } means) return (long)Math.Round(content.Zip(means[sample], (atoms, mean) => atoms * mean).Sum());
        long total = 0;
        for (int s = 0; s < content.Length; s++) total += content[s] * series.Counts[sample][s];
        return total;
    }
}
