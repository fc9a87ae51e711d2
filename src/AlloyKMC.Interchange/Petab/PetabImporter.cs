using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Interchange.Import;
using AlloyKMC.Model;

namespace AlloyKMC.Interchange.Petab;

/// <summary>Files of a fit made of a PEtab problem: a system, a run and a table of intensities per condition, and the fit itself.</summary>
/// <param name="Files">Names and texts; the fit last.</param>
/// <param name="Warnings">Readings that were a choice.</param>
public sealed record ImportedFit(IReadOnlyList<(string Name, string Text)> Files, IReadOnlyList<string> Warnings);

/// <summary>Makes a fit of a PEtab problem whose observables are intensities of compositions, with a scale of its own at each time; all else is refused by table and line.</summary>
public static class PetabImporter
{
    public const string FitName = "fit.json";
    private const string SystemName = "system.json", InstrumentName = "instrument.json";

    /// <summary>The SBML file of a problem, with the parameters that are estimated.</summary>
    /// <exception cref="FaultException">What of the model cannot be expressed.</exception>
    public static ImportedModel ReadModel(PetabProblem problem, Stream model, string modelName)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return SbmlImporter.Read(model, modelName, problem.Parameters.Where(p => p.IsEstimated).Select(p => p.Id).ToHashSet(StringComparer.Ordinal));
    }

    /// <param name="problem">The tables.</param>
    /// <param name="imported">Its model.</param>
    /// <param name="modelName">Name of the model, for messages.</param>
    /// <exception cref="FaultException">All that cannot be expressed.</exception>
    public static ImportedFit Import(PetabProblem problem, ImportedModel imported, string modelName)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(imported);
        List<Fault> faults = [];
        if (!imported.CountsMolecules) faults.Add(new Fault(modelName, "Its species are not counts of molecules: amounts of the condition table and observables would have another meaning.", "Give substanceUnits \"item\" and hasOnlySubstanceUnits \"true\"."));
        AlloySystem system = AlloySystem.Compile(imported.System);
        var intensities = new PetabIntensities(problem, imported, system, faults);
        intensities.Read();
        // Without its observables every scale and response would seem to be read by nothing.
        if (faults.Count > 0) throw new FaultException(faults);
        (string Name, string Text)[] runs = [.. problem.Conditions.Select(c => (FormattableString.Invariant($"{c.Id}.json"), Run(c, problem, imported, system, faults)))];
        JsonObject parameters = Parameters(problem, imported, intensities, faults);
        if (faults.Count > 0) throw new FaultException(faults);
        List<(string Name, string Text)> files = [(SystemName, ConfigText.OfSystem(imported.System)), .. runs, .. problem.Conditions.Select(c => ($"{c.Id}.csv", intensities.Table(c.Id)))];
        var fit = new JsonObject
        {
            ["name"] = imported.System.Name,
            ["runs"] = new JsonArray([.. runs.Select(r => (JsonNode)r.Name)]),
            ["data"] = new JsonArray([.. problem.Conditions.Select(c => (JsonNode)new JsonObject { ["file"] = $"{c.Id}.csv", ["condition"] = c.Id })]),
            ["parameters"] = parameters,
        };
        if (intensities.FittedResponses.Count > 0) fit["nuisance"] = new JsonObject { ["response"] = new JsonObject(intensities.FittedResponses.Select(r => KeyValuePair.Create<string, JsonNode?>(r.Key, PetabParameterText.Of(r.Value, faults)))) };
        if (intensities.FixedResponses.Count > 0)
        {
            files.Add((InstrumentName, ConfigText.Of(new JsonObject { ["families"] = new JsonObject(intensities.FixedResponses.Select(r => KeyValuePair.Create<string, JsonNode?>(r.Key, new JsonObject { ["response"] = r.Value }))) })));
            fit["instrument"] = InstrumentName;
        }

        if (faults.Count > 0) throw new FaultException(faults);
        files.Add((FitName, ConfigText.Of(fit)));
        return new ImportedFit(files, imported.Warnings);
    }

    private static string Run(PetabCondition condition, PetabProblem problem, ImportedModel model, AlloySystem system, List<Fault> faults)
    {
        Dictionary<string, long> amounts = model.Amounts.ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        double? volume = model.Volume;
        foreach ((string id, double value) in condition.Values)
        {
            if (id == model.Compartment) volume = value;
            else if (!model.SpeciesNames.TryGetValue(id, out string? species)) faults.Add(new Fault($"condition {condition.Id}", $"It sets '{id}', which is no species of the model and not its compartment.", "Let conditions differ in initial amounts; a parameter of the model has one value."));
            else if (Math.Abs(value - Math.Round(value)) > 1e-9 * Math.Max(1, Math.Abs(value)) || value < 0) faults.Add(new Fault($"condition {condition.Id}", FormattableString.Invariant($"{id} is {value:R}."), "Amounts are whole numbers of molecules."));
            else amounts[species] = (long)Math.Round(value);
        }

        double last = problem.Measurements.Where(m => m.ConditionId == condition.Id).Select(m => m.Time).DefaultIfEmpty(0).Max() * system.Units.SecondsPerTimeUnit;
        if (!(last > 0)) faults.Add(new Fault($"condition {condition.Id}", "Nothing was measured there after the start.", "Leave the condition out."));
        return last > 0 ? ConfigText.OfRun(ImportedRun.Of(model with { Amounts = [.. amounts.Where(a => a.Value != 0)], Volume = volume }, new Duration(last), 1) with { Name = condition.Id }, SystemName) : "";
    }

    private static JsonObject Parameters(PetabProblem problem, ImportedModel model, PetabIntensities intensities, List<Fault> faults)
    {
        var parameters = new JsonObject();
        foreach (PetabParameter p in problem.Parameters.Where(p => p.IsEstimated && !intensities.Used.Contains(p.Id)))
        {
            if (model.ParameterNames.TryGetValue(p.Id, out string? name)) parameters[name] = PetabParameterText.Of(p, faults);
            else faults.Add(new Fault(p.Place, $"'{p.Id}' is estimated, and neither a rate of the model nor an observable reads it.", "Remove it, or set estimate to 0."));
        }

        foreach (PetabParameter p in problem.Parameters.Where(p => !p.IsEstimated))
            faults.Add(new Fault(p.Place, $"'{p.Id}' is not estimated but overrides a value of the model.", "Put its value into the model and leave the row out."));
        return parameters;
    }
}

/// <summary>A row of the parameter table as a fit file writes it.</summary>
internal static class PetabParameterText
{
    public static JsonObject Of(PetabParameter p, List<Fault> faults)
    {
        bool isLog = p.Scale != "lin";
        var json = new JsonObject { ["bounds"] = new JsonArray(p.Lower, p.Upper), ["scale"] = isLog ? "log" : "linear" };
        double start = double.IsNaN(p.Nominal) ? isLog ? Math.Sqrt(p.Lower * p.Upper) : (p.Lower + p.Upper) / 2 : p.Nominal;
        if (start < p.Lower || start > p.Upper) faults.Add(new Fault(p.Place, FormattableString.Invariant($"The nominal value {start:R} of '{p.Id}' lies outside its bounds."), "Give one within them."));
        json["start"] = start;
        if (Prior(p, isLog, faults) is { } prior) json["prior"] = prior;
        return json;
    }

    private static string? Prior(PetabParameter p, bool isLog, List<Fault> faults)
    {
        if (p.PriorType is "" or "parameterScaleUniform" or "uniform") return null;
        double[] numbers = [.. p.PriorParameters.Split(';').Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out double v) ? v : double.NaN)];
        if (numbers is not [var centre, var spread] || !double.IsFinite(centre) || !(spread > 0))
        {
            faults.Add(new Fault(p.Place, $"The prior parameters of '{p.Id}' are '{p.PriorParameters}'.", "Give two numbers separated by a semicolon, the second above 0."));
            return null;
        }

        // The scale log10 only changes the unit of the exponent.
        double unit = p.Scale == "log10" ? Math.Log(10) : 1;
        switch (p.PriorType)
        {
            case "normal":
            case "parameterScaleNormal" when !isLog:
                return FormattableString.Invariant($"normal({centre:R}, {spread:R})");
            case "parameterScaleNormal":
                return FormattableString.Invariant($"lognormal({Math.Exp(centre * unit):R}, {spread * unit:R})");
            default:
                faults.Add(new Fault(p.Place, $"The prior of '{p.Id}' is {p.PriorType}.", "normal, parameterScaleNormal and flat priors can be expressed."));
                return null;
        }
    }
}
