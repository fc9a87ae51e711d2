using AlloyKMC.Configuration.Faults;

namespace AlloyKMC.Configuration.Quantities;

/// <summary>A time span or a time since mixing, written with its unit: "20 h", "30 min".</summary>
/// <param name="Seconds">Finite and not negative.</param>
public readonly record struct Duration(double Seconds)
{
    public const string Allowed = "a number and a unit, one of ms, s, min, h, d: \"30 min\"";

    private static readonly string[] Units = ["ms", "s", "min", "h", "d"];

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration, or zero where the text is none.</param>
    /// <returns>Null where the text was understood; else what was found, as a sentence.</returns>
    public static string? Parse(string text, out Duration duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = default;
        if (Quantity.Parse(text, Units, out double number, out string unit) is { } problem)
            return problem;
        double seconds = unit switch
        {
            "ms" => number / 1000,
            "s" => number,
            "min" => number * 60,
            "h" => number * 3600,
            _ => number * 86400,
        };
        if (number < 0)
            return $"The duration {Wording.Quote(text.Trim())} is negative.";
        if (!double.IsFinite(seconds))
            return $"The duration {Wording.Quote(text.Trim())} is too long.";
        duration = new(seconds);
        return null;
    }

    /// <summary>Canonical text in seconds, which reads back to the same bits: "72000 s".</summary>
    public override string ToString() => Quantity.Format(Seconds, "s");
}
