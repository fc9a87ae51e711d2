using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AlloyKMC.Configuration.Faults;

namespace AlloyKMC.Configuration.Json;

/// <summary>Reads JSON (RFC 8259, with comments and trailing commas) into values that know their line and column.</summary>
public static class PositionedJsonReader
{
    /// <summary>No hand-written configuration comes near it; a data file given by mistake is refused unread.</summary>
    public const int MaximumBytes = 16 * 1024 * 1024;

    public const int MaximumDepth = 64;

    public const int MaximumValues = 1_000_000;

    private static readonly byte[] Utf8Mark = [0xEF, 0xBB, 0xBF];

    /// <summary>Reads one text.</summary>
    /// <param name="utf8">The bytes of the file.</param>
    /// <param name="file">The file as messages shall name it.</param>
    /// <exception cref="Model.FaultException">The text is no valid JSON, with all that could be found.</exception>
    public static PositionedJson Read(ReadOnlySpan<byte> utf8, string file)
    {
        FaultCollector faults = new();
        PositionedJson? root = Read(utf8, Origin.OfFile(file), "", faults);
        faults.ThrowIfAny();
        return root!;
    }

    /// <returns>Null where a fault kept the text from being read to its end.</returns>
    internal static PositionedJson? Read(ReadOnlySpan<byte> utf8, Origin source, string rootPath, FaultCollector faults)
    {
        if (utf8.Length > MaximumBytes)
        {
            faults.Add(source, rootPath, string.Create(CultureInfo.InvariantCulture, $"The text has more than {MaximumBytes / (1024 * 1024)} MB."), "A configuration is a small file; check that it is the right one.");
            return null;
        }
        if (utf8.StartsWith(Utf8Mark))
            utf8 = utf8[Utf8Mark.Length..];
        if (!IsUtf8(utf8, source, rootPath, faults))
            return null;

        PositionedJsonParser parser = new(utf8, source, faults);
        try
        {
            return parser.ReadDocument(rootPath);
        }
        catch (JsonException fault)
        {
            parser.AddSyntaxFault(fault);
            return null;
        }
        catch (PositionedJsonParser.LimitException)
        {
            return null;
        }
    }

    private static bool IsUtf8(ReadOnlySpan<byte> utf8, Origin source, string path, FaultCollector faults)
    {
        if (utf8 is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            faults.Add(source, path, "The file is UTF-16 text.", "Save it as UTF-8.");
            return false;
        }
        if (Utf8.IsValid(utf8))
            return true;

        int at = 0;
        int lineStart = 0;
        int line = 1;
        while (Rune.DecodeFromUtf8(utf8[at..], out Rune rune, out int consumed) == System.Buffers.OperationStatus.Done)
        {
            at += consumed;
            if (rune.Value == '\n')
                (line, lineStart) = (line + 1, at);
        }
        int column = Encoding.UTF8.GetCharCount(utf8[lineStart..at]) + 1;
        string found = string.Create(CultureInfo.InvariantCulture, $"Byte 0x{utf8[at]:X2} is not valid UTF-8.");
        faults.Add(source with { Line = source.Kind == OriginKind.File ? line : 0, Column = column }, path, found, "Save the file as UTF-8.");
        return false;
    }
}
