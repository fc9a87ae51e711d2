using AlloyKMC.Model;
using AlloyKMC.Observation.Isotopes;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Observation.Deconvolution;

/// <summary>
/// Finds the common relative error of the m/z values of a spectrum: the shift under which the isotope patterns of the candidates explain most of it, first on
/// steps of a third of a peak width, then by golden section search (Kiefer 1953, doi 10.1090/S0002-9939-1953-0055639-3) around the best of them.
/// </summary>
public static class MassCalibration
{
    private const double StepsPerFwhm = 3;
    private const double SettledAtFwhm = 0.005;

    private static readonly double GoldenSection = (Math.Sqrt(5) - 1) / 2;

    /// <summary>Error of the m/z values in ppm: positive where they are too high.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="candidates">Ions that may be there.</param>
    /// <param name="options">Peak width; noise and shared exchange are not used.</param>
    /// <param name="largestPpm">Errors looked for reach from minus to plus this value.</param>
    /// <param name="table">Isotope data; <see cref="IsotopeTable.Default"/> where null.</param>
    /// <exception cref="FaultException">A spectrum, candidates or options that cannot be fitted.</exception>
    public static double FindPpm(Spectrum spectrum, IReadOnlyList<CandidateIon> candidates, DeconvolutionOptions options, double largestPpm, IsotopeTable? table = null)
    {
        if (!(largestPpm > 0)) return 0;
        double middle = spectrum.MassToCharge[spectrum.MassToCharge.Count / 2];
        double widthPpm = 1e6 * options.Width.FwhmAt(middle) / middle;
        int steps = (int)Math.Ceiling(largestPpm * StepsPerFwhm / widthPpm);
        double step = largestPpm / steps;
        double best = Enumerable.Range(-steps, 2 * steps + 1).Select(k => k * step).MaxBy(Explained);
        (double low, double high) = (Math.Max(-largestPpm, best - step), Math.Min(largestPpm, best + step));
        double left = high - GoldenSection * (high - low), right = low + GoldenSection * (high - low);
        (double atLeft, double atRight) = (Explained(left), Explained(right));
        while (high - low > SettledAtFwhm * widthPpm)
        {
            if (atLeft >= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - GoldenSection * (high - low);
                atLeft = Explained(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + GoldenSection * (high - low);
                atRight = Explained(right);
            }
        }

        return (low + high) / 2;

        double Explained(double ppm) => SpectrumDeconvolution.Explained(Corrected(spectrum, ppm), candidates, options, table ?? IsotopeTable.Default);
    }

    /// <summary>The spectrum without an error of its m/z values.</summary>
    public static Spectrum Corrected(Spectrum spectrum, double ppm) => ppm == 0 ? spectrum : spectrum with { MassToCharge = [.. spectrum.MassToCharge.Select(value => value / (1 + 1e-6 * ppm))] };
}
