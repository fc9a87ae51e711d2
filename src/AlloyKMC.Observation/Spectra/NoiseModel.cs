namespace AlloyKMC.Observation.Spectra;

/// <summary>
/// Noise of one intensity value: shot noise of the ions counted and additive electronic noise. Its variance at true intensity I is
/// IntensityPerCount * I + AdditiveStandardDeviation^2.
/// </summary>
/// <param name="IntensityPerCount">Intensity one counted ion contributes; 0 for no shot noise.</param>
/// <param name="AdditiveStandardDeviation">Standard deviation of the Gaussian part, in units of intensity.</param>
public sealed record NoiseModel(double IntensityPerCount, double AdditiveStandardDeviation)
{
    public double VarianceAt(double intensity) => IntensityPerCount * intensity + AdditiveStandardDeviation * AdditiveStandardDeviation;

    /// <summary>The spectrum as counted once: Poisson counts plus Gaussian noise. Value i depends on the seed and i alone.</summary>
    public Spectrum Apply(Spectrum spectrum, ulong seed)
    {
        double[] noisy = new double[spectrum.Intensity.Count];
        for (int i = 0; i < noisy.Length; i++)
        {
            NoiseStream stream = new(seed, (ulong)i);
            double intensity = spectrum.Intensity[i];
            if (IntensityPerCount > 0) intensity = IntensityPerCount * stream.NextPoisson(intensity / IntensityPerCount);
            if (AdditiveStandardDeviation > 0) intensity += AdditiveStandardDeviation * stream.NextNormal();
            noisy[i] = intensity;
        }

        return spectrum with { Intensity = noisy };
    }
}
