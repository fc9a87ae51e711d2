using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Observation.Deconvolution;

/// <summary>What is known of the spectrum to be taken apart.</summary>
public sealed record DeconvolutionOptions
{
    /// <summary>Peak width of a profile; for centroids it sets the tolerance unless <see cref="CentroidTolerance"/> does.</summary>
    public required PeakWidth Width { get; init; }

    public PeakShape Shape { get; init; } = PeakShape.Gaussian;

    /// <summary>
    /// Noise of a value. Null: unknown; all points weigh the same and uncertainties follow from the scatter of the residual.
    /// </summary>
    public NoiseModel? Noise { get; init; }

    /// <summary>Centroids and predicted sticks closer than this many Th are taken as one peak; half a FWHM where null.</summary>
    public double? CentroidTolerance { get; init; }

    /// <summary>Fits a constant baseline of a profile along with the ions.</summary>
    public bool FitBaseline { get; init; }

    /// <summary>
    /// All species of a family share one distribution over exchanges, fitted along with their intensities. It takes away the freedom in which
    /// Au for Ag and four Na for H nearly cancel, and is as good as that assumption.
    /// </summary>
    public bool SharedExchange { get; init; }

    /// <summary>Two estimates correlated beyond this are reported as not separable.</summary>
    public double InseparableCorrelation { get; init; } = 0.95;
}
