using System.Buffers;
using Parquet.Thrift;
using Utf8 = System.Text.Encoding;

namespace Parquet.Format;

/// <summary>Footers and page headers to bytes; the field numbers are those of parquet.thrift.</summary>
internal static class MetadataWriter
{
    public static void Write(FileMetadata file, ArrayBufferWriter<byte> output)
    {
        var thrift = new CompactWriter(output);
        thrift.BeginStruct();
        thrift.I32(1, 2);
        thrift.List(2, CompactType.Struct, file.Schema.Count);
        foreach (SchemaElement element in file.Schema) Write(element, thrift);
        thrift.I64(3, file.NumRows);
        thrift.List(4, CompactType.Struct, file.RowGroups.Count);
        for (int i = 0; i < file.RowGroups.Count; i++) Write(file.RowGroups[i], thrift);
        if (file.KeyValues.Count > 0)
        {
            thrift.List(5, CompactType.Struct, file.KeyValues.Count);
            foreach ((string key, string value) in file.KeyValues)
            {
                thrift.BeginStruct();
                thrift.Binary(1, Utf8.UTF8.GetBytes(key));
                thrift.Binary(2, Utf8.UTF8.GetBytes(value));
                thrift.EndStruct();
            }
        }

        if (file.CreatedBy != null) thrift.Binary(6, Utf8.UTF8.GetBytes(file.CreatedBy));

        // Without a column order readers must not trust min_value and max_value. TYPE_ORDER holds for every column.
        int columns = file.Schema.Count - 1;
        thrift.List(7, CompactType.Struct, columns);
        for (int i = 0; i < columns; i++)
        {
            thrift.BeginStruct();
            thrift.BeginStruct(1);
            thrift.EndStruct();
            thrift.EndStruct();
        }

        thrift.EndStruct();
    }

    public static void Write(PageHeader page, ArrayBufferWriter<byte> output)
    {
        var thrift = new CompactWriter(output);
        thrift.BeginStruct();
        thrift.I32(1, (int)page.Type);
        thrift.I32(2, page.UncompressedSize);
        thrift.I32(3, page.CompressedSize);
        if (page.Crc is { } crc) thrift.I32(4, crc);
        thrift.BeginStruct(page.Type == PageType.DICTIONARY_PAGE ? 7 : 5);
        thrift.I32(1, page.ValueCount);
        thrift.I32(2, (int)page.Encoding);
        if (page.Type == PageType.DATA_PAGE)
        {
            thrift.I32(3, (int)page.DefinitionLevelEncoding);
            thrift.I32(4, (int)Encoding.RLE);
        }

        thrift.EndStruct();
        thrift.EndStruct();
    }

    private static void Write(SchemaElement element, CompactWriter thrift)
    {
        thrift.BeginStruct();
        if (element.Type is { } type) thrift.I32(1, (int)type);
        if (element.Repetition is { } repetition) thrift.I32(3, (int)repetition);
        thrift.Binary(4, Utf8.UTF8.GetBytes(element.Name));
        if (element.Type == null) thrift.I32(5, element.ChildCount);
        if (element.Converted is { } converted) thrift.I32(6, (int)converted);
        if (element.LogicalType is { } logical)
        {
            thrift.BeginStruct(10);
            thrift.BeginStruct((int)logical);
            if (logical == LogicalTypeKind.INTEGER)
            {
                thrift.I8(1, (sbyte)element.IntegerBits);
                thrift.Bool(2, element.IsSigned);
            }

            thrift.EndStruct();
            thrift.EndStruct();
        }

        thrift.EndStruct();
    }

    private static void Write(RowGroupMetadata group, CompactWriter thrift)
    {
        thrift.BeginStruct();
        thrift.List(1, CompactType.Struct, group.Columns.Count);
        foreach (ColumnChunkMetadata column in group.Columns)
        {
            thrift.BeginStruct();
            thrift.I64(2, 0);
            thrift.BeginStruct(3);
            WriteFields(column, thrift);
            thrift.EndStruct();
            thrift.EndStruct();
        }

        thrift.I64(2, group.Columns.Sum(column => column.TotalUncompressedSize));
        thrift.I64(3, group.NumRows);
        thrift.I64(5, group.Columns[0].FirstPageOffset);
        thrift.I64(6, group.Columns.Sum(column => column.TotalCompressedSize));
        thrift.EndStruct();
    }

    private static void WriteFields(ColumnChunkMetadata column, CompactWriter thrift)
    {
        thrift.I32(1, (int)column.Type);
        thrift.List(2, CompactType.I32, column.Encodings.Count);
        foreach (Encoding encoding in column.Encodings) thrift.I32((int)encoding);
        thrift.List(3, CompactType.Binary, 1);
        thrift.Binary(Utf8.UTF8.GetBytes(column.Name));
        thrift.I32(4, (int)column.Codec);
        thrift.I64(5, column.NumValues);
        thrift.I64(6, column.TotalUncompressedSize);
        thrift.I64(7, column.TotalCompressedSize);
        thrift.I64(9, column.DataPageOffset);
        if (column.DictionaryPageOffset is { } dictionary) thrift.I64(11, dictionary);
        if (column.Statistics is { } statistics)
        {
            thrift.BeginStruct(12);
            if (statistics.NullCount is { } nulls) thrift.I64(3, nulls);
            if (statistics.Maximum is { } maximum) thrift.Binary(5, maximum);
            if (statistics.Minimum is { } minimum) thrift.Binary(6, minimum);
            thrift.EndStruct();
        }
    }
}
