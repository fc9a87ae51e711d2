namespace AlloyKMC.Reporting.Charts;

/// <summary>Widths of texts without a font at hand: advance widths of DejaVu Sans by class of character, which is wider than the usual screen fonts, so that estimates err on the safe side.</summary>
internal static class TextMetrics
{
    public const double Ascent = 0.78;
    public const double Descent = 0.24;

    private const double BoldFactor = 1.12;

    private static readonly (string Characters, double Em)[] s_classes =
    [
        ("iljI|!.,:;'", 0.32), (" ()[]ftr-/", 0.40), ("mwMW%@", 0.97), ("0123456789", 0.64), ("+−=<>±×·≥≤", 0.84),
    ];

    public static double Width(string text, double size, bool bold = false) => text.Sum(Em) * size * (bold ? BoldFactor : 1);

    /// <summary>The text, cut with an ellipsis where it is wider than there is room.</summary>
    public static string Fit(string text, double size, double room, bool bold = false)
    {
        if (Width(text, size, bold) <= room) return text;
        int length = text.Length;
        while (length > 0 && Width(text[..length] + "…", size, bold) > room) length--;
        return text[..length].TrimEnd() + "…";
    }

    private static double Em(char character)
    {
        foreach ((string characters, double em) in s_classes)
        {
            if (characters.Contains(character, StringComparison.Ordinal)) return em;
        }

        return char.IsUpper(character) ? 0.72 : character > 0x2000 ? 1 : 0.62;
    }
}
