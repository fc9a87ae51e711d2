using System.Globalization;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using CsvHelper;

namespace AlloyKMC.Observation.Comparison;

/// <summary>
/// Reads measured time courses from tidy CSV: one row per intensity, columns time_s (or time_min, time_h), family, one per coordinate, intensity and,
/// if known, sd. Fields are separated by commas, decimals by points; lines that begin with # are comments.
/// </summary>
public static class MeasuredTimeCourseReader
{
    private const int MaximumFaults = 50;
    private const int MaximumLineBytes = 100_000;

    private static readonly Dictionary<string, double> SecondsPerUnit = new() { ["time_s"] = 1, ["time_min"] = 60, ["time_h"] = 3600 };

    /// <param name="text">The text of the file.</param>
    /// <param name="species">The system the families and coordinates belong to.</param>
    /// <exception cref="FaultException">All that is wrong with the file (at most 50 faults), each with its line.</exception>
    public static MeasuredTimeCourse Read(TextReader text, SpeciesTable species)
    {
        List<Fault> faults = [];
        CsvReaderOptions options = new()
        {
            AllowLineBreaksInQuotes = false,
            CommentPrefix = '#',
            HasHeader = false,
            MaxRecordSize = MaximumLineBytes,
            OnMalformedRecord = record => faults.Add(new Fault(string.Create(CultureInfo.InvariantCulture, $"line {record.LineNumber}"), "The quotes of the line do not match.", "Write fields without quotes, or close them on the line.")),
            Separator = ',',
            TrackLineNumbers = true,
            TrimWhitespace = true,
        };
        using CsvReader csv = CsvReader.Create(text, options, leaveOpen: true);
        try
        {
            return ReadRows(csv, species, faults);
        }
        catch (CsvFormatException exception)
        {
            faults.Add(new Fault(string.Create(CultureInfo.InvariantCulture, $"line {exception.LineNumber}"), $"The line cannot be read: {exception.Message}", $"A line is at most {MaximumLineBytes} bytes long; check that this is a CSV file."));
            throw new FaultException(faults);
        }
    }

    private static MeasuredTimeCourse ReadRows(CsvReader csv, SpeciesTable species, List<Fault> faults)
    {
        if (!csv.Read()) throw new FaultException(new Fault("line 1", "The file is empty.", $"It begins with a header: {Allowed(species)}."));
        Header? header = ReadHeader(csv, species, faults);
        if (header is null) throw new FaultException(faults);
        MeasuredRowReader reader = new(species, header, faults);
        List<MeasuredRow> rows = [];
        while (faults.Count < MaximumFaults && csv.Read())
        {
            if (reader.Read(Fields(csv), csv.LineNumber) is { } row) rows.Add(row);
        }

        if (faults.Count == 0) CheckTimes(rows, faults);
        if (faults.Count == 0) return new MeasuredTimeCourse(rows);
        if (faults.Count >= MaximumFaults) faults.Add(new Fault(Line(csv), "Reading stopped here.", "Correct the faults above first."));
        throw new FaultException(faults);
    }

    private static Header? ReadHeader(CsvReader csv, SpeciesTable species, List<Fault> faults)
    {
        string[] names = [.. Fields(csv)];
        string line = Line(csv);
        if (names.Length == 1 && names[0].IndexOfAny([';', '\t']) >= 0)
        {
            string separator = names[0].Contains(';', StringComparison.Ordinal) ? "semicolons" : "tabs";
            faults.Add(new Fault(line, $"The fields are separated by {separator}.", "Separate fields by commas and decimals by points."));
            return null;
        }

        string[] coordinates = [.. CoordinateNames(species)];
        string[] known = [.. SecondsPerUnit.Keys, "family", .. coordinates, "intensity", "sd"];
        foreach (string name in names.Where(name => !known.Contains(name)))
        {
            bool isTime = name.StartsWith("time", StringComparison.OrdinalIgnoreCase);
            faults.Add(isTime
                ? new Fault(line, $"The column \"{name}\" has no unit that is known.", "Name it time_s, time_min or time_h.")
                : new Fault(line, $"The column \"{name}\" is unknown.{Suggestion.For(name, known)}", $"Columns are {Allowed(species)}."));
        }

        foreach (string twice in names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key)) faults.Add(new Fault(line, $"The column \"{twice}\" stands twice.", "Keep one."));
        string[] times = [.. names.Where(SecondsPerUnit.ContainsKey).Distinct()];
        bool hasOtherTime = names.Any(name => name.StartsWith("time", StringComparison.OrdinalIgnoreCase) && !SecondsPerUnit.ContainsKey(name));
        if (times.Length > 1) faults.Add(new Fault(line, $"There are {times.Length} columns of time: {string.Join(", ", times)}.", "Keep one."));
        if (times.Length == 0 && !hasOtherTime) faults.Add(new Fault(line, "There is no column of time.", "Add time_s, time_min or time_h."));
        foreach (string required in new[] { "family", "intensity" }.Where(required => !names.Contains(required)))
            faults.Add(new Fault(line, $"There is no column \"{required}\".", $"Columns are {Allowed(species)}."));
        if (faults.Count > 0) return null;
        return new Header(
            names.Length,
            Array.IndexOf(names, times[0]),
            SecondsPerUnit[times[0]],
            Array.IndexOf(names, "family"),
            [.. coordinates.Where(names.Contains).Select(name => (name, Array.IndexOf(names, name)))],
            Array.IndexOf(names, "intensity"),
            Array.IndexOf(names, "sd"));
    }

    private static void CheckTimes(List<MeasuredRow> rows, List<Fault> faults)
    {
        if (rows.Count == 0) faults.Add(new Fault("line 1", "There is a header but no row.", "Add one row per intensity."));
        foreach (IGrouping<double, MeasuredRow> time in rows.GroupBy(row => row.TimeSeconds).Where(time => time.All(row => row.Intensity == 0)))
            faults.Add(new Fault(string.Create(CultureInfo.InvariantCulture, $"line {time.First().Line}"), string.Create(CultureInfo.InvariantCulture, $"All intensities at {time.Key} s are 0."), "Leave out times without a spectrum."));
    }

    private static IEnumerable<string> CoordinateNames(SpeciesTable species) => species.Families.SelectMany(family => family.Coordinates).Select(coordinate => coordinate.Name).Distinct();

    private static string Allowed(SpeciesTable species) => $"time_s (or time_min, time_h), family, {string.Join(", ", CoordinateNames(species))}, intensity and, if known, sd";

    private static string[] Fields(CsvReader csv) => [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];

    private static string Line(CsvReader csv) => string.Create(CultureInfo.InvariantCulture, $"line {csv.LineNumber}");

    /// <summary>Where the columns stand; -1 where there is none.</summary>
    internal sealed record Header(int Count, int Time, double SecondsPerUnit, int Family, IReadOnlyList<(string Name, int Index)> Coordinates, int Intensity, int StandardDeviation);
}
