using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AlloyKMC.Configuration.Resolved;

/// <summary>One text for one meaning: keys in ordinal order, shortest invariant numbers, two spaces of indentation, line feeds.</summary>
internal static class CanonicalJson
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>An object with its keys in ordinal order; values that are null are left out.</summary>
    public static JsonObject Sorted(params IEnumerable<KeyValuePair<string, JsonNode?>> members) => InOrder(members.OrderBy(member => member.Key, StringComparer.Ordinal));

    /// <summary>An object whose order has a meaning.</summary>
    public static JsonObject InOrder(IEnumerable<KeyValuePair<string, JsonNode?>> members) => new(members.Where(member => member.Value is not null));

    public static JsonArray List(IEnumerable<JsonNode?> items) => new([.. items]);

    public static KeyValuePair<string, JsonNode?> Key(string name, JsonNode? value) => new(name, value);

    /// <summary>A text, left out where it is empty.</summary>
    public static JsonNode? Filled(string? text) => string.IsNullOrEmpty(text) ? null : JsonValue.Create(text);

    public static string Compact(JsonNode node) => node.ToJsonString(OneLine);

    public static string Text(JsonNode node) => node.ToJsonString(Format) + "\n";
}
