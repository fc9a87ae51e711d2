namespace AlloyKMC.Observation.Comparison;

/// <summary>Measured intensity of one framework at one coordinate value, summed over the other coordinates.</summary>
public readonly record struct MeasuredCell(string Family, int Value, double Intensity, double? Variance);

/// <summary>The measured intensities of one time along one coordinate.</summary>
internal sealed class MeasuredSpectrum
{
    public MeasuredSpectrum(MeasuredTimeCourse course, double timeSeconds, string coordinate)
    {
        TimeSeconds = timeSeconds;
        List<MeasuredCell> cells = [];
        foreach (IGrouping<(string Family, int Value), MeasuredRow> rows in course.Rows
            .Where(row => row.TimeSeconds == timeSeconds)
            .GroupBy(row => (row.Family, row.Coordinates[coordinate])))
        {
            double? variance = rows.All(row => row.StandardDeviation is not null) ? rows.Sum(row => row.StandardDeviation!.Value * row.StandardDeviation.Value) : null;
            cells.Add(new MeasuredCell(rows.Key.Family, rows.Key.Value, rows.Sum(row => row.Intensity), variance));
        }

        Cells = cells;
        Total = cells.Sum(cell => cell.Intensity);
    }

    public double TimeSeconds { get; }

    public IReadOnlyList<MeasuredCell> Cells { get; }

    public double Total { get; }

    public double TotalOf(string family) => Cells.Where(cell => cell.Family == family).Sum(cell => cell.Intensity);

    /// <summary>Intensities along the coordinate; without weights where the framework is not measured at this time.</summary>
    public CoordinateDistribution DistributionOf(string family)
    {
        MeasuredCell[] cells = [.. Cells.Where(cell => cell.Family == family)];
        if (cells.Length == 0) return new CoordinateDistribution(0, []);
        int minimum = cells.Min(cell => cell.Value);
        double[] weights = new double[cells.Max(cell => cell.Value) - minimum + 1];
        foreach (MeasuredCell cell in cells) weights[cell.Value - minimum] += cell.Intensity;
        return new CoordinateDistribution(minimum, weights);
    }
}
