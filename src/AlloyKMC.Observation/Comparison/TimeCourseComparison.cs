namespace AlloyKMC.Observation.Comparison;

/// <summary>How a comparison is made.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Coordinate that distributions are compared along.</summary>
    public string Coordinate { get; init; } = "x";

    /// <summary>Signal per cluster of each framework; with estimation, where it starts from is of no account.</summary>
    public ResponseFactors Responses { get; init; } = ResponseFactors.Equal;

    /// <summary>Family that keeps response 1 while those of the others are estimated; null takes <see cref="Responses"/> as they are.</summary>
    public string? EstimateRelativeTo { get; init; }

    public LikelihoodOptions Likelihood { get; init; } = new();
}

/// <summary>One framework at one time. Distances are NaN where the framework is not measured or not simulated.</summary>
/// <param name="TimeSeconds">Time since mixing.</param>
/// <param name="Framework">Name of the framework.</param>
/// <param name="MeasuredShare">Share in the measured intensity.</param>
/// <param name="SimulatedShare">Share in the simulated intensity of the measured frameworks, from the ensemble mean.</param>
/// <param name="SimulatedShareStandardError">Over replicates; null with fewer than two.</param>
/// <param name="MeasuredMean">Intensity-weighted mean of the coordinate.</param>
/// <param name="SimulatedMean">Intensity-weighted mean of the coordinate, from the ensemble mean.</param>
/// <param name="Metrics">Figures of <see cref="MetricCatalogue"/> that take two distributions, by id.</param>
/// <param name="Wasserstein1StandardError">Standard error over replicates of the distance of single replicates; null with fewer than two.</param>
public sealed record FrameworkComparison(
    double TimeSeconds,
    string Framework,
    double MeasuredShare,
    double SimulatedShare,
    double? SimulatedShareStandardError,
    double MeasuredMean,
    double SimulatedMean,
    IReadOnlyDictionary<string, double> Metrics,
    double? Wasserstein1StandardError)
{
    public double ShareError => SimulatedShare - MeasuredShare;
}

/// <summary>All frameworks at one time.</summary>
/// <param name="TimeSeconds">Time since mixing.</param>
/// <param name="ChiSquare">Null where a row has no standard deviation.</param>
/// <param name="DegreesOfFreedom">Rows less the scale; 0 without chi-square.</param>
/// <param name="LogLikelihood">Natural logarithm; see <see cref="LikelihoodOptions"/> for what is assumed.</param>
/// <param name="UnmeasuredShare">Share of frameworks the file never names in the simulated intensity; they take no part.</param>
/// <param name="Frameworks">One entry per framework the file names.</param>
public sealed record TimeComparison(double TimeSeconds, double? ChiSquare, int DegreesOfFreedom, double LogLikelihood, double UnmeasuredShare, IReadOnlyList<FrameworkComparison> Frameworks);

/// <summary>A measured time course held against a simulated one.</summary>
/// <param name="Times">Times that both have, ascending.</param>
/// <param name="NotCoveredSeconds">Measured times the simulation has no sample at.</param>
/// <param name="Responses">The response factors in use.</param>
/// <param name="Estimate">How they were estimated; null where they were given.</param>
public sealed record TimeCourseComparison(IReadOnlyList<TimeComparison> Times, IReadOnlyList<double> NotCoveredSeconds, ResponseFactors Responses, ResponseEstimate? Estimate)
{
    /// <summary>Sum over times.</summary>
    public double LogLikelihood => Times.Sum(time => time.LogLikelihood);

    /// <summary>Sum over the times that have standard deviations; null where none has.</summary>
    public double? ChiSquare => Times.Any(time => time.ChiSquare is not null) ? Times.Sum(time => time.ChiSquare ?? 0) : null;

    /// <summary>Those of <see cref="ChiSquare"/>, less the response factors that were estimated.</summary>
    public int DegreesOfFreedom => Times.Sum(time => time.DegreesOfFreedom) - (Estimate is null ? 0 : Estimate.Responses.Named.Count - 1 - Estimate.Undetermined.Count);
}
