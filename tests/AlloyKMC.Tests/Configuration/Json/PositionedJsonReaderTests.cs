using System.Text;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Model;

namespace AlloyKMC.Tests.Configuration.Json;

public sealed class PositionedJsonReaderTests
{
    private static PositionedJson Read(string text) => PositionedJsonReader.Read(Encoding.UTF8.GetBytes(text), "f.json");

    [Fact]
    public void EveryValueKnowsItsPlaceAndPath()
    {
        PositionedJson root = Read("\uFEFF// head\n{ \"a\": [1, {\"é\": \"ü\", \"b\": true}],\r\n  \"c d\": null /* x\n */, \"e\": -2.5e3, }");

        PositionedJson inner = root.Find("a")!.Items[1].Find("b")!;
        Assert.Equal("a[1].b", inner.Path);
        Assert.Equal("f.json:2:28", inner.Origin.ToString());
        Assert.True(inner.Boolean);
        Assert.Equal("f.json:3:10", root.Find("c d")!.Origin.ToString());
        Assert.Equal(JsonKind.Null, root.Find("c d")!.Kind);
        Assert.Equal("f.json:4:11", root.Find("e")!.Origin.ToString());
        Assert.Equal(-2500, root.Find("e")!.Number);
        Assert.Equal("-2.5e3", root.Find("e")!.Text);
        Assert.Equal("f.json:4:6", root.Members[2].NameOrigin.ToString());
    }

    [Fact]
    public void ColumnsPointIntoTextsThroughEscapes()
    {
        PositionedJson plain = Read("\n  \"abc\"");
        Assert.Equal("f.json:2:6", plain.OriginAt(2).ToString());

        // Text: a, quote, é, b; source: a\"\u00e9b from column 2.
        PositionedJson escaped = Read("\"a\\\"\\u00e9b\"");
        Assert.Equal("a\"éb", escaped.Text);
        Assert.Equal([2, 3, 5, 11, 12], new[] { 0, 1, 2, 3, 99 }.Select(offset => escaped.OriginAt(offset).Column));
    }

    [Theory]
    [InlineData("", "f.json: The file is empty.")]
    [InlineData(" \n\t", "f.json: The file is empty.")]
    [InlineData("// only a comment", "f.json: The file holds nothing but comments.")]
    [InlineData("{\"a\": 1", "f.json:1:8: The file ends before its JSON is complete. The innermost bracket still open is the '{' at f.json:1:1.")]
    [InlineData("{\n \"a\": [1,\n", "f.json:3:1: The file ends before its JSON is complete. The innermost bracket still open is the '[' at f.json:2:7.")]
    [InlineData("{\"a\": \"text", "f.json:1:12: The file ends")]
    [InlineData("{\"a\": NaN}", "f.json:1:7: NaN and Infinity are not numbers in JSON.")]
    [InlineData("{\"a\": -Infinity}", "f.json:1:")]
    [InlineData("{\"a\" 1}", "f.json:1:6: JSON syntax: '1' is invalid after a property name.")]
    [InlineData("{a: 1}", "f.json:1:2: JSON syntax: 'a' is an invalid start of a property name.")]
    [InlineData("{\"a\": 1} x", "f.json:1:10: JSON syntax: ")]
    [InlineData("{\"a\": 1 \"b\": 2}", "f.json:1:9: JSON syntax: '\"' is invalid after a value.")]
    [InlineData("{\"a\": 1e400}", "f.json:1:7: a: The number '1e400' is too large")]
    [InlineData("{\"a\": 0.001e-400}", "f.json:1:7: a: The number '0.001e-400' is too close to 0")]
    [InlineData("{\"a\": \"\\ud800\"}", "f.json:1:7: a: An escape \\uD800-\\uDFFF stands without its other half.")]
    [InlineData("{\"a\": 1,\n \"a\": 2}", "f.json:2:2: a: The key 'a' stands twice in one object, first at f.json:1:2.")]
    public void BadTextsAreFaultsWithAPlace(string text, string expected)
    {
        FaultException exception = Assert.Throws<FaultException>(() => Read(text));
        Assert.StartsWith(expected, Assert.Single(exception.Faults).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("BytePosition", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("reader option", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InvalidUtf8IsAFaultWithItsPlace()
    {
        byte[] bytes = [.. "{\n \"é\": \""u8, 0xE9, .. "\"}"u8];
        FaultException exception = Assert.Throws<FaultException>(() => PositionedJsonReader.Read(bytes, "f.json"));
        Assert.Equal("f.json:2:8: Byte 0xE9 is not valid UTF-8. Save the file as UTF-8.", exception.Message);

        exception = Assert.Throws<FaultException>(() => PositionedJsonReader.Read(Encoding.Unicode.GetPreamble(), "f.json"));
        Assert.Contains("UTF-16", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DepthIsLimited()
    {
        const int limit = PositionedJsonReader.MaximumDepth;
        Assert.Equal(JsonKind.Array, Read(new string('[', limit) + new string(']', limit)).Kind);
        FaultException exception = Assert.Throws<FaultException>(() => Read(new string('[', limit + 1) + new string(']', limit + 1)));
        Assert.Contains("f.json:1:65", exception.Message, StringComparison.Ordinal);
        Assert.Contains("nested more than 64 deep", exception.Message, StringComparison.Ordinal);
        Assert.Throws<FaultException>(() => Read(new string('[', 100_000)));
    }

    [Fact]
    public void NumberOfValuesIsLimited()
    {
        FaultException exception = Assert.Throws<FaultException>(() => Read("[" + string.Concat(Enumerable.Repeat("1,", PositionedJsonReader.MaximumValues)) + "1]"));
        Assert.Contains("more than 1000000 values", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllDuplicateKeysAreReported()
    {
        FaultException exception = Assert.Throws<FaultException>(() => Read("{\"a\": {\"b\": 1, \"b\": 2}, \"c\": 1e999, \"a\": 3}"));
        Assert.Equal(["f.json:1:16: a.b", "f.json:1:30: c", "f.json:1:37: a"], exception.Faults.Select(fault => fault.Path));
    }
}
