using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Resolved;

namespace AlloyKMC.Configuration.Json;

/// <summary>A positioned value as plain JSON.</summary>
internal static class PositionedJsonText
{
    public static string Compact(PositionedJson node) => ToNode(node) is { } json ? CanonicalJson.Compact(json) : "null";

    public static JsonNode? ToNode(PositionedJson node) => node.Kind switch
    {
        JsonKind.Object => CanonicalJson.InOrder(node.Members.Select(m => KeyValuePair.Create(m.Name, ToNode(m.Value)))),
        JsonKind.Array => CanonicalJson.List(node.Items.Select(ToNode)),
        JsonKind.Text => JsonValue.Create(node.Text),
        JsonKind.Number => JsonValue.Create(node.Number),
        JsonKind.Boolean => JsonValue.Create(node.Boolean),
        _ => null,
    };
}
