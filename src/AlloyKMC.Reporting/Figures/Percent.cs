using System.Globalization;

namespace AlloyKMC.Reporting.Figures;

/// <summary>Parts as percentages.</summary>
internal static class Percent
{
    /// <summary>"63 %", "4.2 %", "&lt;0.1 %"; "0 %" only for nothing at all.</summary>
    public static string Of(double part) => part switch
    {
        <= 0 => "0 %",
        < 0.001 => "<0.1 %",
        < 0.0995 => string.Create(CultureInfo.InvariantCulture, $"{100 * part:0.0} %"),
        > 0.995 and < 1 => ">99 %",
        _ => string.Create(CultureInfo.InvariantCulture, $"{100 * part:0} %"),
    };

    /// <summary>A tick; never "-0".</summary>
    public static string Number(double value) => (Math.Abs(value) < 1e-12 ? 0 : value).ToString("0.######", CultureInfo.InvariantCulture);
}
