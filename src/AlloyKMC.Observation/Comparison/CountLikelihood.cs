using MathNet.Numerics;

namespace AlloyKMC.Observation.Comparison;

/// <summary>How intensities are taken as counts. None of these follows from a spectrum alone: they are assumptions and belong beside every likelihood that is reported.</summary>
public sealed record LikelihoodOptions
{
    /// <summary>Number of independent ions the summed intensity of one time stands for.</summary>
    public double EffectiveCounts { get; init; } = 1000;

    /// <summary>Precision A of the Dirichlet-multinomial: the model's own shares scatter about the simulated ones as if known from A counts. Infinity gives the multinomial.</summary>
    public double Precision { get; init; } = 100;

    /// <summary>Part of the signal spread evenly over all cells, so that a peak the simulation lacks is unlikely and not impossible.</summary>
    public double Background { get; init; } = 0.001;
}

/// <summary>Log-likelihood of counts given shares.</summary>
public static class CountLikelihood
{
    /// <summary>Dirichlet-multinomial (Mosimann 1962, doi 10.1093/biomet/49.1-2.65) with parameters A p, or its limit for infinite A, the multinomial. Counts may be fractions of 1.</summary>
    /// <param name="counts">Counts per cell, not negative.</param>
    /// <param name="shares">Shares per cell, summing to 1; negative infinity results where a share is 0 and its count is not.</param>
    /// <param name="precision">A, positive.</param>
    /// <returns>Natural logarithm of the probability, the multinomial coefficient included.</returns>
    public static double Log(ReadOnlySpan<double> counts, ReadOnlySpan<double> shares, double precision)
    {
        double total = 0;
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0) continue;
            if (shares[i] == 0) return double.NegativeInfinity;
            total += counts[i];
            sum -= SpecialFunctions.GammaLn(counts[i] + 1);
            sum += double.IsInfinity(precision)
                ? counts[i] * Math.Log(shares[i])
                : SpecialFunctions.GammaLn(counts[i] + precision * shares[i]) - SpecialFunctions.GammaLn(precision * shares[i]);
        }

        sum += SpecialFunctions.GammaLn(total + 1);
        if (!double.IsInfinity(precision)) sum += SpecialFunctions.GammaLn(precision) - SpecialFunctions.GammaLn(total + precision);
        return sum;
    }
}
