using System.Globalization;

namespace AlloyKMC.Cli.Output;

/// <summary>Numbers as people read them.</summary>
public static class Units
{
    /// <summary>"2 min", "20 h", "90 s".</summary>
    public static string Time(double seconds) => seconds switch
    {
        0 => "0 s",
        >= 86400 * 3 when seconds % 86400 == 0 => Invariant(seconds / 86400, "d"),
        >= 36000 when seconds % 3600 == 0 => Invariant(seconds / 3600, "h"),
        >= 60 when seconds % 60 == 0 => Invariant(seconds / 60, "min"),
        _ => Invariant(seconds, "s"),
    };

    /// <summary>"12.3 M", "450 k": a count with at most four figures.</summary>
    public static string Count(double count) => count switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:0.##} G"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.##} M"),
        >= 1e4 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.#} k"),
        _ => count.ToString("0", CultureInfo.InvariantCulture),
    };

    /// <summary>"1 run", "2 runs".</summary>
    public static string Counted(long count, string noun, string? plural = null) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? noun : plural ?? noun + "s")}");

    private static string Invariant(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.######} {unit}");
}
