using AlloyKMC.Configuration.Faults;

namespace AlloyKMC.Configuration.Json;

public enum JsonKind
{
    Object,
    Array,
    Text,
    Number,
    Boolean,
    Null,
}

/// <summary>A key of an object, where it stands, and its value.</summary>
public sealed record PositionedMember(string Name, Origin NameOrigin, PositionedJson Value);

/// <summary>A JSON value that knows where it was written. Immutable; layers are combined by making new objects around old values.</summary>
public sealed class PositionedJson
{
    // Looking a key up in a large object must not cost a walk over all of them.
    private const int IndexedFrom = 16;

    // The source between the quotes, kept only where escapes make it differ from the text.
    private readonly string? _escapedSource;

    private Dictionary<string, PositionedJson>? _index;

    private PositionedJson(JsonKind kind, string path, Origin origin, string text = "", string? escapedSource = null)
    {
        Kind = kind;
        Path = path;
        Origin = origin;
        Text = text;
        _escapedSource = escapedSource;
    }

    public JsonKind Kind { get; }

    /// <summary>Keys and indices from the root of the file: <c>rules[3].rate</c>.</summary>
    public string Path { get; }

    /// <summary>Where the value begins.</summary>
    public Origin Origin { get; }

    /// <summary>The text of a string, or a number as it was written.</summary>
    public string Text { get; }

    public double Number { get; private init; }

    public bool Boolean { get; private init; }

    public IReadOnlyList<PositionedMember> Members { get; private init; } = [];

    public IReadOnlyList<PositionedJson> Items { get; private init; } = [];

    /// <summary>The value of a key of an object; null where this is no object or has no such key.</summary>
    public PositionedJson? Find(string name)
    {
        if (Members.Count >= IndexedFrom)
            return (_index ??= Members.ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal)).GetValueOrDefault(name);

        foreach (PositionedMember member in Members)
        {
            if (member.Name == name)
                return member.Value;
        }
        return null;
    }

    /// <summary>The place of character <paramref name="offset"/> (zero-based) of a text.</summary>
    public Origin OriginAt(int offset)
    {
        if (Kind != JsonKind.Text || Origin.Line == 0)
            return Origin;
        offset = Math.Clamp(offset, 0, Text.Length);
        int source = offset;
        if (_escapedSource is { } escaped)
        {
            source = 0;
            for (int i = 0; i < offset && source < escaped.Length; i++)
                source += escaped[source] != '\\' ? 1 : source + 1 < escaped.Length && escaped[source + 1] == 'u' ? 6 : 2;
        }
        return Origin with { Column = Origin.Column + 1 + source };
    }

    public static PositionedJson OfText(string path, Origin origin, string text, string? escapedSource = null) => new(JsonKind.Text, path, origin, text, escapedSource);

    public static PositionedJson OfNumber(string path, Origin origin, string written, double value) => new(JsonKind.Number, path, origin, written) { Number = value };

    public static PositionedJson OfBoolean(string path, Origin origin, bool value) => new(JsonKind.Boolean, path, origin) { Boolean = value };

    public static PositionedJson OfNull(string path, Origin origin) => new(JsonKind.Null, path, origin);

    /// <param name="path">Path of the object.</param>
    /// <param name="origin">Where it was written.</param>
    /// <param name="members">Members with distinct names.</param>
    public static PositionedJson OfObject(string path, Origin origin, IReadOnlyList<PositionedMember> members) => new(JsonKind.Object, path, origin) { Members = members };

    public static PositionedJson OfArray(string path, Origin origin, IReadOnlyList<PositionedJson> items) => new(JsonKind.Array, path, origin) { Items = items };

    /// <summary>A copy of this object in which <paramref name="member"/> replaces the one of its name, or stands at the end.</summary>
    public PositionedJson With(PositionedMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        bool present = Find(member.Name) is not null;
        IEnumerable<PositionedMember> members = Members.Select(old => old.Name == member.Name ? member : old);
        return OfObject(Path, Origin, [.. present ? members : members.Append(member)]);
    }

    /// <summary>Path of a key of the object at <paramref name="path"/>.</summary>
    public static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
