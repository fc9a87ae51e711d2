using System.Globalization;
using AlloyKMC.Model;

namespace AlloyKMC.Interchange.Petab;

/// <summary>A table of tab-separated values with a header, whose fields are asked for by column.</summary>
internal sealed class PetabTable
{
    private readonly string _file;
    private readonly List<Fault> _faults;
    private readonly List<(int Line, string[] Fields)> _rows = [];

    public PetabTable(string file, TextReader text, IReadOnlyList<string> required, List<Fault> faults)
    {
        _file = file;
        _faults = faults;
        string? header = text.ReadLine();
        Columns = [.. (header ?? "").Split('\t').Select(c => c.Trim())];
        foreach (string missing in required.Except(Columns)) faults.Add(new Fault($"{file}:1", $"The table has no column '{missing}'.", $"Its columns are {string.Join(", ", Columns)}.{Suggestion.For(missing, Columns)}"));
        int line = 1;
        while (text.ReadLine() is { } row)
        {
            line++;
            if (string.IsNullOrWhiteSpace(row)) continue;
            string[] fields = row.Split('\t');
            if (fields.Length == Columns.Count) _rows.Add((line, [.. fields.Select(f => f.Trim())]));
            else faults.Add(new Fault(Place(line), $"The line has {fields.Length} fields, the header {Columns.Count}.", "Separate fields by tabs; leave a field empty rather than out."));
        }
    }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Rows with their lines; a row is asked for a column by name and gives "" where there is none.</summary>
    public IEnumerable<(int Line, Func<string, string> Field)> Rows => _rows.Select(r => (r.Line, (Func<string, string>)(name => IndexOf(name) is var i and >= 0 ? r.Fields[i] : "")));

    public string Place(int line) => FormattableString.Invariant($"{_file}:{line}");

    /// <summary>A finite number, or NaN with a fault.</summary>
    public double Number(int line, string column, string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)) return value;
        _faults.Add(new Fault(Place(line), $"{column} is '{text}'.", "Give a finite number."));
        return double.NaN;
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == name) return i;
        }

        return -1;
    }
}
