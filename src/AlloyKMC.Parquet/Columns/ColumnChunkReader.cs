using System.Buffers.Binary;
using Parquet.Encodings;
using Parquet.Format;
using Parquet.Schema;

namespace Parquet.Columns;

/// <summary>Reads one column chunk, whose bytes are held whole, page by page.</summary>
internal ref struct ColumnChunkReader<T>(DataField field, ColumnChunkMetadata chunk, ReadOnlyMemory<byte> bytes, bool verifyChecksums) where T : struct
{
    private readonly ReadOnlyMemory<byte> _bytes = bytes;
    private int _at;
    private T[]? _dictionary;
    private int[] _indexes = [];

    /// <param name="values">Receives the values that are not null, one after another from the start.</param>
    /// <param name="levels">Receives one definition level per row; empty for a column without nulls.</param>
    /// <returns>Number of values that are not null.</returns>
    /// <exception cref="ParquetException">Damaged, or encoded in a way that is not supported.</exception>
    public int Read(Span<T> values, Span<int> levels)
    {
        int rows = (int)chunk.NumValues;
        int row = 0, filled = 0;
        while (row < rows)
        {
            if (_at >= _bytes.Length) throw Damaged("it ends before all its values");
            PageHeader header = MetadataReader.ReadPageHeader(_bytes.Span[_at..], out int length);
            _at += length;
            ReadOnlySpan<byte> page = Body(header);
            switch (header.Type)
            {
                case PageType.DICTIONARY_PAGE:
                    ReadDictionary(header, page);
                    break;
                case PageType.DATA_PAGE:
                    if (header.ValueCount < 0 || header.ValueCount > rows - row) throw Damaged($"a page announces {header.ValueCount} values where at most {rows - row} belong");
                    int present = header.ValueCount;
                    if (field.IsNullable)
                    {
                        Span<int> pageLevels = levels.Slice(row, header.ValueCount);
                        page = ReadLevels(header, page, pageLevels);
                        present = pageLevels.Count(1);
                    }

                    ReadValues(header.Encoding, page, values.Slice(filled, present));
                    row += header.ValueCount;
                    filled += present;
                    break;
                case PageType.INDEX_PAGE:
                    break;
                default:
                    throw new ParquetException($"Column '{field.Name}' has a page of type {header.Type}, which is not supported. Supported are DATA_PAGE and DICTIONARY_PAGE.");
            }
        }

        return filled;
    }

    private ReadOnlySpan<byte> Body(PageHeader header)
    {
        if (header.CompressedSize < 0 || header.CompressedSize > _bytes.Length - _at) throw Damaged("a page runs past its end");
        if (header.UncompressedSize < 0) throw Damaged("a page has a negative size");
        ReadOnlyMemory<byte> stored = _bytes.Slice(_at, header.CompressedSize);
        _at += header.CompressedSize;
        if (verifyChecksums && header.Crc is { } crc && crc != Crc32.Compute(stored.Span)) throw Damaged("a page does not match its checksum");
        return PageCompression.Decompress(chunk.Codec, stored, header.UncompressedSize).Span;
    }

    private void ReadDictionary(PageHeader header, ReadOnlySpan<byte> page)
    {
        if (header.Encoding is not (Encoding.PLAIN or Encoding.PLAIN_DICTIONARY)) throw Unsupported(header.Encoding);

        // Every value takes a byte at least: only booleans take less, and they are never in a dictionary.
        if (header.ValueCount < 0 || header.ValueCount > page.Length) throw Damaged($"its dictionary announces {header.ValueCount} values");
        _dictionary = new T[header.ValueCount];
        PlainEncoding.Read<T>(page, _dictionary);
    }

    private readonly ReadOnlySpan<byte> ReadLevels(PageHeader header, ReadOnlySpan<byte> page, Span<int> levels)
    {
        if (header.DefinitionLevelEncoding != Encoding.RLE) throw Unsupported(header.DefinitionLevelEncoding);
        if (page.Length < sizeof(int)) throw Damaged("a page ends within its definition levels");
        int length = BinaryPrimitives.ReadInt32LittleEndian(page);
        page = page[sizeof(int)..];
        if (length < 0 || length > page.Length) throw Damaged("the definition levels of a page run past its end");
        HybridDecoder.Read(page[..length], 1, levels);
        if (levels.IndexOfAnyExceptInRange(0, 1) >= 0) throw Damaged("a definition level is neither 0 nor 1");
        return page[length..];
    }

    private void ReadValues(Encoding encoding, ReadOnlySpan<byte> page, Span<T> values)
    {
        switch (encoding)
        {
            case Encoding.PLAIN:
                PlainEncoding.Read(page, values);
                return;
            case Encoding.PLAIN_DICTIONARY or Encoding.RLE_DICTIONARY:
                if (_dictionary == null) throw Damaged("it refers to a dictionary that is not there");
                if (values.IsEmpty) return;
                if (page.IsEmpty) throw Damaged("a page has no values");
                if (_indexes.Length < values.Length) _indexes = new int[values.Length];
                Span<int> indexes = _indexes.AsSpan(0, values.Length);
                HybridDecoder.Read(page[1..], page[0], indexes);
                for (int i = 0; i < indexes.Length; i++)
                {
                    if ((uint)indexes[i] >= (uint)_dictionary.Length) throw Damaged($"index {indexes[i]} into a dictionary of {_dictionary.Length}");
                    values[i] = _dictionary[indexes[i]];
                }

                return;
            default:
                throw Unsupported(encoding);
        }
    }

    private readonly ParquetException Unsupported(Encoding encoding)
        => new($"Column '{field.Name}' is encoded with {encoding}, which is not supported. Supported are PLAIN, RLE_DICTIONARY and, for levels, RLE.");

    private readonly ParquetException Damaged(string how) => new($"Column '{field.Name}' is damaged: {how}.");
}
