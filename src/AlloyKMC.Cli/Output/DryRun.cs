using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Simulation;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>What a batch would do: runs, expected events and size, without doing it.</summary>
internal static class DryRun
{
    public static int Print(BatchPlan plan, string path, CommandOutput output)
    {
        SimulationPlan first = plan.Conditions[0].Plan();
        EngineChoice choice = BatchExecutor.ChooseEngine(plan, first.Network);
        double[] events = [.. plan.Conditions.Select(c => EventForecast.ExpectedEvents(c.Plan(), choice.Engine == EngineCatalog.SlowScale ? d => !d.Rule.Definition.Fast : null))];
        double total = events.Sum() * plan.Replicates;
        long rows = plan.RunCount * first.SampleTimesSeconds.Count * first.Network.Species.Count;
        if (output.Json)
        {
            output.WriteResult(new JsonObject
            {
                ["dryRun"] = true,
                ["out"] = path,
                ["configHash"] = plan.ConfigHash,
                ["conditions"] = plan.Conditions.Count,
                ["runs"] = plan.RunCount,
                ["samplesPerRun"] = first.SampleTimesSeconds.Count,
                ["engine"] = choice.Engine.Name,
                ["engineReason"] = choice.Reason,
                ["expectedEvents"] = total,
                ["expectedEventsPerRun"] = new JsonArray([.. events.Select(e => JsonValue.Create(e))]),
                ["rowsAtMost"] = rows,
            });
            return ExitCodes.Done;
        }

        output.Data.WriteLine($"Would write {plan.RunCount} runs ({plan.Conditions.Count} conditions, {plan.Replicates} replicates, {first.SampleTimesSeconds.Count} samples each) into {path}.");
        output.Data.WriteLine($"Engine {choice.Engine.Name}: {choice.Reason}.");
        output.Data.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Expected from the rate equations: about {Units.Count(total)} events in all; at most {Units.Count(rows)} rows."));
        for (int i = 0; plan.Conditions.Count > 1 && i < Math.Min(events.Length, 60); i++)
            output.Data.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  condition {i} ({string.Join(", ", plan.Conditions[i].Values.Select(v => $"{v.Name} = {v.Value}"))}): {Units.Count(events[i])} events a run"));
        return ExitCodes.Done;
    }
}
