using System.Globalization;
using AlloyKMC.Configuration.Faults;

namespace AlloyKMC.Configuration.Quantities;

/// <summary>A feed ratio "1:3" of the two parents of a system, in the order the system names them.</summary>
/// <param name="First">Parts of the first parent: finite, not negative.</param>
/// <param name="Second">Parts of the second parent: finite, not negative; not both are zero.</param>
public readonly record struct FeedRatio(double First, double Second)
{
    public const string Allowed = "two numbers that are not negative and not both zero: \"1:3\"";

    /// <summary>Reads a ratio.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ratio">The ratio, or 0:0 where the text is none.</param>
    /// <returns>Null where the text was understood; else what was found, as a sentence.</returns>
    public static string? Parse(string text, out FeedRatio ratio)
    {
        ArgumentNullException.ThrowIfNull(text);
        ratio = default;
        string[] parts = text.Split(':');
        const NumberStyles style = NumberStyles.Float;
        if (parts.Length != 2
            || !double.TryParse(parts[0], style, CultureInfo.InvariantCulture, out double first)
            || !double.TryParse(parts[1], style, CultureInfo.InvariantCulture, out double second))
        {
            return $"{Wording.Quote(text)} is not a ratio.";
        }
        if (!double.IsFinite(first) || !double.IsFinite(second) || !double.IsFinite(first + second))
            return $"The ratio {Wording.Quote(text)} is not finite.";
        if (first < 0 || second < 0)
            return $"The ratio {Wording.Quote(text)} has a negative part.";
        if (first == 0 && second == 0)
            return $"The ratio {Wording.Quote(text)} feeds nothing.";
        ratio = new(first, second);
        return null;
    }

    /// <summary>Canonical text, which reads back to the same bits: "1:3".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First:R}:{Second:R}");
}
