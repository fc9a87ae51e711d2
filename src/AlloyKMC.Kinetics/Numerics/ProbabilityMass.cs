namespace AlloyKMC.Kinetics.Numerics;

/// <summary>Logarithms of probability masses in the saddle-point form of Loader (2000), "Fast and accurate computation of binomial probabilities": the terms that grow with
/// the counts are taken apart analytically, so that the absolute error stays near 1e-15 for a count within a few standard deviations of the mean, for counts up to
/// 2^53. The difference of log-gamma functions would lose all its digits at 1e15.</summary>
public static class ProbabilityMass
{
    private const double LogTwoPi = 1.8378770664093453;

    /// <summary>log n! - (n + 1/2) log n + n - log(2 pi)/2 for n = 1 to 15, computed with 60 decimal digits. Entry 0 is unused.</summary>
    private static ReadOnlySpan<double> SmallStirlingErrors =>
    [
        0, 0.08106146679532726, 0.0413406959554093, 0.02767792568499834, 0.020790672103765093, 0.016644691189821193, 0.013876128823070748, 0.01189670994589177,
        0.010411265261972096, 0.009255462182712733, 0.00833056343336287, 0.007573675487951841, 0.00694284010720953, 0.006408994188004207,
        0.0059513701127588475, 0.005554733551962801,
    ];

    /// <summary>log P(count) of a Poisson distribution.</summary>
    /// <param name="count">Integer, 0 to 2^53.</param>
    /// <param name="mean">Above 0.</param>
    public static double LogPoisson(double count, double mean) =>
        count == 0 ? -mean : -StirlingError(count) - Deviance(count, mean) - (0.5 * (LogTwoPi + DeterministicMath.Log(count)));

    /// <summary>log P(count) of a binomial distribution.</summary>
    /// <param name="count">Integer, 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Integer, 0 to 2^53.</param>
    /// <param name="probability">Probability of success, above 0 and below 1.</param>
    /// <param name="complement">1 - <paramref name="probability"/>, passed apart because it may be known better than the difference.</param>
    public static double LogBinomial(double count, double trials, double probability, double complement)
    {
        if (count == 0)
            return trials * LogOf(complement, probability);
        if (count == trials)
            return trials * LogOf(probability, complement);
        return StirlingError(trials) - StirlingError(count) - StirlingError(trials - count)
            - Deviance(count, trials * probability) - Deviance(trials - count, trials * complement)
            - (0.5 * (LogTwoPi + DeterministicMath.Log(count) + DeterministicMath.LogOnePlus(-count / trials)));
    }

    /// <summary>log P(count) of the number of marked items in a sample without replacement, as a quotient of three binomial masses.</summary>
    /// <param name="count">Integer, marked items in the sample.</param>
    /// <param name="marked">Marked items in the population.</param>
    /// <param name="unmarked">Other items in the population.</param>
    /// <param name="sample">Size of the sample, above 0 and below the population.</param>
    public static double LogHypergeometric(double count, double marked, double unmarked, double sample)
    {
        var population = marked + unmarked;
        var fraction = sample / population;
        var complement = (population - sample) / population;
        return LogBinomial(count, marked, fraction, complement) + LogBinomial(sample - count, unmarked, fraction, complement)
            - LogBinomial(sample, population, fraction, complement);
    }

    /// <summary>k log(k/m) + m - k, which is half the deviance of a count k at mean m. Near the mean the terms cancel and are taken together; far from it the quotient
    /// (m - k)/k comes close to -1 and would lose the digits of m.</summary>
    private static double Deviance(double count, double mean) =>
        Math.Abs(count - mean) < 0.25 * count
            ? -count * DeterministicMath.LogOnePlusMinus((mean - count) / count)
            : (count * DeterministicMath.Log(count / mean)) + mean - count;

    /// <summary>Error of Stirling's formula for log n!: a table up to 15, the asymptotic series above (first term left out: 1.4e-18).</summary>
    private static double StirlingError(double n)
    {
        if (n < 16)
            return SmallStirlingErrors[(int)n];
        var inverse = 1 / (n * n);
        return ((1.0 / 12) - ((1.0 / 360 - ((1.0 / 1260 - ((1.0 / 1680 - ((1.0 / 1188 - (691.0 / 360360 * inverse)) * inverse)) * inverse)) * inverse)) * inverse)) / n;
    }

    /// <summary>log p, from whichever of p and 1 - p is the smaller.</summary>
    private static double LogOf(double probability, double complement) =>
        complement < 0.5 ? DeterministicMath.LogOnePlus(-complement) : DeterministicMath.Log(probability);
}
