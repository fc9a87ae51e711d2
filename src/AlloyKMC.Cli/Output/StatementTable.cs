using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Observation.Electrons;
using AlloyKMC.Observation.Statements;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>Each statement with what was published and what was simulated, the feed ladder, and totals.</summary>
internal static class StatementTable
{
    public static void Write(CommandOutput output, IReadOnlyList<StoredDataset> datasets, string file, StatementReport report, StatementReadings readings, InstrumentChoice instrument)
    {
        if (output.Json)
        {
            output.WriteResult(ToJson(datasets, file, report, readings, instrument));
            return;
        }

        foreach (string note in readings.Notes) output.Warn(note);
        if (output.Quiet) return;
        Table table = SystemReport.NewTable("Statement", "Published", "Simulated", "Verdict", "Filled", "Replicates");
        foreach (StatementResult result in report.Results.Where(result => result.Verdict != StatementVerdict.NotCovered))
        {
            table.AddRow(SystemReport.Cells(
                result.Statement.Id,
                StatementText.Published(result.Statement),
                string.Join("; ", result.Figures.Select(figure => Text(figure.Value, figure.StandardError))),
                result.Verdict == StatementVerdict.Passed ? "pass" : "FAIL",
                result.IsFilled switch { true => "yes", false => "no", null => "" },
                result.ReplicatePassFraction is { } fraction ? string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0} %") : ""));
        }

        output.Data.Write(table);
        output.Data.WriteLine("Simulated: figures of the ensemble mean, in the order of the conditions and times published, ± standard error over replicates. Replicates: how many of them pass taken alone.");
        WriteLadder(output, readings.Ladder);
        StatementResult[] missing = [.. report.Results.Where(result => result.Verdict == StatementVerdict.NotCovered)];
        if (missing.Length > 0)
        {
            output.Data.WriteLine($"Not covered by {(datasets.Count == 1 ? "this dataset" : "these datasets")} ({missing.Length}):");
            foreach (StatementResult result in missing) output.Data.WriteLine($"  {result.Statement.Id}: {result.Reason}");
        }

        output.Data.WriteLine($"{report.Passed} of {report.Passed + report.Failed} covered statements pass, {report.Failed} fail; {(report.ToFill > 0 ? $"{report.Filled} of {report.ToFill} windows to be filled are filled; " : "")}{report.NotCovered} of {report.Results.Count} not covered.");
        output.Data.WriteLine($"Instrument: {instrument.Describe()}");
    }

    private static void WriteLadder(CommandOutput output, IReadOnlyList<LadderStep> ladder)
    {
        if (ladder.Count == 0) return;
        Table table = SystemReport.NewTable("Condition", "Au/Ag fed", "Au/Ag of clusters, by population", "response-weighted", "Electrons fed", "in clusters", "Leading framework", "19-electron rule");
        foreach ((Reading reading, FeedStep step) in ladder)
        {
            table.AddRow(SystemReport.Cells(
                reading.ToString(),
                Text(step.FedMetalRatio, null),
                Text(step.PopulationMetalRatio.Value, step.PopulationMetalRatio.StandardError),
                Text(step.ResponseMetalRatio.Value, step.ResponseMetalRatio.StandardError),
                step.FedElectrons is { } fed ? Text(fed, null) : "",
                step.ClusterElectrons is { } electrons ? Text(electrons.Value, electrons.StandardError) : "",
                step.LeadingFramework is null ? "" : step.LeadingElectrons is { } count ? string.Create(CultureInfo.InvariantCulture, $"{step.LeadingFramework} ({count:0.##} e)") : step.LeadingFramework,
                step.FollowsElectronRule switch { true => "followed", false => "broken", null => "" }));
        }

        output.Data.Write(table);
    }

    private static JsonObject ToJson(IReadOnlyList<StoredDataset> datasets, string file, StatementReport report, StatementReadings readings, InstrumentChoice instrument) => new()
    {
        ["datasets"] = new JsonArray([.. datasets.Select(dataset => JsonValue.Create(dataset.Path))]),
        ["to"] = file,
        ["instrument"] = instrument.Instrument.Name,
        ["instrumentFile"] = instrument.File,
        ["responses"] = new JsonObject(instrument.Instrument.Options.Responses.Select(response => KeyValuePair.Create<string, JsonNode?>(response.Key, response.Value))),
        ["passed"] = report.Passed,
        ["failed"] = report.Failed,
        ["notCovered"] = report.NotCovered,
        ["filled"] = report.Filled,
        ["toFill"] = report.ToFill,
        ["notes"] = new JsonArray([.. readings.Notes.Select(note => JsonValue.Create(note))]),
        ["statements"] = new JsonArray([.. report.Results.Select(result => new JsonObject
        {
            ["id"] = result.Statement.Id,
            ["where"] = result.Statement.Where,
            ["published"] = StatementText.Published(result.Statement),
            ["verdict"] = result.Verdict switch { StatementVerdict.Passed => "passed", StatementVerdict.Failed => "failed", _ => "not covered" },
            ["filled"] = result.IsFilled,
            ["replicatePassFraction"] = result.ReplicatePassFraction,
            ["reason"] = result.Reason,
            ["figures"] = new JsonArray([.. result.Figures.Select(figure => new JsonObject { ["name"] = figure.Name, ["value"] = Finite(figure.Value), ["standardError"] = Finite(figure.StandardError) })]),
        })]),
        ["ladder"] = new JsonArray([.. readings.Ladder.Select(one => new JsonObject
        {
            ["condition"] = one.Reading.ToString(),
            ["feedRatio"] = one.Reading.FeedRatio,
            ["case"] = one.Reading.CaseId,
            ["timeSeconds"] = one.Reading.TimeSeconds,
            ["fedMetalRatio"] = Finite(one.Step.FedMetalRatio),
            ["populationMetalRatio"] = Finite(one.Step.PopulationMetalRatio.Value),
            ["populationMetalRatioStandardError"] = Finite(one.Step.PopulationMetalRatio.StandardError),
            ["responseMetalRatio"] = Finite(one.Step.ResponseMetalRatio.Value),
            ["responseMetalRatioStandardError"] = Finite(one.Step.ResponseMetalRatio.StandardError),
            ["fedElectrons"] = Finite(one.Step.FedElectrons),
            ["clusterElectrons"] = Finite(one.Step.ClusterElectrons?.Value),
            ["leadingFramework"] = one.Step.LeadingFramework,
            ["leadingElectrons"] = Finite(one.Step.LeadingElectrons),
            ["followsElectronRule"] = one.Step.FollowsElectronRule,
        })]),
    };

    internal static string Text(double value, double? standardError)
    {
        if (double.IsNaN(value)) return "none";
        if (double.IsInfinity(value)) return "infinite";
        // Rounding first keeps a small negative number from becoming "-0".
        string text = (Math.Round(value, 3) + 0.0).ToString("0.###", CultureInfo.InvariantCulture);
        return standardError is { } error && double.IsFinite(error) ? $"{text} ± {error.ToString("0.###", CultureInfo.InvariantCulture)}" : text;
    }

    internal static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
