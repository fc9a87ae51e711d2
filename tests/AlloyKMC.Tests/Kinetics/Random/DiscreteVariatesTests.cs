using AlloyKMC.Kinetics.Random;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace AlloyKMC.Tests.Kinetics.Random;

public sealed class DiscreteVariatesTests
{
    private const int SampleSize = 100_000;

    private static IEnumerable<long> Sample(ulong seed, Func<PhiloxStream, long> draw)
    {
        var stream = new PhiloxStream(new StreamKey(seed));
        for (var i = 0; i < SampleSize; i++)
            yield return draw(stream);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.7)]
    [InlineData(5)]
    [InlineData(9.999)]
    [InlineData(10)]
    [InlineData(13)]
    [InlineData(25.5)]
    [InlineData(137)]
    [InlineData(10_000)]
    public void PoissonFitsItsMasses(double mean)
    {
        var last = (long)(mean + (12 * Math.Sqrt(mean)) + 20);
        var p = Goodness.ChiSquare(Sample(1, stream => Variates.Poisson(stream, mean)), count => Poisson.PMF(mean, (int)count), 0, last);
        Assert.InRange(p, Goodness.Level, 1);
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(10, 0.5)]
    [InlineData(44, 0.2)]
    [InlineData(44, 0.25)]
    [InlineData(44, 0.9)]
    [InlineData(1000, 0.001)]
    [InlineData(1000, 0.013)]
    [InlineData(1000, 0.5)]
    [InlineData(1000, 0.995)]
    [InlineData(20_000, 0.3)]
    public void BinomialFitsItsMasses(int trials, double probability)
    {
        var p = Goodness.ChiSquare(
            Sample(2, stream => Variates.Binomial(stream, trials, probability)), count => Binomial.PMF(probability, trials, (int)count), 0, trials);
        Assert.InRange(p, Goodness.Level, 1);
    }

    [Theory]
    [InlineData(5, 7, 4)]
    [InlineData(20, 10, 25)]
    [InlineData(1, 99, 40)]
    [InlineData(30, 14, 22)]
    [InlineData(500, 300, 60)]
    [InlineData(300, 500, 740)]
    [InlineData(4000, 100, 3000)]
    [InlineData(50_000, 50_000, 20_000)]
    public void HypergeometricFitsItsMasses(int marked, int unmarked, int sample)
    {
        double Mass(long count) => Math.Exp(Choose(marked, count) + Choose(unmarked, sample - count) - Choose(marked + unmarked, sample));
        var p = Goodness.ChiSquare(
            Sample(3, stream => Variates.Hypergeometric(stream, marked, unmarked, sample)), Mass, Math.Max(0, sample - unmarked), Math.Min(marked, sample));
        Assert.InRange(p, Goodness.Level, 1);

        static double Choose(long n, long k) => SpecialFunctions.BinomialLn((int)n, (int)k);
    }

    /// <summary>The tests above can fail: a mean wrong by 2% or a probability by 2% is refused.</summary>
    [Fact]
    public void TheTestsOfFitSeeSmallErrors()
    {
        Assert.InRange(Goodness.ChiSquare(Sample(1, stream => Variates.Poisson(stream, 25.5 * 1.02)), count => Poisson.PMF(25.5, (int)count), 0, 120), 0, Goodness.Level);
        Assert.InRange(Goodness.ChiSquare(Sample(2, stream => Variates.Binomial(stream, 44, 0.255)), count => Binomial.PMF(0.25, 44, (int)count), 0, 44), 0, Goodness.Level);
    }

    public static TheoryData<string, double, double, Func<PhiloxStream, long>> Large
    {
        get
        {
            var data = new TheoryData<string, double, double, Func<PhiloxStream, long>>();
            foreach (var mean in new[] { 1e9, 1e12 + 0.5, 1e15, 4e15 })
                data.Add($"Poisson {mean}", mean, mean, stream => Variates.Poisson(stream, mean));
            foreach (var (trials, probability) in new[] { (4_000_000_000L, 0.3), (Variates.LargestCount, 0.5), (Variates.LargestCount, 1e-5), (1_000_000_000_000_000L, 0.99) })
            {
                data.Add(
                    $"Binomial {trials} {probability}", trials * probability, trials * probability * (1 - probability),
                    stream => Variates.Binomial(stream, trials, probability));
            }
            foreach (var (marked, unmarked, sample) in new[] { (3_000_000_000L, 5_000_000_000L, 1_000_000_000L), (1L << 52, 1L << 52, 1L << 51), (1L << 50, 1L << 52, 3L << 50) })
            {
                double population = marked + unmarked;
                var mean = sample * (marked / population);
                data.Add(
                    $"Hypergeometric {marked} {unmarked} {sample}", mean, mean * (unmarked / population) * ((population - sample) / (population - 1)),
                    stream => Variates.Hypergeometric(stream, marked, unmarked, sample));
            }
            return data;
        }
    }

    /// <summary>Mean, variance and, as the skewness is below 1e-4 here and a sample sees a distance of 5e-3, the normal limit. Mean and variance of n normal values stray
    /// by 1/sqrt(n) and sqrt(2/n) of the deviation and the variance; 4.5 of those are exceeded with probability 7e-6.</summary>
    [Theory]
    [MemberData(nameof(Large))]
    public void LargeCountsKeepMeanVarianceAndShape(string name, double mean, double variance, Func<PhiloxStream, long> draw)
    {
        Assert.NotEmpty(name);
        var centre = (long)Math.Floor(mean);
        var values = Sample(4, draw).Select(count => (count - centre - (mean - centre)) / Math.Sqrt(variance)).ToArray();
        var average = values.Average();
        Assert.InRange(average * Math.Sqrt(SampleSize), -4.5, 4.5);
        var spread = values.Sum(value => (value - average) * (value - average)) / (SampleSize - 1);
        Assert.InRange((spread - 1) * Math.Sqrt(SampleSize / 2.0), -4.5, 4.5);
        Assert.InRange(Goodness.KolmogorovSmirnov(values, value => Normal.CDF(0, 1, value)), Goodness.Level, 1);
    }

    /// <summary>At these sizes every residue of the count is equally likely: no bit of it is rounded away.</summary>
    [Fact]
    public void LowBitsOfLargeCountsAreUniform()
    {
        Func<PhiloxStream, long>[] draws =
        [
            stream => Variates.Poisson(stream, 1e15),
            stream => Variates.Binomial(stream, Variates.LargestCount, 0.5),
            stream => Variates.Hypergeometric(stream, 1L << 52, 1L << 52, 1L << 51),
        ];
        foreach (var draw in draws)
            Assert.InRange(Goodness.ChiSquare(Sample(5, draw).Select(count => count & 63), _ => 1.0 / 64, 0, 63), Goodness.Level, 1);
    }

    [Fact]
    public void DegenerateCasesAreCertain()
    {
        var stream = new PhiloxStream(new StreamKey(6));
        for (var trial = 0; trial < 100; trial++)
        {
            Assert.Equal(0, Variates.Poisson(stream, 0));
            Assert.Equal(0, Variates.Poisson(stream, 1e-300));
            Assert.Equal(0, Variates.Binomial(stream, 0, 0.5));
            Assert.Equal(0, Variates.Binomial(stream, 1000, 0));
            Assert.Equal(1000, Variates.Binomial(stream, 1000, 1));
            Assert.Equal(0, Variates.Hypergeometric(stream, 0, 0, 0));
            Assert.Equal(0, Variates.Hypergeometric(stream, 0, 100, 50));
            Assert.Equal(50, Variates.Hypergeometric(stream, 100, 0, 50));
            Assert.Equal(70, Variates.Hypergeometric(stream, 70, 30, 100));
            Assert.Equal(0, Variates.Hypergeometric(stream, 70, 30, 0));
        }
    }

    [Fact]
    public void ImpossibleArgumentsAreRefused()
    {
        var stream = new PhiloxStream(new StreamKey(7));
        foreach (var mean in new[] { -1, double.NaN, double.PositiveInfinity, 5e15 })
            Assert.Throws<ArgumentOutOfRangeException>(() => Variates.Poisson(stream, mean));
        foreach (var probability in new[] { -0.1, 1.1, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => Variates.Binomial(stream, 1, probability));
        Assert.Throws<ArgumentOutOfRangeException>(() => Variates.Binomial(stream, -1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Variates.Binomial(stream, Variates.LargestCount + 1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Variates.Hypergeometric(stream, 3, 4, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => Variates.Hypergeometric(stream, Variates.LargestCount, 1, 0));
        Assert.Equal(new PhiloxState(stream.Key, 0, 0), stream.State);
    }
}
