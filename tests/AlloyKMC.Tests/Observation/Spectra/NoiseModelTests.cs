using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Tests.Observation.Spectra;

public sealed class NoiseModelTests
{
    private const int Samples = 40_000;

    /// <summary>
    /// Mean and variance of n samples against the model. Standard error of the mean: sqrt(v/n); of the variance: sqrt((m4 - v^2)/n) with
    /// m4 = v (1 + 3v) for Poisson counts, 3 v^2 for normal ones, and cumulants added where both act. Twelve comparisons: 4.5 standard errors
    /// are exceeded by chance once in 12,000 runs, and the seed is fixed.
    /// </summary>
    [Theory]
    [InlineData(1, 0, 0.3)]
    [InlineData(1, 0, 7)]
    [InlineData(1, 0, 12)]
    [InlineData(1, 0, 400)]
    [InlineData(0.5, 0, 1e5)]
    [InlineData(0, 2, 10)]
    [InlineData(2, 3, 50)]
    public void MeanAndVarianceAreThoseOfTheModel(double intensityPerCount, double additive, double intensity)
    {
        NoiseModel noise = new(intensityPerCount, additive);
        Spectrum noisy = noise.Apply(Flat(intensity), 2022);

        double mean = noisy.Intensity.Average();
        double variance = noisy.Intensity.Sum(value => (value - mean) * (value - mean)) / (Samples - 1);

        double expected = noise.VarianceAt(intensity);
        double fourthCumulant = intensityPerCount > 0 ? Math.Pow(intensityPerCount, 3) * intensity : 0;
        Assert.Equal(intensity, mean, 4.5 * Math.Sqrt(expected / Samples));
        Assert.Equal(expected, variance, 4.5 * Math.Sqrt((fourthCumulant + 2 * expected * expected) / Samples));
    }

    /// <summary>Both samplers of counts against the probabilities of the Poisson distribution; chi-square at the 1e-4 level, fixed seed.</summary>
    [Theory]
    [InlineData(3.2)]
    [InlineData(9.9)]
    [InlineData(10.1)]
    [InlineData(80)]
    public void CountsFollowThePoissonDistribution(double mean)
    {
        Spectrum noisy = new NoiseModel(1, 0).Apply(Flat(mean), 7);

        Dictionary<int, int> observed = noisy.Intensity.GroupBy(value => (int)value).ToDictionary(group => group.Key, group => group.Count());
        double statistic = 0;
        int degrees = -1;
        double restExpected = Samples;
        double restObserved = Samples;
        for (int count = 0; count < mean + 40 * Math.Sqrt(mean); count++)
        {
            double expected = Samples * MathNet.Numerics.Distributions.Poisson.PMF(mean, count);
            if (expected < 10) continue;
            double difference = observed.GetValueOrDefault(count) - expected;
            statistic += difference * difference / expected;
            degrees++;
            restExpected -= expected;
            restObserved -= observed.GetValueOrDefault(count);
        }

        statistic += Math.Pow(restObserved - restExpected, 2) / restExpected;
        Assert.InRange(statistic, 0, MathNet.Numerics.Distributions.ChiSquared.InvCDF(degrees + 1, 1 - 1e-4));
    }

    [Fact]
    public void EqualSeedsGiveEqualNoise()
    {
        NoiseModel noise = new(1, 1);

        Assert.Equal(noise.Apply(Flat(5), 1).Intensity, noise.Apply(Flat(5), 1).Intensity);
        Assert.NotEqual(noise.Apply(Flat(5), 1).Intensity, noise.Apply(Flat(5), 2).Intensity);
    }

    private static Spectrum Flat(double intensity) =>
        new(SpectrumKind.Profile, [.. Enumerable.Range(0, Samples).Select(i => (double)i)], [.. Enumerable.Repeat(intensity, Samples)]);
}
