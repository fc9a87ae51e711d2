namespace AlloyKMC.Observation.Spectra;

/// <summary>Form of a single peak.</summary>
public enum PeakShape
{
    Gaussian,

    /// <summary>Cut at 100 full widths to either side and scaled so that the area within is 1.</summary>
    Lorentzian,
}

/// <summary>Full width at half maximum (FWHM) of peaks over the m/z range: constant, or m/z divided by a constant resolving power.</summary>
public sealed record PeakWidth
{
    private PeakWidth()
    {
    }

    /// <summary>Resolving power m / FWHM; null where the width is constant.</summary>
    public double? ResolvingPower { get; private init; }

    /// <summary>FWHM in Th; null where the resolving power is constant.</summary>
    public double? FwhmThomson { get; private init; }

    public static PeakWidth OfResolvingPower(double resolvingPower) => new() { ResolvingPower = resolvingPower };

    public static PeakWidth OfFwhm(double thomson) => new() { FwhmThomson = thomson };

    /// <summary>FWHM in Th at an m/z.</summary>
    public double FwhmAt(double massToCharge) => FwhmThomson ?? massToCharge / ResolvingPower!.Value;
}

/// <summary>Unit-area peaks of one shape.</summary>
internal static class PeakProfile
{
    /// <summary>FWHM of a Gaussian in units of its standard deviation: 2 sqrt(2 ln 2).</summary>
    internal const double FwhmPerSigma = 2.3548200450309493;

    private const double GaussianReachInSigma = 7;

    private const double LorentzianReachInFwhm = 100;

    /// <summary>Distance in Th beyond which a peak is taken as zero; a Gaussian has 3e-12 of its area there.</summary>
    internal static double Reach(PeakShape shape, double fwhm) =>
        shape == PeakShape.Gaussian ? GaussianReachInSigma / FwhmPerSigma * fwhm : LorentzianReachInFwhm * fwhm;

    /// <summary>
    /// Adds area times the unit peak at the centre to values[i] at positions[i]; spread is the variance in Th^2 of what the peak stands for,
    /// added to a Gaussian's own.
    /// </summary>
    internal static void Add(PeakShape shape, double fwhm, double centre, double area, double spread, ReadOnlySpan<double> positions, Span<double> values)
    {
        if (shape == PeakShape.Gaussian)
        {
            double variance = fwhm * fwhm / (FwhmPerSigma * FwhmPerSigma) + spread;
            double height = area / Math.Sqrt(2 * Math.PI * variance);
            double exponent = -0.5 / variance;
            for (int i = 0; i < positions.Length; i++)
            {
                double distance = positions[i] - centre;
                values[i] += height * Math.Exp(exponent * (distance * distance));
            }
        }
        else
        {
            double halfWidth = fwhm / 2;
            double scale = area * halfWidth / (2 * Math.Atan(2 * LorentzianReachInFwhm));
            for (int i = 0; i < positions.Length; i++)
            {
                double distance = positions[i] - centre;
                values[i] += scale / (distance * distance + halfWidth * halfWidth);
            }
        }
    }
}
