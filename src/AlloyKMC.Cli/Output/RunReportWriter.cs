using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Observation.Summaries;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>The end of a run: a table per sampling time, the conservation line, events and speed.</summary>
internal static class RunReportWriter
{
    private const double SmallestShareShown = 5e-4;

    public static void Write(CommandOutput output, RunPlan plan, string path, BatchSummary summary, double seconds)
    {
        if (output.Quiet && !output.Json) return;
        IReadOnlyList<EnsembleSummary> samples = EnsembleSummaries.Read(path, plan.Simulation.Network.System);
        if (output.Json)
        {
            output.WriteResult(ToJson(plan, path, summary, seconds, samples));
            return;
        }

        Table table = SystemReport.NewTable("Time", "Framework", "Clusters", "Share", "Mean x", "sd x", "Mode x", "Metal in complexes");
        foreach (EnsembleSummary sample in samples)
        {
            string time = Units.Time(sample.TimeSeconds), complexes = Percent(sample.MetalInComplexes, 1);
            foreach (FrameworkSummary framework in sample.Frameworks.Where(f => f.Share >= SmallestShareShown || sample.Frameworks.All(g => g.Clusters == 0)))
            {
                table.AddRow(SystemReport.Cells(
                    time, framework.Framework, framework.Clusters.ToString("0.#", CultureInfo.InvariantCulture), Share(framework), Number(framework.MeanX), Number(framework.StandardDeviationX),
                    framework.ModeX?.ToString(CultureInfo.InvariantCulture) ?? "", complexes));
                time = complexes = "";
            }
        }

        output.Data.Write(table);
        ObservableTable.WriteTimeCourse(output, path, [.. samples.Select(s => s.TimeSeconds)]);
        bool isMeanField = SingleCondition.Of(plan).IsMeanField;
        output.Data.WriteLine(isMeanField
            ? "Mean field: mean populations in the limit of many clusters (equal response), real numbers without noise; frameworks below 0.05 % are left out."
            : $"Means over {plan.Config.Ensemble.Replicates} replicates of populations (equal response); shares with standard error; frameworks below 0.05 % are left out.");
        output.Data.WriteLine($"Conserved at every sample: {string.Join(", ", plan.Simulation.Network.Species.Quantities)}.");
        if (isMeanField)
        {
            output.Data.WriteLine("The trajectories table has the column mean_count in the place of count.");
        }
        else if (summary.Executed > 0)
        {
            string speed = string.Create(CultureInfo.InvariantCulture, $"{Units.Count(summary.Events / Math.Max(1e-9, summary.BusySeconds))} events/s per core, {seconds:0.##} s in all");
            output.Data.WriteLine($"Engine {summary.Engine} on {summary.Kernel}: {Units.Count(summary.Events)} events in {summary.Executed} runs, {speed}{Ticks(summary)}.");
        }

        if (ApproximationOf(summary) is { } approximation) output.Data.WriteLine(approximation);
        output.Data.WriteLine($"Dataset: {path} (runs, trajectories, observables)");
    }

    private static JsonObject ToJson(RunPlan plan, string path, BatchSummary summary, double seconds, IReadOnlyList<EnsembleSummary> samples) => new()
    {
        ["out"] = path,
        ["configHash"] = plan.Resolved.Hash,
        ["seed"] = plan.Config.Ensemble.Seed,
        ["replicates"] = SingleCondition.Of(plan).Replicates,
        ["executed"] = summary.Executed,
        ["reused"] = summary.Reused,
        ["engine"] = summary.Engine,
        ["engineReason"] = summary.Engines[0].Reason,
        ["exact"] = summary.Engines.All(e => e.Engine.IsExact),
        ["kernel"] = summary.Kernel,
        ["events"] = summary.Events,
        ["nullTicks"] = summary.NullTicks,
        ["rebuilds"] = summary.Rebuilds,
        ["eventsPerSecondPerCore"] = summary.BusySeconds > 0 ? summary.Events / summary.BusySeconds : null,
        ["seconds"] = seconds,
        ["incomplete"] = new JsonArray([.. summary.Incomplete.Select(i => new JsonObject { ["run"] = i.Key.Id, ["status"] = i.Status.ToString(), ["reason"] = i.Reason })]),
        ["conserved"] = new JsonArray([.. plan.Simulation.Network.Species.Quantities.Select(q => JsonValue.Create(q))]),
        ["observables"] = ObservableTable.ToJson(path, [.. samples.Select(s => s.TimeSeconds)]),
        ["samples"] = new JsonArray([.. samples.Select(s => new JsonObject
        {
            ["timeSeconds"] = s.TimeSeconds,
            ["metalInComplexes"] = Finite(s.MetalInComplexes),
            ["frameworks"] = new JsonArray([.. s.Frameworks.Select(f => new JsonObject
            {
                ["framework"] = f.Framework, ["clusters"] = f.Clusters, ["share"] = f.Share, ["shareStandardError"] = Finite(f.ShareStandardError),
                ["meanX"] = Finite(f.MeanX), ["sdX"] = Finite(f.StandardDeviationX), ["modeX"] = f.ModeX,
            })]),
        })]),
    };

    /// <summary>What the engine leaves out; null for an exact one.</summary>
    internal static string? ApproximationOf(BatchSummary summary) =>
        summary.Engines.Select(e => e.Engine).FirstOrDefault(e => !e.IsExact) is { } engine ? $"Not exact: the engine {engine.Name} (doi:{engine.Doi}). {engine.Summary}" : null;

    private static string Share(FrameworkSummary framework) =>
        Percent(framework.Share, 1) + (double.IsNaN(framework.ShareStandardError) ? "" : string.Create(CultureInfo.InvariantCulture, $" ± {100 * framework.ShareStandardError:0.0#}"));

    private static string Percent(double value, int digits) => double.IsNaN(value) ? "" : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100 * value, digits):0.0} %");

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Ticks(BatchSummary summary) => summary.NullTicks == 0 ? "" : $"; {Units.Count(summary.NullTicks)} null ticks, {Units.Count(summary.Rebuilds)} rebuilds";

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
