using AlloyKMC.Reporting.Charts;

namespace AlloyKMC.Reporting.Figures;

/// <summary>Ticks, labels and title of a time axis under a panel.</summary>
internal static class TimeAxis
{
    public static void Draw(SvgCanvas canvas, TimeScale time, double bottom, string title)
    {
        foreach (double tick in time.Ticks(SvgCanvas.TextSize))
        {
            canvas.Line(time.At(tick), bottom, time.At(tick), bottom + 5, ChartTheme.Axis);
            canvas.Text(time.At(tick), bottom + 20, TimeText.Of(tick), ChartTheme.Muted, SvgCanvas.TextSize, Anchor.Middle);
        }

        foreach (double sample in time.FewSamples) canvas.Line(time.At(sample), bottom, time.At(sample), bottom + 5, ChartTheme.Axis);
        if (time.HasZeroSlot)
        {
            canvas.Line(time.Break - 5, bottom + 5, time.Break - 1, bottom - 5, ChartTheme.Axis);
            canvas.Line(time.Break + 1, bottom + 5, time.Break + 5, bottom - 5, ChartTheme.Axis);
        }

        canvas.Text((time.Start + time.End) / 2, bottom + 42, title, ChartTheme.Ink, SvgCanvas.TextSize, Anchor.Middle);
    }
}
