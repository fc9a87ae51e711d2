using System.Globalization;
using System.Text;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Html;

/// <summary>Puts figures and tables on one page. Nothing is loaded and nothing runs: the content policy forbids both.</summary>
internal static class ReportPage
{
    private const double WidestOfPair = 700;

    public static string Write(Report report)
    {
        ReportContent content = report.Content;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <!-- {Figure.FileMark} -->
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{HtmlText.Escape(content.Title)}</title>
            <style>
            {StyleSheet.Css}
            </style>
            </head>
            <body>
            <main>

            """);
        Header(page, report);
        if (report.Ladder is { } ladder)
        {
            page.Append("<h2 id=\"feed-ratio\">Feed ratio</h2>\n");
            Pair(page, report.ProductLadder);
            Append(page, ladder);
        }

        if (report.Sweep.Count > 0)
        {
            page.Append("<h2 id=\"sweep\">Against what was swept</h2>\n<div class=\"pair\">\n");
            foreach (Figure figure in report.Sweep) Append(page, figure);
            page.Append("</div>\n");
        }

        bool isDrawn = report.Conditions.Count <= Report.MostConditionsDrawn;
        if (!isDrawn) page.Append(CultureInfo.InvariantCulture, $"<p>The dataset has {report.Conditions.Count} conditions; figures of single ones are drawn for up to {Report.MostConditionsDrawn}, or for one that is asked for.</p>\n");
        for (int c = 0; c < report.Conditions.Count && isDrawn; c++) Condition(page, report.Conditions[c], c, report.Conditions.Count > 1);
        ProductTable.Write(page, report);
        if (report.Statements is { } statements) StatementTable.Write(page, statements, content.Statements!.About);
        if (report.Comparison is { } comparison) FactSections.Comparison(page, comparison);
        FactSections.Conservation(page, report);
        FactSections.Run(page, content);
        FactSections.Parameters(page, content);
        page.Append(CultureInfo.InvariantCulture, $"<footer>Made by AlloyKMC {HtmlText.Escape(string.Join(", ", content.Facts.Versions))} from the dataset {HtmlText.Escape(content.Facts.Dataset)}. This file is complete in itself: it loads nothing and runs no script.</footer>\n</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Header(StringBuilder page, Report report)
    {
        ReportContent content = report.Content;
        page.Append(CultureInfo.InvariantCulture, $"<h1>{HtmlText.Escape(content.Title)}</h1>\n");
        if (content.Description.Length > 0) page.Append(CultureInfo.InvariantCulture, $"<p class=\"lead\">{HtmlText.Escape(content.Description)}</p>\n");
        page.Append("<div class=\"tiles\">");
        if (report.Statements is { } statements && statements.Passed + statements.Failed > 0)
            Tile(page, $"{statements.Passed} of {statements.Passed + statements.Failed}", "covered statements passed");
        Tile(page, HtmlText.Count(report.Conditions.Sum(c => c.Condition.Replicates.Count)), report.Conditions.Count > 1 ? $"replicates of {report.Conditions.Count} conditions" : "replicates");
        IReadOnlyList<double> times = report.Conditions[0].Condition.Replicates.MaxBy(r => r.TimesSeconds.Count)!.TimesSeconds;
        Tile(page, HtmlText.Count(times.Count), times.Count == 1 ? $"sample, at {TimeText.Of(times[0])}" : $"samples each, {TimeText.Of(times[0])} to {TimeText.Of(times[^1])}");
        Tile(page, HtmlText.Count(content.Facts.Events), "reaction events");
        bool isConserved = report.Conditions.All(c => c.Conservation.All(r => r.LargestDeviation == 0));
        Tile(page, isConserved ? "✓ exact" : "✗ violated", $"conservation of {string.Join(", ", content.System.Species.Quantities)}");
        page.Append("</div>\n<nav>");
        if (report.Ladder is not null) Link(page, "feed-ratio", "Feed ratio");
        if (report.Sweep.Count > 0) Link(page, "sweep", "Sweep");
        for (int c = 0; c < report.Conditions.Count && report.Conditions.Count <= Report.MostConditionsDrawn; c++) Link(page, FormattableString.Invariant($"condition-{c + 1}"), report.Conditions.Count > 1 ? report.Conditions[c].Condition.Label : "Figures");
        if (report.Products.Count > 0) Link(page, "products", "Fed and found");
        if (report.Statements is not null) Link(page, "statements", "Statements");
        if (report.Comparison is not null) Link(page, "measured", "Measured");
        Link(page, "conservation", "Conservation");
        Link(page, "run", "Run");
        Link(page, "parameters", "Parameters");
        page.Append("</nav>\n");
    }

    private static void Condition(StringBuilder page, ConditionFigures condition, int index, bool isOneOfMany)
    {
        // On paper one of many conditions takes one page.
        if (isOneOfMany) page.Append("<section class=\"one-of-many\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<h2 id=\"condition-{index + 1}\">{HtmlText.Escape(isOneOfMany ? condition.Condition.Label : $"What is there, and when: {condition.Condition.Label}")}</h2>\n");
        if (isOneOfMany) page.Append("<div>\n");
        // In the order of the figures, those of half width side by side where they follow each other.
        List<Figure> narrow = [];
        foreach (Figure figure in condition.Figures)
        {
            if (figure.Width < WidestOfPair)
            {
                narrow.Add(figure);
                continue;
            }

            Pair(page, narrow);
            narrow.Clear();
            Append(page, figure);
        }

        Pair(page, narrow);
        if (isOneOfMany) page.Append("</div>\n</section>\n");
    }

    private static void Pair(StringBuilder page, IReadOnlyList<Figure> figures)
    {
        if (figures.Count == 0) return;
        page.Append("<div class=\"pair\">\n");
        foreach (Figure figure in figures) Append(page, figure);
        page.Append("</div>\n");
    }

    private static void Append(StringBuilder page, Figure figure) =>
        page.Append(CultureInfo.InvariantCulture, $"<figure id=\"{figure.Id}\">\n{figure.ToInlineSvg()}<figcaption>{HtmlText.Escape(figure.Caption)}</figcaption>\n</figure>\n");

    private static void Tile(StringBuilder page, string value, string meaning) => page.Append(CultureInfo.InvariantCulture, $"<div class=\"tile\"><b>{HtmlText.Escape(value)}</b><span>{HtmlText.Escape(meaning)}</span></div>");

    private static void Link(StringBuilder page, string target, string text) => page.Append(CultureInfo.InvariantCulture, $"<a href=\"#{target}\">{HtmlText.Escape(text)}</a> ");
}
