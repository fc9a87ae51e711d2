using AlloyKMC.Model;
using AlloyKMC.Observation.Deconvolution;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Tests.Observation.Deconvolution;

public sealed class SpectrumDeconvolutionTests
{
    private const double ResolvingPower = 20_000;

    private static readonly NoiseModel Noise = new(1, 3);

    private static readonly DeconvolutionOptions Options = new() { Width = PeakWidth.OfResolvingPower(ResolvingPower), Noise = Noise };

    /// <summary>
    /// Four Na for H weigh 1.17 u less than Au for Ag. A fit over compositions alone reads the sodium of x = 5 as gold and does not describe the
    /// spectrum; the joint fit finds x = 5 alone.
    /// </summary>
    [Fact]
    public void SodiumIsNotTakenForGold()
    {
        Spectrum spectrum = Simulate([SyntheticSpectra.S30(5, 100_000)], ResolvingPower);
        IonSpecies[] compositions = [.. Enumerable.Range(0, 13).Select(x => SyntheticSpectra.S30(x, 0))];

        DeconvolutionResult without = SpectrumDeconvolution.Fit(spectrum, CandidateIon.Enumerate(compositions, _ => SyntheticSpectra.Sodium(0)), Options);
        DeconvolutionResult with = SpectrumDeconvolution.Fit(spectrum, CandidateIon.Enumerate(compositions, _ => SyntheticSpectra.Sodium(8)), Options);

        Assert.True(MeanGold(without) > 5.2, $"mean x {MeanGold(without)}");
        Assert.True(without.ReducedChiSquare > 10);
        Assert.Equal(5, MeanGold(with), 0.01);
        Assert.Equal(1, with.ReducedChiSquare, 5 * Math.Sqrt(2.0 / with.DegreesOfFreedom));
        Assert.True(with.Species[6].Intensity < 4 * with.Species[6].StandardError);
    }

    [Fact]
    public void WhereIsotopesAreNotResolvedTheTrapIsReported()
    {
        Spectrum blurred = Simulate([SyntheticSpectra.S30(5, 100_000)], 2_500);
        IReadOnlyList<CandidateIon> candidates = CandidateIon.Enumerate(Enumerable.Range(4, 4).Select(x => SyntheticSpectra.S30(x, 0)), _ => SyntheticSpectra.Sodium(8));

        DeconvolutionResult result = SpectrumDeconvolution.Fit(blurred, candidates, Options with { Width = PeakWidth.OfResolvingPower(2_500) });
        DeconvolutionResult sharp = SpectrumDeconvolution.Fit(Simulate([SyntheticSpectra.S30(5, 100_000)], 50_000), candidates, Options with { Width = PeakWidth.OfResolvingPower(50_000) });

        Assert.Contains(result.InseparablePairs, pair => IsTrap(candidates[pair.First], candidates[pair.Second]));
        Assert.All(result.InseparablePairs, pair => Assert.True(Math.Abs(pair.Correlation) > 0.95));
        Assert.Empty(sharp.InseparablePairs);
        Assert.True(result.ConditionNumber > 100 * sharp.ConditionNumber);

        static bool IsTrap(CandidateIon first, CandidateIon second) =>
            second.Coordinates[0] - first.Coordinates[0] == 1 && first.Exchange.SodiumForHydrogen - second.Exchange.SodiumForHydrogen == 4;
    }

    [Fact]
    public void WhatNoCandidateExplainsStandsInTheResidual()
    {
        IonSpecies unexpected = SyntheticSpectra.S27(21, 50_000);
        Spectrum spectrum = Simulate([SyntheticSpectra.S30(5, 100_000), unexpected], ResolvingPower);
        IReadOnlyList<CandidateIon> candidates = CandidateIon.Enumerate([SyntheticSpectra.S30(5, 0)], _ => SyntheticSpectra.Sodium(8));

        DeconvolutionResult result = SpectrumDeconvolution.Fit(spectrum, candidates, Options);

        double area = 0;
        for (int i = 1; i < spectrum.MassToCharge.Count; i++)
        {
            if (spectrum.MassToCharge[i] > 3_400) area += (spectrum.MassToCharge[i] - spectrum.MassToCharge[i - 1]) * result.Residual.Intensity[i];
        }

        Assert.InRange(area, 49_000, 51_000);
        Assert.InRange((Assert.Single(result.Species).Intensity - 100_000) / result.Species[0].StandardError, -4, 4);
        Assert.Equal(spectrum.Intensity.Zip(result.Fitted.Intensity, (measured, fitted) => measured - fitted), result.Residual.Intensity);
    }

    [Fact]
    public void ASpeciesAmongTheCandidatesThatIsNotThereIsFoundAbsent()
    {
        Spectrum spectrum = Simulate([SyntheticSpectra.S30(5, 100_000)], ResolvingPower);

        DeconvolutionResult result = SpectrumDeconvolution.Fit(spectrum, SyntheticSpectra.Candidates, Options);

        Assert.All(result.Species.Where(species => species.Name != "S30(5)"), species => Assert.InRange(species.Intensity, 0, 4.5 * species.StandardError));
    }

    [Fact]
    public void ASpectrumWithoutNoiseIsTakenApartExactly()
    {
        foreach (bool shared in new[] { false, true })
        {
            Spectrum spectrum = SpectrumSimulator.Simulate(SyntheticSpectra.Truth, SyntheticSpectra.Instrument(ResolvingPower, null, 0)).Profile;

            DeconvolutionResult result = SpectrumDeconvolution.Fit(spectrum, SyntheticSpectra.Candidates, Options with { SharedExchange = shared });

            // The simulator gathers sticks in cells, which changes a peak by up to 1e-5 of its height: below 1e-4 of the largest species.
            for (int s = 0; s < result.Species.Count; s++) Assert.Equal(SyntheticSpectra.Truth[s].Abundance, result.Species[s].Intensity, 1e-4 * 80_000);
        }
    }

    [Fact]
    public void EqualIonsOfTwoSpeciesAreReportedAsOne()
    {
        IonSpecies isomer = SyntheticSpectra.S30(5, 0) with { Name = "isomer", Family = "other" };
        Spectrum spectrum = Simulate([SyntheticSpectra.S30(5, 100_000)], ResolvingPower);
        IReadOnlyList<CandidateIon> candidates = CandidateIon.Enumerate([SyntheticSpectra.S30(5, 0), isomer, SyntheticSpectra.S30(8, 0)], _ => SyntheticSpectra.Sodium(8));

        DeconvolutionResult result = SpectrumDeconvolution.Fit(spectrum, candidates, Options);

        Assert.Equal(["isomer"], result.Species[0].InseparableFrom);
        Assert.Equal(["S30(5)"], result.Species[1].InseparableFrom);
        Assert.True(result.Species[2].IsSeparable);
        Assert.Equal(double.PositiveInfinity, result.Species[0].StandardError);
        Assert.InRange(result.Species[0].Intensity + result.Species[1].Intensity, 98_000, 102_000);
        Assert.Contains(result.InseparablePairs, pair => pair == new InseparablePair(0, 9, -1));
    }

    [Fact]
    public void AnIonOutsideTheSpectrumIsUndetermined()
    {
        Spectrum spectrum = Simulate([SyntheticSpectra.S30(5, 100_000)], ResolvingPower);
        IonSpecies far = new("far", "far", [], Formula.Parse("Au2"), -1, 0);

        DeconvolutionResult result = SpectrumDeconvolution.Fit(spectrum, CandidateIon.Enumerate([SyntheticSpectra.S30(5, 0), far], family => SyntheticSpectra.Sodium(family == "far" ? 0 : 8)), Options);

        Assert.Equal(0, result.Species[1].Intensity);
        Assert.Equal(double.PositiveInfinity, result.Species[1].StandardError);
        Assert.Equal(double.PositiveInfinity, result.Ions[^1].ActiveSetStandardError);
    }

    [Fact]
    public void AConstantBaselineIsFittedAlong()
    {
        Spectrum clean = SpectrumSimulator.Simulate(SyntheticSpectra.Truth, SyntheticSpectra.Instrument(ResolvingPower, null, 0)).Profile;
        Spectrum spectrum = Noise.Apply(clean with { Intensity = [.. clean.Intensity.Select(value => value + 25)] }, 5);

        DeconvolutionResult result = SpectrumDeconvolution.Fit(spectrum, SyntheticSpectra.Candidates, Options with { FitBaseline = true });

        // About 30,000 empty points of variance 25 + 9: standard error of the baseline 0.034.
        Assert.Equal(25, result.Baseline, 0.2);
        for (int s = 0; s < result.Species.Count; s++)
            Assert.InRange((result.Species[s].Intensity - SyntheticSpectra.Truth[s].Abundance) / result.Species[s].StandardError, -4.5, 4.5);
    }

    [Fact]
    public void AConstantBaselineIsFittedAlongWithASharedExchange()
    {
        Spectrum clean = SpectrumSimulator.Simulate(SyntheticSpectra.Truth, SyntheticSpectra.Instrument(ResolvingPower, null, 0)).Profile;
        Spectrum spectrum = Noise.Apply(clean with { Intensity = [.. clean.Intensity.Select(value => value + 25)] }, 5);

        DeconvolutionResult result = SpectrumDeconvolution.Fit(spectrum, SyntheticSpectra.Candidates, Options with { FitBaseline = true, SharedExchange = true });

        Assert.Equal(25, result.Baseline, 0.2);
        Assert.Equal(["S30", "S27"], result.Exchanges.Keys);
        for (int s = 0; s < result.Species.Count; s++)
            Assert.InRange((result.Species[s].Intensity - SyntheticSpectra.Truth[s].Abundance) / result.Species[s].StandardError, -4.5, 4.5);
    }

    [Theory]
    [InlineData(5_000, 180)]
    [InlineData(20_000, -37)]
    [InlineData(50_000, 0)]
    public void AnErrorOfCalibrationIsFound(double resolvingPower, double errorPpm)
    {
        Spectrum right = Simulate(SyntheticSpectra.Truth, resolvingPower);
        Spectrum wrong = right with { MassToCharge = [.. right.MassToCharge.Select(value => value * (1 + 1e-6 * errorPpm))] };

        double found = MassCalibration.FindPpm(wrong, SyntheticSpectra.Candidates, Options with { Width = PeakWidth.OfResolvingPower(resolvingPower) }, 200);

        // A hundredth of a peak width.
        Assert.Equal(errorPpm, found, 0.01 * 1e6 / resolvingPower);
    }

    [Fact]
    public void ChargeStatesOfOneSpeciesAreFittedTogether()
    {
        Exchange[] states = [.. from protons in Enumerable.Range(4, 3) from sodium in Enumerable.Range(8, 6) select new Exchange(protons, sodium)];
        ExchangeDistribution truth = new() { FewestProtonsLost = 4, ProtonLossWeights = [3, 2, 1], SodiumWeights = [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 4, 3, 1] };
        IonSpecies[] species = [.. Enumerable.Range(40, 5).Select(x => new IonSpecies($"S26({x})", "S26", [x], Formula.Of("Au", x) + Formula.Of("Ag", 44 - x) + Formula.Parse("(C7H5O2S)26"), -2, x == 44 ? 90_000 : x == 42 ? 30_000 : 0))];
        InstrumentOptions instrument = SyntheticSpectra.Instrument(ResolvingPower, Noise, 9) with { MinimumMassToCharge = 1500, MaximumMassToCharge = 2300, DefaultExchange = truth };

        DeconvolutionResult result = SpectrumDeconvolution.Fit(SpectrumSimulator.Simulate(species, instrument).Profile, CandidateIon.Enumerate(species, _ => states), Options with { SharedExchange = true });

        for (int s = 0; s < species.Length; s++) Assert.InRange((result.Species[s].Intensity - species[s].Abundance) / result.Species[s].StandardError, -4.5, 4.5);
        foreach (ExchangeShare share in result.Exchanges["S26"])
        {
            double expected = truth.States().Single(state => state.Exchange == share.Exchange).Probability;
            Assert.InRange((share.Share - expected) / share.StandardError, -4.5, 4.5);
        }
    }

    [Fact]
    public void EveryFaultOfTheInputIsReported()
    {
        Spectrum broken = new(SpectrumKind.Centroid, [2, 1, 3], [1, double.NaN]);
        DeconvolutionOptions options = new() { Width = PeakWidth.OfFwhm(0), Noise = new NoiseModel(0, 0), FitBaseline = true, SharedExchange = true };

        FaultException thrown = Assert.Throws<FaultException>(() => SpectrumDeconvolution.Fit(broken, [], options));

        Assert.Equal(7, thrown.Faults.Count);
    }

    private static Spectrum Simulate(IReadOnlyList<IonSpecies> species, double resolvingPower) => SpectrumSimulator.Simulate(species, SyntheticSpectra.Instrument(resolvingPower, Noise, 2022)).Profile;

    private static double MeanGold(DeconvolutionResult result) =>
        result.Species.Sum(species => species.Intensity * species.Coordinates[0]) / result.Species.Sum(species => species.Intensity);
}
