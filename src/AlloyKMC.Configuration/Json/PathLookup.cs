using System.Globalization;

namespace AlloyKMC.Configuration.Json;

/// <summary>Finds the value a path such as <c>rules[3].rate</c> means.</summary>
internal static class PathLookup
{
    // Names the model's definitions use where the file has another spelling.
    private static readonly Dictionary<string, (string Key, int Index)> Synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["beyondRange"] = ("beyond range", -1),
        ["minimum"] = ("bounds", 0),
        ["maximum"] = ("bounds", 1),
    };

    /// <summary>The value at <paramref name="path"/>, or the innermost one around it that exists, and what of the path remained.</summary>
    /// <remarks>Keys may themselves hold dots and brackets ("dG30(x)", "metal in complexes"), so the longest key that fits is taken.</remarks>
    public static (PositionedJson Found, string Remaining) Find(PositionedJson root, string path)
    {
        PositionedJson node = root;
        string rest = path;
        while (rest.Length > 0 && Step(node, ref rest) is { } next)
            node = next;
        return (node, rest);
    }

    private static PositionedJson? Step(PositionedJson node, ref string rest)
    {
        if (node.Kind == JsonKind.Array)
        {
            int close = rest.IndexOf(']', StringComparison.Ordinal);
            if (rest[0] != '[' || close < 0 || !int.TryParse(rest.AsSpan(1, close - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= node.Items.Count)
                return null;
            rest = rest[(close + 1)..];
            return node.Items[index];
        }

        string keys = rest.TrimStart('.');
        PositionedMember? best = null;
        foreach (PositionedMember member in node.Members)
        {
            if (IsPrefix(member.Name, keys) && (best is null || member.Name.Length > best.Name.Length))
                best = member;
        }
        if (best is not null)
        {
            rest = keys[best.Name.Length..];
            return best.Value;
        }
        string first = keys.Split('.', '[')[0];
        if (!Synonyms.TryGetValue(first, out (string Key, int Index) synonym) || node.Find(synonym.Key) is not { } found)
            return null;
        rest = keys[first.Length..];
        return synonym.Index >= 0 && synonym.Index < found.Items.Count ? found.Items[synonym.Index] : found;
    }

    private static bool IsPrefix(string name, string keys) =>
        keys.StartsWith(name, StringComparison.Ordinal) && (keys.Length == name.Length || keys[name.Length] is '.' or '[');
}
