using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Isotopes;
using AlloyKMC.Observation.Spectra;
using BenchmarkDotNet.Attributes;

namespace AlloyKMC.Benchmarks;

/// <summary>Spectrum of ten thousand species in four charge states each: forty thousand isotope patterns and their profile.</summary>
[MemoryDiagnoser]
public class SpectrumBenchmarks
{
    private IonSpecies[] _species = [];

    [Params(5_000, 20_000)]
    public double ResolvingPower { get; set; }

    [Params(0, 4)]
    public int LargestSodiumCount { get; set; }

    private InstrumentOptions Options => new()
    {
        Width = PeakWidth.OfResolvingPower(ResolvingPower),
        MinimumMassToCharge = 800,
        DefaultExchange = new ExchangeDistribution { ProtonLossWeights = [1, 2, 2, 1], SodiumWeights = ExchangeDistribution.BinomialWeights(LargestSodiumCount, LargestSodiumCount / 2.0) },
    };

    [GlobalSetup]
    public void Setup() => _species = [.. Species()];

    [Benchmark]
    public SimulatedSpectrum Simulate() => SpectrumSimulator.Simulate(_species, Options);

    [Benchmark]
    public double IsotopePatternsAlone()
    {
        PatternComposer composer = new(IsotopeTable.Default);
        double sum = 0;
        foreach (IonSpecies species in _species)
        {
            int[] counts = species.Composition.CountsIn(IsotopeTable.Default);
            for (int protons = 0; protons < 4; protons++)
            {
                sum += composer.Compose(counts).AverageMassDaltons;
                counts[0]--;
            }
        }

        return sum;
    }

    /// <summary>x gold atoms of 44, b of 27..30 thiolates replaced by a foreign thiolate, c of 0..3 by chloride: 45 x 20 x 3 x 4 = 10,800, cut at 10,000.</summary>
    private static IEnumerable<IonSpecies> Species()
    {
        Formula thiolate = Formula.Parse("C7H5O2S");
        Formula foreign = Formula.Parse("C6H4NO2S");
        return (from ligands in new[] { 30, 27, 26 }
                from b in Enumerable.Range(0, 20)
                from c in Enumerable.Range(0, 4)
                from x in Enumerable.Range(0, 45)
                select new IonSpecies($"S{ligands}({x}, {b}, {c})", $"S{ligands}", [x, b, c],
                    Formula.Of("Au", x) + Formula.Of("Ag", 44 - x) + thiolate * (ligands - b - c) + foreign * b + Formula.Of("Cl", c), ligands == 30 ? -4 : ligands == 27 ? -3 : -2, 1)).Take(10_000);
    }
}
