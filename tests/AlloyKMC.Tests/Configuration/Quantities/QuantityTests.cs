using AlloyKMC.Configuration.Quantities;

namespace AlloyKMC.Tests.Configuration.Quantities;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("20 h", 72000)]
    [InlineData("2min", 120)]
    [InlineData("1.5 d", 129600)]
    [InlineData(" 250 ms ", 0.25)]
    [InlineData("1e-3 s", 0.001)]
    [InlineData("0 s", 0)]
    public void DurationsBecomeSecondsAndReadBack(string text, double seconds)
    {
        Assert.Null(Duration.Parse(text, out Duration duration));
        Assert.Equal(seconds, duration.Seconds);
        Assert.Null(Duration.Parse(duration.ToString(), out Duration again));
        Assert.Equal(duration, again);
    }

    [Theory]
    [InlineData("20", "has no unit")]
    [InlineData("20 hours", "unknown unit 'hours'")]
    [InlineData("5 m", "unknown unit 'm'")]
    [InlineData("h", "does not begin with a number")]
    [InlineData("NaN s", "does not begin with a number")]
    [InlineData("1e999 s", "too large")]
    [InlineData("1e308 d", "too long")]
    [InlineData("-1 s", "negative")]
    [InlineData("", "does not begin with a number")]
    [InlineData("1,5 h", "unknown unit ',5 h'")]
    public void OtherTextsAreNoDurations(string text, string problem)
    {
        Assert.Contains(problem, Duration.Parse(text, out _), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("298 K", 298)]
    [InlineData("25 °C", 298.15)]
    [InlineData("-20 C", 253.15)]
    public void TemperaturesBecomeKelvin(string text, double kelvin)
    {
        Assert.Null(Temperature.Parse(text, out Temperature temperature));
        Assert.Equal(kelvin, temperature.Kelvin, 12);
        Assert.Null(Temperature.Parse(temperature.ToString(), out Temperature again));
        Assert.Equal(temperature, again);
    }

    [Theory]
    [InlineData("0 K", "absolute zero")]
    [InlineData("-273.15 °C", "absolute zero")]
    [InlineData("77 F", "unknown unit 'F'")]
    public void OtherTextsAreNoTemperatures(string text, string problem)
    {
        Assert.Contains(problem, Temperature.Parse(text, out _), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e-15 L", 1e-15)]
    [InlineData("1 fL", 1e-15)]
    [InlineData("2.5 uL", 2.5e-6)]
    [InlineData("2.5 µL", 2.5e-6)]
    [InlineData("3 mL", 3e-3)]
    public void VolumesBecomeLitres(string text, double litres)
    {
        Assert.Null(Volume.Parse(text, out Volume volume));
        Assert.Equal(litres, volume.Litres);
        Assert.Null(Volume.Parse(volume.ToString(), out Volume again));
        Assert.Equal(volume, again);
    }

    [Theory]
    [InlineData("0 L", "not positive")]
    [InlineData("-1 L", "not positive")]
    [InlineData("1 m3", "unknown unit 'm3'")]
    public void OtherTextsAreNoVolumes(string text, string problem)
    {
        Assert.Contains(problem, Volume.Parse(text, out _), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1:3", 1, 3)]
    [InlineData("40 : 1", 40, 1)]
    [InlineData("1:2.5", 1, 2.5)]
    [InlineData("0:1", 0, 1)]
    public void RatiosHaveTwoParts(string text, double first, double second)
    {
        Assert.Null(FeedRatio.Parse(text, out FeedRatio ratio));
        Assert.Equal(new(first, second), ratio);
        Assert.Null(FeedRatio.Parse(ratio.ToString(), out FeedRatio again));
        Assert.Equal(ratio, again);
    }

    [Theory]
    [InlineData("0:0", "feeds nothing")]
    [InlineData("-1:3", "negative part")]
    [InlineData("1e999:1", "not finite")]
    [InlineData("NaN:1", "not finite")]
    [InlineData("1:3:5", "not a ratio")]
    [InlineData("one to three", "not a ratio")]
    [InlineData("1/3", "not a ratio")]
    public void OtherTextsAreNoRatios(string text, string problem)
    {
        Assert.Contains(problem, FeedRatio.Parse(text, out _), StringComparison.Ordinal);
    }
}
