using IronSnappy;
using Parquet.Format;

namespace Parquet.Encodings;

/// <summary>Snappy pages, or pages as they are.</summary>
internal static class PageCompression
{
    /// <summary>A Snappy copy element of three bytes yields at most 64: what a page announces beyond this ratio is not true.</summary>
    private const int MaximumRatio = 24;

    public static ReadOnlyMemory<byte> Compress(CompressionMethod method, ReadOnlyMemory<byte> page) => method switch
    {
        CompressionMethod.None => page,
        CompressionMethod.Snappy => Snappy.Encode(page.Span),
        _ => throw new NotSupportedException($"Compression method {method} is not supported. Supported are None and Snappy."),
    };

    /// <exception cref="ParquetException">Another codec, or damaged bytes.</exception>
    public static ReadOnlyMemory<byte> Decompress(Codec codec, ReadOnlyMemory<byte> page, int uncompressedSize)
    {
        switch (codec)
        {
            case Codec.UNCOMPRESSED:
                if (page.Length != uncompressedSize) throw new ParquetException($"A page is damaged: {uncompressedSize} bytes are announced and {page.Length} are there.");
                return page;
            case Codec.SNAPPY:
                if (AnnouncedSize(page.Span) != uncompressedSize || uncompressedSize > (long)MaximumRatio * page.Length)
                    throw new ParquetException("A page is damaged: its uncompressed size is not what its header says.");
                return Decode(page.Span, uncompressedSize);
            default:
                throw new ParquetException($"The file is compressed with {codec}, which is not supported. Supported are UNCOMPRESSED and SNAPPY.");
        }
    }

    private static byte[] Decode(ReadOnlySpan<byte> page, int uncompressedSize)
    {
        byte[] plain;
        try
        {
            plain = Snappy.Decode(page);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The decoder documents no exception of its own for damaged input, so any of them means that.
            throw new ParquetException("A page is damaged: it cannot be decompressed.", fault);
        }

        return plain.Length == uncompressedSize ? plain : throw new ParquetException("A page is damaged: it does not decompress to its size.");
    }

    /// <summary>The length a Snappy block begins with, as a variable-length number.</summary>
    private static long AnnouncedSize(ReadOnlySpan<byte> page)
    {
        long size = 0;
        for (int i = 0; i < Math.Min(page.Length, 5); i++)
        {
            size |= (long)(page[i] & 0x7F) << (7 * i);
            if (page[i] < 0x80) return size;
        }

        return -1;
    }
}
