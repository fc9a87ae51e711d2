using System.Globalization;
using System.Text;
using System.Text.Json;
using AlloyKMC.Configuration.Faults;

namespace AlloyKMC.Configuration.Json;

/// <summary>One pass over one text of valid UTF-8.</summary>
internal ref struct PositionedJsonParser
{
    private static ReadOnlySpan<byte> Blank => " \t\r\n"u8;

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly Origin _source;
    private readonly FaultCollector _faults;
    private readonly Stack<(char Bracket, Origin Origin)> _open = new();
    private Utf8JsonReader _reader;
    private int _values;

    // Tokens come in order, so their line and column are counted on from the token before.
    private int _position;
    private int _line = 1;
    private int _column = 1;

    public PositionedJsonParser(ReadOnlySpan<byte> utf8, Origin source, FaultCollector faults)
    {
        _utf8 = utf8;
        _source = source;
        _faults = faults;
        // One level more than is allowed, so that the level too deep is reported here, with its place, and not by the reader.
        _reader = new(utf8, new JsonReaderOptions
        {
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
            MaxDepth = PositionedJsonReader.MaximumDepth + 1,
        });
    }

    /// <summary>A limit was passed; its fault has been recorded and reading on makes no sense.</summary>
    internal sealed class LimitException : Exception;

    public PositionedJson? ReadDocument(string path)
    {
        bool any;
        try
        {
            any = _reader.Read();
        }
        catch (JsonException fault) when (_reader.TokenType == JsonTokenType.None && HoldsNothing(fault))
        {
            any = false;
        }
        if (!any)
        {
            string problem = _utf8.TrimStart(Blank).IsEmpty ? "The file is empty." : "The file holds nothing but comments.";
            _faults.Add(_source, path, problem, "Write one JSON object {...}.");
            return null;
        }
        PositionedJson root = ReadValue(path);
        _reader.Read();
        return root;
    }

    private PositionedJson ReadValue(string path)
    {
        Origin origin = OriginOfToken();
        if (++_values > PositionedJsonReader.MaximumValues)
            Stop(origin, path, string.Create(CultureInfo.InvariantCulture, $"The file holds more than {PositionedJsonReader.MaximumValues} values."), "A configuration is a small file; check that it is the right one.");
        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(path, origin),
            JsonTokenType.StartArray => ReadArray(path, origin),
            JsonTokenType.String => PositionedJson.OfText(path, origin, ReadText(path, origin), _reader.ValueIsEscaped ? Encoding.UTF8.GetString(_reader.ValueSpan) : null),
            JsonTokenType.Number => ReadNumber(path, origin),
            JsonTokenType.True => PositionedJson.OfBoolean(path, origin, true),
            JsonTokenType.False => PositionedJson.OfBoolean(path, origin, false),
            _ => PositionedJson.OfNull(path, origin),
        };
    }

    private PositionedJson ReadObject(string path, Origin origin)
    {
        Open('{', path, origin);
        List<PositionedMember> members = [];
        Dictionary<string, Origin> seen = new(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            Origin nameOrigin = OriginOfToken();
            string name = ReadText(path, nameOrigin);
            string childPath = PositionedJson.Child(path, name);
            _reader.Read();
            PositionedJson value = ReadValue(childPath);
            if (seen.TryAdd(name, nameOrigin))
                members.Add(new(name, nameOrigin, value));
            else
                _faults.Add(nameOrigin, childPath, $"The key {Wording.Quote(name)} stands twice in one object, first at {seen[name]}.", "Keep one of the two.");
        }
        _open.Pop();
        return PositionedJson.OfObject(path, origin, members);
    }

    private PositionedJson ReadArray(string path, Origin origin)
    {
        Open('[', path, origin);
        List<PositionedJson> items = [];
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(string.Create(CultureInfo.InvariantCulture, $"{path}[{items.Count}]")));
        _open.Pop();
        return PositionedJson.OfArray(path, origin, items);
    }

    private readonly string ReadText(string path, Origin origin)
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            _faults.Add(origin, path, "An escape \\uD800-\\uDFFF stands without its other half.", "Write the character itself, or both halves.");
            return "";
        }
    }

    private readonly PositionedJson ReadNumber(string path, Origin origin)
    {
        string written = Encoding.UTF8.GetString(_reader.ValueSpan);
        double value = double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture);
        bool vanished = value == 0 && written.Split('e', 'E')[0].AsSpan().ContainsAnyInRange('1', '9');
        if (!double.IsFinite(value) || vanished)
        {
            string problem = $"The number {Wording.Quote(written)} is too {(vanished ? "close to 0" : "large")} for a double-precision number.";
            _faults.Add(origin, path, problem, vanished ? "Write 0, or a number of at least 5e-324." : "Write a number of at most 1.797e308.");
            value = 0;
        }
        return PositionedJson.OfNumber(path, origin, written, value);
    }

    private readonly void Open(char bracket, string path, Origin origin)
    {
        _open.Push((bracket, origin));
        if (_open.Count > PositionedJsonReader.MaximumDepth)
            Stop(origin, path.Length > 80 ? path[..80] + "..." : path, string.Create(CultureInfo.InvariantCulture, $"Objects and lists are nested more than {PositionedJsonReader.MaximumDepth} deep."), "No part of a configuration needs that; look for a bracket too many.");
    }

    private readonly void Stop(Origin origin, string path, string problem, string remedy)
    {
        _faults.Add(origin, path, problem, remedy);
        throw new LimitException();
    }

    private Origin OriginOfToken() => OriginOf((int)_reader.TokenStartIndex);

    private Origin OriginOf(int position)
    {
        if (_source.Kind != OriginKind.File)
            return _source;
        ReadOnlySpan<byte> passed = _utf8[_position..position];
        int lineBreak;
        while ((lineBreak = passed.IndexOf((byte)'\n')) >= 0)
        {
            passed = passed[(lineBreak + 1)..];
            (_line, _column) = (_line + 1, 1);
        }
        _column += Encoding.UTF8.GetCharCount(passed);
        _position = position;
        return _source with { Line = _line, Column = _column };
    }

    public void AddSyntaxFault(JsonException fault)
    {
        int position = Math.Max(PositionOf(fault), _position);
        while (position > _position && position < _utf8.Length && (_utf8[position] & 0xC0) == 0x80)
            position--;
        Origin origin = OriginOf(position);
        ReadOnlySpan<byte> rest = _utf8[position..];

        if (rest.IsEmpty || (_open.Count > 0 && rest.TrimStart(Blank).IsEmpty))
        {
            string open = _open.Count == 0 ? "" : $" The innermost bracket still open is the '{_open.Peek().Bracket}' at {_open.Peek().Origin}.";
            _faults.Add(origin, "", "The file ends before its JSON is complete." + open, "Close what is open, or restore the missing end of the file.");
        }
        else if (StartsWithAny(rest, "NaN", "Infinity", "-Infinity", "+Infinity", "inf", "nan"))
        {
            _faults.Add(origin, "", "NaN and Infinity are not numbers in JSON.", "Write a finite number.");
        }
        else
        {
            _faults.Add(origin, "", "JSON syntax: " + PlainMessage(fault.Message), "Correct the text at or just before this place.");
        }
    }

    private static bool StartsWithAny(ReadOnlySpan<byte> rest, params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            if (rest.StartsWith(Encoding.ASCII.GetBytes(word)))
                return true;
        }
        return false;
    }

    // The reader's sentences are plain enough; its own positions are zero-based and in bytes, and advice about reader options helps no user.
    private static string PlainMessage(string message)
    {
        int end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string[] sentences = (end < 0 ? message : message[..end]).Split(". ");
        string kept = string.Join(". ", sentences.Where(sentence => !sentence.Contains("reader option", StringComparison.OrdinalIgnoreCase)));
        return kept.EndsWith('.') ? kept : kept + ".";
    }

    private readonly int PositionOf(JsonException fault)
    {
        int lineStart = 0;
        for (long line = fault.LineNumber ?? 0; line > 0 && _utf8[lineStart..].IndexOf((byte)'\n') is >= 0 and int step; line--)
            lineStart += step + 1;
        return (int)Math.Min(lineStart + (fault.BytePositionInLine ?? 0), _utf8.Length);
    }

    private readonly bool HoldsNothing(JsonException fault)
    {
        ReadOnlySpan<byte> text = _utf8.TrimStart(Blank);
        return text.IsEmpty || (text[0] == '/' && PositionOf(fault) == _utf8.Length);
    }
}
