using AlloyKMC.Observation.Electrons;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>What whole samples say against the feed ratio: metal ratio of the clusters, and valence electrons fed and found.</summary>
internal static class ProductCharts
{
    private const int Population = 0;
    private const int Response = 1;
    private const int Electrons = 2;

    public static IReadOnlyList<Figure> Draw(ReportContent content, IReadOnlyList<FeedProduct> products, StatementReport? statements)
    {
        FeedProduct[] steps = [.. products.Where(p => p.Condition.FeedRatio is not null && p.Condition.Changes.Count == 0).DistinctBy(p => p.Condition.FeedRatio).OrderBy(p => p.Condition.FeedRatio)];
        if (steps.Length < 2) return [];
        (double, string)[] ratios = [.. steps.Select(s => (s.Condition.FeedRatio!.Value, s.Condition.Ratio ?? ""))];
        string[] times = [.. steps.Select(s => s.Label).Distinct()];
        string when = times.Length == 1 ? $"after {times[0]}" : "at the last sample of each";
        string parents = $"feed ratio {ParentNames.Of(content.System)}, logarithmic";
        string[] metals = [.. content.System.Metals.Select(m => content.System.Species.Quantities[m])];
        string metalRatio = $"{metals[0]}/{metals[1]}";
        bool isWeighted = content.Responses.Named.Count > 0;
        LadderLine[] composition =
        [
            new("as fed", null, [.. steps.Select(s => (s.Condition.FeedRatio!.Value, s.Step.FedMetalRatio, double.NaN))]),
            new(isWeighted ? "by population" : metalRatio, Population, [.. steps.Select(s => At(s, s.Step.PopulationMetalRatio))]),
            .. isWeighted ? new[] { new LadderLine("response-weighted", Response, [.. steps.Select(s => At(s, s.Step.ResponseMetalRatio))]) } : [],
        ];
        (double, double, double, bool)[] published = [.. steps.SelectMany(s => Published(s, statements))];
        string ranges = published.Length > 0 ? " Boxes: published ranges, dashed where not met." : "";
        LadderLine[] electrons =
        [
            new("fed", null, [.. steps.Where(s => s.Step.FedElectrons is not null).Select(s => (s.Condition.FeedRatio!.Value, s.Step.FedElectrons!.Value, double.NaN))]),
            new("in clusters", Electrons, [.. steps.Where(s => s.Step.ClusterElectrons is not null).Select(s => At(s, s.Step.ClusterElectrons!.Value))]),
        ];
        string rule = steps[0].Step.ElectronThreshold is { } threshold
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" The {threshold:0.##}-electron rule (the leading framework has fewer valence electrons where fewer than {threshold:0.##} are fed, and more where more are) is followed at {steps.Count(s => s.Step.FollowsElectronRule == true)} of {steps.Count(s => s.Step.FollowsElectronRule is not null)} ratios.")
            : "";
        return
        [
            .. new[]
            {
                LadderChart.Draw("feed-ratio-metal", $"{metalRatio} of the clusters against the feed ratio", when, $"Average {metalRatio} of all clusters {when}, complexes left out; bars: standard error over replicates, mostly smaller than the symbols. Dashed: {metalRatio} fed.{ranges}", parents, $"{metalRatio} of clusters, logarithmic", ratios, composition, published, isLogarithmic: true),
                LadderChart.Draw("feed-ratio-electrons", "Valence electrons against the feed ratio", when, $"Mean valence electrons per cluster {when}, by population; dashed: of the clusters fed.{rule}", parents, "valence electrons per cluster", ratios, electrons, [], isLogarithmic: false),
            }.OfType<Figure>(),
        ];
    }

    private static (double, double, double) At(FeedProduct product, Estimate estimate) => (product.Condition.FeedRatio!.Value, estimate.Value, estimate.StandardError ?? double.NaN);

    private static IEnumerable<(double, double, double, bool)> Published(FeedProduct product, StatementReport? statements)
    {
        if (statements is null || product.Reading is not { } reading) yield break;
        foreach (StatementResult result in statements.Results.Where(r => r.Verdict != StatementVerdict.NotCovered && r.Statement.Check == StatementCheck.MeanAuOverAgOfClusters))
        {
            if (result.Statement.Range is { } range && result.Statement.Readings.Any(r => PublishedMark.IsSame(r, reading)))
                yield return (product.Condition.FeedRatio!.Value, Math.Max(range.Low, 1e-3), Math.Min(range.High, 1e3), result.Verdict == StatementVerdict.Passed);
        }
    }
}
