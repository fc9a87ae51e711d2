using System.Globalization;
using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Configuration.Shapes;

namespace AlloyKMC.Configuration.Fits;

/// <summary>A checked tree as a fit.</summary>
internal static class FitMapper
{
    private const double DefaultPrecision = 100;

    public static FitConfig Map(PositionedJson root, string file, FaultCollector faults)
    {
        PositionedJson? nuisance = root.Find("nuisance"), search = root.Find("search"), limits = root.Find("limits");
        return new FitConfig
        {
            Name = root.Find("name").OptionalText() ?? Path.GetFileNameWithoutExtension(file),
            Description = root.Find("description").Text(),
            Runs = [.. (root.Find("runs")?.Items ?? []).Select(ConfigFile.Resolve)],
            System = root.Find("system") is { } system ? ConfigFile.Resolve(system) : null,
            Instrument = root.Find("instrument") is { } instrument ? ConfigFile.Resolve(instrument) : null,
            Data = [.. (root.Find("data")?.Items ?? []).Select(Data)],
            HeldOut = root.Find("heldOut").Texts(),
            Parameters = root.Find("parameters") is { Kind: JsonKind.Object } parameters ? Parameters(parameters, faults) : null,
            Responses = Parameters(nuisance?.Find("response"), faults),
            Feeds = Parameters(nuisance?.Find("feed"), faults),
            DeadTime = nuisance?.Find("deadTime") is { } dead ? Parameter(dead, faults) : null,
            MetalInClusters = [.. (root.Find("metalInClusters")?.Items ?? []).Select(item => new MetalShare(item.Find("condition").Text(), item.Find("share").OptionalNumber() ?? 0, RunMapper.DurationOf(item.Find("time"))?.Seconds, item.Find("tolerance").OptionalNumber() ?? 0.02))],
            Search = new FitSearch(
                search?.Find("seed").Integer() ?? 1,
                (int)(search?.Find("starts").Integer() ?? 3),
                search?.Find("evaluationsPerStart").Integer(),
                (int?)search?.Find("population").Integer(),
                search?.Find("step").OptionalNumber() ?? 0.15,
                search?.Find("tolerance").OptionalNumber() ?? 0.01,
                (int)(search?.Find("foldPoints").Integer() ?? 8)),
            Evaluations = limits?.Find("evaluations").Integer(),
            Wall = RunMapper.DurationOf(limits?.Find("wall")),
            ConfirmReplicates = (int)(root.Find("confirm")?.Find("replicates").Integer() ?? 4),
        };
    }

    /// <summary>Data given on the command line: as in a file with nothing but its name.</summary>
    internal static FitData Bare(string file) => new(file, null, [], true, 1000, DefaultPrecision, 0.001);

    private static FitData Data(PositionedJson data)
    {
        FitData bare = Bare(ConfigFile.Resolve(data.Find("file")));
        return bare with
        {
            Condition = data.Find("condition").OptionalText(),
            LeaveOut = data.Find("leaveOut").Texts(),
            Fill = data.Find("fill") is not { } fill || fill.Flag(),
            EffectiveCounts = data.Find("effectiveCounts").OptionalNumber() ?? bare.EffectiveCounts,
            Precision = data.Find("precision") is { Kind: JsonKind.Text } ? double.PositiveInfinity : data.Find("precision").OptionalNumber() ?? DefaultPrecision,
            Background = data.Find("background").OptionalNumber() ?? bare.Background,
        };
    }

    private static IReadOnlyList<KeyValuePair<string, FitParameterDefinition>> Parameters(PositionedJson? map, FaultCollector faults) => map.Entries(one => Parameter(one, faults));

    private static FitParameterDefinition Parameter(PositionedJson node, FaultCollector faults)
    {
        double?[] bounds = [.. (node.Find("bounds")?.Items ?? []).Select(item => item.OptionalNumber())];
        (double? low, double? high) = bounds is [{ } a, { } b] ? (a, b) : ((double?)null, (double?)null);
        if (low >= high) faults.Add(node.Find("bounds")!, string.Create(CultureInfo.InvariantCulture, $"The bounds go from {low} to {high}."), "Give the lower bound first, and an upper one above it.");
        return new FitParameterDefinition(low, high, node.Find("scale").OptionalText(), node.Find("prior").OptionalText(), node.Find("start").OptionalNumber());
    }
}
