using AlloyKMC.Observation.Comparison;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>Composition against time, one map per framework: the colour is the share of all clusters.</summary>
internal static class CompositionMap
{
    private const double Width = 980;
    private const double Top = 86;
    private const double Bottom = 400;
    private const double Height = 460;
    private const double LeftOfPanel = 58;
    private const double RightMargin = 96;
    private const double LeastShown = 5e-4;
    private const double FewestValues = 6;
    private const int FewColumns = 16;

    /// <summary>Null where no framework has a coordinate or there are no clusters.</summary>
    public static Figure? Draw(string id, ReportCondition condition, IReadOnlyList<ConditionSample> samples, ResponseFactors responses)
    {
        Panel[] panels = [.. FrameworkAxis.Of(samples[0].Mean.Species).Select(axis => NewPanel(axis, samples, responses)).OfType<Panel>()];
        if (panels.Length == 0) return null;
        const string title = "Composition against time";
        var canvas = new SvgCanvas(Width, Height);
        canvas.Text(10, 24, title, ChartTheme.Ink, SvgCanvas.TitleSize, bold: true);
        canvas.Text(10, 43, TextMetrics.Fit(condition.Label, SvgCanvas.SmallSize, Width - 20), ChartTheme.Muted, SvgCanvas.SmallSize);
        double largest = panels.Max(p => p.Parts.Max(column => column.Max()));
        double each = (Width - RightMargin) / panels.Length;
        for (int p = 0; p < panels.Length; p++) DrawPanel(canvas, panels[p], samples, p * each + LeftOfPanel, (p + 1) * each - 14, largest);
        ColourBar(canvas, largest);
        string weights = responses.Named.Count == 0 ? "all clusters" : "the cluster signal";
        return canvas.Finish(id, title, $"Each cell is the share of {weights} that has this composition at this time, mean over replicates, on a square-root colour scale common to all frameworks; cells below 0.05 % are empty. Compositions never reached are cut off.");
    }

    private static Panel? NewPanel(FrameworkAxis axis, IReadOnlyList<ConditionSample> samples, ResponseFactors responses)
    {
        double[][] parts = [.. samples.Select(s =>
        {
            var intensities = new ClusterIntensities(s.Mean, responses, axis.Coordinate);
            return intensities.Total > 0 ? intensities.DistributionOf(axis.Name)!.Weights.Select(w => w / intensities.Total).ToArray() : new double[axis.Maximum - axis.Minimum + 1];
        })];
        int[] seen = [.. Enumerable.Range(0, parts[0].Length).Where(i => parts.Any(column => column[i] >= LeastShown))];
        if (seen.Length == 0) return null;
        int low = Math.Max(0, seen[0] - 1), high = Math.Min(parts[0].Length - 1, seen[^1] + 1);
        while (high - low + 1 < Math.Min(FewestValues, parts[0].Length)) _ = low > 0 ? low-- : high++;
        return new Panel(axis, axis.Minimum + low, axis.Minimum + high, [.. parts.Select(column => column[low..(high + 1)])]);
    }

    private static void DrawPanel(SvgCanvas canvas, Panel panel, IReadOnlyList<ConditionSample> samples, double left, double right, double largest)
    {
        var y = new LinearScale(panel.Low - 0.5, panel.High + 0.5, Bottom, Top);
        canvas.Rectangle(left, Top, right - left, Bottom - Top, ChartTheme.Empty);
        canvas.Text(left, Top - 10, panel.Axis.Name, ChartTheme.Label(panel.Axis.Series), SvgCanvas.TextSize + 1, bold: true);
        canvas.Text(left - 40, (Top + Bottom) / 2, panel.Axis.Meaning, ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle, isVertical: true);
        foreach (double tick in NiceTicks.Between(panel.Low, panel.High, 8, whole: true))
        {
            canvas.Line(left - 4, y.At(tick), left, y.At(tick), ChartTheme.Axis);
            canvas.Text(left - 8, y.At(tick) + 4.5, Percent.Number(tick), ChartTheme.Muted, SvgCanvas.TextSize, Anchor.End);
        }

        (double Left, double Right)[] columns = samples.Count <= FewColumns ? Even(canvas, samples, left, right) : Continuous(canvas, samples, left, right);
        double height = y.At(panel.Low) - y.At(panel.Low + 1);
        double gap = height > 6 ? 0.6 : 0;
        for (int c = 0; c < columns.Length; c++)
        {
            for (int i = 0; i < panel.Parts[c].Length; i++)
            {
                if (panel.Parts[c][i] < LeastShown) continue;
                canvas.Rectangle(columns[c].Left, y.At(panel.Low + i) - height / 2 + gap / 2, columns[c].Right - columns[c].Left, height - gap, ChartTheme.Map(Math.Sqrt(panel.Parts[c][i] / largest)));
                canvas.Mark();
            }
        }
    }

    /// <summary>Few samples: columns of one width, each with its time, every other one on a second line where they are narrow.</summary>
    private static (double, double)[] Even(SvgCanvas canvas, IReadOnlyList<ConditionSample> samples, double left, double right)
    {
        double width = (right - left) / samples.Count;
        LaneLabels.Draw(canvas, [.. samples.Select(s => s.Label)], left, right, Bottom);
        canvas.Text((left + right) / 2, Bottom + 50, "time after mixing", ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle);
        return [.. samples.Select((_, c) => (left + c * width + 0.5, left + (c + 1) * width - 0.5))];
    }

    /// <summary>Many samples: a time axis, each column reaching half way to its neighbours.</summary>
    private static (double, double)[] Continuous(SvgCanvas canvas, IReadOnlyList<ConditionSample> samples, double left, double right)
    {
        var time = new TimeScale([.. samples.Select(s => s.TimeSeconds)], left + 4, right - 4);
        TimeAxis.Draw(canvas, time, Bottom, time.IsLogarithmic ? "time after mixing, logarithmic" : "time after mixing");
        double[] centres = [.. samples.Select(s => time.At(s.TimeSeconds))];
        return [.. centres.Select((x, c) => (c == 0 ? left : (centres[c - 1] + x) / 2, c == centres.Length - 1 ? right : (x + centres[c + 1]) / 2))];
    }

    private static void ColourBar(SvgCanvas canvas, double largest)
    {
        const double left = Width - 74, width = 14;
        double step = (Bottom - Top) / ChartTheme.MapLevels;
        for (int level = 0; level < ChartTheme.MapLevels; level++)
            canvas.Rectangle(left, Bottom - (level + 1) * step, width, step + 0.3, ChartTheme.Map((level + 0.5) / ChartTheme.MapLevels));
        double last = double.PositiveInfinity;
        foreach (double percent in new[] { 100 * largest, 50, 20, 10, 5, 2, 1, 0.5, 0.1, 0.05 }.Where(v => v <= 100 * largest))
        {
            double y = Bottom - Math.Sqrt(percent / 100 / largest) * (Bottom - Top);
            if (Math.Abs(last - y) < 18) continue;
            last = y;
            canvas.Line(left + width, y, left + width + 4, y, ChartTheme.Axis);
            canvas.Text(left + width + 7, y + 4.5, Percent.Number(percent >= 10 ? Math.Round(percent) : Math.Round(percent, 2)), ChartTheme.Muted, SvgCanvas.SmallSize);
        }

        canvas.Text(Width - 10, Top - 12, "share / %", ChartTheme.Ink, SvgCanvas.SmallSize, Anchor.End);
    }

    private sealed record Panel(FrameworkAxis Axis, int Low, int High, double[][] Parts);
}
