using MathNet.Numerics;

namespace AlloyKMC.Observation.Spectra;

/// <summary>
/// Small counter-based generator for instrument noise: SplitMix64 (Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195), one stream per
/// seed and position. Kinetics has its own generator; spectra need few numbers and no streams in common with it.
/// </summary>
internal struct NoiseStream
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    internal NoiseStream(ulong seed, ulong position) => _state = Mix(Mix(seed + GoldenGamma) + position * GoldenGamma);

    /// <summary>Uniform in (0, 1), never an end.</summary>
    internal double NextUniform()
    {
        _state += GoldenGamma;
        return ((Mix(_state) >> 12) + 0.5) * (1.0 / (1UL << 52));
    }

    /// <summary>Standard normal by Box and Muller 1958, doi 10.1214/aoms/1177706645.</summary>
    internal double NextNormal() => Math.Sqrt(-2 * Math.Log(NextUniform())) * Math.Cos(2 * Math.PI * NextUniform());

    /// <summary>
    /// Poisson variate: sequential search of the distribution below mean 10, above it transformed rejection with squeeze (PTRS, Hoermann 1993,
    /// doi 10.1016/0167-6687(93)90997-4).
    /// </summary>
    internal double NextPoisson(double mean)
    {
        if (!(mean > 0)) return 0;
        return mean < 10 ? SearchPoisson(mean) : RejectPoisson(mean);
    }

    private double SearchPoisson(double mean)
    {
        double rest = NextUniform();
        double probability = Math.Exp(-mean);
        int count = 0;
        while (rest > probability && count < 200)
        {
            rest -= probability;
            count++;
            probability *= mean / count;
        }

        return count;
    }

    private double RejectPoisson(double mean)
    {
        double b = 0.931 + 2.53 * Math.Sqrt(mean);
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double vr = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = NextUniform() - 0.5;
            double v = NextUniform();
            double us = 0.5 - Math.Abs(u);
            double count = Math.Floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= vr) return count;
            if (count < 0 || (us < 0.013 && v > us)) continue;
            if (Math.Log(v * inverseAlpha / (a / (us * us) + b)) <= -mean + count * Math.Log(mean) - SpecialFunctions.GammaLn(count + 1)) return count;
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
