using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Reporting.Charts;

namespace AlloyKMC.Reporting.Data;

/// <summary>One sampling time of a condition over its replicates.</summary>
/// <param name="TimeSeconds">When.</param>
/// <param name="Label">"30 min"; where a time is sampled twice, with "before" and "after".</param>
/// <param name="Reading">What statements call it; null where none can be about it.</param>
/// <param name="Replicates">Populations of the replicates that reached it.</param>
/// <param name="Mean">Their mean.</param>
public sealed record ConditionSample(double TimeSeconds, string Label, Reading? Reading, IReadOnlyList<PopulationSample> Replicates, PopulationSample Mean)
{
    /// <summary>All samples of a condition in the order of time; those that no replicate reached are left out.</summary>
    public static IReadOnlyList<ConditionSample> Of(ReportCondition condition)
    {
        IReadOnlyList<double> times = condition.Replicates.MaxBy(r => r.TimesSeconds.Count)!.TimesSeconds;
        List<ConditionSample> samples = [];
        for (int i = 0; i < times.Count; i++)
        {
            int sample = i;
            PopulationSample[] replicates = [.. condition.Replicates.Where(r => r.TimesSeconds.Count > sample).Select(r => PopulationSample.From(r, sample))];
            string label = TimeText.Of(times[i]);
            if (i > 0 && times[i - 1] == times[i]) label += ", after";
            else if (i + 1 < times.Count && times[i + 1] == times[i]) label += ", before";
            samples.Add(new ConditionSample(times[i], label, i < condition.Readings.Count ? condition.Readings[i] : null, replicates, PopulationSample.Mean(replicates)));
        }

        return samples;
    }
}
