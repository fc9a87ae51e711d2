using AlloyKMC.Kinetics.Numerics;

namespace AlloyKMC.Kinetics.Random;

public static partial class Variates
{
    /// <summary>No count of a variate with mean below 10 comes near it: P(X > 200) is below 1e-180. Only the rounding of a sum of masses to less than the uniform
    /// leads here.</summary>
    private const int OutOfReach = 200;

    /// <summary>Poisson variate: inversion by sequential search below mean 10, from there PTRS (Hörmann 1993, doi 10.1016/0167-6687(93)90997-4) with the masses of Loader.</summary>
    /// <remarks>
    /// Large means need no chunks. The mass at the proposed count carries an absolute error near 1e-15 of its logarithm whatever the mean, see
    /// <see cref="ProbabilityMass"/>, and the count is the sum of an integer and an offset, so nothing of it is rounded away. What is left are the 2^52 steps of
    /// the proposal: a count within a few standard deviations s is hit by about 2^52 / (2.5 s) of them, give or take one, a relative error of its mass of
    /// 6e-16 s, that is 2e-8 at mean 1e15, with a sign that changes from count to count. It would take some 1e15 variates to notice.
    /// </remarks>
    /// <param name="stream">Source of the words.</param>
    /// <param name="mean">Mean, 0 to <see cref="LargestCount"/> / 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is outside that range or not a number.</exception>
    public static long Poisson(PhiloxStream stream, double mean)
    {
        if (!(mean >= 0 && mean <= LargestCount / 2))
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "The mean of a Poisson variate must lie between 0 and 2^52.");
        return mean < LeastMeanForRejection ? PoissonByInversion(stream, mean) : PoissonByRejection(stream, mean);
    }

    private static long PoissonByInversion(PhiloxStream stream, double mean)
    {
        var massOfNone = DeterministicMath.Exp(-mean);
        while (true)
        {
            var u = stream.NextDouble();
            var mass = massOfNone;
            for (var count = 0; count < OutOfReach; count++)
            {
                if (u < mass)
                    return count;
                u -= mass;
                mass *= mean / (count + 1);
            }
        }
    }

    private static long PoissonByRejection(PhiloxStream stream, double mean)
    {
        var proposal = TransformedRejection.ForPoisson(mean);
        while (true)
        {
            var u = TransformedRejection.Centred(stream.NextUInt64());
            var v = stream.NextPositiveDouble();
            var count = proposal.Propose(u);
            if (proposal.AcceptsQuickly(u, v))
                return count;
            if (count >= 0 && count <= LargestCount && DeterministicMath.Log(v) <= ProbabilityMass.LogPoisson(count, mean) + proposal.LogBoundOffset(u))
                return count;
        }
    }
}
