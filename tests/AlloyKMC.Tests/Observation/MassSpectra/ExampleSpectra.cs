using AlloyKMC.Observation.MassSpectra;

namespace AlloyKMC.Tests.Observation.MassSpectra;

/// <summary>Spectra of the shapes a file of this project may hold; the converted files in data/mzml were made from them.</summary>
internal static class ExampleSpectra
{
    public static IReadOnlyList<MassSpectrum> Create() =>
    [
        new("scan=1", 1, IonPolarity.Negative, SpectrumRepresentation.Centroid, 120, [.. Ladder()], [.. Ladder().Select((_, i) => 1000.0 * (1 + i) * (13 - i))]),
        new("scan=2", 1, IonPolarity.Negative, SpectrumRepresentation.Profile, 600.5, [.. Grid()], [.. Grid().Select(mz => 1e6 * Math.Exp(-(mz - 2350) * (mz - 2350) / 8))]),
        new("scan=3", 2, IonPolarity.Positive, SpectrumRepresentation.Centroid, 72_000, [500.25], [1]),
        new("scan=4", 1, IonPolarity.Negative, SpectrumRepresentation.Centroid, 0, [], []),
    ];

    /// <summary>S30 with 0 to 12 gold atoms at charge 4-: steps of 89.098 / 4.</summary>
    private static IEnumerable<double> Ladder() => Enumerable.Range(0, 13).Select(x => 2335.5 + x * 22.2745);

    private static IEnumerable<double> Grid() => Enumerable.Range(0, 500).Select(i => 2340 + 0.04 * i);
}
