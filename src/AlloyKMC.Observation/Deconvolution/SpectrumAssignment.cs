using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Observation.Deconvolution;

/// <summary>From a measured spectrum to intensities of species, as a row of a time course each.</summary>
public static class SpectrumAssignment
{
    /// <summary>Ions of the species in the charge states and Na/H exchanges of an instrument, as far as the spectrum reaches.</summary>
    /// <param name="species">Species that may be there.</param>
    /// <param name="instrument">Charge states and exchanges; those of weight 0 are no candidates.</param>
    /// <param name="spectrum">The spectrum; ions whose average m/z lies beyond its ends are left out.</param>
    public static IReadOnlyList<CandidateIon> Candidates(IEnumerable<IonSpecies> species, InstrumentOptions instrument, Spectrum spectrum)
    {
        if (spectrum.MassToCharge.Count == 0) return [];
        (double low, double high) = (spectrum.MassToCharge[0], spectrum.MassToCharge[^1]);
        return
        [
            .. CandidateIon.Enumerate(species, family => instrument.ExchangeOf(family).States().Select(state => state.Exchange))
                .Where(ion => ion.Charge != 0 && ion.Composition.Counts.Values.All(count => count >= 0))
                .Where(ion => new Ion(ion.Composition, ion.Charge).AverageMassToCharge(Isotopes.IsotopeTable.Default) is var mz && mz >= low && mz <= high),
        ];
    }

    /// <summary>How a spectrum of an instrument is taken apart: families with several adducts share one distribution over them.</summary>
    public static DeconvolutionOptions OptionsFor(InstrumentOptions instrument) => new()
    {
        Width = instrument.Width,
        Shape = instrument.Shape,
        Noise = instrument.Noise,
        SharedExchange = instrument.Exchanges.Values.Append(instrument.DefaultExchange).Any(exchange => exchange.States().Count > 1),
    };

    /// <summary>Intensities of all species among the candidates; standard deviations only where the noise was known and the spectrum determines them.</summary>
    /// <param name="species">What was found in a spectrum.</param>
    /// <param name="timeSeconds">Time since mixing.</param>
    /// <param name="coordinates">Names of the coordinates of a family.</param>
    /// <param name="isNoiseKnown">Whether the noise was given rather than taken from the residual.</param>
    /// <param name="line">Line of the file the spectrum stands in; 0 for none.</param>
    public static IReadOnlyList<MeasuredRow> Rows(IEnumerable<SpeciesEstimate> species, double timeSeconds, Func<string, IReadOnlyList<string>> coordinates, bool isNoiseKnown, long line = 0) =>
    [
        .. species.Select(one => new MeasuredRow(
            line,
            timeSeconds,
            one.Family,
            coordinates(one.Family).Zip(one.Coordinates).ToDictionary(pair => pair.First, pair => pair.Second),
            one.Intensity,
            isNoiseKnown && one.StandardError > 0 && double.IsFinite(one.StandardError) ? one.StandardError : null)),
    ];
}
