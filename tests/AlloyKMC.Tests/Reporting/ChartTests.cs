using System.Globalization;
using AlloyKMC.Reporting.Charts;
using FsCheck;
using FsCheck.Fluent;

namespace AlloyKMC.Tests.Reporting;

/// <summary>Parts that charts are made of: ticks, time axes, labels, colours.</summary>
public class ChartTests
{
    [Fact]
    public void Ticks_are_round_lie_in_the_range_and_are_not_too_many() =>
        Prop.ForAll(Gen.Choose(-100000, 100000).Two().Where(p => p.Item1 != p.Item2).ToArbitrary(), pair =>
        {
            double low = Math.Min(pair.Item1, pair.Item2) / 37.0, high = Math.Max(pair.Item1, pair.Item2) / 37.0;
            IReadOnlyList<double> ticks = NiceTicks.Between(low, high, 5);
            double step = ticks.Count > 1 ? ticks[1] - ticks[0] : 1;
            double leading = step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-9));
            Assert.InRange(ticks.Count, 1, 6);
            Assert.All(ticks, t => Assert.InRange(t, low - 1e-6, high + 1e-6));
            if (ticks.Count > 1) Assert.Contains(new[] { 1.0, 2, 5, 10 }, one => Math.Abs(leading - one) < 1e-6);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.97, 1)]
    [InlineData(34, 40)]
    [InlineData(100, 100)]
    [InlineData(0.0041, 0.006)]
    public void The_end_of_an_axis_is_the_next_round_number(double value, double expected) => Assert.Equal(expected, NiceTicks.Above(value), 12);

    [Fact]
    public void Labels_keep_their_distance_their_order_and_the_margins() =>
        Prop.ForAll(Gen.Choose(0, 300).ListOf().Where(l => l.Count is > 0 and <= 15).ToArbitrary(), wanted =>
        {
            double[] places = LabelSpread.Place([.. wanted.Select(w => (double)w)], 17, 60, 306);
            double[] sorted = [.. places.Order()];
            for (int i = 1; i < sorted.Length; i++) Assert.True(sorted[i] - sorted[i - 1] >= 17 - 1e-9);
            for (int i = 0; i < places.Length; i++)
            {
                for (int j = 0; j < places.Length; j++) if (wanted[i] < wanted[j]) Assert.True(places[i] < places[j]);
            }

            Assert.All(places, p => Assert.InRange(p, 60 - 1e-9, 306 + 1e-9));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Labels_that_are_apart_stay_where_they_belong() => Assert.Equal([100, 200, 150], LabelSpread.Place([100, 200, 150], 17, 60, 306));

    [Fact]
    public void Two_labels_of_one_place_move_apart_evenly() => Assert.Equal([141.5, 158.5], LabelSpread.Place([150, 150], 17, 60, 306));

    [Fact]
    public void The_published_times_stand_on_a_logarithmic_axis_and_keep_their_order()
    {
        var scale = new TimeScale(ReportSystems.PublishedTimes, 66, 500);
        Assert.True(scale.IsLogarithmic);
        Assert.Equal(66, scale.At(120));
        Assert.Equal(500, scale.At(72000), 9);
        Assert.Equal(scale.At(1200) - scale.At(120), scale.At(12000) - scale.At(1200), 9);
        Assert.Contains(1800, scale.Ticks(13));
    }

    [Fact]
    public void Zero_stands_apart_on_a_logarithmic_axis()
    {
        var scale = new TimeScale([0, 120, 72000], 66, 500);
        Assert.True(scale.HasZeroSlot);
        Assert.Equal(66, scale.At(0));
        Assert.InRange(scale.Break, scale.At(0) + 1, scale.At(120) - 1);
    }

    [Fact]
    public void Labels_of_a_time_axis_never_touch() =>
        Prop.ForAll(Gen.Choose(0, 400000).NonEmptyListOf().ToArbitrary(), seconds =>
        {
            var scale = new TimeScale([.. seconds.Select(s => s * 0.5)], 66, 400);
            double[] ticks = [.. scale.Ticks(13)];
            for (int i = 1; i < ticks.Length; i++)
            {
                double gap = scale.At(ticks[i]) - scale.At(ticks[i - 1]) - (TextMetrics.Width(TimeText.Of(ticks[i]), 13) + TextMetrics.Width(TimeText.Of(ticks[i - 1]), 13)) / 2;
                Assert.True(gap > 0, $"{TimeText.Of(ticks[i - 1])} and {TimeText.Of(ticks[i])}");
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(90, "1.5 min")]
    [InlineData(30, "30 s")]
    [InlineData(1800, "30 min")]
    [InlineData(7200, "2 h")]
    [InlineData(72000, "20 h")]
    [InlineData(604800, "7 d")]
    public void Times_are_written_in_their_unit(double seconds, string expected) => Assert.Equal(expected, TimeText.Of(seconds));

    [Fact]
    public void Text_is_readable_in_light_and_dark()
    {
        // WCAG 2.2, success criterion 1.4.3: a contrast of at least 4.5 for text of this size.
        foreach (Paint paint in Enumerable.Range(0, 7).Select(ChartTheme.Label).Concat([ChartTheme.Ink, ChartTheme.Muted, ChartTheme.Missed]))
        {
            Assert.True(Contrast(paint.Fill!, "#ffffff") >= 4.5, $"{paint.Class} on paper");
            Assert.True(Contrast(paint.DarkFill!, "#14171b") >= 4.5, $"{paint.Class} on a dark screen");
        }
    }

    [Fact]
    public void The_map_goes_from_faint_to_strong_on_paper_and_on_dark_screens()
    {
        double[] light = [.. Enumerable.Range(0, ChartTheme.MapLevels).Select(i => Luminance(ChartTheme.Map((i + 0.5) / ChartTheme.MapLevels).Fill!))];
        double[] dark = [.. Enumerable.Range(0, ChartTheme.MapLevels).Select(i => Luminance(ChartTheme.Map((i + 0.5) / ChartTheme.MapLevels).DarkFill!))];
        Assert.Equal(light.OrderDescending(), light);
        Assert.Equal(dark.Order(), dark);
    }

    private static double Contrast(string a, string b)
    {
        double first = Luminance(a), second = Luminance(b);
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double[] parts = [.. new[] { 1, 3, 5 }.Select(i => int.Parse(colour.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }
}
