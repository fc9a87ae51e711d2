using AlloyKMC.Observation.Comparison;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>Cluster spectra on top of each other, a column per framework, bars against its coordinate: the arrangement of Figs. 2 and 3 of doi:10.1039/d1sc06296d.</summary>
internal static class SpectrumStack
{
    private const double Width = 980;
    private const double Top = 108;
    private const double RightMargin = 16;
    private const double PanelGap = 26;
    private const double BelowPanels = 58;
    private const double LabelStrip = 25;
    private const double LeastOfBase = 1e-2;
    private const int FewestValues = 6;

    /// <summary>Null where no framework has a coordinate or there are no clusters.</summary>
    /// <param name="id">Id of the figure.</param>
    /// <param name="title">Title.</param>
    /// <param name="subtitle">Line under the title.</param>
    /// <param name="caption">What is shown; the rest of the caption is added.</param>
    /// <param name="rowTitle">What the rows are: "time after mixing".</param>
    /// <param name="rows">Spectra from top to bottom.</param>
    /// <param name="responses">Signal per cluster of each framework.</param>
    public static Figure? Draw(string id, string title, string subtitle, string caption, string rowTitle, IReadOnlyList<SpectrumRow> rows, ResponseFactors responses)
    {
        Column[] columns = NewColumns(rows, responses);
        if (columns.Length == 0) return null;
        double rowHeight = rows.Count <= 8 ? 80 : rows.Count <= 14 ? 66 : 62;
        double bottom = Top + rows.Count * rowHeight;
        var canvas = new SvgCanvas(Width, bottom + BelowPanels);
        canvas.Text(10, 24, title, ChartTheme.Ink, SvgCanvas.TitleSize, bold: true);
        canvas.Text(10, 43, TextMetrics.Fit(subtitle, SvgCanvas.SmallSize, Width - 20), ChartTheme.Muted, SvgCanvas.SmallSize);
        SpectrumMarks.Key(canvas, 10, 66, rows);
        double left = 48 + rows.Max(r => TextMetrics.Width(r.Label, SvgCanvas.TextSize));
        double perValue = (Width - left - RightMargin - PanelGap * (columns.Length - 1)) / columns.Sum(c => c.High - c.Low + 1);
        foreach (Column column in columns)
        {
            double right = left + perValue * (column.High - column.Low + 1);
            DrawColumn(canvas, column, rows, responses, left, right, rowHeight, bottom);
            left = right + PanelGap;
        }

        for (int r = 0; r < rows.Count; r++) canvas.Text(40 + rows.Max(row => TextMetrics.Width(row.Label, SvgCanvas.TextSize)), Top + (r + 1) * rowHeight - 6, rows[r].Label, ChartTheme.Ink, SvgCanvas.TextSize, Anchor.End);
        canvas.Text(20, (Top + bottom) / 2, rowTitle, ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle, isVertical: true);
        string signal = responses.Named.Count == 0 ? "populations (equal response)" : "response factor times population";
        return canvas.Finish(id, title, $"{caption} Intensity is {signal}, mean over replicates, each row relative to its highest bar; weak framework spectra are enlarged as written (×10, ×100). Percentages: share of the framework in the row.{SpectrumMarks.Caption(rows)}");
    }

    private static Column[] NewColumns(IReadOnlyList<SpectrumRow> rows, ResponseFactors responses)
    {
        List<Column> columns = [];
        foreach (FrameworkAxis axis in FrameworkAxis.Of(rows[0].Sample.Species))
        {
            int low = int.MaxValue, high = int.MinValue;
            foreach (SpectrumRow row in rows)
            {
                var intensities = new ClusterIntensities(row.Sample, responses, axis.Coordinate);
                CoordinateDistribution mine = intensities.DistributionOf(axis.Name)!;
                double least = LeastOfBase * Base(intensities);
                for (int x = mine.Minimum; x <= mine.Maximum; x++)
                {
                    if (mine.At(x) > least) (low, high) = (Math.Min(low, x), Math.Max(high, x));
                }

                foreach (PublishedMark mark in row.Marks.Where(m => m.Framework == axis.Name)) (low, high) = (Math.Min(low, (int)Math.Floor(mark.Range.Low)), Math.Max(high, (int)Math.Ceiling(mark.Range.High)));
            }

            if (low > high) continue;
            (low, high) = (Math.Max(axis.Minimum, low - 1), Math.Min(axis.Maximum, high + 1));
            while (high - low + 1 < Math.Min(FewestValues, axis.Maximum - axis.Minimum + 1)) _ = low > axis.Minimum ? low-- : high++;
            columns.Add(new Column(axis, low, high));
        }

        return [.. columns];
    }

    private static void DrawColumn(SvgCanvas canvas, Column column, IReadOnlyList<SpectrumRow> rows, ResponseFactors responses, double left, double right, double rowHeight, double bottom)
    {
        var x = new LinearScale(column.Low - 0.5, column.High + 0.5, left, right);
        FrameworkAxis axis = column.Axis;
        canvas.Text(left, Top - 12, axis.Name, ChartTheme.Label(axis.Series), SvgCanvas.TextSize + 1, bold: true);
        for (int r = 0; r < rows.Count; r++)
        {
            double foot = Top + (r + 1) * rowHeight - 2, ceiling = Top + r * rowHeight + LabelStrip;
            SpectrumMarks.Draw(canvas, [.. rows[r].Marks.Where(m => m.Framework == axis.Name)], x, ceiling, foot);
            canvas.Line(left, foot, right, foot, ChartTheme.Axis);
            var intensities = new ClusterIntensities(rows[r].Sample, responses, axis.Coordinate);
            DrawBars(canvas, column, rows[r], intensities, x, ceiling, foot);
        }

        double label = TextMetrics.Width("44", SvgCanvas.SmallSize) + 8;
        int step = Math.Max(1, (int)Math.Ceiling(label / (x.At(1) - x.At(0))));
        if (step > 2) step = (step + 4) / 5 * 5;
        for (int value = column.Low; value <= column.High; value++)
        {
            canvas.Line(x.At(value), bottom - 2, x.At(value), bottom + (value % step == 0 ? 4 : 1), ChartTheme.Axis);
            if (value % step == 0) canvas.Text(x.At(value), bottom + 17, Percent.Number(value), ChartTheme.Muted, SvgCanvas.SmallSize, Anchor.Middle);
        }

        double room = right - left + PanelGap - 8;
        string meaning = TextMetrics.Width(axis.Meaning, SvgCanvas.TextSize) <= room ? axis.Meaning : axis.Coordinate;
        canvas.Text((left + right) / 2, bottom + 40, meaning, ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle);
    }

    private static void DrawBars(SvgCanvas canvas, Column column, SpectrumRow row, ClusterIntensities intensities, LinearScale x, double ceiling, double foot)
    {
        FrameworkAxis axis = column.Axis;
        CoordinateDistribution mine = intensities.DistributionOf(axis.Name)!;
        double highest = Base(intensities), share = intensities.ShareOf(axis.Name);
        if (!(highest > 0)) return;
        double part = Math.Max(0, mine.Weights.Max()) / highest;
        int enlarged = part is <= 0 or >= 0.1 ? 1 : part >= 0.01 ? 10 : 100;
        double width = 0.62 * (x.At(1) - x.At(0));
        for (int value = column.Low; value <= column.High; value++)
        {
            double height = mine.At(value) / highest * enlarged * (foot - ceiling - 4);
            if (height < 0.2) continue;
            canvas.Rectangle(x.At(value) - width / 2, foot - height, width, height, ChartTheme.Fill(axis.Series));
            canvas.Mark();
        }

        foreach ((int value, double measured) in MeasuredShares.Along(row.Measured, row.MeasuredSeconds, axis.Name, axis.Coordinate))
        {
            double height = measured * intensities.Total / highest * enlarged;
            if (value < column.Low || value > column.High || height is < 0.005 or > 1.15) continue;
            canvas.Symbol(0, x.At(value), foot - height * (foot - ceiling - 4), ChartTheme.Measured, 3);
        }

        string label = Percent.Of(share) + (enlarged > 1 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" (×{enlarged})") : "");
        canvas.Text(x.End, ceiling - 6, label, share > 0 ? ChartTheme.Label(axis.Series) : ChartTheme.Muted, SvgCanvas.SmallSize, Anchor.End, bold: share >= 0.05);
    }

    /// <summary>The highest bar of all frameworks.</summary>
    private static double Base(ClusterIntensities intensities) =>
        intensities.Frameworks.Select(intensities.DistributionOf).OfType<CoordinateDistribution>().SelectMany(d => d.Weights).DefaultIfEmpty(0).Max();

    private sealed record Column(FrameworkAxis Axis, int Low, int High);
}
