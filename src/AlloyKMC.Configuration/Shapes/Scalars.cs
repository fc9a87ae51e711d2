using System.Globalization;
using AlloyKMC.Configuration.Json;

namespace AlloyKMC.Configuration.Shapes;

/// <summary>
/// Values out of nodes that <see cref="ShapeCheck"/> has seen. Where a node is missing or of another kind its fault is already recorded, so the default is
/// returned and never used.
/// </summary>
internal static class Scalars
{
    private const double LargestExact = 9007199254740992;

    public static string Text(this PositionedJson? node, string otherwise = "") => node is { Kind: JsonKind.Text } ? node.Text : otherwise;

    public static string? OptionalText(this PositionedJson? node) => node is { Kind: JsonKind.Text } ? node.Text : null;

    public static double? OptionalNumber(this PositionedJson? node) => node is { Kind: JsonKind.Number } ? node.Number : null;

    public static bool Flag(this PositionedJson? node) => node is { Kind: JsonKind.Boolean, Boolean: true };

    /// <summary>An expression as text; a plain number becomes its shortest invariant form.</summary>
    public static string? Expression(this PositionedJson? node) => node switch
    {
        { Kind: JsonKind.Text } => node.Text,
        { Kind: JsonKind.Number } => node.Number.ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>A whole number, exact over all of <see cref="long"/> when written in digits ("2e4" is whole too); null where it is none.</summary>
    public static long? Integer(this PositionedJson? node)
    {
        if (node is not { Kind: JsonKind.Number })
            return null;
        if (long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long exact))
            return exact;
        return double.IsInteger(node.Number) && Math.Abs(node.Number) <= LargestExact ? (long)node.Number : null;
    }

    public static IReadOnlyList<string> Texts(this PositionedJson? node) => node is null ? [] : [.. node.Items.Select(item => item.Text())];

    public static IReadOnlyList<KeyValuePair<string, T>> Entries<T>(this PositionedJson? node, Func<PositionedJson, T> value) =>
        node is null ? [] : [.. node.Members.Select(member => KeyValuePair.Create(member.Name, value(member.Value)))];
}
