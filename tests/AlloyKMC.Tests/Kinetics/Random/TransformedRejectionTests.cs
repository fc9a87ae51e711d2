using AlloyKMC.Kinetics.Numerics;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Tests.Kinetics.Random;

/// <summary>Rejection is exact only if the bound on the second uniform never exceeds 1, and its squeeze only if it never exceeds the bound. Both are scanned here.</summary>
public sealed class TransformedRejectionTests
{
    public static TheoryData<double> Means => [10, 10.3, 11, 12.5, 13, 15.9, 17, 20, 25, 25.5, 31, 40, 50, 77.7, 100, 150, 300, 1000, 1e4, 1e6, 1e9, 1e12, 1e15];

    [Theory]
    [MemberData(nameof(Means))]
    public void PoissonHatCoversTheMassesAndTheSqueezeStaysBelow(double mean) =>
        Scan(TransformedRejection.ForPoisson(mean), count => count < 0 ? double.NegativeInfinity : ProbabilityMass.LogPoisson(count, mean));

    [Theory]
    [MemberData(nameof(Means))]
    public void BinomialHatCoversTheMassesAndTheSqueezeStaysBelow(double mean)
    {
        foreach (var probability in new[] { 0.5, 0.37, 0.1, 1e-3, 1e-7 })
        {
            var trials = Math.Ceiling(mean / probability);
            if (trials > Variates.LargestCount)
                continue;
            var mode = Math.Floor((trials + 1) * probability);
            var logMode = ProbabilityMass.LogBinomial(mode, trials, probability, 1 - probability);
            Scan(
                TransformedRejection.ForBinomial(trials, probability),
                count => count < 0 || count > trials ? double.NegativeInfinity : ProbabilityMass.LogBinomial(count, trials, probability, 1 - probability) - logMode);
        }
    }

    /// <summary>The ratio of uniforms proposes w = centre + width (y - 1/2) / x; every w of a count must stay within reach at the largest x the count allows.</summary>
    [Theory]
    [InlineData(22, 11, 11)]
    [InlineData(40, 20, 20)]
    [InlineData(100, 1, 50)]
    [InlineData(100, 50, 11)]
    [InlineData(1000, 2, 500)]
    [InlineData(1000, 300, 20)]
    [InlineData(100_000, 50_000, 50_000)]
    [InlineData(1_000_000, 500, 400_000)]
    public void HypergeometricHatCoversTheMasses(long population, long marked, long sample)
    {
        var mean = (double)sample * marked / population;
        var variance = mean * (population - marked) / population * (population - sample) / (population - 1);
        var halfWidth = ((2 * Math.Sqrt(2 / Math.E) * Math.Sqrt(variance + 0.5)) + 3 - (2 * Math.Sqrt(3 / Math.E))) / 2;
        var mode = (sample + 1) * (marked + 1) / (population + 2);
        for (var count = Math.Max(0, sample + marked - population); count <= Math.Min(marked, sample); count++)
        {
            var reach = Math.Max(Math.Abs(count - mean - 0.5), Math.Abs(count + 1 - mean - 0.5));
            var logRatio = ProbabilityMass.LogHypergeometric(count, marked, population - marked, sample)
                - ProbabilityMass.LogHypergeometric(mode, marked, population - marked, sample);
            Assert.InRange(reach * Math.Exp(logRatio / 2), 0, halfWidth);
        }
    }

    private static void Scan(TransformedRejection proposal, Func<long, double> logTarget)
    {
        const int steps = 20_000;
        for (var step = 0; step < steps; step++)
        {
            var u = ((step + 0.5) / steps) - 0.5;
            var bound = Math.Exp(logTarget(proposal.Propose(u)) + proposal.LogBoundOffset(u));
            Assert.InRange(bound, 0, 1);
            if (proposal.AcceptsQuickly(u, proposal.QuickAccept))
                Assert.InRange(bound, proposal.QuickAccept, 1);
        }
    }
}
