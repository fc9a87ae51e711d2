using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Reporting.Data;

/// <summary>Measured intensities of one time, as parts of their sum.</summary>
internal static class MeasuredShares
{
    private const double TimeToleranceSeconds = 0.5;

    /// <summary>Share of a framework at a time; null where that time was not measured.</summary>
    public static double? Of(MeasuredTimeCourse? measured, double timeSeconds, string framework)
    {
        MeasuredRow[] rows = RowsAt(measured, timeSeconds);
        double total = rows.Sum(r => r.Intensity);
        return total > 0 ? rows.Where(r => r.Family == framework).Sum(r => r.Intensity) / total : null;
    }

    /// <summary>Parts by value of the coordinate; empty where nothing was measured there.</summary>
    public static IReadOnlyList<(int Value, double Part)> Along(MeasuredTimeCourse? measured, double timeSeconds, string framework, string coordinate)
    {
        MeasuredRow[] rows = RowsAt(measured, timeSeconds);
        double total = rows.Sum(r => r.Intensity);
        if (!(total > 0)) return [];
        return [.. rows.Where(r => r.Family == framework && r.Coordinates.ContainsKey(coordinate)).GroupBy(r => r.Coordinates[coordinate]).Select(g => (g.Key, g.Sum(r => r.Intensity) / total))];
    }

    private static MeasuredRow[] RowsAt(MeasuredTimeCourse? measured, double timeSeconds) =>
        measured is null ? [] : [.. measured.Rows.Where(r => Math.Abs(r.TimeSeconds - timeSeconds) <= TimeToleranceSeconds)];
}
