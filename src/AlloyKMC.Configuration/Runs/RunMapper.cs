using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Shapes;
using AlloyKMC.Configuration.Sweeps;

namespace AlloyKMC.Configuration.Runs;

/// <summary>A checked tree as a run configuration.</summary>
internal static class RunMapper
{
    public static RunConfig Map(PositionedJson root, FaultCollector faults)
    {
        SamplingPlan sampling = SamplingMapper.Map(root.Find("sampling"), faults);
        return new()
        {
            Name = root.Find("name").Text(),
            Description = root.Find("description").Text(),
            SystemFile = root.Find("system").OptionalText(),
            Parameters = root.Find("parameters").Entries(value => value.OptionalNumber() ?? 0),
            Temperature = TemperatureOf(root.Find("temperature")),
            Feed = MapFeed(root.Find("feed")),
            Schedule = ScheduleMapper.Map(root.Find("schedule"), sampling, faults),
            Sampling = sampling,
            Ensemble = new(
                (int)Math.Clamp(root.Find("ensemble")?.Find("replicates").Integer() ?? 1, 1, int.MaxValue),
                root.Find("ensemble")?.Find("seed").Integer() ?? 1),
            Engine = root.Find("engine").Text("auto"),
            Kernel = root.Find("kernel").OptionalText(),
            Sweep = SweepMapper.Map(root.Find("sweep"), faults),
            Limits = new(root.Find("limits")?.Find("events").Integer(), DurationOf(root.Find("limits")?.Find("wall"))),
        };
    }

    /// <summary>Null where the node is missing or at fault.</summary>
    internal static Duration? DurationOf(PositionedJson? node) => node.OptionalText() is { } text && Duration.Parse(text, out Duration value) is null ? value : null;

    internal static Temperature? TemperatureOf(PositionedJson? node) => node.OptionalText() is { } text && Temperature.Parse(text, out Temperature value) is null ? value : null;

    internal static IReadOnlyList<KeyValuePair<string, long>> AmountsOf(PositionedJson? node) => node.Entries(amount => amount.Integer() ?? 0);

    private static FeedDefinition MapFeed(PositionedJson? feed) => new()
    {
        Ratio = feed?.Find("ratio").OptionalText() is { } ratioText && FeedRatio.Parse(ratioText, out FeedRatio ratio) is null ? ratio : null,
        Clusters = feed?.Find("clusters").Integer(),
        Amounts = AmountsOf(feed?.Find("amounts")),
        VolumeMoleculesPerC0 = feed?.Find("volume").OptionalNumber(),
        Volume = feed?.Find("volume").OptionalText() is { } volumeText && Volume.Parse(volumeText, out Volume volume) is null ? volume : null,
        MotherConcentration = feed?.Find("motherConcentration").Entries(value => value.OptionalNumber() ?? 0) ?? [],
    };
}
