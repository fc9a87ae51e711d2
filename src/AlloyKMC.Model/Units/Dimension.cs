namespace AlloyKMC.Model.Units;

/// <summary>Exponents of the base dimensions a quantity has; all zero for a pure number. Lengths and masses do not occur in rates.</summary>
public readonly record struct Dimension(double Time, double Concentration, double Energy, double Temperature)
{
    public static readonly Dimension None;
    public static readonly Dimension OfTime = new(1, 0, 0, 0);
    public static readonly Dimension OfConcentration = new(0, 1, 0, 0);
    public static readonly Dimension OfEnergy = new(0, 0, 1, 0);
    public static readonly Dimension OfTemperature = new(0, 0, 0, 1);

    public static Dimension operator *(Dimension a, Dimension b) =>
        new(a.Time + b.Time, a.Concentration + b.Concentration, a.Energy + b.Energy, a.Temperature + b.Temperature);

    public static Dimension operator /(Dimension a, Dimension b) => a * b.Power(-1);

    public Dimension Power(double exponent) => new(Time * exponent, Concentration * exponent, Energy * exponent, Temperature * exponent);

    /// <summary>Dimension of the rate constant of a mass-action reaction of the given order: 1 / (time concentration^(order - 1)).</summary>
    public static Dimension OfRateConstant(int order) => OfConcentration.Power(1 - order) / OfTime;

    public override string ToString()
    {
        (string Name, double Exponent)[] parts = [("time", Time), ("concentration", Concentration), ("energy", Energy), ("temperature", Temperature)];
        string[] shown = [.. parts.Where(p => p.Exponent != 0).Select(p => p.Exponent == 1 ? p.Name : FormattableString.Invariant($"{p.Name}^{p.Exponent}"))];
        return shown.Length == 0 ? "a pure number" : string.Join(" ", shown);
    }
}
