using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Configuration.Resolved;

/// <summary>One value of a resolved configuration and where it came from.</summary>
/// <param name="Path">Keys and indices: <c>system.parameters.k30.value</c>.</param>
/// <param name="Value">The value as JSON.</param>
/// <param name="Origin">File and place, override, or default.</param>
public sealed record ResolvedValue(string Path, string Value, Origin Origin);

/// <summary>
/// A run with its system, after "extends" and overrides, as one canonical JSON text: the same for any order of keys, comments, layout and spelling of
/// numbers and durations. It is itself a valid run configuration. Families, coordinates and indices of rules keep their order, which fixes species and
/// channels.
/// </summary>
public sealed class ResolvedConfig
{
    private ResolvedConfig(JsonObject resolved, IReadOnlyList<ResolvedValue> values)
    {
        Json = CanonicalJson.Text(resolved);
        StoredJson = CanonicalJson.Text(RunIdentity.WithoutMachine(resolved));
        JsonObject identity = RunIdentity.Of(resolved);
        IdentityJson = CanonicalJson.Text(identity);
        Hash = HashOf(IdentityJson);
        RunsHash = HashOf(CanonicalJson.Text(RunIdentity.OfRuns(identity)));
        Values = values;
    }

    /// <summary>The whole configuration.</summary>
    public string Json { get; }

    /// <summary>What is stored with results: the whole without kernel and wall-time limit, so that no machine leaves its mark on a dataset.</summary>
    public string StoredJson { get; }

    /// <summary>The part that determines the results: without names, prose, kernel and wall-time limit.</summary>
    public string IdentityJson { get; }

    /// <summary>SHA-256 of the UTF-8 bytes of <see cref="IdentityJson"/>, in lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>The same of what determines a single run: without the number of replicates and the limits of a run.</summary>
    public string RunsHash { get; }

    /// <summary>Every single value with its origin, in the order of <see cref="Json"/>.</summary>
    public IReadOnlyList<ResolvedValue> Values { get; }

    /// <summary>What differs in the results-determining part between an earlier resolved configuration and this one.</summary>
    /// <param name="earlierJson">The <see cref="Json"/> or <see cref="IdentityJson"/> of the earlier one.</param>
    /// <exception cref="FaultException">The earlier text is no JSON object.</exception>
    public IReadOnlyList<ConfigDifference> DifferencesFrom(string earlierJson)
    {
        ArgumentNullException.ThrowIfNull(earlierJson);
        return ConfigDifference.Between(RunIdentity.Of(Parse(earlierJson)), Parse(IdentityJson));
    }

    /// <summary>How much more this configuration asks for than an earlier one of the very same runs; null where anything but replicates and limits differs.</summary>
    /// <param name="earlierJson">The <see cref="Json"/> or <see cref="IdentityJson"/> of the earlier one.</param>
    /// <exception cref="FaultException">The earlier text is no JSON object.</exception>
    public ConfigRaise? RaiseFrom(string earlierJson)
    {
        ArgumentNullException.ThrowIfNull(earlierJson);
        JsonObject earlier = RunIdentity.Of(Parse(earlierJson)), present = Parse(IdentityJson);
        if (CanonicalJson.Text(RunIdentity.OfRuns(earlier)) != CanonicalJson.Text(RunIdentity.OfRuns(present))) return null;
        return new ConfigRaise(Replicates(earlier), Replicates(present), Events(earlier), Events(present));

        static int Replicates(JsonObject of) => (int?)of["ensemble"]?["replicates"] ?? 1;
        static long Events(JsonObject of) => (long?)of["limits"]?["events"] ?? long.MaxValue;
    }

    internal static ResolvedConfig Of(RunConfig run, SystemDefinition system, PositionedJson runTree, PositionedJson systemTree)
    {
        JsonObject resolved = RunWriter.Write(run, system);
        PositionedJson tree = runTree.With(new("system", systemTree.Origin, systemTree));
        List<ResolvedValue> values = [];
        AddValues(resolved, tree, "", values);
        return new(resolved, values);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static JsonObject Parse(string json)
    {
        try
        {
            if (JsonNode.Parse(json) is JsonObject parsed)
                return parsed;
        }
        catch (JsonException)
        {
            // Said below, as for any other text that is no object.
        }
        throw new FaultException(new Fault("", "The earlier configuration is not a JSON object.", "It was damaged after it was written; use another output folder."));
    }

    private static void AddValues(JsonNode? node, PositionedJson? written, string path, List<ResolvedValue> values)
    {
        switch (node)
        {
            case JsonObject members:
                foreach ((string name, JsonNode? value) in members)
                    AddValues(value, written?.Find(name), PositionedJson.Child(path, name), values);
                break;
            case JsonArray items:
                for (int i = 0; i < items.Count; i++)
                    AddValues(items[i], written?.Items.ElementAtOrDefault(i), $"{path}[{i}]", values);
                break;
            default:
                values.Add(new(path, CanonicalJson.Compact(node!), written?.Origin ?? default));
                break;
        }
    }
}
