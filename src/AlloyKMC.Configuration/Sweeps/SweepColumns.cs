using AlloyKMC.Configuration.Json;

namespace AlloyKMC.Configuration.Sweeps;

/// <summary>How the values of conditions stand in the table of runs: one typed column per path.</summary>
public static class SweepColumns
{
    /// <summary>The last part of a path, without the mark of variables: "ratio" of "feed.ratio".</summary>
    internal static string ShortName(string path) => path[(path.LastIndexOf('.') + 1)..].TrimStart(SweepDefinition.VariableMark);

    /// <summary>Names and values of every point. A name is the last part of its path, or the whole path where two would be alike; numbers are whole in all points or real in all.</summary>
    public static IReadOnlyList<IReadOnlyList<(string Name, object Value)>> Of(IReadOnlyList<SweepPoint> points)
    {
        if (points.Count == 0) return [];
        string[] paths = [.. points[0].Values.Select(v => v.Key)];
        string[] names = [.. paths.Select(path => paths.Count(other => ShortName(other) == ShortName(path)) > 1 ? path.TrimStart(SweepDefinition.VariableMark).Replace('.', '_') : ShortName(path))];
        JsonKind?[] kinds = [.. paths.Select((_, i) => points.Select(p => p.Values[i].Value.Kind).Distinct().Count() == 1 ? points[0].Values[i].Value.Kind : (JsonKind?)null)];
        bool[] whole = [.. paths.Select((_, i) => points.All(p => p.Values[i].Value is { Kind: JsonKind.Number, Number: var n } && n == Math.Floor(n) && Math.Abs(n) < 1e15))];
        return [.. points.Select(p => (IReadOnlyList<(string, object)>)[.. p.Values.Select((v, i) => (names[i], ValueOf(v.Value, kinds[i], whole[i])))])];
    }

    private static object ValueOf(PositionedJson node, JsonKind? kind, bool whole) => kind switch
    {
        JsonKind.Number => whole ? (long)node.Number : node.Number,
        JsonKind.Boolean => node.Boolean,
        JsonKind.Text => node.Text,
        _ => Json.PositionedJsonText.Compact(node),
    };
}
