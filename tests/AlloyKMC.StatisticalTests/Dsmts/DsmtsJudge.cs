using AlloyKMC.StatisticalTests.Ensembles;

namespace AlloyKMC.StatisticalTests.Dsmts;

/// <summary>
/// Compares simulated moments with the tables. Where the suite's own rule (|Z| below 3, |Y| below 5) exceeds by chance, every point here is held against the normal quantile of
/// alpha over all points, the variances scaled by the exact kurtosis: the standard deviation of S^2/sigma^2 is sqrt((kurtosis - (n-3)/(n-1)) / n).
/// </summary>
public sealed record DsmtsJudgement(string Name, int Count, IReadOnlyList<double> MeanDeviates, IReadOnlyList<double> VarianceDeviates, IReadOnlyList<string> Mismatches)
{
    /// <summary>Above this excess kurtosis over n the variance is not yet near normal, and is left out.</summary>
    private const double MostSkewForVariances = 2e-3;

    /// <summary>Above this the mean is not yet near normal.</summary>
    private const double MostSkewForMeans = 2e-2;

    public double LargestMean => MeanDeviates.Select(Math.Abs).DefaultIfEmpty().Max();

    public double LargestVariance => VarianceDeviates.Select(Math.Abs).DefaultIfEmpty().Max();

    public int Points => MeanDeviates.Count + VarianceDeviates.Count;

    public bool Passes(double threshold) => Mismatches.Count == 0 && LargestMean <= threshold && LargestVariance <= threshold;

    public static DsmtsJudgement Judge(DsmtsVariant variant, Moments moments)
    {
        DsmtsCase dsmts = variant.Case;
        var means = new List<double>();
        var variances = new List<double>();
        var mismatches = new List<string>();
        double n = moments.Count;
        string[] outputs = [.. dsmts.Mean.Keys];
        for (int v = 0; v < outputs.Length; v++)
        {
            for (int t = 0; t < dsmts.Times.Count; t++)
            {
                double expected = dsmts.Mean[outputs[v]][t], sd = dsmts.Sd[outputs[v]][t];
                double mean = moments.Mean(t, v), variance = moments.Variance(t, v);
                if (sd == 0)
                {
                    if (Math.Abs(mean - expected) > 1e-9 * Math.Max(1, Math.Abs(expected)) || variance > 1e-9)
                        mismatches.Add(FormattableString.Invariant($"{outputs[v]} at {dsmts.Times[t]} s is {mean} with variance {variance}, not {expected} always"));
                    continue;
                }

                double? kurtosis = dsmts.Kurtosis.GetValueOrDefault(outputs[v])?[t];
                if (!((kurtosis - 3) / n > MostSkewForMeans)) means.Add(Math.Sqrt(n) * (mean - expected) / sd);
                if ((kurtosis - 3) / n <= MostSkewForVariances) variances.Add(((variance / (sd * sd)) - 1) / Math.Sqrt((kurtosis!.Value - ((n - 3) / (n - 1))) / n));
            }
        }

        return new DsmtsJudgement(variant.Name, moments.Count, means, variances, mismatches);
    }

    /// <summary>
    /// Batches of one case: the sum of Z^2 over batches is a chi-square at every point. Replicates that share a stream make it too large, stratified ones too small, which a
    /// single ensemble hardly shows.
    /// </summary>
    /// <returns>The largest normal deviate and the number of points.</returns>
    public static (double Largest, int Points) Dispersion(DsmtsVariant variant, IReadOnlyList<Moments> batches)
    {
        DsmtsJudgement[] judged = [.. batches.Select(b => Judge(variant, b))];
        int points = judged[0].MeanDeviates.Count;
        double largest = 0;
        for (int p = 0; p < points; p++)
        {
            double square = judged.Average(j => j.MeanDeviates[p] * j.MeanDeviates[p]);
            largest = Math.Max(largest, Math.Abs(Significance.WilsonHilferty(square, judged.Length)));
        }

        return (largest, points);
    }
}
