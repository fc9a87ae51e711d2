using AlloyKMC.Kinetics.Numerics;
using MathNet.Numerics.Distributions;

namespace AlloyKMC.Tests.Kinetics.Numerics;

public sealed class ProbabilityMassTests
{
    [Fact]
    public void MassesAgreeWithMathNetAtSmallCounts()
    {
        foreach (var mean in new[] { 0.01, 1, 9.5, 40 })
            for (var count = 0; count < 100; count++)
                Assert.Equal(Poisson.PMFLn(mean, count), ProbabilityMass.LogPoisson(count, mean), 1e-11);
        foreach (var (trials, probability) in new[] { (1, 0.5), (7, 0.01), (60, 0.3), (60, 0.97) })
            for (var count = 0; count <= trials; count++)
                Assert.Equal(Binomial.PMFLn(probability, trials, count), ProbabilityMass.LogBinomial(count, trials, probability, 1 - probability), 1e-11);
        for (var count = 5; count <= 20; count++)
            Assert.Equal(Hypergeometric.PMFLn(55, 20, 40, count), ProbabilityMass.LogHypergeometric(count, 20, 35, 40), 1e-11);
    }

    /// <summary>P(k + 1) / P(k) is known in closed form. The two masses each carry an absolute error near 1e-15; a difference of log-gamma functions would be off by 4 at
    /// mean 1e15.</summary>
    [Theory]
    [InlineData(1e3)]
    [InlineData(1e9)]
    [InlineData(1e12)]
    [InlineData(1e15)]
    [InlineData(4e15)]
    public void RatiosOfNeighbouringMassesAreExactAtLargeCounts(double size)
    {
        const double probability = 0.3;
        for (var deviations = -5; deviations <= 5; deviations++)
        {
            var count = Math.Floor(size + (deviations * Math.Sqrt(size)));
            Assert.Equal(Math.Log(size / (count + 1)), ProbabilityMass.LogPoisson(count + 1, size) - ProbabilityMass.LogPoisson(count, size), 5e-14);

            count = Math.Floor((size * probability) + (deviations * Math.Sqrt(size * probability)));
            var trials = Math.Floor(size);
            Assert.Equal(
                Math.Log((trials - count) / (count + 1) * (probability / (1 - probability))),
                ProbabilityMass.LogBinomial(count + 1, trials, probability, 1 - probability) - ProbabilityMass.LogBinomial(count, trials, probability, 1 - probability),
                5e-14);

            var marked = Math.Floor(size / 2);
            var sample = Math.Floor(size / 4);
            count = Math.Floor((sample / 2) + (deviations * Math.Sqrt(sample) / 2));
            Assert.Equal(
                Math.Log((marked - count) / (count + 1) * ((sample - count) / (marked - sample + count + 1))),
                ProbabilityMass.LogHypergeometric(count + 1, marked, marked, sample) - ProbabilityMass.LogHypergeometric(count, marked, marked, sample),
                5e-14);
        }
    }

    [Fact]
    public void MassesSumToOne()
    {
        Assert.Equal(1, Enumerable.Range(0, 12_000).Sum(count => DeterministicMath.Exp(ProbabilityMass.LogPoisson(count, 1e4))), 1e-12);
        Assert.Equal(1, Enumerable.Range(0, 10_001).Sum(count => DeterministicMath.Exp(ProbabilityMass.LogBinomial(count, 1e4, 0.2, 0.8))), 1e-12);
        Assert.Equal(1, Enumerable.Range(0, 301).Sum(count => DeterministicMath.Exp(ProbabilityMass.LogHypergeometric(count, 3000, 7000, 300))), 1e-12);
    }
}
