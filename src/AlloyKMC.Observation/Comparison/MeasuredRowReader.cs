using System.Globalization;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Observation.Comparison;

/// <summary>Turns the fields of one line into a row, and remembers what stood before to find repetitions.</summary>
internal sealed class MeasuredRowReader(SpeciesTable species, MeasuredTimeCourseReader.Header header, List<Fault> faults)
{
    private readonly Dictionary<string, long> _lineOf = [];
    private string _line = "";

    /// <summary>Null, with faults, where the line is not as it should be.</summary>
    public MeasuredRow? Read(string[] fields, long line)
    {
        _line = string.Create(CultureInfo.InvariantCulture, $"line {line}");
        int before = faults.Count;
        if (fields.Length != header.Count)
        {
            string hint = fields.Length > header.Count ? " A decimal comma splits a number in two." : "";
            Report($"There are {fields.Length} fields where the header has {header.Count}.{hint}", "Separate fields by commas and decimals by points.");
            return null;
        }

        double time = Number(fields[header.Time], "time", 0);
        double intensity = Number(fields[header.Intensity], "intensity", 0);
        string sdText = header.StandardDeviation < 0 ? "" : fields[header.StandardDeviation];
        double? sd = sdText.Length == 0 ? null : Number(sdText, "sd", double.Epsilon);
        Family? family = FindFamily(fields[header.Family]);
        Dictionary<string, int> coordinates = [];
        foreach ((string name, int index) in header.Coordinates)
        {
            if (family is not null && ReadCoordinate(family, name, fields[index]) is { } value) coordinates[name] = value;
        }

        if (faults.Count > before) return null;
        string key = string.Create(CultureInfo.InvariantCulture, $"{time:R} {family!.Name} {string.Join(' ', coordinates)}");
        if (!_lineOf.TryAdd(key, line))
        {
            Report($"The same time, family and coordinates stand in line {_lineOf[key]}.", "Keep one of the two.");
            return null;
        }

        return new MeasuredRow(line, time * header.SecondsPerUnit, family.Name, coordinates, intensity, sd);
    }

    private void Report(string problem, string remedy) => faults.Add(new Fault(_line, problem, remedy));

    private double Number(string text, string name, double minimum)
    {
        string allowed = minimum > 0 ? $"The {name} must be a number above 0, with a decimal point." : $"The {name} must be a number that is not negative, with a decimal point.";
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= minimum && double.IsFinite(value)) return value;
        string hint = text.Contains(',', StringComparison.Ordinal) ? " It has a decimal comma." : "";
        Report(text.Length == 0 ? $"The {name} is missing." : $"The {name} is \"{text}\".{hint}", allowed);
        return double.NaN;
    }

    private Family? FindFamily(string name)
    {
        string[] frameworks = [.. species.Families.Where(family => family.Kind == FamilyKind.Framework).Select(family => family.Name)];
        Family? found = species.Families.FirstOrDefault(family => family.Name == name);
        if (found is { Kind: FamilyKind.Framework }) return found;
        if (found is not null) Report($"\"{name}\" is a pool of complexes, which the cluster spectrum does not show.", $"Frameworks are {string.Join(", ", frameworks)}.");
        else Report($"The family \"{name}\" is unknown.{Suggestion.For(name, frameworks)}", $"Frameworks are {string.Join(", ", frameworks)}.");
        return null;
    }

    private int? ReadCoordinate(Family family, string name, string text)
    {
        Coordinate? coordinate = family.Coordinates.FirstOrDefault(candidate => candidate.Name == name);
        if (coordinate is null)
        {
            if (text.Length > 0) Report($"{family.Name} has no coordinate {name}, but \"{text}\" stands there.", "Leave the field empty.");
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= coordinate.Minimum && value <= coordinate.Maximum) return value;
        Report(text.Length == 0 ? $"The {name} of {family.Name} is missing." : $"The {name} of {family.Name} is \"{text}\".", $"It must be a whole number from {coordinate.Minimum} to {coordinate.Maximum}.");
        return null;
    }
}
