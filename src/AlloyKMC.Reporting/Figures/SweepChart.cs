using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>One line of a chart over a sweep; values from 0 to 1.</summary>
internal sealed record SweepLine(string Name, int Series, IReadOnlyList<(double Swept, EnsembleBand Band)> Points);

/// <summary>Percentages against a swept number, logarithmic where it spans decades.</summary>
internal static class SweepChart
{
    public const string Bands = "Line: mean over replicates; band: from the lowest to the highest replicate.";

    private const double Width = 560;
    private const double Height = 360;
    private const double Left = 66;
    private const double Top = 62;
    private const double Bottom = Height - 54;
    private const double LabelSpacing = 17;
    private const double LogarithmicFrom = 50;

    /// <summary>Null where no line has two points.</summary>
    public static Figure? Draw(string id, string title, string subtitle, string caption, string xTitle, string yTitle, IReadOnlyList<SweepLine> lines)
    {
        SweepLine[] drawn = [.. lines.Where(l => l.Points.Count > 1)];
        if (drawn.Length == 0) return null;
        var canvas = new SvgCanvas(Width, Height);
        canvas.Text(10, 24, TextMetrics.Fit(title, SvgCanvas.TitleSize, Width - 20, bold: true), ChartTheme.Ink, SvgCanvas.TitleSize, bold: true);
        canvas.Text(10, 43, TextMetrics.Fit(subtitle, SvgCanvas.SmallSize, Width - 20), ChartTheme.Muted, SvgCanvas.SmallSize);
        double right = Width - 22 - drawn.Max(l => TextMetrics.Width(l.Name, SvgCanvas.TextSize, bold: true));
        double low = drawn.Min(l => l.Points[0].Swept), high = drawn.Max(l => l.Points[^1].Swept);
        bool isLogarithmic = low > 0 && high / low > LogarithmicFrom;
        double Place(double swept) => isLogarithmic ? Math.Log10(swept) : swept;
        var across = new LinearScale(Place(low), Place(high), Left + 8, right);
        var value = new LinearScale(0, 100, Bottom, Top);
        DrawAxes(canvas, across, value, isLogarithmic, xTitle, yTitle, right);
        foreach (SweepLine line in drawn)
        {
            canvas.Curve([.. line.Points.Select(p => At(p.Swept, p.Band.Minimum)), .. line.Points.Reverse().Select(p => At(p.Swept, p.Band.Maximum))], ChartTheme.Band(line.Series), closed: true);
            canvas.Curve([.. line.Points.Select(p => At(p.Swept, p.Band.Mean))], ChartTheme.Line(line.Series));
            canvas.Mark();
            foreach ((double x, double y) in line.Points.Select(p => At(p.Swept, p.Band.Mean))) canvas.Symbol(line.Series, x, y, ChartTheme.Fill(line.Series));
        }

        DrawLabels(canvas, drawn, value, right);
        return canvas.Finish(id, title, caption);

        (double, double) At(double swept, double part) => (across.At(Place(swept)), value.At(100 * part));
    }

    private static void DrawAxes(SvgCanvas canvas, LinearScale across, LinearScale value, bool isLogarithmic, string xTitle, string yTitle, double right)
    {
        foreach (double tick in NiceTicks.Between(value.Low, value.High, 5))
        {
            canvas.Line(Left, value.At(tick), right, value.At(tick), ChartTheme.Grid);
            canvas.Text(Left - 8, value.At(tick) + 4.5, Percent.Number(tick), ChartTheme.Muted, SvgCanvas.TextSize, Anchor.End);
        }

        foreach (double tick in NiceTicks.Between(across.Low, across.High, 6, whole: isLogarithmic))
        {
            canvas.Line(across.At(tick), Bottom, across.At(tick), Bottom + 5, ChartTheme.Axis);
            canvas.Text(across.At(tick), Bottom + 20, isLogarithmic ? FormattableString.Invariant($"{Math.Pow(10, tick):G3}") : FormattableString.Invariant($"{tick:G6}"), ChartTheme.Muted, SvgCanvas.TextSize, Anchor.Middle);
        }

        canvas.Line(Left, Bottom, right, Bottom, ChartTheme.Axis);
        canvas.Line(Left, Top, Left, Bottom, ChartTheme.Axis);
        canvas.Text((Left + right) / 2, Bottom + 42, isLogarithmic ? $"{xTitle}, logarithmic" : xTitle, ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle);
        canvas.Text(20, (Top + Bottom) / 2, yTitle, ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle, isVertical: true);
    }

    private static void DrawLabels(SvgCanvas canvas, SweepLine[] lines, LinearScale value, double right)
    {
        double[] wanted = [.. lines.Select(l => value.At(100 * l.Points[^1].Band.Mean))];
        double[] places = LabelSpread.Place(wanted, LabelSpacing, Top, Bottom);
        for (int i = 0; i < lines.Length; i++)
        {
            if (Math.Abs(places[i] - wanted[i]) > 2) canvas.Curve([(right + 4, wanted[i]), (right + 9, places[i])], ChartTheme.Axis);
            canvas.Text(right + 12, places[i] + 4.5, lines[i].Name, ChartTheme.Label(lines[i].Series), SvgCanvas.TextSize, bold: true);
        }
    }
}
