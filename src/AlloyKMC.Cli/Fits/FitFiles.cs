using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlloyKMC.Batch.Fits;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Fitting.Problems;

namespace AlloyKMC.Cli.Fits;

/// <summary>Files a fit leaves in its folder: the result, the calibrated system, and tables of profiles, draws and bands.</summary>
internal static class FitFiles
{
    public const string ResultName = "fit.json";
    public const string SystemName = "system.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string folder, FitSetup setup, LoadedFit fit, FitOutcome outcome)
    {
        if (setup.SystemFile is { } system && !outcome.Best.IsFailed) WriteJson(Path.Combine(folder, SystemName), CalibratedSystem(folder, system, setup, fit, outcome));
        if (outcome.Profiles is { } profiles) Table(folder, "profiles.csv", ["parameter", "value", "rise"], profiles.Profiles.SelectMany(p => p.Points.Select(point => new[] { p.Parameter.Name, Number(point.Value), Number(point.Rise) })));
        if (outcome.Posterior is { } posterior)
        {
            ParameterSpace space = setup.Problem.Space;
            Table(folder, "posterior.csv", [.. space.Parameters.Select(p => p.Name)], posterior.Draws.Select(d => space.Values(d).Select(Number).ToArray()));
        }

        if (outcome.Predictions.Count > 0)
        {
            string[] header = ["file", "condition", "time_s", "quantity", .. FitSession.BandLevels.Select(l => string.Create(CultureInfo.InvariantCulture, $"q{100 * l:00}"))];
            Table(folder, "bands.csv", header, outcome.Predictions.SelectMany(p => p.Bands.Select(b => (string[])[p.File, p.Conditions[b.Condition].Name, Number(b.TimeSeconds), b.Quantity, .. b.Quantiles.Select(Number)])));
        }

        // Last, so that a folder with a result has everything the result speaks of.
        WriteJson(Path.Combine(folder, ResultName), FitJson.Of(setup, fit, outcome));
    }

    private static JsonObject CalibratedSystem(string folder, string system, FitSetup setup, LoadedFit fit, FitOutcome outcome)
    {
        double[] values = setup.Problem.Space.Values(outcome.Point);
        return new JsonObject
        {
            ["extends"] = Path.GetRelativePath(folder, system).Replace('\\', '/'),
            ["name"] = $"{setup.System.Definition.Name}, {fit.Config.Name}",
            ["parameters"] = new JsonObject(setup.Problem.Space.Parameters.Select((p, i) => (p, i)).Where(x => x.p.Role == ParameterRole.System).Select(x => KeyValuePair.Create<string, JsonNode?>(x.p.Name, values[x.i]))),
        };
    }

    private static void WriteJson(string path, JsonObject json) => OutputFile.WriteText(path, text => text.Write(json.ToJsonString(Indented) + "\n"));

    private static void Table(string folder, string name, string[] header, IEnumerable<string[]> rows) => OutputFile.WriteText(Path.Combine(folder, name), text =>
    {
        text.Write(string.Join(',', header) + "\n");
        foreach (string[] row in rows) text.Write(string.Join(',', row.Select(Quoted)) + "\n");
    });

    private static string Quoted(string field) => field.AsSpan().IndexOfAny(',', '"') < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
