using System.Globalization;
using AlloyKMC.Model;
using AlloyKMC.Observation.Spectra;
using AlloyKMC.Observation.Tables;

namespace AlloyKMC.Observation.MassSpectra;

/// <summary>Mass spectra as CSV with the columns mz (Th) and intensity; lines that begin with # are comments.</summary>
public static class MassSpectrumCsv
{
    private const int MaximumPoints = 20_000_000;
    private const string Allowed = "Columns are mz (in Th) and intensity.";

    private static readonly string[] Columns = ["mz", "intensity"];

    /// <summary>Whether a header is that of a mass spectrum rather than that of a time course.</summary>
    public static bool IsHeader(string line) => line.Split(',').Any(name => name.Trim().Equals("mz", StringComparison.OrdinalIgnoreCase) || name.Trim().Equals("m/z", StringComparison.OrdinalIgnoreCase));

    /// <param name="text">The text of the file.</param>
    /// <param name="kind">What its intensities mean; a CSV file does not say.</param>
    /// <exception cref="FaultException">All that is wrong with the file (at most 20 faults), each with its line: wrong columns, decimal commas, NaN, negative or unordered values, no rows.</exception>
    public static Spectrum Read(TextReader text, SpectrumKind kind)
    {
        int mz = 0;
        NumericTable table = NumericCsv.Read(text, "mz,intensity", MaximumPoints, CheckHeader, CheckRow);
        return new Spectrum(kind, [.. table.Rows.Select(row => row[mz])], [.. table.Rows.Select(row => row[1 - mz])]);

        void CheckHeader(IReadOnlyList<string> columns, string place, List<Fault> faults)
        {
            foreach (string name in columns.Where(name => !Columns.Contains(name))) faults.Add(new Fault(place, $"The column \"{name}\" is unknown.{Suggestion.For(name, Columns)}", Allowed));
            foreach (string name in Columns.Where(name => columns.Count(column => column == name) != 1))
                faults.Add(new Fault(place, columns.Contains(name) ? $"The column \"{name}\" stands twice." : $"There is no column \"{name}\".", Allowed));
            mz = columns.ToList().IndexOf(Columns[0]);
        }

        (string Problem, string Remedy)? CheckRow(double[]? before, double[] row)
        {
            if (!(row[mz] > 0)) return (string.Create(CultureInfo.InvariantCulture, $"The mz is {row[mz]}."), "An m/z is above 0.");
            if (row[1 - mz] < 0) return (string.Create(CultureInfo.InvariantCulture, $"The intensity is {row[1 - mz]}."), "An intensity is not negative.");
            if (before is not null && row[mz] < before[mz]) return (string.Create(CultureInfo.InvariantCulture, $"The mz {row[mz]} comes after {before[mz]}."), "Sort the rows by m/z.");
            return null;
        }
    }

    /// <param name="text">Where to write.</param>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="comments">Lines written before the header, each after "# ".</param>
    public static void Write(TextWriter text, Spectrum spectrum, IEnumerable<string> comments)
    {
        foreach (string comment in comments) text.Write($"# {comment}\n");
        text.Write("mz,intensity\n");
        for (int i = 0; i < spectrum.MassToCharge.Count; i++) text.Write(string.Create(CultureInfo.InvariantCulture, $"{spectrum.MassToCharge[i]:R},{spectrum.Intensity[i]:R}\n"));
    }
}
