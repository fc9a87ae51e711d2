using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Configuration.Statements;

/// <summary>Turns one entry of statements into a <see cref="Statement"/>.</summary>
internal sealed class StatementMapper(IReadOnlyList<string> frameworks, IReadOnlyList<SequentialCase> cases)
{
    /// <summary>Direct mixing is read after 20 h, by the rule in the file's header.</summary>
    private const double DirectReadSeconds = 20 * 3600;

    private static readonly Dictionary<string, CheckShape> Shapes = new()
    {
        ["present"] = new(StatementCheck.Present, HasFramework: true, HasManyFrameworks: true),
        ["absent"] = new(StatementCheck.Absent, HasFramework: true, HasManyFrameworks: true),
        ["only"] = new(StatementCheck.Only, HasFramework: true),
        ["dominant"] = new(StatementCheck.Dominant, HasFramework: true),
        ["share_below"] = new(StatementCheck.ShareBelow, HasFramework: true, HasMaximum: true),
        ["mode_x"] = new(StatementCheck.ModeX, HasFramework: true, RangeKey: "x"),
        ["window_x"] = new(StatementCheck.WindowX, HasFramework: true, RangeKey: "x", HasFill: true),
        ["mean_x"] = new(StatementCheck.MeanX, HasFramework: true, RangeKey: "x"),
        ["fraction_x_at_most"] = new(StatementCheck.FractionXAtMost, HasFramework: true, RangeKey: "x", HasMaximum: true),
        ["each_x"] = new(StatementCheck.EachX, HasFramework: true, RangeKey: "x", HasMinimum: true),
        ["mean_au_over_ag_of_clusters"] = new(StatementCheck.MeanAuOverAgOfClusters, RangeKey: "range"),
        ["complex_metal_per_cluster_highest_at_last"] = new(StatementCheck.ComplexMetalPerClusterHighestAtLast, LeastReadings: 2),
        ["complexes_more_than"] = new(StatementCheck.ComplexesMoreThan),
        ["like_direct"] = new(StatementCheck.LikeDirect),
    };

    static StatementMapper()
    {
        foreach ((string name, TrendQuantity quantity) in new[] { ("mean_x", TrendQuantity.MeanX), ("sd_x", TrendQuantity.StandardDeviationX), ("share", TrendQuantity.Share) })
        {
            foreach (bool rises in new[] { true, false })
            {
                foreach (bool alongTime in new[] { true, false })
                    Shapes[$"{name}_{(rises ? "rises" : "falls")}_along_{(alongTime ? "t" : "R")}"] = new(StatementCheck.Trend, HasFramework: true, LeastReadings: 2, Trend: new Trend(quantity, rises, alongTime));
            }
        }
    }

    /// <summary>Null, with faults, where the entry is not as it should be.</summary>
    public Statement? Read(StatementNode node)
    {
        if (!node.Has("check") || node.Text("check") is not { } check)
        {
            node.IsObject(["check"], ["id", "where", "note"]);
            return null;
        }

        if (!Shapes.TryGetValue(check, out CheckShape? shape))
        {
            node.Report("check", $"The check \"{check}\" is unknown.", $"{Wording.DidYouMean(check, Shapes.Keys)}Known are {string.Join(", ", Shapes.Keys)}.");
            ReadWhatAnyCheckWouldTell(node);
            return null;
        }

        if (!node.IsObject([.. RequiredKeys(node, shape)], ["where", "note", .. shape.HasFill ? ["fill", "fill_threshold"] : Array.Empty<string>()])) return null;
        string? id = node.Text("id");
        string? where = node.Has("where") ? node.Text("where") : "";
        IReadOnlyList<Reading>? readings = ReadReadings(node, shape);
        NumberRange? range = shape.RangeKey is null ? null : ReadRange(node, shape.RangeKey, holdsWhole: shape.Check == StatementCheck.EachX);
        IReadOnlyList<string>? named = shape.HasFramework ? ReadFrameworks(node) : [];
        double? maximum = shape.HasMaximum ? node.Number("max") : null;
        double? minimum = shape.HasMinimum ? ReadPart(node, "min") : null;
        double? threshold = node.Has("fill_threshold") ? ReadPart(node, "fill_threshold") : StatementRules.WindowThreshold;
        string? note = node.Has("note") ? node.Text("note") : null;
        bool? fill = node.Has("fill") ? node.Boolean("fill") : false;
        if (id is null || where is null || readings is null || named is null || threshold is null || fill is null) return null;
        if ((shape.RangeKey is not null && range is null) || (shape.HasMaximum && maximum is null) || (shape.HasMinimum && minimum is null)) return null;
        return new Statement
        {
            Id = id,
            Where = where,
            Check = shape.Check,
            Readings = readings,
            Frameworks = named,
            Range = range,
            Maximum = maximum,
            Minimum = minimum,
            Trend = shape.Trend,
            Fill = fill.Value,
            FillThreshold = threshold.Value,
            Note = note,
        };
    }

    /// <summary>Reads what means the same whatever the check is, so that its faults are told together with that of the check.</summary>
    private void ReadWhatAnyCheckWouldTell(StatementNode node)
    {
        foreach (string key in new[] { "id", "where", "note" })
        {
            if (node.Has(key)) node.Text(key);
        }

        if (node.Has("framework") || node.Has("frameworks")) ReadFrameworks(node);
        if (node.Has("t_min") || node.Has("t_h")) ReadTimesSeconds(node);
        ReadRatios(node);
        if (node.Has("start") && node.Has("add")) SequentialFeeding.FindCase(node, cases);
        if (node.Has("x")) ReadRange(node, "x", holdsWhole: false);
        if (node.Has("max")) node.Number("max");
        if (node.Has("min")) ReadPart(node, "min");
        if (node.Has("fill")) node.Boolean("fill");
        if (node.Has("fill_threshold")) ReadPart(node, "fill_threshold");
    }

    private static IEnumerable<string> RequiredKeys(StatementNode node, CheckShape shape)
    {
        List<string> keys = ["id", "check"];
        if (shape.Check == StatementCheck.ComplexesMoreThan) return [.. keys, "case", "than"];
        bool isSequential = shape.Check == StatementCheck.LikeDirect || node.Has("start");
        if (isSequential) keys.AddRange(["start", "add"]);
        if (!isSequential || shape.Check == StatementCheck.LikeDirect) keys.Add("R");
        keys.Add(node.Has("t_min") ? "t_min" : "t_h");
        if (shape.HasFramework) keys.Add(shape.HasManyFrameworks && node.Has("frameworks") ? "frameworks" : "framework");
        if (shape.RangeKey is not null) keys.Add(shape.RangeKey);
        if (shape.HasMaximum) keys.Add("max");
        if (shape.HasMinimum) keys.Add("min");
        return keys;
    }

    private IReadOnlyList<Reading>? ReadReadings(StatementNode node, CheckShape shape)
    {
        if (shape.Check == StatementCheck.ComplexesMoreThan)
        {
            SequentialCase? more = FindCase(node, "case");
            SequentialCase? less = FindCase(node, "than");
            return more is null || less is null ? null : [AtEnd(more), AtEnd(less)];
        }

        IReadOnlyList<double> times = ReadTimesSeconds(node), ratios = ReadRatios(node);
        SequentialCase? sequential = node.Has("start") ? SequentialFeeding.FindCase(node, cases) : null;
        if (times.Count == 0 || (node.Has("R") && ratios.Count == 0) || (node.Has("start") && sequential is null)) return null;
        if (shape.Check == StatementCheck.LikeDirect)
        {
            if (times.Count == 1 && ratios.Count == 1) return [new Reading(sequential!.TotalRatio, sequential.Id, times[0]), new Reading(ratios[0], null, DirectReadSeconds)];
            node.Report("R", "A comparison with direct mixing needs one time and one feed ratio.", "Give one of each.");
            return null;
        }

        List<Reading> readings = sequential is not null
            ? [.. times.Select(time => new Reading(sequential.TotalRatio, sequential.Id, time))]
            : [.. ratios.SelectMany(ratio => times.Select(time => new Reading(ratio, null, time)))];
        if (readings.Count < shape.LeastReadings || (shape.Trend is { } trend && (trend.AlongTime ? ratios.Count > 1 : times.Count > 1)))
        {
            node.Report("check", $"There are {ratios.Count} feed ratios and {times.Count} times.", "A trend along R needs several feed ratios at one time, a trend along t several times at one feed ratio.");
            return null;
        }

        return readings;
    }

    private static IReadOnlyList<double> ReadTimesSeconds(StatementNode node) => node.Has("t_min")
        ? [.. node.OneOrMany<double>("t_min", SequentialFeeding.Positive, "a time in minutes above 0").Select(minutes => minutes * 60)]
        : [.. node.OneOrMany<double>("t_h", SequentialFeeding.Positive, "a time in hours above 0").Select(hours => hours * 3600)];

    private static IReadOnlyList<double> ReadRatios(StatementNode node) => node.Has("R") ? node.OneOrMany("R", SequentialFeeding.Ratio, SequentialFeeding.RatioAllowed) : [];

    private SequentialCase? FindCase(StatementNode node, string key)
    {
        if (node.Text(key) is not { } id) return null;
        SequentialCase? found = cases.FirstOrDefault(candidate => candidate.Id == id);
        if (found is null) node.Report(key, $"There is no case \"{id}\".", $"{Wording.DidYouMean(id, cases.Select(one => one.Id))}Cases are {string.Join(", ", cases.Select(one => one.Id))}.");
        return found;
    }

    private static Reading AtEnd(SequentialCase sequential) => new(sequential.TotalRatio, sequential.Id, sequential.ReadSeconds[^1]);

    private IReadOnlyList<string>? ReadFrameworks(StatementNode node)
    {
        List<string> named = [];
        string key = node.Has("frameworks") ? "frameworks" : "framework";
        IReadOnlyList<FrameworkName> names = node.OneOrMany<FrameworkName>(key, value => value.Kind == JsonKind.Text ? new FrameworkName(value.Text) : null, "the name of a framework");
        foreach (string name in names.Select(one => one.Name))
        {
            if (frameworks.Contains(name)) named.Add(name);
            else node.Report(key, $"There is no framework \"{name}\".", $"{Wording.DidYouMean(name, frameworks)}Frameworks are {string.Join(", ", frameworks)}.");
        }

        if (key == "framework" && names.Count > 1) node.Report(key, $"There are {names.Count} frameworks.", "This check is about one framework.");
        return named.Count == names.Count && named.Count > 0 ? named : null;
    }

    private static NumberRange? ReadRange(StatementNode node, string key, bool holdsWhole)
    {
        IReadOnlyList<double> ends = node.OneOrMany<double>(key, value => value.Kind == JsonKind.Number ? value.Number : null, "a number");
        if (ends.Count != 2 || !(ends[0] <= ends[1]))
        {
            node.Report(key, "The range is not understood.", "Write two numbers, the lower first: [0, 12].");
            return null;
        }

        if (!holdsWhole || Math.Ceiling(ends[0]) <= ends[1]) return new NumberRange(ends[0], ends[1]);
        node.Report(key, FormattableString.Invariant($"There is no whole number from {ends[0]} to {ends[1]}, so that nothing would be asked for."), "Give a range that holds one at least: [2, 12].");
        return null;
    }

    private static double? ReadPart(StatementNode node, string key)
    {
        if (node.Number(key) is not { } part) return null;
        if (part is > 0 and <= 1) return part;
        node.Report(key, $"The threshold is {part}.", "It is a part of the most intense x: above 0, at most 1.");
        return null;
    }

    private readonly record struct FrameworkName(string Name);

    /// <summary>Which keys a check takes.</summary>
    private sealed record CheckShape(
        StatementCheck Check,
        bool HasFramework = false,
        bool HasManyFrameworks = false,
        string? RangeKey = null,
        bool HasMaximum = false,
        bool HasMinimum = false,
        bool HasFill = false,
        int LeastReadings = 1,
        Trend? Trend = null);
}
