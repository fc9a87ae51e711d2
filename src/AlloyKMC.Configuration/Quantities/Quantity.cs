using System.Globalization;
using AlloyKMC.Configuration.Faults;

namespace AlloyKMC.Configuration.Quantities;

/// <summary>Splits "20 h" into a finite number and a known unit.</summary>
internal static class Quantity
{
    /// <returns>Null where the text was understood; else what was found, as a sentence.</returns>
    public static string? Parse(string text, IReadOnlyList<string> units, out double number, out string unit)
    {
        string trimmed = text.Trim();
        int end = NumberLength(trimmed);
        string found = trimmed[end..].Trim();
        unit = "";
        if (!double.TryParse(trimmed[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            return $"{Wording.Quote(text)} does not begin with a number.";
        if (!double.IsFinite(number))
            return $"The number in {Wording.Quote(text)} is too large.";
        if (found.Length == 0)
            return $"{Wording.Quote(text)} has no unit.";
        if (!units.Contains(found))
            return $"{Wording.Quote(text)} has the unknown unit {Wording.Quote(found)}.";
        unit = found;
        return null;
    }

    public static string Format(double number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number:R} {unit}");

    // The exponent belongs to the number only where digits follow: "1e-15 L" but "1 eV".
    private static int NumberLength(string text)
    {
        int i = 0;
        if (i < text.Length && text[i] is '+' or '-')
            i++;
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] == '.'))
            i++;
        if (i < text.Length && text[i] is 'e' or 'E')
        {
            int j = i + 1;
            if (j < text.Length && text[j] is '+' or '-')
                j++;
            int digits = j;
            while (j < text.Length && char.IsAsciiDigit(text[j]))
                j++;
            if (j > digits)
                i = j;
        }
        return i;
    }
}
