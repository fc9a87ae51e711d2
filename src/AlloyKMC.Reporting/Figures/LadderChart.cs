using AlloyKMC.Reporting.Charts;

namespace AlloyKMC.Reporting.Figures;

/// <summary>One line against the feed ratio.</summary>
/// <param name="Name">Direct label at its end.</param>
/// <param name="Series">Number of its colour and symbol; null for a dashed line of reference.</param>
/// <param name="Points">Feed ratio (first parent over second), value and standard error (NaN for none), by rising ratio.</param>
internal sealed record LadderLine(string Name, int? Series, IReadOnlyList<(double FeedRatio, double Value, double StandardError)> Points);

/// <summary>Figures of a whole sample against the feed ratio on a logarithmic axis.</summary>
internal static class LadderChart
{
    private const double Width = 560;
    private const double Height = 360;
    private const double Left = 74;
    private const double Top = 62;
    private const double Bottom = Height - 54;
    private const double LabelSpacing = 17;
    private const double LabelGap = 10;

    /// <summary>Null with fewer than two ratios or no finite value.</summary>
    /// <param name="id">Id of the figure.</param>
    /// <param name="title">Title.</param>
    /// <param name="subtitle">Line under the title.</param>
    /// <param name="caption">Caption.</param>
    /// <param name="xTitle">Title of the abscissa.</param>
    /// <param name="yTitle">Title of the ordinate with unit.</param>
    /// <param name="ratios">Feed ratios with their names: 0.333, "1:3".</param>
    /// <param name="lines">Lines.</param>
    /// <param name="ranges">Published ranges at feed ratios, and whether they are met.</param>
    /// <param name="isLogarithmic">Whether the ordinate is logarithmic: values of 0 are then left out.</param>
    public static Figure? Draw(
        string id, string title, string subtitle, string caption, string xTitle, string yTitle, IReadOnlyList<(double FeedRatio, string Name)> ratios, IReadOnlyList<LadderLine> lines,
        IReadOnlyList<(double FeedRatio, double Low, double High, bool IsMet)> ranges, bool isLogarithmic)
    {
        LadderLine[] drawn = [.. lines.Select(line => line with { Points = [.. line.Points.Where(p => double.IsFinite(p.Value) && (p.Value > 0 || !isLogarithmic))] }).Where(line => line.Points.Count > 0)];
        if (drawn.All(line => line.Series is null) || ratios.Count < 2) return null;
        var canvas = new SvgCanvas(Width, Height);
        canvas.Text(10, 24, TextMetrics.Fit(title, SvgCanvas.TitleSize, Width - 20, bold: true), ChartTheme.Ink, SvgCanvas.TitleSize, bold: true);
        canvas.Text(10, 43, TextMetrics.Fit(subtitle, SvgCanvas.SmallSize, Width - 20), ChartTheme.Muted, SvgCanvas.SmallSize);
        double right = Width - 22 - drawn.Max(line => TextMetrics.Width(line.Name, SvgCanvas.TextSize, bold: true));
        var x = new LinearScale(Math.Log(ratios.Min(r => r.FeedRatio)), Math.Log(ratios.Max(r => r.FeedRatio)), Left + 12, right - 4);
        (LinearScale y, (double Value, string Text)[] ticks) = Ordinate(drawn, ranges, isLogarithmic);
        double At(double value) => y.At(isLogarithmic ? Math.Log10(value) : value);
        DrawAxes(canvas, x, ratios, ticks, At, right, xTitle, yTitle);
        foreach ((double ratio, double low, double high, bool isMet) in ranges)
        {
            double top = Math.Max(Top, At(high));
            canvas.Rectangle(x.At(Math.Log(ratio)) - 7, top, 14, Math.Min(Bottom, At(low)) - top, isMet ? ChartTheme.WindowMet : ChartTheme.WindowMissed, 2);
        }

        foreach (LadderLine line in drawn) DrawLine(canvas, line, x, At);
        double[] ends = [.. drawn.Select(line => At(line.Points[^1].Value))];
        double[] places = LabelSpread.Place(ends, LabelSpacing, Top, Bottom);
        for (int i = 0; i < drawn.Length; i++)
        {
            if (Math.Abs(places[i] - ends[i]) > 2) canvas.Curve([(right + 4, ends[i]), (right + 9, places[i])], ChartTheme.Axis);
            canvas.Text(right + 12, places[i] + 4.5, drawn[i].Name, drawn[i].Series is { } series ? ChartTheme.Label(series) : ChartTheme.Muted, SvgCanvas.TextSize, bold: true);
        }

        return canvas.Finish(id, title, caption);
    }

    private static (LinearScale Scale, (double Value, string Text)[] Ticks) Ordinate(LadderLine[] lines, IReadOnlyList<(double FeedRatio, double Low, double High, bool IsMet)> ranges, bool isLogarithmic)
    {
        double low = lines.SelectMany(line => line.Points).Min(p => p.Value), high = lines.SelectMany(line => line.Points).Max(p => p.Value);
        if (!isLogarithmic)
        {
            double margin = high > low ? 0.1 * (high - low) : 1;
            return (new LinearScale(low - margin, high + margin, Bottom, Top), [.. NiceTicks.Between(low - margin, high + margin, 5).Select(t => (t, Percent.Number(t)))]);
        }

        foreach ((_, double from, double to, _) in ranges)
        {
            if (from > 0) low = Math.Min(low, from);
            if (double.IsFinite(to)) high = Math.Max(high, to);
        }

        (double first, double last) = (Math.Floor(Math.Log10(low)), Math.Ceiling(Math.Log10(high)));
        if (first == last) last++;
        return (new LinearScale(first, last, Bottom, Top), [.. Enumerable.Range((int)first, (int)(last - first) + 1).Select(p => (Math.Pow(10, p), Percent.Number(Math.Pow(10, p))))]);
    }

    private static void DrawAxes(SvgCanvas canvas, LinearScale x, IReadOnlyList<(double FeedRatio, string Name)> ratios, (double Value, string Text)[] ticks, Func<double, double> at, double right, string xTitle, string yTitle)
    {
        foreach ((double value, string text) in ticks)
        {
            canvas.Line(Left, at(value), right, at(value), ChartTheme.Grid);
            canvas.Text(Left - 8, at(value) + 4.5, text, ChartTheme.Muted, SvgCanvas.TextSize, Anchor.End);
        }

        canvas.Line(Left, Bottom, right, Bottom, ChartTheme.Axis);
        canvas.Line(Left, Top, Left, Bottom, ChartTheme.Axis);
        List<(double From, double To)> taken = [];
        // The ends first, then what is nearest to 1: the ratios in between crowd least there.
        foreach ((double ratio, string name) in ratios.OrderByDescending(r => Math.Abs(Math.Log(r.FeedRatio))).Take(2).Concat(ratios.OrderBy(r => Math.Abs(Math.Log(r.FeedRatio)))))
        {
            double centre = x.At(Math.Log(ratio)), half = TextMetrics.Width(name, SvgCanvas.TextSize) / 2;
            canvas.Line(centre, Bottom, centre, Bottom + 5, ChartTheme.Axis);
            if (taken.Any(t => centre - half - LabelGap < t.To && t.From < centre + half + LabelGap)) continue;
            taken.Add((centre - half, centre + half));
            canvas.Text(centre, Bottom + 20, name, ChartTheme.Muted, SvgCanvas.TextSize, Anchor.Middle);
        }

        canvas.Text((Left + right) / 2, Bottom + 42, xTitle, ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle);
        canvas.Text(20, (Top + Bottom) / 2, yTitle, ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle, isVertical: true);
    }

    private static void DrawLine(SvgCanvas canvas, LadderLine line, LinearScale x, Func<double, double> at)
    {
        (double X, double Y)[] points = [.. line.Points.Select(p => (x.At(Math.Log(p.FeedRatio)), at(p.Value)))];
        canvas.Curve(points, line.Series is { } colour ? ChartTheme.Line(colour) : ChartTheme.Reference);
        if (line.Series is not { } series) return;
        canvas.Mark();
        for (int i = 0; i < points.Length; i++)
        {
            (_, double value, double error) = line.Points[i];
            if (error > 0 && value - error > 0) canvas.Line(points[i].X, at(value - error), points[i].X, at(value + error), ChartTheme.Line(series));
            canvas.Symbol(series, points[i].X, points[i].Y, ChartTheme.Fill(series));
        }
    }
}
