using AlloyKMC.Observation.Deconvolution;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Tests.Observation.Deconvolution;

/// <summary>Spectra of known content: S30 and S27 with sodium for up to eight protons, some compositions missing between others that are there.</summary>
internal static class SyntheticSpectra
{
    internal const int MostSodium = 8;

    private static readonly Formula Thiolate = Formula.Parse("C7H5O2S");

    /// <summary>Clusters of x = 0..12: a hump, gaps at 9 and 11, nothing at 0 and 1.</summary>
    internal static readonly double[] S30Truth = [0, 0, 4_000, 10_000, 30_000, 60_000, 80_000, 70_000, 50_000, 0, 12_000, 0, 20_000];

    /// <summary>Clusters of x = 18..25.</summary>
    internal static readonly double[] S27Truth = [0, 0, 15_000, 40_000, 0, 20_000, 5_000, 0];

    internal static ExchangeDistribution S30Exchange { get; } = new() { SodiumWeights = ExchangeDistribution.BinomialWeights(MostSodium, 2.5) };

    internal static ExchangeDistribution S27Exchange { get; } = new() { SodiumWeights = ExchangeDistribution.BinomialWeights(MostSodium, 1) };

    internal static IonSpecies S30(int x, double abundance) => new($"S30({x})", "S30", [x], Formula.Of("Au", x) + Formula.Of("Ag", 44 - x) + Thiolate * 30, -4, abundance);

    internal static IonSpecies S27(int x, double abundance) => new($"S27({x})", "S27", [x], Formula.Of("Au", x) + Formula.Of("Ag", 44 - x) + Thiolate * 27, -3, abundance);

    internal static IReadOnlyList<IonSpecies> Truth { get; } = [.. S30Truth.Select((n, x) => S30(x, n)), .. S27Truth.Select((n, i) => S27(18 + i, n))];

    internal static IReadOnlyList<CandidateIon> Candidates { get; } = CandidateIon.Enumerate(Truth, _ => Sodium(MostSodium));

    internal static IEnumerable<Exchange> Sodium(int most) => Enumerable.Range(0, most + 1).Select(a => new Exchange(0, a));

    internal static InstrumentOptions Instrument(double resolvingPower, NoiseModel? noise, ulong seed) => new()
    {
        Width = PeakWidth.OfResolvingPower(resolvingPower),
        MinimumMassToCharge = 2300,
        MaximumMassToCharge = 3850,
        Exchanges = new Dictionary<string, ExchangeDistribution> { ["S30"] = S30Exchange, ["S27"] = S27Exchange },
        Noise = noise,
        NoiseSeed = seed,
    };
}
