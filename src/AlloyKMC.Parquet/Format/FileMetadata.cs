namespace Parquet.Format;

/// <summary>The footer of a file, the part of parquet.thrift that flat schemas need.</summary>
internal sealed record FileMetadata(IReadOnlyList<SchemaElement> Schema, long NumRows, IReadOnlyList<RowGroupMetadata> RowGroups, IReadOnlyDictionary<string, string> KeyValues, string? CreatedBy);

/// <summary>One element of the schema; the first is the root.</summary>
internal sealed record SchemaElement(string Name)
{
    public PhysicalType? Type { get; init; }

    public Repetition? Repetition { get; init; }

    public int ChildCount { get; init; }

    public ConvertedType? Converted { get; init; }

    public LogicalTypeKind? LogicalType { get; init; }

    public int IntegerBits { get; init; }

    public bool IsSigned { get; init; }
}

internal sealed record RowGroupMetadata(IReadOnlyList<ColumnChunkMetadata> Columns, long NumRows);

internal sealed record ColumnChunkMetadata(string Name, PhysicalType Type, Codec Codec, long NumValues)
{
    public IReadOnlyList<Encoding> Encodings { get; init; } = [];

    /// <summary>Bytes of all pages with their headers, before compression.</summary>
    public long TotalUncompressedSize { get; init; }

    /// <summary>Bytes of all pages with their headers, as they stand in the file.</summary>
    public long TotalCompressedSize { get; init; }

    /// <summary>Offset of the first data page from the start of the file.</summary>
    public long DataPageOffset { get; init; }

    public long? DictionaryPageOffset { get; init; }

    public ChunkStatistics? Statistics { get; init; }

    public long FirstPageOffset => DictionaryPageOffset is { } offset && offset < DataPageOffset ? offset : DataPageOffset;
}

/// <summary>Statistics as stored: values are PLAIN without a length prefix.</summary>
internal sealed record ChunkStatistics(long? NullCount, byte[]? Minimum, byte[]? Maximum);

internal sealed record PageHeader(PageType Type, int UncompressedSize, int CompressedSize)
{
    /// <summary>CRC-32 of the page as it stands in the file, where stated.</summary>
    public int? Crc { get; init; }

    public int ValueCount { get; init; }

    public Encoding Encoding { get; init; }

    public Encoding DefinitionLevelEncoding { get; init; } = Encoding.RLE;
}
