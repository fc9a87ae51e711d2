using System.Globalization;
using System.Text;
using AlloyKMC.Interchange.Import;
using AlloyKMC.Model;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Interchange.Petab;

/// <summary>Reads measurements as intensities of compositions: scale of the time, times a response of the framework, times one species of a family with one coordinate.</summary>
internal sealed class PetabIntensities(PetabProblem problem, ImportedModel model, AlloySystem system, List<Fault> faults)
{
    private readonly Dictionary<string, Cell> _cells = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PetabParameter> _estimated = problem.Parameters.Where(p => p.IsEstimated).DistinctBy(p => p.Id).ToDictionary(p => p.Id, StringComparer.Ordinal);
    private readonly Dictionary<string, string> _responses = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Condition, double Time), List<(PetabMeasurement Row, double Deviation)>> _spectra = [];

    private sealed record Cell(string Family, int Value);

    /// <summary>Parameters that are scales or responses.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, PetabParameter> FittedResponses { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, double> FixedResponses { get; } = new(StringComparer.Ordinal);

    public void Read()
    {
        foreach (PetabObservable observable in problem.Observables) Read(observable);
        if (faults.Count > 0) return;
        foreach (PetabMeasurement row in problem.Measurements) Read(row);
        var timesOfScale = new Dictionary<string, (string, double)>(StringComparer.Ordinal);
        foreach (((string Condition, double Time) at, List<(PetabMeasurement Row, double)> rows) in _spectra)
        {
            string[] scales = [.. rows.Select(r => r.Row.ObservableParameters).Distinct()];
            string place = rows[0].Row.Place;
            if (scales is not [var scale] || !_estimated.ContainsKey(scale))
                faults.Add(new Fault(place, FormattableString.Invariant($"The intensities of {at.Condition} at {at.Time} have the scales '{string.Join("', '", scales)}'."), "Intensities of one time share one estimated scale: here the scale between simulation and spectrum is free at each time."));
            else if (!timesOfScale.TryAdd(scale, at)) faults.Add(new Fault(place, $"The scale '{scale}' is that of another time or condition too.", "Give each time of a condition a scale of its own: absolute intensities are not compared."));
            Used.UnionWith(scales);
        }
    }

    /// <summary>The intensities of a condition as a measured time course.</summary>
    public string Table(string condition)
    {
        var text = new StringBuilder("time_s,family,x,intensity,sd\n");
        string coordinate = system.Species.Families.First(f => f.Name == _cells.Values.First().Family).Coordinates[0].Name;
        text.Replace(",x,", $",{coordinate},");
        foreach (((_, double time), List<(PetabMeasurement Row, double Deviation)> rows) in _spectra.Where(s => s.Key.Condition == condition).OrderBy(s => s.Key.Time))
        {
            foreach ((PetabMeasurement row, double deviation) in rows)
                text.Append(CultureInfo.InvariantCulture, $"{time * system.Units.SecondsPerTimeUnit:R},{_cells[row.ObservableId].Family},{_cells[row.ObservableId].Value},{row.Value:R},{deviation:R}\n");
        }

        return text.ToString();
    }

    private void Read(PetabObservable observable)
    {
        string place = observable.Place, form = $"Write {PetabNames.ScaleOf(observable.Id)}, a response (a number or a parameter) and one species, multiplied.";
        List<Fault> syntax = [];
        Expression? formula = ExpressionParser.Read(observable.Formula, place, syntax);
        faults.AddRange(syntax);
        if (formula is null) return;
        string? species = null, response = null;
        double number = 1;
        bool hasScale = false, isProduct = true;
        foreach (Expression factor in Factors(formula))
        {
            switch (factor)
            {
                case NameReference name when name.Name == PetabNames.ScaleOf(observable.Id) && !hasScale:
                    hasScale = true;
                    break;
                case NameReference name when species is null && model.SpeciesNames.TryGetValue(name.Name, out string? found):
                    species = found;
                    break;
                case NameReference name when response is null && _estimated.ContainsKey(name.Name):
                    response = name.Name;
                    break;
                case NumberLiteral literal:
                    number *= literal.Value;
                    break;
                default:
                    isProduct = false;
                    break;
            }
        }

        SpeciesInfo? info = species is null ? null : system.Species[system.Species.Find(species)!.Value];
        if (!isProduct || !hasScale || info is null || (response is not null && number != 1) || !(number > 0)) faults.Add(new Fault(place, $"'{observable.Formula}' is no intensity of one composition.", form));
        else if (info.Coordinates.Count != 1) faults.Add(new Fault(place, $"{species} is no member of a family with one coordinate.", "Spectra are compared along a coordinate: such families come back from models that were exported here."));
        else if (!_responses.TryAdd(info.Family.Name, response ?? number.ToString("R", CultureInfo.InvariantCulture)) && _responses[info.Family.Name] != (response ?? number.ToString("R", CultureInfo.InvariantCulture)))
            faults.Add(new Fault(place, $"{info.Family.Name} has another response in other rows.", "Within a framework all compositions respond alike."));
        else _cells[observable.Id] = new Cell(info.Family.Name, info.Coordinates[0]);
        if (faults.Count > 0 || info is null) return;
        if (response is not null) (FittedResponses[info.Family.Name], _) = (_estimated[response], Used.Add(response));
        else if (number != 1) FixedResponses[info.Family.Name] = number;
    }

    private void Read(PetabMeasurement row)
    {
        string place = row.Place;
        PetabObservable? observable = problem.Observables.FirstOrDefault(o => o.Id == row.ObservableId);
        if (observable is null) faults.Add(new Fault(place, $"There is no observable '{row.ObservableId}'.", "Add it to the observable table."));
        if (problem.Conditions.All(c => c.Id != row.ConditionId)) faults.Add(new Fault(place, $"There is no condition '{row.ConditionId}'.", $"Conditions are {string.Join(", ", problem.Conditions.Select(c => c.Id))}."));
        if (observable is null) return;
        string noise = observable.NoiseFormula == PetabNames.NoiseOf(observable.Id) ? row.NoiseParameters : observable.NoiseFormula;
        if (!double.TryParse(noise, NumberStyles.Float, CultureInfo.InvariantCulture, out double deviation) || !(deviation > 0))
        {
            faults.Add(new Fault(place, $"The standard deviation of the intensity is '{noise}'.", "Give a positive number: noise that is itself fitted cannot be expressed."));
            return;
        }

        if (!_spectra.TryGetValue((row.ConditionId, row.Time), out List<(PetabMeasurement, double)>? rows)) _spectra[(row.ConditionId, row.Time)] = rows = [];
        rows.Add((row, deviation));
    }

    private static IEnumerable<Expression> Factors(Expression expression) => expression is BinaryOperation { Operator: "*" } product ? Factors(product.Left).Concat(Factors(product.Right)) : [expression];
}
