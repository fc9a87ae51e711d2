using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>One line of a time course.</summary>
/// <param name="Name">Direct label at its end.</param>
/// <param name="Series">Number of its colour and symbol.</param>
/// <param name="Bands">Its points, ascending in time; values from 0 to 1.</param>
/// <param name="Measured">Measured values at times.</param>
internal sealed record TimeCourseLine(string Name, int Series, IReadOnlyList<EnsembleBand> Bands, IReadOnlyList<(double TimeSeconds, double Value)> Measured);

/// <summary>Percentages against time: mean, band of the standard error, band from lowest to highest replicate, direct labels.</summary>
internal static class TimeCourseChart
{
    private const double Width = 560;
    private const double Height = 360;
    private const double Left = 66;
    private const double Top = 62;
    private const double Bottom = Height - 54;
    private const double LabelSpacing = 17;

    /// <summary>Null where there is nothing to draw.</summary>
    /// <param name="id">Id of the figure.</param>
    /// <param name="title">Title.</param>
    /// <param name="subtitle">Line under the title.</param>
    /// <param name="caption">Caption.</param>
    /// <param name="yTitle">Title of the ordinate with unit.</param>
    /// <param name="lines">Lines; those without points are left out.</param>
    /// <param name="isWhole">Whether the ordinate runs to 100 %.</param>
    public static Figure? Draw(string id, string title, string subtitle, string caption, string yTitle, IReadOnlyList<TimeCourseLine> lines, bool isWhole)
    {
        TimeCourseLine[] drawn = [.. lines.Where(l => l.Bands.Count > 0)];
        if (drawn.Length == 0) return null;
        var canvas = new SvgCanvas(Width, Height);
        canvas.Text(10, 24, TextMetrics.Fit(title, SvgCanvas.TitleSize, Width - 20, bold: true), ChartTheme.Ink, SvgCanvas.TitleSize, bold: true);
        canvas.Text(10, 43, TextMetrics.Fit(subtitle, SvgCanvas.SmallSize, Width - 20), ChartTheme.Muted, SvgCanvas.SmallSize);
        string[] labels = [.. drawn.Select(l => $"{l.Name} {Percent.Of(l.Bands[^1].Mean)}")];
        double right = Width - 22 - labels.Max(l => TextMetrics.Width(l, SvgCanvas.TextSize, bold: true));
        var time = new TimeScale([.. drawn.SelectMany(l => l.Bands).Select(b => b.TimeSeconds)], Left + 8, right);
        double highest = drawn.Max(l => Math.Max(l.Bands.Max(b => b.Maximum), l.Measured.Count == 0 ? 0 : l.Measured.Max(m => m.Value)));
        var value = new LinearScale(0, isWhole ? 100 : NiceTicks.Above(100 * highest), Bottom, Top);
        DrawAxes(canvas, time, value, yTitle, right);
        foreach (TimeCourseLine line in drawn) DrawBands(canvas, line, time, value);
        foreach (TimeCourseLine line in drawn) DrawLine(canvas, line, time, value);
        DrawLabels(canvas, drawn, labels, value, right);
        return canvas.Finish(id, title, caption);
    }

    private static void DrawAxes(SvgCanvas canvas, TimeScale time, LinearScale value, string yTitle, double right)
    {
        foreach (double tick in NiceTicks.Between(value.Low, value.High, 5))
        {
            canvas.Line(Left, value.At(tick), right, value.At(tick), ChartTheme.Grid);
            canvas.Text(Left - 8, value.At(tick) + 4.5, Percent.Number(tick), ChartTheme.Muted, SvgCanvas.TextSize, Anchor.End);
        }

        canvas.Line(Left, Bottom, right, Bottom, ChartTheme.Axis);
        canvas.Line(Left, Top, Left, Bottom, ChartTheme.Axis);
        TimeAxis.Draw(canvas, time, Bottom, time.IsLogarithmic ? "time after mixing, logarithmic" : "time after mixing");
        canvas.Text(20, (Top + Bottom) / 2, yTitle, ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle, isVertical: true);
    }

    private static void DrawBands(SvgCanvas canvas, TimeCourseLine line, TimeScale time, LinearScale value)
    {
        if (line.Bands.Count < 2) return;
        canvas.Curve(Around(line.Bands, b => b.Minimum, b => b.Maximum), ChartTheme.WideBand(line.Series), closed: true);
        if (line.Bands.All(b => double.IsFinite(b.StandardError)))
            canvas.Curve(Around(line.Bands, b => b.Mean - b.StandardError, b => b.Mean + b.StandardError), ChartTheme.Band(line.Series), closed: true);

        IEnumerable<(double, double)> Around(IReadOnlyList<EnsembleBand> bands, Func<EnsembleBand, double> low, Func<EnsembleBand, double> high) =>
            bands.Select(b => (time.At(b.TimeSeconds), value.At(100 * Math.Max(0, low(b))))).Concat(bands.Reverse().Select(b => (time.At(b.TimeSeconds), value.At(Math.Min(value.High, 100 * high(b))))));
    }

    private static void DrawLine(SvgCanvas canvas, TimeCourseLine line, TimeScale time, LinearScale value)
    {
        const int mostSymbols = 40;
        (double X, double Y)[] points = [.. line.Bands.Select(b => (time.At(b.TimeSeconds), value.At(100 * b.Mean)))];
        canvas.Curve(points, ChartTheme.Line(line.Series));
        canvas.Mark();
        if (points.Length <= mostSymbols)
        {
            foreach ((double x, double y) in points) canvas.Symbol(line.Series, x, y, ChartTheme.Fill(line.Series));
        }

        foreach ((double seconds, double measured) in line.Measured) canvas.Symbol(line.Series, time.At(seconds), value.At(100 * measured), ChartTheme.Line(line.Series), 6);
    }

    private static void DrawLabels(SvgCanvas canvas, TimeCourseLine[] lines, string[] labels, LinearScale value, double right)
    {
        double[] wanted = [.. lines.Select(l => value.At(100 * l.Bands[^1].Mean))];
        double[] places = LabelSpread.Place(wanted, LabelSpacing, Top, Bottom);
        for (int i = 0; i < lines.Length; i++)
        {
            if (Math.Abs(places[i] - wanted[i]) > 2) canvas.Curve([(right + 4, wanted[i]), (right + 9, places[i])], ChartTheme.Axis);
            canvas.Text(right + 12, places[i] + 4.5, labels[i], ChartTheme.Label(lines[i].Series), SvgCanvas.TextSize, bold: true);
        }
    }
}
