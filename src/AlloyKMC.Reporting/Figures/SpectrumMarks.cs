using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>Published windows and most intense values behind the bars of a spectrum, and their key.</summary>
internal static class SpectrumMarks
{
    public static void Draw(SvgCanvas canvas, IReadOnlyList<PublishedMark> marks, LinearScale x, double ceiling, double foot)
    {
        foreach (PublishedMark mark in marks.Where(m => !m.IsMode))
        {
            (double left, double right) = Ends(mark, x);
            canvas.Rectangle(left, ceiling, right - left, foot - ceiling, mark.IsMet ? ChartTheme.WindowMet : ChartTheme.WindowMissed, 2);
        }

        foreach (PublishedMark mark in marks.Where(m => m.IsMode))
        {
            (double left, double right) = Ends(mark, x);
            Bracket(canvas, left + 1, right - 1, ceiling, mark.IsMet);
        }
    }

    /// <summary>Explains the marks in a row of samples; draws nothing where there are none.</summary>
    public static void Key(SvgCanvas canvas, double left, double y, IReadOnlyList<SpectrumRow> rows)
    {
        PublishedMark[] marks = [.. rows.SelectMany(r => r.Marks)];
        double x = left;
        if (marks.Any(m => !m.IsMode))
        {
            canvas.Rectangle(x, y - 10, 22, 12, ChartTheme.WindowMet, 2);
            x = Label(canvas, x + 28, y, "published window");
        }

        if (marks.Any(m => m.IsMode))
        {
            Bracket(canvas, x, x + 22, y - 7, isMet: true);
            x = Label(canvas, x + 28, y, "published range of the most intense");
        }

        if (marks.Any(m => !m.IsMet))
        {
            canvas.Rectangle(x, y - 10, 22, 12, ChartTheme.WindowMissed, 2);
            x = Label(canvas, x + 28, y, "statement not met");
        }

        if (rows.Any(r => r.Measured is not null))
        {
            canvas.Symbol(0, x + 8, y - 4, ChartTheme.Measured, 3);
            Label(canvas, x + 18, y, "measured");
        }
    }

    public static string Caption(IReadOnlyList<SpectrumRow> rows)
    {
        string[] missed = [.. rows.SelectMany(r => r.Marks).Where(m => !m.IsMet).Select(m => m.StatementId).Distinct()];
        return missed.Length == 0 ? "" : $" Dashed: statements not met ({string.Join(", ", missed)}).";
    }

    private static double Label(SvgCanvas canvas, double x, double y, string text)
    {
        canvas.Text(x, y, text, ChartTheme.Muted, SvgCanvas.SmallSize);
        return x + TextMetrics.Width(text, SvgCanvas.SmallSize) + 22;
    }

    private static (double Left, double Right) Ends(PublishedMark mark, LinearScale x) =>
        (Math.Clamp(x.At(mark.Range.Low - 0.5), x.Start, x.End), Math.Clamp(x.At(mark.Range.High + 0.5), x.Start, x.End));

    private static void Bracket(SvgCanvas canvas, double left, double right, double y, bool isMet) =>
        canvas.Curve([(left, y + 6), (left, y), (right, y), (right, y + 6)], isMet ? ChartTheme.ModeMet : ChartTheme.ModeMissed);
}
