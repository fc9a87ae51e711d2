using System.Globalization;

namespace AlloyKMC.Reporting.Charts;

/// <summary>Times in the unit a chemist would write them in.</summary>
public static class TimeText
{
    /// <summary>"90 s", "30 min", "20 h", "7 d".</summary>
    public static string Of(double seconds) => seconds switch
    {
        0 => "0",
        >= 4 * 86400 => Text(seconds / 86400, "d"),
        >= 7200 => Text(seconds / 3600, "h"),
        >= 60 => Text(seconds / 60, "min"),
        _ => Text(seconds, "s"),
    };

    private static string Text(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.###} {unit}");
}
