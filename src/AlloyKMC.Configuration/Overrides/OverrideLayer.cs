using System.Text;
using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Shapes;

namespace AlloyKMC.Configuration.Overrides;

/// <summary>Lays overrides over a tree before it is checked, so that an overridden value is judged like a written one.</summary>
internal static class OverrideLayer
{
    public static PositionedJson Apply(PositionedJson root, Shape shape, ConfigOverrides overrides, FaultCollector faults)
    {
        foreach (ConfigOverride entry in overrides.Entries)
        {
            if (entry.Segments.Count == 0)
                faults.Add(entry.Origin, "", "The override has no '='.", "Write path=value: feed.ratio=1:3.");
            else if (entry.Segments.Any(string.IsNullOrWhiteSpace))
                faults.Add(entry.Origin, "", "The path has an empty part.", "Write keys with one dot between them (in the environment, two underscores): parameters.k30=1.3e-3.");
            else if (root.Kind == JsonKind.Object)
                root = Set(root, shape, entry, 0, faults) ?? root;
        }
        return root;
    }

    private static PositionedJson? Set(PositionedJson target, Shape? shape, ConfigOverride entry, int depth, FaultCollector faults)
    {
        string segment = entry.Segments[depth];
        if (target.Kind == JsonKind.Array || segment.Contains('[', StringComparison.Ordinal))
        {
            faults.Add(entry.Origin, string.Join('.', entry.Segments), "Items of a list cannot be overridden by their index.", "Give the whole list as JSON: sampling.times=[\"2 min\", \"1 h\"].");
            return null;
        }
        if (target.Kind != JsonKind.Object)
        {
            faults.Add(entry.Origin, target.Path, $"Here stands {Wording.Describe(target)} (from {target.Origin}), which has no key {Wording.Quote(segment)}.", "Override the value itself, or give a whole object as JSON.");
            return null;
        }

        string name = NameOf(segment, target, shape, entry.Kind);
        string path = PositionedJson.Child(target.Path, name);
        PositionedJson? old = target.Find(name);
        Shape? childShape = ShapeOf(name, shape);
        PositionedJson? value = depth == entry.Segments.Count - 1
            ? Parse(entry, path, childShape, faults)
            : Set(old ?? PositionedJson.OfObject(path, entry.Origin, []), childShape, entry, depth + 1, faults);
        if (value is null)
            return null;
        Origin nameOrigin = old is null || depth == entry.Segments.Count - 1 ? entry.Origin : target.Members.First(member => member.Name == name).NameOrigin;
        return target.With(new(name, nameOrigin, value));
    }

    private static string NameOf(string segment, PositionedJson target, Shape? shape, OriginKind kind)
    {
        if (kind != OriginKind.Environment || target.Find(segment) is not null)
            return segment;
        IEnumerable<string> known = target.Members.Select(member => member.Name).Concat(ObjectShape(shape)?.Keys.Select(key => key.Name) ?? []);
        return known.FirstOrDefault(name => name.Equals(segment, StringComparison.OrdinalIgnoreCase)) ?? segment;
    }

    private static Shape? ShapeOf(string name, Shape? shape) => ObjectShape(shape) switch
    {
        { Kind: ShapeKind.Object } found => found.Keys.FirstOrDefault(key => key.Name == name)?.Shape,
        { Kind: ShapeKind.Map } found => found.Item,
        _ => null,
    };

    private static Shape? ObjectShape(Shape? shape) => shape?.Kind == ShapeKind.Either
        ? shape.Alternatives.FirstOrDefault(alternative => alternative.Kind is ShapeKind.Object or ShapeKind.Map)
        : shape;

    private static PositionedJson? Parse(ConfigOverride entry, string path, Shape? shape, FaultCollector faults)
    {
        if (entry.Node is not null)
            return entry.Node;
        string value = entry.Value.Trim();
        bool bracketed = value.StartsWith('{') || value.StartsWith('[') || value.StartsWith('"');
        // A name such as 2022 is a text where only a text may stand.
        if (value.Length == 0 || (shape is { Kind: ShapeKind.Text } && !bracketed))
            return PositionedJson.OfText(path, entry.Origin, entry.Value);

        FaultCollector own = bracketed ? faults : new();
        PositionedJson? parsed = PositionedJsonReader.Read(Encoding.UTF8.GetBytes(value), entry.Origin, path, own);
        if (parsed is not null && (bracketed || own.Count == 0))
            return parsed;
        return bracketed ? null : PositionedJson.OfText(path, entry.Origin, entry.Value);
    }
}
