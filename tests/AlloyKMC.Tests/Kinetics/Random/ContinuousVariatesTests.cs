using AlloyKMC.Kinetics.Random;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace AlloyKMC.Tests.Kinetics.Random;

public sealed class ContinuousVariatesTests
{
    private const int SampleSize = 100_000;

    private static IEnumerable<double> Sample(ulong seed, Func<PhiloxStream, double> draw)
    {
        var stream = new PhiloxStream(new StreamKey(seed));
        for (var i = 0; i < SampleSize; i++)
            yield return draw(stream);
    }

    [Fact]
    public void ExponentialFits() =>
        Assert.InRange(Goodness.KolmogorovSmirnov(Sample(21, Variates.Exponential), value => 1 - Math.Exp(-value)), Goodness.Level, 1);

    [Fact]
    public void NormalFits() =>
        Assert.InRange(Goodness.KolmogorovSmirnov(Sample(22, Variates.Normal), value => Normal.CDF(0, 1, value)), Goodness.Level, 1);

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(20)]
    [InlineData(1000)]
    public void GammaFits(double shape) =>
        Assert.InRange(
            Goodness.KolmogorovSmirnov(Sample(23, stream => Variates.Gamma(stream, shape)), value => GammaDistribution(shape, value)), Goodness.Level, 1);

    /// <summary>MathNet takes arguments below 1e-15 for 0, where small shapes have much of their mass; there the leading term of the series is exact.</summary>
    private static double GammaDistribution(double shape, double value) =>
        value < 1e-14 ? Math.Pow(value, shape) / SpecialFunctions.Gamma(shape + 1) : Gamma.CDF(shape, 1, value);

    [Theory]
    [InlineData(0.1, 0.2)]
    [InlineData(0.5, 3)]
    [InlineData(4, 0.3)]
    [InlineData(1, 1)]
    [InlineData(1, 40)]
    [InlineData(3, 5)]
    [InlineData(70, 31)]
    public void BetaFits(double a, double b) =>
        Assert.InRange(Goodness.KolmogorovSmirnov(Sample(24, stream => Variates.Beta(stream, a, b)), value => Beta.CDF(a, b, value)), Goodness.Level, 1);

    /// <summary>Where the normal limit holds to 1e-6 and the sample sees 5e-3.</summary>
    [Theory]
    [InlineData(1e12)]
    [InlineData(1e15)]
    public void LargeShapesKeepMeanVarianceAndShape(double shape)
    {
        var gammas = Sample(25, stream => (Variates.Gamma(stream, shape) - shape) / Math.Sqrt(shape));
        Assert.InRange(Goodness.KolmogorovSmirnov(gammas, value => Normal.CDF(0, 1, value)), Goodness.Level, 1);
        // Beta(a, a): mean 1/2, variance 1 / (4 (2 a + 1)).
        var betas = Sample(26, stream => (Variates.Beta(stream, shape, shape) - 0.5) * 2 * Math.Sqrt((2 * shape) + 1)).ToArray();
        Assert.InRange(Goodness.KolmogorovSmirnov(betas, value => Normal.CDF(0, 1, value)), Goodness.Level, 1);
        Assert.InRange(betas.Average() * Math.Sqrt(SampleSize), -4.5, 4.5);
        Assert.InRange((betas.Average(value => value * value) - 1) * Math.Sqrt(SampleSize / 2.0), -4.5, 4.5);
    }

    [Fact]
    public void TheTestOfFitSeesSmallErrors() =>
        Assert.InRange(
            Goodness.KolmogorovSmirnov(Sample(27, stream => Variates.Beta(stream, 3.1, 5)), value => Beta.CDF(3, 5, value)), 0, Goodness.Level);

    [Fact]
    public void TinyShapesStayInRange()
    {
        foreach (var value in Sample(28, stream => Variates.Beta(stream, 1e-4, 1e-4)).Take(10_000))
            Assert.InRange(value, 0, 1);
        foreach (var shape in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Variates.Gamma(new PhiloxStream(new StreamKey(1)), shape));
            Assert.Throws<ArgumentOutOfRangeException>(() => Variates.Beta(new PhiloxStream(new StreamKey(1)), 1, shape));
        }
    }

    [Fact]
    public void ASpanOfExponentialsIsThatManyCalls()
    {
        var all = new double[1003];
        Variates.Exponential(new PhiloxStream(new StreamKey(29)), all);
        Assert.Equal(Sample(29, Variates.Exponential).Take(all.Length), all);
    }

    /// <summary>In pieces that end within vectors and across the end of the buffer.</summary>
    [Fact]
    public void SpansOfUniformNumbersAreThatManyCalls()
    {
        PhiloxStream one = new(new StreamKey(31)), other = new(new StreamKey(31));
        foreach (var length in new[] { 1, 3, 4, 5, 0, 509, 1027, 2 })
        {
            var all = new double[length];
            Variates.Uniform(one, all);
            Assert.Equal(Enumerable.Range(0, length).Select(_ => other.NextDouble()), all);
        }

        Assert.Equal(other.State, one.State);
    }

    [Fact]
    public void VariatesDoNotDependOnTheKernel()
    {
        static List<double> Draw(PhiloxKernel kernel)
        {
            var stream = new PhiloxStream(new StreamKey(30, 1, 2), kernel);
            var drawn = new List<double>();
            for (var i = 0; i < 2000; i++)
            {
                drawn.AddRange([
                    Variates.Exponential(stream), Variates.Normal(stream), Variates.Gamma(stream, 2.5), Variates.Beta(stream, 0.5, 7), Variates.Poisson(stream, 3),
                    Variates.Poisson(stream, 1e6 + i), Variates.Binomial(stream, 1000 + i, 0.4), Variates.Hypergeometric(stream, 400, 500 + i, 300)]);
            }
            return drawn;
        }

        var reference = Draw(PhiloxKernelCatalog.Scalar);
        foreach (var kernel in PhiloxKernelCatalog.All.Where(kernel => kernel.IsSupported))
            Assert.Equal(reference, Draw(kernel));
    }
}
