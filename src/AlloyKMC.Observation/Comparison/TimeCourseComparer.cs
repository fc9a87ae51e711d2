using System.Globalization;
using AlloyKMC.Model;

namespace AlloyKMC.Observation.Comparison;

/// <summary>Simulated populations at one time, one sample per replicate.</summary>
public sealed record SimulatedTime(double TimeSeconds, IReadOnlyList<PopulationSample> Replicates);

/// <summary>Compares measured intensities with simulated populations, time by time.</summary>
public static class TimeCourseComparer
{
    private const double TimeToleranceSeconds = 0.5;

    /// <param name="measured">Assigned intensities.</param>
    /// <param name="simulated">Samples; those within 0.5 s of a measured time are used, the first where a time stands twice.</param>
    /// <param name="options">Responses, coordinate and likelihood.</param>
    /// <exception cref="FaultException">Rows of the measured data do not give the coordinate.</exception>
    /// <exception cref="ArgumentException">The reference family of the estimation is not in the measured data.</exception>
    public static TimeCourseComparison Compare(MeasuredTimeCourse measured, IReadOnlyList<SimulatedTime> simulated, ComparisonOptions options)
    {
        if (measured.Rows.FirstOrDefault(row => !row.Coordinates.ContainsKey(options.Coordinate)) is { } bare)
            throw new FaultException(new Fault(string.Create(CultureInfo.InvariantCulture, $"line {bare.Line}"), $"The row of {bare.Family} gives no {options.Coordinate}.", $"A comparison needs a column {options.Coordinate} with a value in every row."));
        List<(MeasuredSpectrum Spectrum, SimulatedTime Simulated)> pairs = [];
        List<double> notCovered = [];
        foreach (double time in measured.TimesSeconds)
        {
            if (simulated.FirstOrDefault(candidate => Math.Abs(candidate.TimeSeconds - time) <= TimeToleranceSeconds) is { } found)
                pairs.Add((new MeasuredSpectrum(measured, time, options.Coordinate), found));
            else
                notCovered.Add(time);
        }

        ResponseEstimate? estimate = options.EstimateRelativeTo is { } reference ? Estimate(measured.Families, pairs, reference) : null;
        ResponseFactors responses = estimate?.Responses ?? options.Responses;
        return new TimeCourseComparison([.. pairs.Select(pair => Compare(pair.Spectrum, pair.Simulated, measured.Families, responses, options))], notCovered, responses, estimate);
    }

    private static ResponseEstimate Estimate(IReadOnlyList<string> families, List<(MeasuredSpectrum Spectrum, SimulatedTime Simulated)> pairs, string reference)
    {
        int index = families.ToList().IndexOf(reference);
        if (index < 0) throw new ArgumentException($"The reference family {reference} of the response factors is not in the measured data.", nameof(reference));
        List<double[]> intensities = [.. pairs.Select(pair => families.Select(pair.Spectrum.TotalOf).ToArray())];
        List<double[]> populations = [];
        foreach ((_, SimulatedTime simulated) in pairs)
        {
            ClusterIntensities mean = new(PopulationSample.Mean(simulated.Replicates), ResponseFactors.Equal);
            populations.Add([.. families.Select(mean.TotalOf)]);
        }

        return ResponseEstimation.Estimate(families, intensities, populations, index);
    }

    private static TimeComparison Compare(MeasuredSpectrum spectrum, SimulatedTime simulated, IReadOnlyList<string> families, ResponseFactors responses, ComparisonOptions options)
    {
        ClusterIntensities mean = new(PopulationSample.Mean(simulated.Replicates), responses, options.Coordinate);
        ClusterIntensities[] replicates = [.. simulated.Replicates.Select(replicate => new ClusterIntensities(replicate, responses, options.Coordinate))];
        double seen = families.Sum(mean.TotalOf);
        List<FrameworkComparison> frameworks = [];
        foreach (string family in families)
        {
            CoordinateDistribution theirs = spectrum.DistributionOf(family);
            CoordinateDistribution ours = mean.DistributionOf(family) ?? new CoordinateDistribution(0, []);
            Dictionary<string, double> metrics = MetricCatalogue.All.Where(metric => metric.OfDistributions is not null).ToDictionary(metric => metric.Id, metric => metric.OfDistributions!(ours, theirs));
            frameworks.Add(new FrameworkComparison(
                spectrum.TimeSeconds,
                family,
                spectrum.TotalOf(family) / spectrum.Total,
                ShareAmong(mean, family, families),
                ReplicateStatistics.StandardError([.. replicates.Select(replicate => ShareAmong(replicate, family, families))]),
                theirs.Mean,
                ours.Mean,
                metrics,
                ReplicateStatistics.StandardError([.. replicates.Select(replicate => DistributionMetrics.Wasserstein1(replicate.DistributionOf(family) ?? ours, theirs))])));
        }

        var likelihood = new SpectrumLikelihood(spectrum, families, options.Coordinate, options.Likelihood);
        (double? chiSquare, int freedom) = likelihood.ChiSquare(mean);
        return new TimeComparison(spectrum.TimeSeconds, chiSquare, freedom, likelihood.LogOfCounts(mean), mean.Total > 0 ? 1 - seen / mean.Total : 0, frameworks);
    }

    private static double ShareAmong(ClusterIntensities intensities, string family, IReadOnlyList<string> families)
    {
        double seen = families.Sum(intensities.TotalOf);
        return seen > 0 ? intensities.TotalOf(family) / seen : 0;
    }
}
