using System.Text.Json.Nodes;

namespace AlloyKMC.Configuration.Resolved;

/// <summary>Takes out of a resolved configuration what no result depends on.</summary>
internal static class RunIdentity
{
    /// <summary>A copy without names and prose, kernel and wall-time limit.</summary>
    public static JsonObject Of(JsonObject resolved)
    {
        JsonObject identity = (JsonObject)resolved.DeepClone();
        Remove(identity, "$schema", "name", "description", "kernel");
        if (identity["limits"] is JsonObject limits)
        {
            Remove(limits, "wall");
            if (limits.Count == 0)
                identity.Remove("limits");
        }
        if (identity["system"] is not JsonObject system)
            return identity;
        Remove(system, "$schema", "name", "description", "sources");
        foreach (JsonNode? rule in system["rules"] as JsonArray ?? [])
            Remove(rule as JsonObject, "description");
        foreach ((string _, JsonNode? parameter) in system["parameters"] as JsonObject ?? [])
            Remove(parameter as JsonObject, "source", "description");
        return identity;
    }

    private static void Remove(JsonObject? from, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            from?.Remove(name);
    }
}
