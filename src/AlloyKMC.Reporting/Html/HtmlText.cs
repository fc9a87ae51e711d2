using System.Globalization;
using System.Net;
using System.Text;

namespace AlloyKMC.Reporting.Html;

/// <summary>Escaped texts and tables.</summary>
internal static class HtmlText
{
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    public static string Number(double value) => double.IsFinite(value) ? value.ToString("0.####", CultureInfo.InvariantCulture) : "–";

    /// <summary>Up to seven figures, with an exponent where needed.</summary>
    public static string Precise(double value) => value.ToString("G7", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal).Replace("E+0", "e", StringComparison.Ordinal).Replace('E', 'e');

    /// <summary>1 234 567 with thin spaces.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    /// <summary>A table of texts that are escaped here.</summary>
    public static void Table(StringBuilder page, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, IReadOnlyCollection<int>? numeric = null)
    {
        page.Append("<div class=\"scroll\"><table>\n<thead><tr>");
        for (int c = 0; c < head.Count; c++) page.Append(CultureInfo.InvariantCulture, $"<th{Class(c)}>{Escape(head[c])}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in rows)
        {
            page.Append("<tr>");
            for (int c = 0; c < row.Count; c++) page.Append(CultureInfo.InvariantCulture, $"<td{Class(c)}>{Escape(row[c])}</td>");
            page.Append("</tr>\n");
        }

        page.Append("</tbody></table></div>\n");

        string Class(int column) => numeric?.Contains(column) == true ? " class=\"n\"" : "";
    }
}
