namespace AlloyKMC.Reporting.Data;

/// <summary>One quantity over the replicates at one sampling time.</summary>
/// <param name="TimeSeconds">When.</param>
/// <param name="Mean">Mean over replicates.</param>
/// <param name="StandardError">Standard error of the mean; NaN with one replicate.</param>
/// <param name="Minimum">Lowest replicate.</param>
/// <param name="Maximum">Highest replicate.</param>
public sealed record EnsembleBand(double TimeSeconds, double Mean, double StandardError, double Minimum, double Maximum)
{
    /// <summary>Null where no replicate has a value.</summary>
    public static EnsembleBand? Of(double timeSeconds, IEnumerable<double> replicates)
    {
        double[] values = [.. replicates.Where(double.IsFinite)];
        if (values.Length == 0) return null;
        double mean = values.Average();
        double error = values.Length < 2 ? double.NaN : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
        return new EnsembleBand(timeSeconds, mean, error, values.Min(), values.Max());
    }
}
