using System.Globalization;
using System.Text;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Html;

/// <summary>Tables of what was conserved, run, set and measured.</summary>
internal static class FactSections
{
    public static void Comparison(StringBuilder page, TimeCourseComparison comparison)
    {
        page.Append("<h2 id=\"measured\">Against measured intensities</h2>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>Log-likelihood {HtmlText.Number(comparison.LogLikelihood)}");
        if (comparison.ChiSquare is { } chiSquare) page.Append(CultureInfo.InvariantCulture, $"; chi-square {HtmlText.Number(chiSquare)} for {comparison.DegreesOfFreedom} degrees of freedom");
        page.Append(".</p>\n");
        if (comparison.NotCoveredSeconds.Count > 0) page.Append(CultureInfo.InvariantCulture, $"<p>Measured, but not sampled in the simulation: {HtmlText.Escape(string.Join(", ", comparison.NotCoveredSeconds.Select(TimeText.Of)))}.</p>\n");
        ComparisonMetric[] metrics = [.. MetricCatalogue.All.Where(m => m.OfDistributions is not null)];
        HtmlText.Table(
            page,
            ["Time", "Framework", "Measured share", "Simulated share", "Measured mean", "Simulated mean", .. metrics.Select(m => m.Unit == "1" ? m.Name : $"{m.Name} / {m.Unit}")],
            comparison.Times.SelectMany(t => t.Frameworks.Select(f => (IReadOnlyList<string>)
            [
                TimeText.Of(t.TimeSeconds), f.Framework, HtmlText.Number(f.MeasuredShare), HtmlText.Number(f.SimulatedShare), HtmlText.Number(f.MeasuredMean), HtmlText.Number(f.SimulatedMean),
                .. metrics.Select(m => HtmlText.Number(f.Metrics.GetValueOrDefault(m.Id, double.NaN))),
            ])),
            [.. Enumerable.Range(2, 4 + metrics.Length)]);
    }

    public static void Conservation(StringBuilder page, Report report)
    {
        page.Append("<h2 id=\"conservation\">Conservation</h2>\n<p>Recounted from the stored populations of every replicate and sample, clusters and complexes together.</p>\n");
        bool isSingle = report.Conditions.Count == 1;
        HtmlText.Table(
            page,
            [.. isSingle ? Array.Empty<string>() : ["Condition"], "Quantity", "First sample", "Declared changes", "Last sample", "Largest deviation", "Samples", "Conserved"],
            report.Conditions.SelectMany(c => c.Conservation.Select(r => (IReadOnlyList<string>)
            [
                .. isSingle ? Array.Empty<string>() : [c.Condition.Label],
                r.Quantity, HtmlText.Count(r.First), HtmlText.Count(r.Declared), HtmlText.Count(r.Last), HtmlText.Count(r.LargestDeviation), HtmlText.Count(r.Samples), r.LargestDeviation != 0 ? "✗ no" : r.IsOfMeans ? "✓ to rounding" : "✓ exactly",
            ])),
            isSingle ? [1, 2, 3, 4, 5] : [2, 3, 4, 5, 6]);
    }

    public static void Run(StringBuilder page, ReportContent content)
    {
        RunFacts facts = content.Facts;
        page.Append("<h2 id=\"run\">Run</h2>\n");
        HtmlText.Table(page, ["Fact", "Value"],
        [
            ["Dataset", facts.Dataset],
            ["System", content.System.Definition.Name],
            ["Sources", content.System.Definition.Sources.Count == 0 ? "none stated" : string.Join(", ", content.System.Definition.Sources)],
            ["Runs", $"{facts.Runs} ({string.Join(", ", facts.StatusCounts.Select(s => $"{s.Count} {s.Status}"))})"],
            ["Conditions", string.Join("; ", content.Conditions.Select(c => $"{c.Label} ({c.Replicates.Count} replicates)"))],
            ["Engine", string.Join(", ", facts.Engines)],
            ["Reaction events", $"{HtmlText.Count(facts.Events)} in all"],
            ["Seed", string.Join(", ", facts.Seeds)],
            ["Configuration hash", string.Join(", ", facts.ConfigHashes)],
            ["Version", $"AlloyKMC {string.Join(", ", facts.Versions)}"],
            ["Instrument", content.InstrumentText],
        ]);
    }

    public static void Parameters(StringBuilder page, ReportContent content)
    {
        AlloySystem system = content.System;
        if (system.Parameters.Count == 0) return;
        page.Append("<h2 id=\"parameters\">Parameters</h2>\n");
        string temperature = system.TemperatureKelvin is { } kelvin ? string.Create(CultureInfo.InvariantCulture, $" Temperature {kelvin:0.##} K.") : "";
        page.Append(CultureInfo.InvariantCulture, $"<p>Rates are evaluated in {HtmlText.Escape(system.Units.Time)} and {HtmlText.Escape(system.Units.Concentration)}.{temperature}</p>\n");
        HtmlText.Table(
            page,
            ["Parameter", "Value", "Unit", "Bounds", "Meaning", "Source"],
            system.Parameters.Select(p => (IReadOnlyList<string>)
            [
                p.Name, HtmlText.Precise(p.Definition.Value) + (content.Facts.ParameterNotes.TryGetValue(p.Name, out string? note) ? $" ({note})" : ""), p.Definition.Unit, Bounds(p.Definition), p.Definition.Description, p.Definition.Source,
            ]),
            [1]);
    }

    private static string Bounds(ParameterDefinition definition) =>
        definition.Minimum is null && definition.Maximum is null ? "" : $"{(definition.Minimum is { } low ? HtmlText.Precise(low) : "…")} to {(definition.Maximum is { } high ? HtmlText.Precise(high) : "…")}";
}
