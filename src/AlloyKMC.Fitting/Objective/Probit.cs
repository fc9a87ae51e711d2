using MathNet.Numerics;

namespace AlloyKMC.Fitting.Objective;

/// <summary>How unlikely it is that a statement is missed by so much.</summary>
public static class Probit
{
    /// <summary>Part of the statements taken to be misread or out of reach of any mechanism of the kind that is fitted.</summary>
    public const double Outliers = 1e-3;

    private const double OutlierScale = 10;

    /// <summary>
    /// -ln((1 - e) Phi(-z) + e exp(-max(z, 0) / 10)) with e = 1e-3: a smooth hinge, 0 on the right side, z^2 / 2 just beyond, and nearly flat from z = 4 on, so that one
    /// statement no mechanism can meet does not outweigh all others, while its slope still leads towards it.
    /// </summary>
    /// <param name="z">Violation in standard errors; negative where the statement holds.</param>
    public static double MinusLogProbability(double z) =>
        -Math.Log(((1 - Outliers) * 0.5 * SpecialFunctions.Erfc(z / Math.Sqrt(2))) + (Outliers * Math.Exp(-Math.Max(z, 0) / OutlierScale)));
}
