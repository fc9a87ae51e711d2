using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Observation.Summaries;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>The end of a sweep: what there is at the last sample of each condition, events and speed.</summary>
internal static class SweepReportWriter
{
    private const int MostConditionsShown = 60;

    public static void Write(CommandOutput output, BatchPlan plan, string path, BatchSummary summary, double seconds)
    {
        if (output.Json)
        {
            output.WriteResult(ToJson(plan, path, summary, seconds));
            return;
        }

        if (output.Quiet) return;
        string[] swept = [.. plan.Conditions[0].Values.Select(v => v.Name)];
        var table = SystemReport.NewTable([.. swept.Prepend("Condition"), "Time", "Framework: share, mean x, mode x", "Metal in complexes"]);
        foreach ((int index, EnsembleSummary last) in EnsembleSummaries.ReadLastSamples(path, plan.System).Take(MostConditionsShown))
        {
            string frameworks = string.Join("; ", last.Frameworks.Where(f => f.Share >= 0.0005).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Framework} {100 * f.Share:0.0} %{Position(f)}")));
            table.AddRow(SystemReport.Cells([index.ToString(CultureInfo.InvariantCulture), .. SweptValues(index), Units.Time(last.TimeSeconds), frameworks, string.Create(CultureInfo.InvariantCulture, $"{100 * last.MetalInComplexes:0.0} %")]));
        }

        output.Data.Write(table);
        ObservableTable.WriteLastSamples(output, path, swept, SweptValues, MostConditionsShown);
        if (plan.Conditions.Count > MostConditionsShown) output.Data.WriteLine($"{plan.Conditions.Count - MostConditionsShown} further conditions are in the dataset.");
        if (plan.IsMeanField) output.Data.WriteLine("Mean field: mean populations in the limit of many clusters, real numbers without noise, in the column mean_count of the trajectories table.");
        else if (summary.Executed > 0)
            output.Data.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Engine {summary.Engine} on {summary.Kernel}: {Units.Count(summary.Events)} events in {summary.Executed} runs, {Units.Count(summary.Events / Math.Max(1e-9, summary.BusySeconds))} events/s per core, {seconds:0.##} s in all."));
        if (RunReportWriter.ApproximationOf(summary) is { } approximation) output.Data.WriteLine(approximation);
        output.Data.WriteLine($"Dataset: {path} (runs, trajectories, observables)");

        string[] SweptValues(int condition) => [.. plan.Conditions[condition].Values.Select(v => Convert.ToString(v.Value, CultureInfo.InvariantCulture) ?? "")];
    }

    private static string Position(FrameworkSummary framework) => framework.ModeX is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {framework.MeanX:0.0}, {framework.ModeX}");

    private static JsonObject ToJson(BatchPlan plan, string path, BatchSummary summary, double seconds) => new()
    {
        ["out"] = path,
        ["configHash"] = plan.ConfigHash,
        ["seed"] = plan.Seed,
        ["conditions"] = plan.Conditions.Count,
        ["replicates"] = plan.Replicates,
        ["executed"] = summary.Executed,
        ["reused"] = summary.Reused,
        ["engine"] = summary.Engine,
        ["events"] = summary.Events,
        ["eventsPerSecondPerCore"] = summary.BusySeconds > 0 ? summary.Events / summary.BusySeconds : null,
        ["seconds"] = seconds,
        ["incomplete"] = new JsonArray([.. summary.Incomplete.Select(i => new JsonObject { ["run"] = i.Key.Id, ["status"] = i.Status.ToString(), ["reason"] = i.Reason })]),
    };
}
