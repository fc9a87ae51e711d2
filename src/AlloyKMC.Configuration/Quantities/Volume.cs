using AlloyKMC.Configuration.Faults;

namespace AlloyKMC.Configuration.Quantities;

/// <summary>A volume in litres, written with its unit: "1e-15 L", "1 fL".</summary>
/// <param name="Litres">Finite and positive.</param>
public readonly record struct Volume(double Litres)
{
    public const string Allowed = "a positive number and a unit, one of L, mL, uL, nL, pL, fL, aL: \"1 fL\"";

    private static readonly string[] Units = ["L", "mL", "uL", "µL", "μL", "nL", "pL", "fL", "aL"];

    /// <summary>Reads a volume.</summary>
    /// <param name="text">The text.</param>
    /// <param name="volume">The volume, or zero where the text is none.</param>
    /// <returns>Null where the text was understood; else what was found, as a sentence.</returns>
    public static string? Parse(string text, out Volume volume)
    {
        ArgumentNullException.ThrowIfNull(text);
        volume = default;
        if (Quantity.Parse(text, Units, out double number, out string unit) is { } problem)
            return problem;
        // Dividing by an exact power of ten rounds once; multiplying by 1e-15 would round twice.
        double litres = number / unit[0] switch
        {
            'm' => 1e3,
            'u' or 'µ' or 'μ' => 1e6,
            'n' => 1e9,
            'p' => 1e12,
            'f' => 1e15,
            'a' => 1e18,
            _ => 1,
        };
        if (litres <= 0)
            return $"The volume {Wording.Quote(text.Trim())} is not positive.";
        volume = new(litres);
        return null;
    }

    /// <summary>Canonical text in litres, which reads back to the same bits: "1E-15 L".</summary>
    public override string ToString() => Quantity.Format(Litres, "L");
}
