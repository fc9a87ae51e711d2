using AlloyKMC.Kinetics.Numerics;

namespace AlloyKMC.Kinetics.Random;

public static partial class Variates
{
    /// <summary>Binomial variate, the number of successes: inversion by sequential search while n min(p, 1 - p) is below 10, from there BTRS (Hörmann 1993,
    /// doi 10.1080/00949659308811496) with the masses of Loader. What <see cref="Poisson"/> says about large means holds here too.</summary>
    /// <param name="stream">Source of the words.</param>
    /// <param name="trials">Number of trials, 0 to <see cref="LargestCount"/>.</param>
    /// <param name="probability">Probability of success, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not a number.</exception>
    public static long Binomial(PhiloxStream stream, long trials, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trials, LargestCount);
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability must lie between 0 and 1.");
        // 1 - p is exact for p from 1/2 to 1.
        if (probability > 0.5)
            return trials - BinomialUpToHalf(stream, trials, 1 - probability);
        return BinomialUpToHalf(stream, trials, probability);
    }

    private static long BinomialUpToHalf(PhiloxStream stream, long trials, double probability)
    {
        if (trials == 0 || probability == 0)
            return 0;
        return trials * probability < LeastMeanForRejection ? BinomialByInversion(stream, trials, probability) : BinomialByRejection(stream, trials, probability);
    }

    private static long BinomialByInversion(PhiloxStream stream, long trials, double probability)
    {
        var odds = probability / (1 - probability);
        var massOfNone = DeterministicMath.Exp(trials * DeterministicMath.LogOnePlus(-probability));
        var last = Math.Min(trials, OutOfReach);
        while (true)
        {
            var u = stream.NextDouble();
            var mass = massOfNone;
            for (var count = 0L; count <= last; count++)
            {
                if (u < mass)
                    return count;
                u -= mass;
                mass *= (trials - count) / (count + 1.0) * odds;
            }
        }
    }

    private static long BinomialByRejection(PhiloxStream stream, long trials, double probability)
    {
        var proposal = TransformedRejection.ForBinomial(trials, probability);
        var complement = 1 - probability;
        var mode = Math.Min(Math.Floor((trials + 1.0) * probability), trials);
        var logMassOfMode = ProbabilityMass.LogBinomial(mode, trials, probability, complement);
        while (true)
        {
            var u = TransformedRejection.Centred(stream.NextUInt64());
            var v = stream.NextPositiveDouble();
            var count = proposal.Propose(u);
            if (proposal.AcceptsQuickly(u, v))
                return count;
            if (count >= 0 && count <= trials
                && DeterministicMath.Log(v) <= ProbabilityMass.LogBinomial(count, trials, probability, complement) - logMassOfMode + proposal.LogBoundOffset(u))
                return count;
        }
    }
}
