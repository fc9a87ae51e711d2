using AlloyKMC.Configuration.Faults;

namespace AlloyKMC.Configuration.Quantities;

/// <summary>An absolute temperature, written with its unit: "298 K", "25 °C".</summary>
/// <param name="Kelvin">Finite and positive.</param>
public readonly record struct Temperature(double Kelvin)
{
    public const string Allowed = "a number and a unit, one of K, °C, C, above absolute zero: \"298 K\"";

    private const double KelvinAtZeroCelsius = 273.15;

    private static readonly string[] Units = ["K", "°C", "C"];

    /// <summary>Reads a temperature.</summary>
    /// <param name="text">The text.</param>
    /// <param name="temperature">The temperature, or zero where the text is none.</param>
    /// <returns>Null where the text was understood; else what was found, as a sentence.</returns>
    public static string? Parse(string text, out Temperature temperature)
    {
        ArgumentNullException.ThrowIfNull(text);
        temperature = default;
        if (Quantity.Parse(text, Units, out double number, out string unit) is { } problem)
            return problem;
        double kelvin = unit == "K" ? number : number + KelvinAtZeroCelsius;
        if (kelvin <= 0)
            return $"The temperature {Wording.Quote(text.Trim())} is not above absolute zero.";
        temperature = new(kelvin);
        return null;
    }

    /// <summary>Canonical text, which reads back to the same bits: "298 K".</summary>
    public override string ToString() => Quantity.Format(Kelvin, "K");
}
