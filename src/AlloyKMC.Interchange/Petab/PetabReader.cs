using AlloyKMC.Model;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AlloyKMC.Interchange.Petab;

/// <summary>Reads a PEtab problem, format version 1, of one model.</summary>
public static class PetabReader
{
    private static readonly string[] Scales = ["lin", "log", "log10"];

    /// <param name="yaml">The file that names the others.</param>
    /// <param name="yamlName">Its name, for messages.</param>
    /// <param name="open">Opens one of the others by the name it is given there, and says how messages shall name it.</param>
    /// <returns>The tables, and the name of the SBML file.</returns>
    /// <exception cref="FaultException">All that is wrong with the tables, each with its line.</exception>
    public static (PetabProblem Problem, string Model) Read(TextReader yaml, string yamlName, Func<string, (string Name, TextReader Text)> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        YamlMappingNode root = Root(yaml, yamlName);
        if (Scalar(root, "format_version") is not ("1" or "1.0.0")) throw new FaultException(new Fault($"{yamlName}: format_version", $"It is '{Scalar(root, "format_version")}'.", "Format version 1 is read."));
        if (Child(root, "problems") is not YamlSequenceNode { Children: [YamlMappingNode files] }) throw new FaultException(new Fault($"{yamlName}: problems", "It does not list exactly one problem.", "Give one, with one model."));
        List<Fault> faults = [];
        string[] Names(string key) => Child(files, key) switch
        {
            YamlSequenceNode list => [.. list.Children.OfType<YamlScalarNode>().Select(n => n.Value ?? "")],
            YamlScalarNode { Value: { } one } => [one],
            _ => [],
        };
        string[] models = Names("sbml_files");
        if (models.Length != 1) faults.Add(new Fault($"{yamlName}: sbml_files", $"It names {models.Length} files.", "Name one."));
        string[] parameters = Scalar(root, "parameter_file") is { Length: > 0 } parameterFile ? [parameterFile] : [];
        var problem = new PetabProblem(
            [.. Tables(Names("condition_files"), ["conditionId"], Condition)],
            [.. Tables(Names("observable_files"), ["observableId", "observableFormula", "noiseFormula"], Observable)],
            [.. Tables(Names("measurement_files"), ["observableId", "simulationConditionId", "measurement", "time"], Measurement)],
            [.. Tables(parameters, ["parameterId", "parameterScale", "estimate"], Parameter)]);
        foreach ((string key, int count) in new[] { ("condition_files", problem.Conditions.Count), ("observable_files", problem.Observables.Count), ("measurement_files", problem.Measurements.Count), ("parameter_file", problem.Parameters.Count) })
        {
            if (count == 0 && faults.Count == 0) faults.Add(new Fault($"{yamlName}: {key}", "It names no table with rows.", "Name one."));
        }

        return faults.Count > 0 ? throw new FaultException(faults) : (problem, models[0]);

        IEnumerable<T> Tables<T>(string[] names, string[] required, Func<PetabTable, int, Func<string, string>, List<Fault>, T> row)
        {
            foreach (string name in names)
            {
                (string place, TextReader text) = open(name);
                using TextReader closed = text;
                int before = faults.Count;
                var table = new PetabTable(place, text, required, faults);
                if (faults.Count > before) continue;
                foreach ((int line, Func<string, string> field) in table.Rows) yield return row(table, line, field, faults);
            }
        }
    }

    private static YamlMappingNode Root(TextReader yaml, string name)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(yaml);
            if (stream.Documents is [{ RootNode: YamlMappingNode root }]) return root;
        }
        catch (YamlException exception)
        {
            throw new FaultException(new Fault(FormattableString.Invariant($"{name}:{exception.Start.Line}"), $"This is no YAML: {exception.Message}", "Correct it."));
        }

        throw new FaultException(new Fault(name, "It is not one mapping of keys.", "Give a PEtab problem file: format_version, parameter_file and problems."));
    }

    private static YamlNode? Child(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? child) ? child : null;

    private static string Scalar(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value ?? "";

    private static PetabCondition Condition(PetabTable table, int line, Func<string, string> field, List<Fault> faults)
    {
        List<KeyValuePair<string, double>> values = [];
        foreach (string column in table.Columns.Except(["conditionId", "conditionName"])) values.Add(new(column, table.Number(line, column, field(column))));
        return new PetabCondition(field("conditionId"), field("conditionName"), values);
    }

    private static PetabObservable Observable(PetabTable table, int line, Func<string, string> field, List<Fault> faults)
    {
        if (field("observableTransformation") is not ("" or "lin")) faults.Add(new Fault(table.Place(line), $"observableTransformation is '{field("observableTransformation")}'.", "Intensities are compared on their own scale: lin."));
        if (field("noiseDistribution") is not ("" or "normal")) faults.Add(new Fault(table.Place(line), $"noiseDistribution is '{field("noiseDistribution")}'.", "Only normal noise can be expressed."));
        return new PetabObservable(field("observableId"), field("observableFormula"), field("noiseFormula")) { Place = table.Place(line) };
    }

    private static PetabMeasurement Measurement(PetabTable table, int line, Func<string, string> field, List<Fault> faults)
    {
        if (field("preequilibrationConditionId").Length > 0) faults.Add(new Fault(table.Place(line), "It asks for a preequilibration.", "Give the amounts it leads to as the condition."));
        return new PetabMeasurement(field("observableId"), field("simulationConditionId"), table.Number(line, "measurement", field("measurement")), table.Number(line, "time", field("time")), field("observableParameters"), field("noiseParameters")) { Place = table.Place(line) };
    }

    private static PetabParameter Parameter(PetabTable table, int line, Func<string, string> field, List<Fault> faults)
    {
        bool isEstimated = field("estimate") == "1";
        if (field("estimate") is not ("0" or "1")) faults.Add(new Fault(table.Place(line), $"estimate is '{field("estimate")}'.", "Give 0 or 1."));
        if (!Scales.Contains(field("parameterScale"))) faults.Add(new Fault(table.Place(line), $"parameterScale is '{field("parameterScale")}'.", "Give lin, log or log10."));
        double Number(string column, bool isNeeded) => field(column).Length == 0 && !isNeeded ? double.NaN : table.Number(line, column, field(column));
        return new PetabParameter(
            field("parameterId"), field("parameterScale"), Number("lowerBound", isEstimated), Number("upperBound", isEstimated), Number("nominalValue", !isEstimated), isEstimated, field("objectivePriorType"), field("objectivePriorParameters"))
        {
            Place = table.Place(line),
        };
    }
}
