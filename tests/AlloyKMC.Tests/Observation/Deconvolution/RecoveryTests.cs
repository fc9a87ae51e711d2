using AlloyKMC.Observation.Deconvolution;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Spectra;
using MathNet.Numerics.Distributions;
using Xunit.Abstractions;

namespace AlloyKMC.Tests.Observation.Deconvolution;

/// <summary>
/// Recovered against true intensities of simulated spectra. Judged by z = (recovered - true) / standard error. Over all cases there are about
/// 1,000 z: a normal one exceeds 4.75 in 2e-6, so any of them does with 0.2 %; seeds are fixed. Where ions are well apart, z of species present
/// must also scatter as much as stated: their sum of squares lies within the 1e-4 quantiles of chi-square. Where ions overlap strongly the bound
/// at zero makes the fit better than the standard error says, and the z of one spectrum hang together: only the upper bounds hold.
/// </summary>
public sealed class RecoveryTests(ITestOutputHelper output)
{
    private const double LargestScore = 4.75;
    private const int Seeds = 4;

    [Theory]
    [InlineData(2_500, false, false)]
    [InlineData(5_000, false, false)]
    [InlineData(10_000, false, false)]
    [InlineData(20_000, false, true)]
    [InlineData(50_000, false, true)]
    [InlineData(2_500, true, true)]
    [InlineData(5_000, true, true)]
    [InlineData(10_000, true, true)]
    [InlineData(20_000, true, true)]
    [InlineData(50_000, true, true)]
    public void ErrorsOfProfileFitsAreAsStated(double resolvingPower, bool sharedExchange, bool isWellDetermined)
    {
        NoiseModel noise = new(1, 3);
        Judge(resolvingPower, sharedExchange, isWellDetermined, noise, noise, seed => SpectrumSimulator.Simulate(SyntheticSpectra.Truth, SyntheticSpectra.Instrument(resolvingPower, noise, seed)).Profile);
    }

    [Theory]
    [InlineData(20_000, false, false)]
    [InlineData(20_000, true, true)]
    [InlineData(50_000, true, true)]
    public void ErrorsOfCentroidFitsAreAsStated(double resolvingPower, bool sharedExchange, bool isWellDetermined)
    {
        NoiseModel noise = new(1, 3);
        Spectrum centroid = SpectrumSimulator.Simulate(SyntheticSpectra.Truth, SyntheticSpectra.Instrument(resolvingPower, null, 0)).Centroid;
        Judge(resolvingPower, sharedExchange, isWellDetermined, noise, noise, seed => noise.Apply(centroid, seed));
    }

    [Fact]
    public void ErrorsFollowFromTheScatterWhereTheNoiseIsNotKnown()
    {
        NoiseModel noise = new(0, 40);
        Judge(20_000, true, true, noise, null, seed => SpectrumSimulator.Simulate(SyntheticSpectra.Truth, SyntheticSpectra.Instrument(20_000, noise, seed)).Profile);
    }

    [Fact]
    public void TheSharedExchangeDistributionIsRecovered()
    {
        NoiseModel noise = new(1, 3);
        InstrumentOptions instrument = SyntheticSpectra.Instrument(5_000, noise, 3);
        Spectrum spectrum = SpectrumSimulator.Simulate(SyntheticSpectra.Truth, instrument).Profile;

        DeconvolutionResult result = SpectrumDeconvolution.Fit(spectrum, SyntheticSpectra.Candidates, Options(5_000, noise, sharedExchange: true));

        foreach ((string family, ExchangeDistribution truth) in instrument.Exchanges)
        {
            Assert.Equal(1, result.Exchanges[family].Sum(share => share.Share), 1e-12);
            foreach (ExchangeShare share in result.Exchanges[family])
            {
                double expected = truth.SodiumWeights[share.Exchange.SodiumForHydrogen];
                output.WriteLine($"{family} Na{share.Exchange.SodiumForHydrogen}: {expected:F5} {share.Share:F5} +- {share.StandardError:F5}");
                if (share.Share > 0) Assert.InRange((share.Share - expected) / share.StandardError, -LargestScore, LargestScore);
                else Assert.InRange(expected, 0, 1e-3);
            }
        }
    }

    private static DeconvolutionOptions Options(double resolvingPower, NoiseModel? noise, bool sharedExchange) =>
        new() { Width = PeakWidth.OfResolvingPower(resolvingPower), Noise = noise, SharedExchange = sharedExchange };

    private void Judge(double resolvingPower, bool sharedExchange, bool isWellDetermined, NoiseModel noise, NoiseModel? assumed, Func<ulong, Spectrum> spectrum)
    {
        double squares = 0;
        int present = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            DeconvolutionResult result = SpectrumDeconvolution.Fit(spectrum(seed), SyntheticSpectra.Candidates, Options(resolvingPower, assumed, sharedExchange));
            if (seed == 1)
                output.WriteLine($"resolving power {resolvingPower}, shared exchange {sharedExchange}, {noise}: reduced chi-square {result.ReducedChiSquare:F3}, condition {result.ConditionNumber:E1}, inseparable pairs {result.InseparablePairs.Count}");
            for (int s = 0; s < result.Species.Count; s++)
            {
                SpeciesEstimate estimate = result.Species[s];
                double truth = SyntheticSpectra.Truth[s].Abundance;
                double score = (estimate.Intensity - truth) / estimate.StandardError;
                if (seed == 1) output.WriteLine($"{estimate.Name,-8} true {truth,8:F0} recovered {estimate.Intensity,10:F1} +- {estimate.StandardError,8:F1} z {score,6:F2}");
                Assert.InRange(score, -LargestScore, LargestScore);
                if (truth == 0) continue;
                squares += score * score;
                present++;
            }
        }

        output.WriteLine($"rms z of {present} species present: {Math.Sqrt(squares / present):F2}");
        Assert.InRange(squares, isWellDetermined ? ChiSquared.InvCDF(present, 1e-4) : 0, ChiSquared.InvCDF(present, 1 - 1e-4));
    }
}
