namespace AlloyKMC.Reporting.Data;

/// <summary>Stored values of one observable of a condition.</summary>
/// <param name="Name">As the system names it, with its unit where the name has one.</param>
/// <param name="Values">Values[replicate][sample], in the units of the system; replicates cut short lack the last samples.</param>
public sealed record ObservableSeries(string Name, IReadOnlyList<IReadOnlyList<double>> Values)
{
    /// <summary>The values over the replicates at each sample; samples without a finite value are left out.</summary>
    /// <param name="timesSeconds">Times of the samples.</param>
    public IReadOnlyList<EnsembleBand> Bands(IReadOnlyList<double> timesSeconds) =>
        [.. timesSeconds.Select((time, sample) => EnsembleBand.Of(time, Values.Where(v => v.Count > sample).Select(v => v[sample]))).OfType<EnsembleBand>()];

    /// <summary>Its one value where it never changes (a half-life, a quantity that nothing touches); null where it does.</summary>
    public double? Constant
    {
        get
        {
            double[] finite = [.. Values.SelectMany(v => v).Where(double.IsFinite)];
            return finite.Length > 0 && finite.Max() - finite.Min() <= 1e-12 * Math.Abs(finite.Max()) ? finite[0] : null;
        }
    }
}
