using AlloyKMC.Observation.Statements;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>The last spectra of all conditions by feed ratio, as in Fig. 2 of doi:10.1039/d1sc06296d.</summary>
internal static class FeedRatioLadder
{
    /// <summary>Null with fewer than two feed ratios. Of several conditions with one ratio the first is taken.</summary>
    public static Figure? Draw(string id, ReportContent content, IReadOnlyList<IReadOnlyList<ConditionSample>> samples, StatementReport? statements)
    {
        (ReportCondition Condition, ConditionSample Last)[] steps =
        [
            .. content.Conditions.Select((c, i) => (Condition: c, Last: samples[i][^1])).Where(s => s.Condition.FeedRatio is not null)
                .DistinctBy(s => s.Condition.FeedRatio).OrderBy(s => s.Condition.FeedRatio),
        ];
        if (steps.Length < 2) return null;
        string[] times = [.. steps.Select(s => s.Last.Label).Distinct()];
        string when = times.Length == 1 ? $"after {times[0]}" : "at the last sample of each";
        string parents = ParentNames.Of(content.System) is { Length: > 0 } names ? names : "feed ratio";
        SpectrumRow[] rows = [.. steps.Select(s => new SpectrumRow(s.Condition.Ratio ?? s.Condition.Label, s.Last.Mean, PublishedMark.For(statements, s.Last.Reading)))];
        return SpectrumStack.Draw(id, "Products against the feed ratio", $"{parents}, {when}", $"Simulated cluster spectra {when}, one row per feed ratio.", $"feed ratio {parents}", rows, content.Responses);
    }
}
