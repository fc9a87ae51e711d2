namespace AlloyKMC.Model.Units;

/// <summary>Times of any length to two figures, in the unit a reader would choose.</summary>
public static class RoundedTime
{
    private const double SecondsPerYear = 365.25 * 86400;

    private static readonly (double Seconds, string Name)[] Scales = [(SecondsPerYear, "years"), (86400, "d"), (3600, "h"), (60, "min"), (1, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns")];

    /// <summary>"16 years", "1.7 h", "28 us", "3.1E+04 years".</summary>
    public static string Of(double seconds)
    {
        if (double.IsPositiveInfinity(seconds)) return "never";
        (double unit, string name) = Scales.FirstOrDefault(s => seconds >= s.Seconds, Scales[^1]);
        double value = seconds / unit;
        return value is >= 100 and < 1e4 ? FormattableString.Invariant($"{Math.Round(value / 10) * 10:0} {name}") : FormattableString.Invariant($"{value:G2} {name}");
    }
}
