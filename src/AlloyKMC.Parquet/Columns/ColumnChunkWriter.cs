using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Parquet.Encodings;
using Parquet.Format;
using Parquet.Schema;

namespace Parquet.Columns;

/// <summary>Writes column chunks one after another: a dictionary page where it pays, then data pages (version 1). Buffers are kept from chunk to chunk.</summary>
internal sealed class ColumnChunkWriter(CountingStream stream, ParquetOptions options)
{
    /// <summary>Rows of one page: at most 1 MiB of numbers.</summary>
    private const int MaximumPageRows = 1 << 17;

    /// <summary>Characters of one page of texts that are not dictionary-encoded.</summary>
    private const int MaximumPageCharacters = 1 << 19;

    private readonly ArrayBufferWriter<byte> _body = new(1 << 16);
    private readonly ArrayBufferWriter<byte> _header = new(64);
    private int[] _indexes = [];
    private long _uncompressedSize;

    /// <param name="field">The column.</param>
    /// <param name="values">The values that are not null.</param>
    /// <param name="levels">For a nullable column one definition level per row, 1 where there is a value; empty otherwise.</param>
    /// <param name="cancellationToken">Ends the writing between pages.</param>
    public async Task<ColumnChunkMetadata> WriteAsync<T>(DataField field, ReadOnlyMemory<T> values, ReadOnlyMemory<int> levels, CancellationToken cancellationToken) where T : struct
    {
        _uncompressedSize = 0;
        long start = stream.BytesWritten;
        List<T>? dictionary = BuildDictionary(field, values.Span);
        ChunkStatistics statistics = StatisticsEncoding.Compute(dictionary != null ? CollectionsMarshal.AsSpan(dictionary) : values.Span, field.IsNullable ? levels.Length - values.Length : 0);
        if (dictionary != null) await WriteDictionaryPageAsync(dictionary, cancellationToken);
        long dataStart = stream.BytesWritten;
        int rows = field.IsNullable ? levels.Length : values.Length;
        int row = 0, value = 0;
        do
        {
            int pageRows = PageRows(field, values.Span, levels.Span, row, value, rows, dictionary != null);
            int pageValues = field.IsNullable ? levels.Span.Slice(row, pageRows).Count(1) : pageRows;
            _body.ResetWrittenCount();
            if (field.IsNullable) WriteLevels(levels.Span.Slice(row, pageRows));
            if (dictionary != null) WriteIndexes(_indexes.AsSpan(value, pageValues), ColumnDictionary.BitWidth(dictionary.Count));
            else PlainEncoding.Write(values.Span.Slice(value, pageValues), _body);
            var header = new PageHeader(PageType.DATA_PAGE, 0, 0) { ValueCount = pageRows, Encoding = dictionary != null ? Encoding.RLE_DICTIONARY : Encoding.PLAIN };
            await WritePageAsync(header, cancellationToken);
            row += pageRows;
            value += pageValues;
        }
        while (row < rows);

        return new ColumnChunkMetadata(field.Name, field.ColumnType.Physical, (Codec)options.CompressionMethod, rows)
        {
            Encodings = dictionary != null ? [Encoding.PLAIN, Encoding.RLE, Encoding.RLE_DICTIONARY] : [Encoding.PLAIN, Encoding.RLE],
            TotalUncompressedSize = _uncompressedSize,
            TotalCompressedSize = stream.BytesWritten - start,
            DataPageOffset = dataStart,
            DictionaryPageOffset = dictionary != null ? start : null,
            Statistics = statistics,
        };
    }

    private List<T>? BuildDictionary<T>(DataField field, ReadOnlySpan<T> values) where T : struct
    {
        bool isAsked = options.ColumnEncodingHints.TryGetValue(field.Name, out EncodingHint hint) && hint == EncodingHint.Dictionary;
        if (!isAsked || typeof(T) == typeof(bool) || values.IsEmpty) return null;
        if (_indexes.Length < values.Length) _indexes = new int[values.Length];
        return ColumnDictionary.TryBuild(values, options.DictionaryEncodingThreshold, _indexes.AsSpan(0, values.Length));
    }

    private static int PageRows<T>(DataField field, ReadOnlySpan<T> values, ReadOnlySpan<int> levels, int row, int value, int rows, bool isDictionary) where T : struct
    {
        int limit = Math.Min(MaximumPageRows, rows - row);
        if (typeof(T) != typeof(ReadOnlyMemory<char>) || isDictionary) return limit;
        ReadOnlySpan<ReadOnlyMemory<char>> texts = PlainEncoding.As<T, ReadOnlyMemory<char>>(values);
        long characters = 0;
        for (int i = 0; i < limit; i++)
        {
            if (field.IsNullable && levels[row + i] == 0) continue;
            characters += texts[value++].Length;
            if (characters > MaximumPageCharacters) return Math.Max(1, i);
        }

        return limit;
    }

    private void WriteLevels(ReadOnlySpan<int> levels)
    {
        _body.GetSpan(sizeof(int))[..sizeof(int)].Clear();
        _body.Advance(sizeof(int));
        HybridEncoder.Write(levels, 1, _body);
        Span<byte> prefix = MemoryMarshal.AsMemory(_body.WrittenMemory).Span;
        BinaryPrimitives.WriteInt32LittleEndian(prefix, _body.WrittenCount - sizeof(int));
    }

    private void WriteIndexes(ReadOnlySpan<int> indexes, int bitWidth)
    {
        _body.GetSpan(1)[0] = (byte)bitWidth;
        _body.Advance(1);
        HybridEncoder.Write(indexes, bitWidth, _body);
    }

    private Task WriteDictionaryPageAsync<T>(List<T> dictionary, CancellationToken cancellationToken) where T : struct
    {
        _body.ResetWrittenCount();
        PlainEncoding.Write<T>(CollectionsMarshal.AsSpan(dictionary), _body);
        return WritePageAsync(new PageHeader(PageType.DICTIONARY_PAGE, 0, 0) { ValueCount = dictionary.Count, Encoding = Encoding.PLAIN }, cancellationToken);
    }

    private async Task WritePageAsync(PageHeader header, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> compressed = PageCompression.Compress(options.CompressionMethod, _body.WrittenMemory);
        _header.ResetWrittenCount();
        MetadataWriter.Write(header with { UncompressedSize = _body.WrittenCount, CompressedSize = compressed.Length, Crc = Crc32.Compute(compressed.Span) }, _header);
        _uncompressedSize += _header.WrittenCount + _body.WrittenCount;
        await stream.WriteAsync(_header.WrittenMemory, cancellationToken);
        await stream.WriteAsync(compressed, cancellationToken);
    }
}
