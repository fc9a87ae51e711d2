using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>What a batch would do: runs, expected events and size, without doing it.</summary>
internal static class DryRun
{
    private const int MostForecasts = 200;
    private const double LookSeconds = 0.5;
    private const long WarmUpEvents = 100_000;

    public static int Print(BatchPlan plan, ResolvedConfig resolved, string path, int threads, CommandOutput output)
    {
        long done = RunsThere(plan, resolved, path);
        SimulationPlan first = plan.Conditions[0].Plan();
        var engines = EngineChoices.Of(plan);
        // Rate equations of very many conditions would take longer than many a sweep: those in between go with the nearest one integrated.
        int step = Math.Max(1, plan.Conditions.Count / MostForecasts);
        EventForecast[] forecasts = [.. plan.Conditions.Where(c => c.Index % step == 0).Select(c => EventForecast.Of(c.Plan(), engines[c.Index].Engine == EngineCatalog.SlowScale ? d => !d.Rule.Definition.Fast : null))];
        EventForecast[] events = [.. plan.Conditions.Select(c => forecasts[c.Index / step])];
        string? whyNotKnown = events.FirstOrDefault(e => e.Events is null)?.WhyNotKnown;
        double? total = whyNotKnown is null ? events.Sum(e => e.Events!.Value) * plan.Replicates : null;
        var speeds = engines.All.ToDictionary(e => e.Engine, e => Speed(plan.Conditions.Where(c => engines[c.Index].Engine == e.Engine).MaxBy(c => events[c.Index].Events ?? 0)!, events, e.Engine));
        double? busy = whyNotKnown is null ? plan.Conditions.Sum(c => events[c.Index].Events!.Value / speeds[engines[c.Index].Engine]) * plan.Replicates : null;
        double eventsPerSecond = busy > 0 ? total!.Value / busy.Value : speeds.Values.First();
        double? seconds = busy * (plan.RunCount - done) / Math.Max(1, plan.RunCount) / threads;
        long rows = BatchCost.RowsAtMost(plan, first), disk = BatchCost.DiskBytes(plan, first), memory = BatchCost.MemoryBytes(plan, first);
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
                ["engine"] = string.Join(", ", engines.All.Select(e => e.Engine.Name)),
                ["engineReason"] = string.Join("; ", engines.All.Select(e => e.Reason)),
                ["expectedEvents"] = total,
                ["expectedEventsPerRun"] = new JsonArray([.. events.Select(e => e.Events is { } known ? JsonValue.Create(known) : null)]),
                ["expectedEventsNotKnownBecause"] = whyNotKnown,
                ["rowsAtMost"] = rows,
                ["runsThere"] = done,
                ["threads"] = threads,
                ["eventsPerSecondPerCore"] = eventsPerSecond,
                ["expectedSeconds"] = seconds,
                ["bytesAtMost"] = disk,
                ["memoryBytes"] = memory,
            });
            return ExitCodes.Done;
        }

        output.Data.WriteLine($"Would write {plan.RunCount} runs ({plan.Conditions.Count} conditions, {plan.Replicates} replicates, {first.SampleTimesSeconds.Count} samples each) into {path}.");
        foreach (EngineChoice choice in engines.All) output.Data.WriteLine($"Engine {choice.Engine.Name}: {choice.Reason}.");
        output.Data.WriteLine(total is { } all
            ? $"Expected from the rate equations: about {Units.Count(all)} events in all; at most {Units.Count(rows)} rows."
            : $"How many events there will be is not known: the rate equations cannot be integrated. {whyNotKnown} At most {Units.Count(rows)} rows.");
        if (done > 0) output.Data.WriteLine($"{done} of the runs are there already; {plan.RunCount - done} would be simulated.");
        string time = seconds is { } known ? $"About {Duration(known)}" : "A time that is not known";
        output.Data.WriteLine($"{time} on {Units.Counted(threads, "thread")} of this machine ({Units.Count(eventsPerSecond)} events/s per core, measured just now), about {Size(memory)} of memory, at most about {Size(disk)} on disk.");
        for (int i = 0; plan.Conditions.Count > 1 && i < Math.Min(events.Length, 60); i++)
            output.Data.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  condition {i} ({string.Join(", ", plan.Conditions[i].Values.Select(v => $"{v.Name} = {v.Value}"))}): {(events[i].Events is { } count ? $"{Units.Count(count)} events a run" : "events not known")}"));
        return ExitCodes.Done;
    }

    /// <summary>Runs that a folder holds of this very configuration. Refuses what the real command would refuse, and changes nothing.</summary>
    private static long RunsThere(BatchPlan plan, ResolvedConfig resolved, string path)
    {
        if (!File.Exists(Path.Combine(path, OutputFolder.ManifestName))) return 0;
        OutputFolder folder = OutputFolder.LookAt(path, FolderClaim.Of(plan, resolved));
        return folder.State == FolderState.Raised ? BatchStatus.OfRaised(plan, folder).Kept : BatchStatus.Of(plan, folder, []).Sum(c => (long)(c.Done + c.CutShort));
    }

    /// <summary>Events per second of one core, from a look at the condition of most events, where most of the time goes.</summary>
    private static double Speed(Condition condition, EventForecast[] events, EngineEntry entry)
    {
        SimulationPlan plan = condition.Plan();
        if (entry.Integrate is { } integrate)
        {
            integrate(plan, default, default);
            long begin = Stopwatch.GetTimestamp();
            integrate(plan, default, default);
            return Math.Max(1, events[condition.Index].Events ?? 0) / Math.Max(1e-9, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        // What is compiled first is not what a long run will take.
        var stream = new PhiloxStream(new StreamKey(0));
        IEngine engine = entry.Create(stream, null);
        ReplicateRunner.Run(plan with { EventLimit = Math.Min(plan.EventLimit, WarmUpEvents) }, engine);
        double busy = 0;
        long simulated = 0;
        for (uint replicate = 1; replicate < 50 && busy < LookSeconds; replicate++)
        {
            using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(LookSeconds));
            long start = Stopwatch.GetTimestamp();
            stream.MoveTo(new PhiloxState(new StreamKey(0, 0, replicate), 0, 0));
            simulated += ReplicateRunner.Run(plan, engine, enough.Token).Statistics.Events;
            busy += Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return Math.Max(1, simulated) / Math.Max(1e-9, busy);
    }

    private static string Size(long bytes) => bytes < 1_000_000 ? $"{Text(Math.Max(1, bytes / 1e3))} kB" : $"{Text(bytes / 1e6)} MB";

    private static string Duration(double seconds) => seconds switch
    {
        < 1 => "a second",
        < 120 => $"{Text(seconds)} s",
        < 7200 => $"{Text(seconds / 60)} min",
        _ => $"{Text(seconds / 3600)} h",
    };

    private static string Text(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
