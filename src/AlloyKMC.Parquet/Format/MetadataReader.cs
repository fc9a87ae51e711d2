using System.Text;
using Parquet.Thrift;

namespace Parquet.Format;

/// <summary>Bytes to footers and page headers. Fields not needed here are skipped.</summary>
/// <exception cref="ParquetException">Thrown by every method where the bytes are damaged or say something impossible.</exception>
internal static class MetadataReader
{
    private static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    public static FileMetadata ReadFile(ReadOnlySpan<byte> input)
    {
        var thrift = new CompactReader(input);
        var schema = new List<SchemaElement>();
        var groups = new List<RowGroupMetadata>();
        var keyValues = new Dictionary<string, string>(StringComparer.Ordinal);
        long rows = -1;
        string? createdBy = null;
        int outer = thrift.BeginStruct();
        while (thrift.Next(out int field))
        {
            switch (field)
            {
                case 2:
                    int elements = thrift.List(CompactType.Struct);
                    for (int i = 0; i < elements; i++) schema.Add(ReadSchemaElement(ref thrift));
                    break;
                case 3:
                    rows = thrift.I64();
                    break;
                case 4:
                    int groupCount = thrift.List(CompactType.Struct);
                    for (int i = 0; i < groupCount; i++) groups.Add(ReadRowGroup(ref thrift));
                    break;
                case 5:
                    int pairs = thrift.List(CompactType.Struct);
                    for (int i = 0; i < pairs; i++) ReadKeyValue(ref thrift, keyValues);
                    break;
                case 6:
                    createdBy = Text(thrift.Binary());
                    break;
                default:
                    thrift.Skip();
                    break;
            }
        }

        thrift.EndStruct(outer);
        return new FileMetadata(schema, rows, groups, keyValues, createdBy);
    }

    /// <param name="input">Bytes from the start of the page on.</param>
    /// <param name="length">Length of the header in bytes.</param>
    public static PageHeader ReadPageHeader(ReadOnlySpan<byte> input, out int length)
    {
        var thrift = new CompactReader(input);
        var page = new PageHeader((PageType)(-1), -1, -1);
        int outer = thrift.BeginStruct();
        while (thrift.Next(out int field))
        {
            switch (field)
            {
                case 1:
                    page = page with { Type = (PageType)thrift.I32() };
                    break;
                case 2:
                    page = page with { UncompressedSize = thrift.I32() };
                    break;
                case 3:
                    page = page with { CompressedSize = thrift.I32() };
                    break;
                case 4:
                    page = page with { Crc = thrift.I32() };
                    break;
                case 5 or 7:
                    page = ReadPageKind(ref thrift, page);
                    break;
                default:
                    thrift.Skip();
                    break;
            }
        }

        thrift.EndStruct(outer);
        length = thrift.Position;
        return page;
    }

    private static PageHeader ReadPageKind(ref CompactReader thrift, PageHeader page)
    {
        int outer = thrift.BeginStructField();
        while (thrift.Next(out int field))
        {
            switch (field)
            {
                case 1:
                    page = page with { ValueCount = thrift.I32() };
                    break;
                case 2:
                    page = page with { Encoding = (Encoding)thrift.I32() };
                    break;
                case 3 when page.Type == PageType.DATA_PAGE:
                    page = page with { DefinitionLevelEncoding = (Encoding)thrift.I32() };
                    break;
                default:
                    thrift.Skip();
                    break;
            }
        }

        thrift.EndStruct(outer);
        return page;
    }

    private static SchemaElement ReadSchemaElement(ref CompactReader thrift)
    {
        var element = new SchemaElement("");
        int outer = thrift.BeginStruct();
        while (thrift.Next(out int field))
        {
            switch (field)
            {
                case 1:
                    element = element with { Type = (PhysicalType)thrift.I32() };
                    break;
                case 3:
                    element = element with { Repetition = (Repetition)thrift.I32() };
                    break;
                case 4:
                    element = element with { Name = Text(thrift.Binary()) };
                    break;
                case 5:
                    element = element with { ChildCount = thrift.I32() };
                    break;
                case 6:
                    element = element with { Converted = (ConvertedType)thrift.I32() };
                    break;
                case 10:
                    element = ReadLogicalType(ref thrift, element);
                    break;
                default:
                    thrift.Skip();
                    break;
            }
        }

        thrift.EndStruct(outer);
        return element;
    }

    private static SchemaElement ReadLogicalType(ref CompactReader thrift, SchemaElement element)
    {
        int outer = thrift.BeginStructField();
        while (thrift.Next(out int kind))
        {
            element = element with { LogicalType = (LogicalTypeKind)kind };
            if (kind != (int)LogicalTypeKind.INTEGER)
            {
                thrift.Skip();
                continue;
            }

            int inner = thrift.BeginStructField();
            while (thrift.Next(out int field))
            {
                if (field == 1) element = element with { IntegerBits = thrift.I8() };
                else if (field == 2) element = element with { IsSigned = thrift.Bool() };
                else thrift.Skip();
            }

            thrift.EndStruct(inner);
        }

        thrift.EndStruct(outer);
        return element;
    }

    private static RowGroupMetadata ReadRowGroup(ref CompactReader thrift)
    {
        var columns = new List<ColumnChunkMetadata>();
        long rows = -1;
        int outer = thrift.BeginStruct();
        while (thrift.Next(out int field))
        {
            switch (field)
            {
                case 1:
                    int count = thrift.List(CompactType.Struct);
                    for (int i = 0; i < count; i++) columns.Add(ReadColumnChunk(ref thrift));
                    break;
                case 3:
                    rows = thrift.I64();
                    break;
                default:
                    thrift.Skip();
                    break;
            }
        }

        thrift.EndStruct(outer);
        return new RowGroupMetadata(columns, rows);
    }

    private static ColumnChunkMetadata ReadColumnChunk(ref CompactReader thrift)
    {
        ColumnChunkMetadata? column = null;
        int outer = thrift.BeginStruct();
        while (thrift.Next(out int field))
        {
            switch (field)
            {
                case 1:
                    throw new ParquetException($"A column chunk stands in another file ('{Text(thrift.Binary())}'), which is not supported.");
                case 3:
                    column = ReadColumnMetadata(ref thrift);
                    break;
                default:
                    thrift.Skip();
                    break;
            }
        }

        thrift.EndStruct(outer);
        return column ?? throw new ParquetException("The file's metadata are damaged: a column chunk has no metadata.");
    }

    private static ColumnChunkMetadata ReadColumnMetadata(ref CompactReader thrift)
    {
        var column = new ColumnChunkMetadata("", (PhysicalType)(-1), (Codec)(-1), -1) { DataPageOffset = -1 };
        int outer = thrift.BeginStructField();
        while (thrift.Next(out int field))
        {
            switch (field)
            {
                case 1:
                    column = column with { Type = (PhysicalType)thrift.I32() };
                    break;
                case 2:
                    int encodings = thrift.List(CompactType.I32);
                    var found = new Encoding[encodings];
                    for (int i = 0; i < encodings; i++) found[i] = (Encoding)thrift.I32Element();
                    column = column with { Encodings = found };
                    break;
                case 3:
                    int parts = thrift.List(CompactType.Binary);
                    var path = new string[parts];
                    for (int i = 0; i < parts; i++) path[i] = Text(thrift.BinaryElement());
                    column = column with { Name = string.Join('.', path) };
                    break;
                case 4:
                    column = column with { Codec = (Codec)thrift.I32() };
                    break;
                case 5:
                    column = column with { NumValues = thrift.I64() };
                    break;
                case 6:
                    column = column with { TotalUncompressedSize = thrift.I64() };
                    break;
                case 7:
                    column = column with { TotalCompressedSize = thrift.I64() };
                    break;
                case 9:
                    column = column with { DataPageOffset = thrift.I64() };
                    break;
                case 11:
                    column = column with { DictionaryPageOffset = thrift.I64() };
                    break;
                case 12:
                    column = column with { Statistics = ReadStatistics(ref thrift) };
                    break;
                default:
                    thrift.Skip();
                    break;
            }
        }

        thrift.EndStruct(outer);
        return column;
    }

    private static ChunkStatistics ReadStatistics(ref CompactReader thrift)
    {
        var statistics = new ChunkStatistics(null, null, null);
        int outer = thrift.BeginStructField();
        while (thrift.Next(out int field))
        {
            switch (field)
            {
                case 3:
                    statistics = statistics with { NullCount = thrift.I64() };
                    break;
                case 5:
                    statistics = statistics with { Maximum = thrift.Binary().ToArray() };
                    break;
                case 6:
                    statistics = statistics with { Minimum = thrift.Binary().ToArray() };
                    break;
                default:
                    thrift.Skip();
                    break;
            }
        }

        thrift.EndStruct(outer);
        return statistics;
    }

    private static void ReadKeyValue(ref CompactReader thrift, Dictionary<string, string> keyValues)
    {
        string key = "", value = "";
        int outer = thrift.BeginStruct();
        while (thrift.Next(out int field))
        {
            if (field == 1) key = Text(thrift.Binary());
            else if (field == 2) value = Text(thrift.Binary());
            else thrift.Skip();
        }

        thrift.EndStruct(outer);
        keyValues[key] = value;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return s_strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException fault)
        {
            throw new ParquetException("The file's metadata are damaged: a text is not UTF-8.", fault);
        }
    }
}
