using AlloyKMC.Kinetics.Numerics;

namespace AlloyKMC.Kinetics.Random;

public static partial class Variates
{
    /// <summary>Samples up to this size (or their complements) are drawn one item at a time.</summary>
    private const long LargestUrnSample = 10;

    /// <summary>2 sqrt(2/e) and 3 - 2 sqrt(3/e), the width of Stadlober's hat.</summary>
    private const double HatSlope = 1.7155277699214135;

    private const double HatOffset = 0.8989161620588988;

    /// <summary>Hypergeometric variate: the number of marked items in a sample without replacement. Small samples are drawn from the urn; others by the ratio of
    /// uniforms, Stadlober (1990), doi 10.1016/0377-0427(90)90349-5, with the masses of Loader and without cutting the tails.</summary>
    /// <param name="stream">Source of the words.</param>
    /// <param name="marked">Marked items in the population.</param>
    /// <param name="unmarked">Other items in the population; both together at most <see cref="LargestCount"/>.</param>
    /// <param name="sample">Size of the sample, 0 to the whole population.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static long Hypergeometric(PhiloxStream stream, long marked, long unmarked, long sample)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(marked);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(marked, LargestCount);
        ArgumentOutOfRangeException.ThrowIfNegative(unmarked);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(unmarked, LargestCount - marked);
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sample, marked + unmarked);
        // The sample or what it leaves, and the marked or the unmarked, whichever is fewer.
        var fewer = Math.Min(sample, marked + unmarked - sample);
        var rarer = Math.Min(marked, unmarked);
        var commoner = Math.Max(marked, unmarked);
        var drawn = fewer <= LargestUrnSample ? HypergeometricFromUrn(stream, rarer, commoner, fewer) : HypergeometricByRatio(stream, rarer, commoner, fewer);
        if (marked > unmarked)
            drawn = fewer - drawn;
        return fewer < sample ? marked - drawn : drawn;
    }

    private static long HypergeometricFromUrn(PhiloxStream stream, long rarer, long commoner, long sample)
    {
        var left = rarer;
        for (var draw = 0; draw < sample && left > 0; draw++)
        {
            if (stream.NextBelow((ulong)(rarer + commoner - draw)) < (ulong)left)
                left--;
        }
        return rarer - left;
    }

    private static long HypergeometricByRatio(PhiloxStream stream, long rarer, long commoner, long sample)
    {
        if (rarer == 0)
            return 0;
        double population = rarer + commoner;
        var mean = sample * (rarer / population);
        var variance = mean * (commoner / population) * ((population - sample) / (population - 1));
        var width = (HatSlope * Math.Sqrt(variance + 0.5)) + HatOffset;
        var centreFloor = (long)Math.Floor(mean + 0.5);
        var centreFraction = mean + 0.5 - Math.Floor(mean + 0.5);
        var most = Math.Min(rarer, sample);
        var mode = Math.Min(Math.Floor((sample + 1.0) * ((rarer + 1.0) / (population + 2))), most);
        var logMassOfMode = ProbabilityMass.LogHypergeometric(mode, rarer, commoner, sample);
        while (true)
        {
            var x = stream.NextPositiveDouble();
            var offset = Math.Floor(centreFraction + (width * TransformedRejection.Centred(stream.NextUInt64()) / x));
            if (Math.Abs(offset) > most)
                continue;
            var count = centreFloor + (long)offset;
            if (count < 0 || count > most)
                continue;
            if (2 * DeterministicMath.Log(x) <= ProbabilityMass.LogHypergeometric(count, rarer, commoner, sample) - logMassOfMode)
                return count;
        }
    }
}
