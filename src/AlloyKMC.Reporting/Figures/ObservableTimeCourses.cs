using System.Globalization;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>The observables a system declares, one panel each on a time axis they share; those that never change are named in the caption.</summary>
internal static class ObservableTimeCourses
{
    private const double Width = 560;
    private const double Left = 86;
    private const double Right = Width - 96;
    private const double FirstTop = 82;
    private const double PanelHeight = 96;
    private const double PanelDistance = 136;
    private const double Foot = 54;

    /// <summary>Ordinates start at zero unless values stay above this part of the largest.</summary>
    private const double LiftedFrom = 0.5;

    /// <summary>Null where no observable changes.</summary>
    public static Figure? Draw(string id, ReportCondition condition)
    {
        IReadOnlyList<double> times = condition.Replicates.MaxBy(r => r.TimesSeconds.Count)!.TimesSeconds;
        (string Name, IReadOnlyList<EnsembleBand> Bands)[] drawn = [.. condition.Observables.Where(o => o.Constant is null).Select(o => (o.Name, Bands: o.Bands(times))).Where(o => o.Bands.Count > 0)];
        if (drawn.Length == 0) return null;
        double height = FirstTop + ((drawn.Length - 1) * PanelDistance) + PanelHeight + Foot;
        var canvas = new SvgCanvas(Width, height);
        canvas.Text(10, 24, "Observables against time", ChartTheme.Ink, SvgCanvas.TitleSize, bold: true);
        canvas.Text(10, 43, TextMetrics.Fit(condition.Label, SvgCanvas.SmallSize, Width - 20), ChartTheme.Muted, SvgCanvas.SmallSize);
        var time = new TimeScale([.. drawn.SelectMany(o => o.Bands).Select(b => b.TimeSeconds)], Left + 8, Right);
        for (int i = 0; i < drawn.Length; i++) DrawPanel(canvas, drawn[i].Name, i, drawn[i].Bands, time, FirstTop + (i * PanelDistance), isLast: i == drawn.Length - 1);
        string constants = string.Join("; ", condition.Observables.Where(o => o.Constant is not null).Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Name}: {o.Constant:G4}")));
        return canvas.Finish(id, "Observables against time", $"Observables as the system declares them. Line: mean over replicates; dark band: its standard error; pale band: from the lowest to the highest replicate.{(constants.Length > 0 ? $" Unchanged: {constants}." : "")}");
    }

    private static void DrawPanel(SvgCanvas canvas, string name, int series, IReadOnlyList<EnsembleBand> bands, TimeScale time, double top, bool isLast)
    {
        double bottom = top + PanelHeight, low = bands.Min(b => b.Minimum), high = bands.Max(b => b.Maximum);
        if (low >= 0 && low < LiftedFrom * high) low = 0;
        if (high <= low) high = low + Math.Max(1e-12, Math.Abs(low));
        var value = new LinearScale(low, high, bottom, top + 4);
        canvas.Text(Left - 8, top - 10, TextMetrics.Fit(name, SvgCanvas.TextSize, Width - Left - 4, bold: true), ChartTheme.Label(series), SvgCanvas.TextSize, bold: true);
        foreach (double tick in NiceTicks.Between(low, high, 3))
        {
            canvas.Line(Left, value.At(tick), Right, value.At(tick), ChartTheme.Grid);
            canvas.Text(Left - 8, value.At(tick) + 4.5, Number(tick, high - low), ChartTheme.Muted, SvgCanvas.SmallSize, Anchor.End);
        }

        canvas.Line(Left, bottom, Right, bottom, ChartTheme.Axis);
        canvas.Line(Left, top, Left, bottom, ChartTheme.Axis);
        if (isLast) TimeAxis.Draw(canvas, time, bottom, time.IsLogarithmic ? "time after mixing, logarithmic" : "time after mixing");
        if (bands.Count > 1)
        {
            canvas.Curve(Around(b => b.Minimum, b => b.Maximum), ChartTheme.WideBand(series), closed: true);
            if (bands.All(b => double.IsFinite(b.StandardError))) canvas.Curve(Around(b => Math.Max(low, b.Mean - b.StandardError), b => Math.Min(high, b.Mean + b.StandardError)), ChartTheme.Band(series), closed: true);
        }

        (double X, double Y)[] points = [.. bands.Select(b => (time.At(b.TimeSeconds), value.At(b.Mean)))];
        canvas.Curve(points, ChartTheme.Line(series));
        canvas.Mark();
        canvas.Symbol(series, points[^1].X, points[^1].Y, ChartTheme.Fill(series));
        canvas.Text(Right + 12, points[^1].Y + 4.5, bands[^1].Mean.ToString("G4", CultureInfo.InvariantCulture), ChartTheme.Label(series), SvgCanvas.TextSize, bold: true);

        IEnumerable<(double, double)> Around(Func<EnsembleBand, double> lower, Func<EnsembleBand, double> upper) =>
            bands.Select(b => (time.At(b.TimeSeconds), value.At(lower(b)))).Concat(bands.Reverse().Select(b => (time.At(b.TimeSeconds), value.At(upper(b)))));
    }

    /// <summary>A tick with as many places as the range asks for.</summary>
    private static string Number(double tick, double range) =>
        (Math.Abs(tick) < 1e-9 * range ? 0 : tick).ToString(range is < 1e-3 or >= 1e6 ? "G3" : "0.#####", CultureInfo.InvariantCulture);
}
