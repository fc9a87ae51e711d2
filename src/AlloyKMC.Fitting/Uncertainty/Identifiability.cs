using System.Globalization;
using AlloyKMC.Fitting.Problems;

namespace AlloyKMC.Fitting.Uncertainty;

/// <summary>How well data determine a parameter.</summary>
public enum Determination
{
    /// <summary>Both ends of the interval lie within the bounds, and less than a factor of 10 (or half the range) apart.</summary>
    Determined,

    /// <summary>Both ends lie within the bounds, far apart.</summary>
    Loosely,

    /// <summary>Only an upper limit.</summary>
    FromAbove,

    /// <summary>Only a lower limit.</summary>
    FromBelow,

    /// <summary>No limit within the bounds.</summary>
    Not,
}

/// <summary>Says in words what a profile shows.</summary>
public static class Identifiability
{
    private const double LooseFactor = 10;
    private const double LooseShare = 0.5;

    public static Determination Of(Profile profile)
    {
        if (profile is { Lower: null, Upper: null }) return Determination.Not;
        if (profile.Lower is not { } lower) return Determination.FromAbove;
        if (profile.Upper is not { } upper) return Determination.FromBelow;
        FitParameter p = profile.Parameter;
        bool isWide = p.Scale == SearchScale.Log ? upper / lower > LooseFactor : upper - lower > LooseShare * (p.Maximum - p.Minimum);
        return isWide ? Determination.Loosely : Determination.Determined;
    }

    /// <summary>"k27 is not determined by these data between x0.1 and x4 of its best value."</summary>
    public static string Verdict(Profile profile, double level)
    {
        FitParameter p = profile.Parameter;
        double low = profile.Lower ?? p.Minimum, high = profile.Upper ?? p.Maximum;
        bool byFactor = p.Scale == SearchScale.Log && profile.Best > 0;
        string range = byFactor
            ? $"between x{Text(low / profile.Best)} and x{Text(high / profile.Best)} of its best value"
            : $"between {Text(low)} and {Value(high, p)}";
        string percent = $"{Text(100 * level)} %";
        return Of(profile) switch
        {
            Determination.Determined when byFactor => $"{p.Name} is determined to within a factor of {Text(Math.Sqrt(high / low))} ({percent}).",
            Determination.Determined => $"{p.Name} is determined to within {Value((high - low) / 2, p)} ({percent}).",
            Determination.Loosely => $"{p.Name} is not determined by these data {range} ({percent}).",
            Determination.FromAbove => $"{p.Name} has only an upper limit, {Value(high, p)}: these data do not tell values apart from there down to its bound {Value(p.Minimum, p)} ({percent}).",
            Determination.FromBelow => $"{p.Name} has only a lower limit, {Value(low, p)}: these data do not tell values apart from there up to its bound {Value(p.Maximum, p)} ({percent}).",
            _ => $"{p.Name} is not determined by these data anywhere between its bounds {Text(p.Minimum)} and {Value(p.Maximum, p)} ({percent}).",
        };
    }

    private static string Value(double value, FitParameter p) => p.Unit is "" or "1" ? Text(value) : $"{Text(value)} {p.Unit}";

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
