using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using Microsoft.Extensions.Configuration;

namespace AlloyKMC.Configuration.Overrides;

/// <summary>Values laid over a run configuration: first the environment, then <c>--set path=value</c> in the order given.</summary>
public sealed class ConfigOverrides
{
    /// <summary>Prefix of the environment variables: <c>ALLOYKMC__feed__ratio=1:3</c>.</summary>
    public const string EnvironmentPrefix = "ALLOYKMC__";

    private ConfigOverrides(IReadOnlyList<ConfigOverride> entries) => Entries = entries;

    public static ConfigOverrides None { get; } = new([]);

    internal IReadOnlyList<ConfigOverride> Entries { get; }

    /// <summary>Gathers the layers. Nothing is checked here: faults come with the reading of a file, together with all others.</summary>
    /// <param name="environment">
    /// Variables with the prefix taken off, as <c>new ConfigurationBuilder().AddEnvironmentVariables(ConfigOverrides.EnvironmentPrefix).Build()</c>
    /// gives them; null for none. Keys match whatever their case.
    /// </param>
    /// <param name="assignments">Texts <c>path=value</c>. Keys match exactly.</param>
    /// <param name="options">Options that stand for a path, as written (<c>--replicates 4</c>), with their assignment; laid over all others.</param>
    public static ConfigOverrides From(IConfiguration? environment, IEnumerable<string> assignments, IEnumerable<(string Written, string Assignment)>? options = null)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        List<ConfigOverride> entries = [];
        foreach ((string key, string? value) in (environment?.AsEnumerable() ?? []).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (value is not null)
                entries.Add(new(OriginKind.Environment, $"{EnvironmentPrefix}{key.Replace(":", "__", StringComparison.Ordinal)}={value}", key.Split(':'), value));
        }
        foreach ((string written, string assignment) in assignments.Select(a => ($"--set {a}", a)).Concat(options ?? []))
        {
            int equals = assignment.IndexOf('=', StringComparison.Ordinal);
            string[] segments = equals < 0 ? [] : assignment[..equals].Trim().Split('.');
            entries.Add(new(OriginKind.CommandLine, written, segments, equals < 0 ? "" : assignment[(equals + 1)..]));
        }
        return new(entries);
    }

    /// <summary>Values that stand in a file of their own right, such as those of one condition of a sweep: their faults point there.</summary>
    internal static ConfigOverrides OfNodes(IEnumerable<KeyValuePair<string, PositionedJson>> values) =>
        new([.. values.Select(value => new ConfigOverride(OriginKind.File, "", value.Key.Split('.'), "") { Node = value.Value })]);
}

/// <summary>One value laid over the file.</summary>
/// <param name="Kind">Environment or command line.</param>
/// <param name="Written">The override as given, for messages.</param>
/// <param name="Segments">Keys from the root; empty where no '=' was found.</param>
/// <param name="Value">JSON if it parses, else a text.</param>
internal sealed record ConfigOverride(OriginKind Kind, string Written, IReadOnlyList<string> Segments, string Value)
{
    /// <summary>The value itself where it is already read; null where <see cref="Value"/> is to be parsed.</summary>
    public PositionedJson? Node { get; init; }

    public Origin Origin => Node?.Origin ?? new(Kind, Written.Length > 200 ? Written[..200] + "..." : Written);
}
