using System.Globalization;
using System.Text;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Reporting.Html;

/// <summary>Published statements and how the simulation fared.</summary>
internal static class StatementTable
{
    public static void Write(StringBuilder page, StatementReport report, string about)
    {
        StatementResult[] covered = [.. report.Results.Where(r => r.Verdict != StatementVerdict.NotCovered)];
        StatementResult[] open = [.. report.Results.Where(r => r.Verdict == StatementVerdict.NotCovered)];
        page.Append("<h2 id=\"statements\">Published statements</h2>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p><span class=\"pass\">{report.Passed} passed</span>, <span class=\"{(report.Failed > 0 ? "fail" : "open")}\">{report.Failed} failed</span>, <span class=\"open\">{report.NotCovered} not covered</span> of {report.Results.Count}");
        if (report.ToFill > 0) page.Append(CultureInfo.InvariantCulture, $"; {report.Filled} of {report.ToFill} covered windows that should be filled are");
        page.Append(CultureInfo.InvariantCulture, $".</p>\n<p class=\"lead\">{HtmlText.Escape(about)}</p>\n");
        if (covered.Length > 0) Covered(page, covered);
        if (open.Length == 0) return;
        page.Append(CultureInfo.InvariantCulture, $"<details{(covered.Length == 0 ? " open" : "")}><summary>{open.Length} statements this dataset does not cover</summary>\n");
        HtmlText.Table(page, ["Statement", "Published", "Where", "Why not covered"], open.Select(r => (IReadOnlyList<string>)[r.Statement.Id, StatementText.Published(r.Statement), r.Statement.Where, r.Reason ?? ""]));
        page.Append("</details>\n");
    }

    private static void Covered(StringBuilder page, StatementResult[] results)
    {
        page.Append("<div class=\"scroll\"><table class=\"statements\">\n<thead><tr><th>Verdict</th><th>Statement</th><th>Published</th><th>Simulated (± standard error over replicates)</th><th class=\"n\">Replicates passing</th><th>Filled</th><th>Where</th></tr></thead>\n<tbody>\n");
        foreach (StatementResult result in results)
        {
            bool passed = result.Verdict == StatementVerdict.Passed;
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"{(passed ? "pass" : "fail")}\">{(passed ? "✓ pass" : "✗ fail")}</td><td><code>{HtmlText.Escape(result.Statement.Id)}</code></td><td>{HtmlText.Escape(StatementText.Published(result.Statement))}</td><td class=\"figures\">");
            foreach (StatementFigure figure in result.Figures)
                page.Append(CultureInfo.InvariantCulture, $"<span><em>{HtmlText.Escape(figure.Name)}:</em> {HtmlText.Number(figure.Value)}{(figure.StandardError is { } error && double.IsFinite(error) ? " ± " + HtmlText.Precise(Math.Round(error, 4)) : "")}</span>");
            string replicates = result.ReplicatePassFraction is { } part ? string.Create(CultureInfo.InvariantCulture, $"{100 * part:0} %") : "";
            page.Append(CultureInfo.InvariantCulture, $"</td><td class=\"n\">{replicates}</td><td>{(result.IsFilled is { } filled ? filled ? "filled" : "not filled" : "")}</td><td>{HtmlText.Escape(result.Statement.Where)}</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }
}
