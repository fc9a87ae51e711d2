using System.Globalization;
using System.Text;
using AlloyKMC.Observation.Electrons;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Html;

/// <summary>Metal ratios and valence electrons, fed and found, of all conditions.</summary>
internal static class ProductTable
{
    public static void Write(StringBuilder page, Report report)
    {
        if (report.Products.Count == 0) return;
        string[] metals = [.. report.Content.System.Metals.Select(m => report.Content.System.Species.Quantities[m])];
        string ratio = $"{metals[0]}/{metals[1]}";
        page.Append("<h2 id=\"products\">What was fed and what became of it</h2>\n");
        bool hasElectrons = report.Products.Any(p => p.Step.FedElectrons is not null);
        HtmlText.Table(
            page,
            ["Condition", "Sample", $"{ratio} fed", $"{ratio} of clusters, by population", "response-weighted", .. hasElectrons ? new[] { "Valence electrons fed", "in clusters", "Leading framework", RuleName(report.Products) } : ["Leading framework"]],
            report.Products.Select(p => (IReadOnlyList<string>)
            [
                p.Condition.Label, p.Label, HtmlText.Number(p.Step.FedMetalRatio), Text(p.Step.PopulationMetalRatio), Text(p.Step.ResponseMetalRatio),
                .. hasElectrons
                    ? new[] { p.Step.FedElectrons is { } fed ? HtmlText.Number(fed) : "–", p.Step.ClusterElectrons is { } found ? Text(found) : "–", Leading(p.Step), p.Step.FollowsElectronRule switch { true => "✓ followed", false => "✗ broken", null => "–" } }
                    : [Leading(p.Step)],
            ]),
            hasElectrons ? [2, 3, 4, 5, 6] : [2, 3, 4]);
    }

    private static string RuleName(IReadOnlyList<FeedProduct> products) => products[0].Step.ElectronThreshold is { } threshold ? string.Create(CultureInfo.InvariantCulture, $"{threshold:0.##}-electron rule") : "Electron rule";

    private static string Leading(FeedStep step) => step.LeadingFramework is null ? "–" : step.LeadingElectrons is { } electrons ? $"{step.LeadingFramework} ({HtmlText.Number(electrons)} e)" : step.LeadingFramework;

    private static string Text(Estimate estimate) => HtmlText.Number(estimate.Value) + (estimate.StandardError is { } error && double.IsFinite(error) ? $" ± {HtmlText.Precise(Math.Round(error, 4))}" : "");
}
