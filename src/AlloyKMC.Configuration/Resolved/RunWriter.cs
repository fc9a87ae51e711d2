using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model.Definitions;
using static AlloyKMC.Configuration.Resolved.CanonicalJson;

namespace AlloyKMC.Configuration.Resolved;

/// <summary>A run with its system as one canonical JSON that reads back as the same run. Parameters and temperature of the run are in the system.</summary>
internal static class RunWriter
{
    public static JsonObject Write(RunConfig run, SystemDefinition system) => Sorted(
        Key("name", Filled(run.Name)),
        Key("description", Filled(run.Description)),
        Key("system", SystemWriter.Write(system)),
        Key("feed", WriteFeed(run.Feed)),
        Key("schedule", run.Schedule.Count == 0 ? null : List(run.Schedule.Select(WriteEntry))),
        Key("sampling", WriteSampling(run.Sampling)),
        Key("ensemble", Sorted(Key("replicates", run.Ensemble.Replicates), Key("seed", run.Ensemble.Seed))),
        Key("engine", run.Engine),
        Key("kernel", run.Kernel),
        Key("sweep", run.Sweep is null ? null : SweepWriter.Write(run.Sweep)),
        Key("limits", run.Limits is { Events: null, Wall: null } ? null : Sorted(Key("events", run.Limits.Events), Key("wall", run.Limits.Wall?.ToString()))));

    private static JsonObject WriteFeed(FeedDefinition feed) => Sorted(
        Key("ratio", feed.Ratio?.ToString()),
        Key("clusters", feed.Clusters),
        Key("amounts", Amounts(feed.Amounts)),
        Key("volume", feed.VolumeMoleculesPerC0 is { } molecules ? molecules : feed.Volume?.ToString()),
        Key("motherConcentration", feed.MotherConcentration.Count == 0 ? null : Sorted(feed.MotherConcentration.Select(entry => Key(entry.Key, entry.Value)))));

    private static JsonObject WriteEntry(ScheduleEntry entry) => Sorted(
        Key("at", entry.At.ToString()),
        Key(entry.Action switch { ScheduleAction.Add => "add", ScheduleAction.Remove => "remove", ScheduleAction.Set => "set", _ => "temperature" }, entry.Temperature is { } temperature ? temperature.ToString() : Amounts(entry.Amounts)),
        Key("sample", entry.Sample == SampleMoment.After ? "after" : "before"),
        Key("keepVolume", entry.Action == ScheduleAction.Add ? entry.KeepVolume : null));

    private static JsonObject WriteSampling(SamplingPlan sampling) => sampling.Grid is { } grid
        ? Sorted(Key("from", grid.From.ToString()), Key("every", grid.Every.ToString()), Key("until", grid.Until.ToString()))
        : Sorted(Key("times", List(sampling.Times.Select(time => (JsonNode?)JsonValue.Create(time.ToString())))));

    private static JsonObject? Amounts(IReadOnlyList<KeyValuePair<string, long>> amounts) =>
        amounts.Count == 0 ? null : Sorted(amounts.Select(amount => Key(amount.Key, amount.Value)));
}
