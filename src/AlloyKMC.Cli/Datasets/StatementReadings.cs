using AlloyKMC.Configuration.Plans;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Electrons;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Cli.Datasets;

/// <summary>A step of the feed ladder with the condition it belongs to.</summary>
/// <param name="Reading">Condition and time, as statements name them.</param>
/// <param name="Step">What was fed and what became of it.</param>
internal sealed record LadderStep(Reading Reading, FeedStep Step);

/// <summary>The conditions of several datasets, pooled for statements.</summary>
/// <param name="Readings">Populations by condition and time.</param>
/// <param name="Ladder">One step per condition at its last time, by rising feed ratio, direct mixtures first.</param>
/// <param name="Notes">Conditions that statements cannot be held against, and why.</param>
internal sealed record StatementReadings(ReadingSet Readings, IReadOnlyList<LadderStep> Ladder, IReadOnlyList<string> Notes)
{
    /// <param name="datasets">The datasets.</param>
    /// <param name="set">The statements.</param>
    /// <param name="number">The only condition to take; null for all.</param>
    /// <param name="responses">Signal per cluster of each framework.</param>
    /// <exception cref="FaultException">Two conditions have the same feed, so that it is not clear which one is meant.</exception>
    public static StatementReadings Of(IReadOnlyList<StoredDataset> datasets, StatementSet set, int? number, ResponseFactors responses)
    {
        ReadingSet readings = new();
        List<LadderStep> ladder = [];
        List<string> notes = [];
        List<Fault> faults = [];
        // Direct mixtures first: what a sequential experiment shows before its addition only fills gaps.
        List<(StoredDataset Dataset, StoredCondition Condition, FeedHistory History)> all = [];
        foreach (StoredDataset dataset in datasets)
        {
            foreach (StoredCondition condition in number is { } only ? [dataset.Choose(null, only)] : dataset.Conditions)
            {
                FeedHistory? history = FeedHistory.Of(condition.Plan.Simulation, condition.Ratio, set.Cases, out string? reason);
                if (reason is not null) notes.Add($"{dataset.Path}, {condition.Describe()}: {reason}.");
                if (history is not null) all.Add((dataset, condition, history));
            }
        }

        foreach ((StoredDataset dataset, StoredCondition condition, FeedHistory history) in all.OrderBy(one => double.IsFinite(one.History.DirectUntilSeconds)))
        {
            bool isDirect = double.IsPositiveInfinity(history.DirectUntilSeconds);
            Reading? last = null;
            foreach ((Reading reading, int sample) in Times(condition, history))
            {
                last = reading;
                if (readings.Find(reading) is null) readings.Add(reading, condition.At(sample));
                else if (isDirect || reading.CaseId is not null) faults.Add(new Fault($"{dataset.Path}, {condition.Describe()}", $"{reading} stands in another condition too.", "Name each condition once: leave a dataset out, or choose a condition with --condition."));
            }

            if (last is not null && dataset.System.Metals.Count == 2)
            {
                string[] metals = [.. dataset.System.Metals.Select(metal => dataset.Species.Quantities[metal])];
                ladder.Add(new LadderStep(last, FeedStep.Of(last.TimeSeconds, FeedHistory.Fed(condition.Plan.Simulation), readings.Find(last)!, (metals[0], metals[1]), responses)));
            }
        }

        if (faults.Count > 0) throw new FaultException([.. faults.DistinctBy(fault => fault.Path)]);
        return new StatementReadings(readings, [.. ladder.OrderBy(step => step.Reading.CaseId is not null).ThenBy(step => step.Reading.FeedRatio)], notes);
    }

    /// <summary>Samples of a condition that statements can be about, under the names they use.</summary>
    internal static IEnumerable<(Reading Reading, int Sample)> Times(StoredCondition condition, FeedHistory history)
    {
        IReadOnlyList<double> times = condition.TimesSeconds;
        for (int i = 0; i < times.Count; i++)
        {
            bool isAgain = i > 0 && times[i] == times[i - 1];
            bool isBefore = times[i] < history.DirectUntilSeconds || (times[i] == history.DirectUntilSeconds && history.SamplesBeforeChange && !isAgain);
            if (isAgain && isBefore) continue;
            if (isBefore) yield return (new Reading(history.FeedRatio, null, times[i]), i);
            else if (history.Case is { } sequential && times[i] > history.DirectUntilSeconds) yield return (new Reading(sequential.TotalRatio, sequential.Id, times[i] - history.DirectUntilSeconds), i);
        }
    }
}
