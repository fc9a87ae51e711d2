using AlloyKMC.Model;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Isotopes;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Tests.Observation.Spectra;

public sealed class SpectrumSimulatorTests
{
    private static readonly Formula Thiolate = Formula.Parse("C7H5O2S");

    private static readonly ExchangeDistribution AcidExchange = new() { ProtonLossWeights = [0.2, 0.5, 0.3], SodiumWeights = ExchangeDistribution.BinomialWeights(12, 3) };

    public static TheoryData<PeakShape, double?, double?> Widths => new()
    {
        { PeakShape.Gaussian, 20_000, null },
        { PeakShape.Gaussian, 2_000, null },
        { PeakShape.Gaussian, null, 0.3 },
        { PeakShape.Lorentzian, null, 0.05 },
        { PeakShape.Lorentzian, 20_000, null },
    };

    [Theory]
    [MemberData(nameof(Widths))]
    public void AreaIsConserved(PeakShape shape, double? resolvingPower, double? fwhm)
    {
        InstrumentOptions options = new()
        {
            Shape = shape,
            Width = resolvingPower is { } power ? PeakWidth.OfResolvingPower(power) : PeakWidth.OfFwhm(fwhm!.Value),
            DefaultExchange = AcidExchange,
            MinimumMassToCharge = 1300,
            Responses = new Dictionary<string, double> { ["S30"] = 0.5 },
        };

        SimulatedSpectrum spectrum = SpectrumSimulator.Simulate([S30(0, 2), S30(7, 1), S27(21, 4)], options);

        double total = 0.5 * (2 + 1) + 4;
        Assert.Equal(0, spectrum.AbundanceOutsideRange);
        Assert.InRange(spectrum.AbundanceLost, 0, total * 1e-9);
        Assert.Equal(total, spectrum.Ions.Sum(ion => ion.Abundance), 1e-12 * total);
        Assert.Equal(total, spectrum.Centroid.TotalAbundance(), 1e-9 * total);
        // On a geometric grid of step h = 1/(R * points per FWHM) the trapezoidal rule weighs a peak by sinh(h)/h = 1 + h^2/6.
        double step = resolvingPower is { } r ? 1 / (r * options.PointsPerFwhm) : 0;
        Assert.Equal(total, spectrum.Profile.TotalAbundance(), ((shape == PeakShape.Gaussian ? 1e-10 : 1e-6) + step * step / 6 * 1.01) * total);
    }

    [Fact]
    public void TheMeanOfTheProfileIsTheAverageMassToCharge()
    {
        SimulatedSpectrum spectrum = SpectrumSimulator.Simulate([S30(0, 1)], new InstrumentOptions());

        double expected = new Ion(S30(0, 1).Composition, -4).AverageMassToCharge(IsotopeTable.Default);
        Assert.Equal(expected, Mean(spectrum.Profile), 1e-6);
        Assert.Equal(expected, Mean(spectrum.Centroid), 1e-8);
        Assert.Equal(expected, Assert.Single(spectrum.Ions).AverageMassToCharge, 1e-9);
    }

    [Fact]
    public void ALonePeakHasTheStatedWidth()
    {
        IonSpecies gold = new("Au", "Au", [], Formula.Parse("Au10"), -1, 3);
        foreach (PeakShape shape in Enum.GetValues<PeakShape>())
        {
            SimulatedSpectrum spectrum = SpectrumSimulator.Simulate([gold], new InstrumentOptions { Shape = shape, Width = PeakWidth.OfResolvingPower(5000), PointsPerFwhm = 400 });

            double apex = spectrum.Profile.Intensity.Max();
            int[] above = [.. Enumerable.Range(0, spectrum.Profile.Intensity.Count).Where(i => spectrum.Profile.Intensity[i] >= apex / 2)];
            double width = spectrum.Profile.MassToCharge[above[^1]] - spectrum.Profile.MassToCharge[above[0]];
            Assert.Equal(1969.66624 / 5000, width, 2.0 / 400 * 0.4);
        }
    }

    /// <summary>Sticks gathered in cells against every stick drawn by itself from the definition of a Gaussian.</summary>
    [Theory]
    [InlineData(1_000)]
    [InlineData(30_000)]
    public void GatheredSticksDrawTheSameProfileAsSingleOnes(double resolvingPower)
    {
        InstrumentOptions options = new() { Width = PeakWidth.OfResolvingPower(resolvingPower), DefaultExchange = AcidExchange, MinimumMassToCharge = 1400, MaximumMassToCharge = 3200 };
        IonSpecies[] species = [S30(0, 1), S30(1, 2), S30(2, 1.5)];
        SimulatedSpectrum spectrum = SpectrumSimulator.Simulate(species, options);

        double[] expected = new double[spectrum.Profile.Intensity.Count];
        foreach (IonSpecies one in species)
        {
            foreach ((Exchange exchange, double probability) in AcidExchange.States())
            {
                Ion ion = exchange.ApplyTo(one.Composition, one.Charge);
                IsotopePattern pattern = ion.Composition.IsotopePattern(IsotopeTable.Default);
                for (int k = 0; k < pattern.Count; k++)
                {
                    if (pattern.Probabilities[k] < 1e-9) continue;
                    double centre = Ion.MassToCharge(pattern.MassDaltons(k), ion.Charge);
                    double sigma = centre / resolvingPower / Math.Sqrt(8 * Math.Log(2));
                    double area = one.Abundance * probability * pattern.Probabilities[k];
                    int start = LowerBound(spectrum.Profile.MassToCharge, centre - 8 * sigma);
                    for (int i = start; i < expected.Length && spectrum.Profile.MassToCharge[i] < centre + 8 * sigma; i++)
                        expected[i] += area * Math.Exp(-Math.Pow((spectrum.Profile.MassToCharge[i] - centre) / sigma, 2) / 2) / (sigma * Math.Sqrt(2 * Math.PI));
                }
            }
        }

        double apex = expected.Max();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], spectrum.Profile.Intensity[i], 1e-5 * apex);
    }

    [Fact]
    public void ChargeStatesAndSodiumStandWhereTheFormulaSays()
    {
        InstrumentOptions options = new() { DefaultExchange = new ExchangeDistribution { ProtonLossWeights = [0, 0, 0, 0, 1], SodiumWeights = [.. Enumerable.Repeat(0.0, 12), 1.0] } };
        IonSpecies au44 = new("S26(44)", "S26", [44], Formula.Parse("Au44 (C7H5O2S)26"), -2, 1);

        SimulatedIon ion = Assert.Single(SpectrumSimulator.Simulate([au44], options).Ions);

        Assert.Equal(-6, ion.Charge);
        Assert.Equal(new Ion(Formula.Parse("Au44 (C7H5O2S)26 Na12 H-16"), -6).AverageMassToCharge(IsotopeTable.Default), ion.AverageMassToCharge, 1e-8);
        Assert.Equal("H-16 Na12", ion.Exchange.Change.ToString());
    }

    [Fact]
    public void FragmentsTakeTheirShareOfIonsThatContainTheLostPart()
    {
        InSourceFragment silver = new("S30", Formula.Parse("Ag (C7H5O2S)2"), -1, 0.25);
        InSourceFragment gold = new("S30", Formula.Parse("Au (C7H5O2S)2"), -1, 0.5);

        SimulatedSpectrum spectrum = SpectrumSimulator.Simulate([S30(0, 8), S27(20, 1)], new InstrumentOptions { Fragments = [silver, gold] });

        Assert.Equal([("S30(0)", 0, 2.0), ("S30(0)", -1, 6.0), ("S27(20)", -1, 1.0)], spectrum.Ions.Select(ion => (ion.Species, ion.Fragment, ion.Abundance)));
        Assert.Equal(-3, spectrum.Ions[0].Charge);
        Assert.Equal(2975.776, spectrum.Ions[0].AverageMassToCharge, 1e-3);
    }

    [Fact]
    public void WhatLiesOutsideTheRangeIsCounted()
    {
        SimulatedSpectrum spectrum = SpectrumSimulator.Simulate([S30(0, 1), S27(20, 2)], new InstrumentOptions { MinimumMassToCharge = 3000 });

        Assert.Equal(1, spectrum.AbundanceOutsideRange, 1e-9);
        Assert.Equal(2, spectrum.Centroid.TotalAbundance(), 1e-9);
    }

    [Fact]
    public void OutputsNameTheIsotopeTable()
    {
        SimulatedSpectrum spectrum = SpectrumSimulator.Simulate([S30(0, 1)], new InstrumentOptions());

        Assert.Equal(IsotopeTable.Default.Version, spectrum.IsotopeTableVersion);
        Assert.Equal(IsotopeTable.Default.Source, spectrum.IsotopeTableSource);
    }

    [Fact]
    public void EveryFaultOfTheInstrumentIsReported()
    {
        InstrumentOptions options = new()
        {
            Width = PeakWidth.OfFwhm(-1),
            MinimumMassToCharge = 0,
            PointsPerFwhm = 1,
            Responses = new Dictionary<string, double> { ["S30"] = -1 },
            DefaultExchange = new ExchangeDistribution { SodiumWeights = [] },
            Fragments = [new InSourceFragment("S30", Thiolate, 0, 0.6), new InSourceFragment("S30", Thiolate, -1, 0.6)],
            Noise = new NoiseModel(-1, 0),
        };

        FaultException thrown = Assert.Throws<FaultException>(() => SpectrumSimulator.Simulate([], options));

        Assert.Equal(7, thrown.Faults.Count);
    }

    [Fact]
    public void EveryFaultOfTheSpeciesIsReported()
    {
        IonSpecies[] species =
        [
            new("negative", "A", [], Formula.Parse("Ag10"), -1, -1),
            new("unknown", "A", [], Formula.Parse("Xx10"), -1, 1),
            new("uncharged", "A", [], Formula.Parse("Ag10 H4"), 0, 1),
            new("without protons", "B", [], Formula.Parse("Ag10 H"), -1, 1),
        ];
        InstrumentOptions options = new() { Exchanges = new Dictionary<string, ExchangeDistribution> { ["B"] = new() { SodiumWeights = [0, 0, 1] } } };

        FaultException thrown = Assert.Throws<FaultException>(() => SpectrumSimulator.Simulate(species, options));

        Assert.Equal(species.Select(one => one.Name), thrown.Faults.Select(fault => fault.Path));
    }

    private static IonSpecies S30(int x, double abundance) => new($"S30({x})", "S30", [x], Formula.Of("Au", x) + Formula.Of("Ag", 44 - x) + Thiolate * 30, -4, abundance);

    private static IonSpecies S27(int x, double abundance) => new($"S27({x})", "S27", [x], Formula.Of("Au", x) + Formula.Of("Ag", 44 - x) + Thiolate * 27, -3, abundance);

    private static double Mean(Spectrum spectrum)
    {
        double moment = 0;
        double sum = 0;
        for (int i = 0; i < spectrum.MassToCharge.Count; i++)
        {
            double width = spectrum.Kind == SpectrumKind.Centroid ? 1 : spectrum.MassToCharge[i];
            moment += width * spectrum.Intensity[i] * spectrum.MassToCharge[i];
            sum += width * spectrum.Intensity[i];
        }

        return moment / sum;
    }

    private static int LowerBound(IReadOnlyList<double> ascending, double value)
    {
        int low = 0;
        int high = ascending.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ascending[middle] < value) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
