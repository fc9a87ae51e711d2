using System.Globalization;
using System.Text;
using AlloyKMC.Interchange.Networks;
using AlloyKMC.Interchange.Sbml;

namespace AlloyKMC.Interchange.Petab;

/// <summary>Writes the files of a PEtab problem, format version 1.</summary>
public static class PetabWriter
{
    /// <summary>Files of a problem, the one that names the others last.</summary>
    public static IReadOnlyList<(string Name, Action<Stream> Write)> Files(PetabProblem problem, ExchangeNetwork model) =>
    [
        (PetabNames.Model, stream => SbmlWriter.Write(model, stream)),
        (PetabNames.Conditions, stream => Conditions(problem, stream)),
        (PetabNames.Observables, stream => Table(stream, ["observableId", "observableFormula", "observableTransformation", "noiseFormula", "noiseDistribution"], problem.Observables.Select(o => (string[])[o.Id, o.Formula, "lin", o.NoiseFormula, "normal"]))),
        (PetabNames.Measurements, stream => Table(stream, ["observableId", "simulationConditionId", "measurement", "time", "observableParameters", "noiseParameters"], problem.Measurements.Select(m => (string[])[m.ObservableId, m.ConditionId, Number(m.Value), Number(m.Time), m.ObservableParameters, m.NoiseParameters]))),
        (PetabNames.Parameters, stream => Parameters(problem, stream)),
        (PetabNames.Problem, stream => Lines(stream,
        [
            "format_version: 1",
            $"parameter_file: {PetabNames.Parameters}",
            "problems:",
            $"- sbml_files: [{PetabNames.Model}]",
            $"  condition_files: [{PetabNames.Conditions}]",
            $"  observable_files: [{PetabNames.Observables}]",
            $"  measurement_files: [{PetabNames.Measurements}]",
        ])),
    ];

    internal static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void Conditions(PetabProblem problem, Stream stream)
    {
        string[] columns = [.. problem.Conditions.SelectMany(c => c.Values.Select(v => v.Key)).Distinct()];
        Table(stream, ["conditionId", "conditionName", .. columns], problem.Conditions.Select(c => (string[])[c.Id, c.Name, .. columns.Select(column => Number(c.Values.FirstOrDefault(v => v.Key == column).Value))]));
    }

    private static void Parameters(PetabProblem problem, Stream stream)
    {
        bool hasPriors = problem.Parameters.Any(p => p.PriorType.Length > 0);
        string[] priors = hasPriors ? ["objectivePriorType", "objectivePriorParameters"] : [];
        Table(stream, ["parameterId", "parameterScale", "lowerBound", "upperBound", "nominalValue", "estimate", .. priors], problem.Parameters.Select(p =>
            (string[])[p.Id, p.Scale, Number(p.Lower), Number(p.Upper), Number(p.Nominal), p.IsEstimated ? "1" : "0", .. hasPriors ? [p.PriorType, p.PriorParameters] : priors]));
    }

    private static void Table(Stream stream, string[] header, IEnumerable<string[]> rows) => Lines(stream, rows.Prepend(header).Select(row => string.Join('\t', row)));

    private static void Lines(Stream stream, IEnumerable<string> lines)
    {
        using StreamWriter text = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (string line in lines) text.WriteLine(line);
    }
}
