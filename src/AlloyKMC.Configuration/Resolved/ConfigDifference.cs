using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Json;

namespace AlloyKMC.Configuration.Resolved;

/// <summary>One value in which two resolved configurations differ.</summary>
/// <param name="Path">Keys and indices: <c>feed.ratio</c>.</param>
/// <param name="Old">The earlier value as compact JSON; null where there was none.</param>
/// <param name="New">The present value as compact JSON; null where there is none.</param>
public sealed record ConfigDifference(string Path, string? Old, string? New)
{
    private const int MaximumShown = 100;

    /// <summary><c>feed.ratio: "1:3" -> "1:4"</c></summary>
    public override string ToString() => $"{Path}: {Shown(Old)} -> {Shown(New)}";

    /// <summary>Values in which two JSON objects differ; none where the earlier one is no object.</summary>
    public static IReadOnlyList<ConfigDifference> Between(string old, string present) =>
        JsonNode.Parse(old) is JsonObject earlier && JsonNode.Parse(present) is JsonObject now ? Between(earlier, now) : [];

    internal static IReadOnlyList<ConfigDifference> Between(JsonObject old, JsonObject present)
    {
        List<ConfigDifference> differences = [];
        Compare("", old, present, differences);
        return differences;
    }

    private static void Compare(string path, JsonNode? old, JsonNode? present, List<ConfigDifference> differences)
    {
        switch (old, present)
        {
            case (JsonObject a, JsonObject b):
                foreach (string name in a.Select(member => member.Key).Union(b.Select(member => member.Key)))
                    Compare(PositionedJson.Child(path, name), a[name], b[name], differences);
                CompareOrder(path, a, b, differences);
                break;
            case (JsonArray a, JsonArray b):
                for (int i = 0; i < Math.Max(a.Count, b.Count); i++)
                    Compare($"{path}[{i}]", i < a.Count ? a[i] : null, i < b.Count ? b[i] : null, differences);
                break;
            default:
                string? oldText = Compact(old);
                string? newText = Compact(present);
                if (oldText != newText)
                    differences.Add(new(path, oldText, newText));
                break;
        }
    }

    // Only objects whose order has a meaning can have the same keys in different orders: all others are sorted.
    private static void CompareOrder(string path, JsonObject a, JsonObject b, List<ConfigDifference> differences)
    {
        string[] old = [.. a.Select(member => member.Key).Where(b.ContainsKey)];
        string[] present = [.. b.Select(member => member.Key).Where(a.ContainsKey)];
        if (!old.SequenceEqual(present))
            differences.Add(new($"{path} (order)", string.Join(", ", old), string.Join(", ", present)));
    }

    private static string? Compact(JsonNode? node) => node is null ? null : CanonicalJson.Compact(node);

    private static string Shown(string? value) => value is null ? "(absent)" : value.Length > MaximumShown ? value[..MaximumShown] + "..." : value;
}
