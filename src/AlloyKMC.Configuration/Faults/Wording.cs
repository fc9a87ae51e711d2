using System.Globalization;
using System.Text;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Model;

namespace AlloyKMC.Configuration.Faults;

/// <summary>How values and lists appear in messages: short, on one line, with nothing a terminal would act on.</summary>
internal static class Wording
{
    private const int MaximumQuoted = 60;

    public static string Quote(string text) => text.Length > MaximumQuoted ? $"'{OneLine(text[..MaximumQuoted])}...'" : $"'{OneLine(text)}'";

    /// <summary>The name of a file, which is of no use cut short.</summary>
    public static string QuoteFile(string file) => $"'{OneLine(file)}'";

    /// <summary>"Did you mean 'x'? " or nothing.</summary>
    public static string DidYouMean(string mistyped, IEnumerable<string> candidates) =>
        Suggestion.Find(mistyped, candidates) is { } found ? $"Did you mean {Quote(found)}? " : "";

    /// <summary>The text with all that would break a line or steer a terminal written as an escape.</summary>
    public static string OneLine(string text)
    {
        StringBuilder plain = new(text.Length);
        foreach (char c in text)
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
                plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                plain.Append(c);
        }
        return plain.ToString();
    }

    public static string Describe(PositionedJson node) => node.Kind switch
    {
        JsonKind.Object => node.Members.Count == 0 ? "an empty object {}" : "an object {...}",
        JsonKind.Array => node.Items.Count == 0 ? "an empty list []" : "a list [...]",
        JsonKind.Text => "the text " + Quote(node.Text),
        JsonKind.Number => "the number " + (node.Text.Length > MaximumQuoted ? node.Text[..MaximumQuoted] + "..." : node.Text),
        JsonKind.Boolean => node.Boolean ? "true" : "false",
        _ => "null",
    };

    public static string Either(IEnumerable<string> choices)
    {
        string[] all = [.. choices];
        return all.Length < 2 ? string.Concat(all) : string.Join(", ", all[..^1]) + " or " + all[^1];
    }

    public static string QuoteAll(IEnumerable<string> names)
    {
        const int shown = 25;
        string[] all = [.. names];
        return all.Length <= shown
            ? string.Join(", ", all.Select(Quote))
            : string.Join(", ", all[..shown].Select(Quote)) + string.Create(CultureInfo.InvariantCulture, $" and {all.Length - shown} more");
    }
}
