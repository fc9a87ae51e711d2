namespace AlloyKMC.Observation.Comparison;

/// <summary>One measured intensity.</summary>
/// <param name="Line">Line of the file, counted from 1.</param>
/// <param name="TimeSeconds">Time since mixing.</param>
/// <param name="Family">Name of a framework of the system.</param>
/// <param name="Coordinates">Values of the coordinates the file resolves; those it does not name are summed over.</param>
/// <param name="Intensity">Intensity in any unit that is the same within one time.</param>
/// <param name="StandardDeviation">Standard deviation of the intensity in its unit; null where none is given.</param>
public sealed record MeasuredRow(long Line, double TimeSeconds, string Family, IReadOnlyDictionary<string, int> Coordinates, double Intensity, double? StandardDeviation);

/// <summary>Assigned intensities of a measured time course.</summary>
public sealed record MeasuredTimeCourse(IReadOnlyList<MeasuredRow> Rows)
{
    /// <summary>Times with spectra, ascending.</summary>
    public IReadOnlyList<double> TimesSeconds { get; } = [.. Rows.Select(row => row.TimeSeconds).Distinct().Order()];

    /// <summary>Families named anywhere in the file, in the order of their first row: what the instrument could see.</summary>
    public IReadOnlyList<string> Families { get; } = [.. Rows.Select(row => row.Family).Distinct()];
}
