using System.Text.Json.Nodes;

namespace AlloyKMC.Configuration.Resolved;

/// <summary>Takes out of a resolved configuration what no result depends on.</summary>
internal static class RunIdentity
{
    /// <summary>A copy without names and prose, kernel and wall-time limit.</summary>
    public static JsonObject Of(JsonObject resolved)
    {
        JsonObject identity = WithoutMachine(resolved);
        Remove(identity, "$schema", "name", "description");
        if (identity["system"] is not JsonObject system)
            return identity;
        Remove(system, "$schema", "name", "description", "sources");
        foreach (JsonNode? rule in system["rules"] as JsonArray ?? [])
            Remove(rule as JsonObject, "description");
        foreach ((string _, JsonNode? parameter) in system["parameters"] as JsonObject ?? [])
            Remove(parameter as JsonObject, "source", "description");
        return identity;
    }

    /// <summary>What determines a single run, whatever number of others is asked for: the identity without replicates and limits.</summary>
    public static JsonObject OfRuns(JsonObject identity)
    {
        JsonObject runs = (JsonObject)identity.DeepClone();
        Remove(runs, "limits");
        Remove(runs["ensemble"] as JsonObject, "replicates");
        return runs;
    }

    /// <summary>A copy without kernel and wall-time limit.</summary>
    public static JsonObject WithoutMachine(JsonObject resolved)
    {
        JsonObject copy = (JsonObject)resolved.DeepClone();
        Remove(copy, "kernel");
        if (copy["limits"] is JsonObject limits)
        {
            Remove(limits, "wall");
            if (limits.Count == 0)
                copy.Remove("limits");
        }
        return copy;
    }

    private static void Remove(JsonObject? from, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            from?.Remove(name);
    }
}
