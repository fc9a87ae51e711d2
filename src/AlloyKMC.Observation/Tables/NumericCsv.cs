using System.Globalization;
using AlloyKMC.Model;
using CsvHelper;

namespace AlloyKMC.Observation.Tables;

/// <summary>A table of numbers with named columns.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="HeaderLine">Line of the header, counted from 1.</param>
/// <param name="Rows">Rows, each as long as <paramref name="Columns"/>.</param>
/// <param name="Lines">Line of each row.</param>
internal sealed record NumericTable(IReadOnlyList<string> Columns, long HeaderLine, IReadOnlyList<double[]> Rows, IReadOnlyList<long> Lines);

/// <summary>Reads CSV files of nothing but numbers under a header; fields separated by commas, decimals by points, lines that begin with # are comments.</summary>
internal static class NumericCsv
{
    private const int MaximumFaults = 20;
    private const int MaximumLineBytes = 1_000_000;

    /// <summary>Checks the names of the columns.</summary>
    /// <param name="columns">Names as they stand.</param>
    /// <param name="place">"line 1".</param>
    /// <param name="faults">Takes what is wrong.</param>
    public delegate void HeaderCheck(IReadOnlyList<string> columns, string place, List<Fault> faults);

    /// <param name="text">The text of the file.</param>
    /// <param name="allowed">What the header must be, in words.</param>
    /// <param name="maximumRows">Most rows that are read.</param>
    /// <param name="check">Checks the header.</param>
    /// <param name="checkRow">What is wrong with a row given the one before it (null for the first), as problem and remedy; null where nothing is.</param>
    /// <exception cref="FaultException">All that is wrong with the file (at most 20 faults), each with its line.</exception>
    public static NumericTable Read(TextReader text, string allowed, int maximumRows, HeaderCheck check, Func<double[]?, double[], (string Problem, string Remedy)?> checkRow)
    {
        List<Fault> faults = [];
        using CsvReader csv = CsvReader.Create(
            text,
            new CsvReaderOptions
            {
                AllowLineBreaksInQuotes = false,
                CommentPrefix = '#',
                HasHeader = false,
                MaxRecordSize = MaximumLineBytes,
                OnMalformedRecord = record => faults.Add(new Fault(Line(record.LineNumber), "The quotes of the line do not match.", "Write fields without quotes, or close them on the line.")),
                Separator = ',',
                TrackLineNumbers = true,
                TrimWhitespace = true,
            },
            leaveOpen: true);
        try
        {
            return Read(csv, allowed, maximumRows, check, checkRow, faults);
        }
        catch (CsvFormatException exception)
        {
            faults.Add(new Fault(Line(exception.LineNumber), $"The line cannot be read: {exception.Message}", $"A line is at most {MaximumLineBytes} bytes long; check that this is a CSV file."));
            throw new FaultException(faults);
        }
    }

    internal static string Line(long number) => string.Create(CultureInfo.InvariantCulture, $"line {number}");

    private static NumericTable Read(CsvReader csv, string allowed, int maximumRows, HeaderCheck check, Func<double[]?, double[], (string Problem, string Remedy)?> checkRow, List<Fault> faults)
    {
        if (!csv.Read()) throw new FaultException(new Fault("line 1", "The file is empty.", $"It begins with a header: {allowed}."));
        string[] columns = Fields(csv);
        long headerLine = csv.LineNumber;
        if (columns.Length == 1 && columns[0].IndexOfAny([';', '\t']) >= 0)
            faults.Add(new Fault(Line(headerLine), $"The fields are separated by {(columns[0].Contains(';', StringComparison.Ordinal) ? "semicolons" : "tabs")}.", "Separate fields by commas and decimals by points."));
        else
            check(columns, Line(headerLine), faults);
        if (faults.Count > 0) throw new FaultException(faults);

        List<double[]> rows = [];
        List<long> lines = [];
        while (faults.Count < MaximumFaults && csv.Read())
        {
            if (rows.Count == maximumRows) throw new FaultException(new Fault(Line(csv.LineNumber), $"There are more than {maximumRows} rows.", "Split the file."));
            int before = faults.Count;
            double[] row = Numbers(Fields(csv), columns, Line(csv.LineNumber), faults);
            if (faults.Count > before) continue;
            if (checkRow(rows.Count > 0 ? rows[^1] : null, row) is var (problem, remedy)) faults.Add(new Fault(Line(csv.LineNumber), problem, remedy));
            rows.Add(row);
            lines.Add(csv.LineNumber);
        }

        if (faults.Count >= MaximumFaults) faults.Add(new Fault(Line(csv.LineNumber), "Reading stopped here.", "Correct the faults above first."));
        if (faults.Count == 0 && rows.Count == 0) faults.Add(new Fault(Line(headerLine), "There is a header but no row.", "Add one row per point."));
        if (faults.Count > 0) throw new FaultException(faults);
        return new NumericTable(columns, headerLine, rows, lines);
    }

    private static double[] Numbers(string[] fields, IReadOnlyList<string> columns, string place, List<Fault> faults)
    {
        if (fields.Length != columns.Count)
        {
            string hint = fields.Length > columns.Count ? " A decimal comma splits a number in two." : "";
            faults.Add(new Fault(place, $"There are {fields.Length} fields where the header has {columns.Count}.{hint}", "Separate fields by commas and decimals by points."));
            return [];
        }

        double[] row = new double[fields.Length];
        for (int c = 0; c < row.Length; c++)
        {
            if (double.TryParse(fields[c], NumberStyles.Float, CultureInfo.InvariantCulture, out row[c]) && double.IsFinite(row[c])) continue;
            string hint = fields[c].Contains(',', StringComparison.Ordinal) ? " It has a decimal comma." : "";
            faults.Add(new Fault(place, fields[c].Length == 0 ? $"The {columns[c]} is missing." : $"The {columns[c]} is \"{fields[c]}\".{hint}", "Give a finite number with a decimal point."));
        }

        return row;
    }

    private static string[] Fields(CsvReader csv) => [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
}
