using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Observation.Deconvolution;

/// <summary>Intensity of one candidate ion.</summary>
/// <param name="Candidate">The ion.</param>
/// <param name="Intensity">Area of its whole isotope pattern, at least 0.</param>
/// <param name="StandardError">
/// Standard error with all candidates free, those at zero included. Infinite where the spectrum does not reach the ion, or cannot tell it from
/// others at all. It does not credit the bound at zero, and is therefore somewhat too large for ions near it.
/// </param>
/// <param name="ActiveSetStandardError">
/// Standard error among the ions found, those at zero taken to be absent; for an ion at zero, the standard error if it alone were added. Equal
/// to <paramref name="StandardError"/> where ions are well apart, and far too small where the fit had to choose between ions alike.
/// </param>
public sealed record IonEstimate(CandidateIon Candidate, double Intensity, double StandardError, double ActiveSetStandardError);

/// <summary>Intensity of one species: the sum over its candidate ions, with their correlations.</summary>
/// <param name="Name">Name of the species.</param>
/// <param name="Family">Its family.</param>
/// <param name="Coordinates">Its coordinates.</param>
/// <param name="Intensity">At least 0.</param>
/// <param name="StandardError">As for <see cref="IonEstimate.StandardError"/>.</param>
/// <param name="ActiveSetStandardError">As for <see cref="IonEstimate.ActiveSetStandardError"/>; for a species at zero, the root of the summed squares over its ions.</param>
/// <param name="InseparableFrom">Species whose intensity trades against this one's.</param>
public sealed record SpeciesEstimate(
    string Name,
    string Family,
    IReadOnlyList<int> Coordinates,
    double Intensity,
    double StandardError,
    double ActiveSetStandardError,
    IReadOnlyList<string> InseparableFrom)
{
    public bool IsSeparable => InseparableFrom.Count == 0;
}

/// <summary>Two candidate ions the spectrum cannot tell apart.</summary>
/// <param name="First">Index into the candidates.</param>
/// <param name="Second">Index into the candidates, larger than <paramref name="First"/>.</param>
/// <param name="Correlation">Correlation of the two estimates with all candidates free; -1 where one is a linear combination that contains the other.</param>
public readonly record struct InseparablePair(int First, int Second, double Correlation);

/// <summary>Share of one exchange in the common distribution of a family.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Share">Fraction of the family's ions, 0..1.</param>
/// <param name="StandardError">Its standard error; 0 for a share found to be 0, whose limit is not estimated.</param>
public readonly record struct ExchangeShare(Exchange Exchange, double Share, double StandardError);

/// <summary>A spectrum taken apart.</summary>
public sealed record DeconvolutionResult
{
    // Both cost more than the fit itself, and few ask for them.
    private readonly Lazy<double> _conditionNumber;
    private readonly Lazy<IReadOnlyList<InseparablePair>> _pairs;

    internal DeconvolutionResult(Func<double> conditionNumber, Func<IReadOnlyList<InseparablePair>> pairs)
    {
        _conditionNumber = new Lazy<double>(conditionNumber);
        _pairs = new Lazy<IReadOnlyList<InseparablePair>>(pairs);
    }

    /// <summary>In the order of the candidates.</summary>
    public required IReadOnlyList<IonEstimate> Ions { get; init; }

    /// <summary>In the order in which species first appear among the candidates.</summary>
    public required IReadOnlyList<SpeciesEstimate> Species { get; init; }

    /// <summary>Found when first asked for.</summary>
    public IReadOnlyList<InseparablePair> InseparablePairs => _pairs.Value;

    /// <summary>Distribution over exchanges per family, where one was shared; else empty.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<ExchangeShare>> Exchanges { get; init; }

    /// <summary>Constant baseline per point of a profile; 0 where none was fitted.</summary>
    public required double Baseline { get; init; }

    /// <summary>The fit at the measured points.</summary>
    public required Spectrum Fitted { get; init; }

    /// <summary>Measured minus fitted, at the measured points. A peak no candidate explains stands here.</summary>
    public required Spectrum Residual { get; init; }

    /// <summary>
    /// Weighted sum of squared residuals over the values some candidate reaches, per degree of freedom: near 1 where candidates, peak shape and
    /// noise are right. 1 by construction where the noise was not known.
    /// </summary>
    public required double ReducedChiSquare { get; init; }

    public required int DegreesOfFreedom { get; init; }

    /// <summary>Condition number of the normal equations of all candidates the spectrum reaches, columns scaled to unit length; infinite where candidates coincide. Computed when first asked for.</summary>
    public double ConditionNumber => _conditionNumber.Value;

    /// <summary>Version of the isotope table.</summary>
    public required string IsotopeTableVersion { get; init; }

    /// <summary>Source of the isotope table.</summary>
    public required string IsotopeTableSource { get; init; }
}
