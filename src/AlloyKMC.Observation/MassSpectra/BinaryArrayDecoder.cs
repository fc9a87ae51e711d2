using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AlloyKMC.Observation.MassSpectra;

/// <summary>Turns the text of a binary element into numbers: base64, then zlib, then Numpress or plain numbers.</summary>
internal static class BinaryArrayDecoder
{
    /// <param name="text">Base64 as ASCII bytes without white space; overwritten.</param>
    /// <param name="format">Format of plain numbers; ignored by Numpress, which carries its own.</param>
    /// <param name="compression">What was done to the numbers.</param>
    /// <param name="maximumPoints">Most points accepted.</param>
    /// <exception cref="InvalidDataException">The text is no such encoding, or holds more points.</exception>
    public static double[] Decode(Span<byte> text, NumberFormat format, ArrayCompression compression, int maximumPoints)
    {
        if (text.Length % 4 != 0) throw new InvalidDataException($"The base64 text has {text.Length} characters, which is no multiple of 4: it is cut off or damaged.");
        if (Base64.DecodeFromUtf8InPlace(text, out int length) != OperationStatus.Done) throw new InvalidDataException("The text is not base64.");
        ReadOnlySpan<byte> bytes = text[..length];
        if (compression.Zlib) bytes = Inflate(bytes, maximumPoints);
        return compression.Numpress switch
        {
            NumpressMethod.Linear => NumpressDecoder.DecodeLinear(bytes, maximumPoints),
            NumpressMethod.Pic => NumpressDecoder.DecodePic(bytes, maximumPoints),
            NumpressMethod.Slof => NumpressDecoder.DecodeSlof(bytes, maximumPoints),
            _ => DecodePlain(bytes, format, maximumPoints),
        };
    }

    private static ReadOnlySpan<byte> Inflate(ReadOnlySpan<byte> bytes, int maximumPoints)
    {
        // Writers leave an empty array without even the zlib header.
        if (bytes.IsEmpty) return [];
        long maximumBytes = (long)maximumPoints * sizeof(double) + 16;
        using ZLibStream zlib = new(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        using MemoryStream unpacked = new();
        byte[] buffer = new byte[1 << 14];
        for (int read; (read = ReadChecked(zlib, buffer)) > 0;)
        {
            if (unpacked.Length + read > maximumBytes) throw new InvalidDataException($"The array holds more than {maximumPoints} points.");
            unpacked.Write(buffer, 0, read);
        }

        return unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length);
    }

    private static int ReadChecked(ZLibStream zlib, byte[] buffer)
    {
        try
        {
            return zlib.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException("The bytes are no zlib data, or are damaged.", exception);
        }
    }

    private static double[] DecodePlain(ReadOnlySpan<byte> bytes, NumberFormat format, int maximumPoints)
    {
        int width = format is NumberFormat.Float32 or NumberFormat.Int32 ? 4 : 8;
        if (bytes.Length % width != 0) throw new InvalidDataException($"{bytes.Length} bytes hold no whole number of {8 * width}-bit values.");
        int count = bytes.Length / width;
        if (count > maximumPoints) throw new InvalidDataException($"The array holds more than {maximumPoints} points.");
        double[] values = new double[count];
        switch (format)
        {
            case NumberFormat.Float64 when BitConverter.IsLittleEndian:
                bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
                break;
            case NumberFormat.Float64:
                for (int i = 0; i < count; i++) values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                break;
            case NumberFormat.Float32:
                for (int i = 0; i < count; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                break;
            case NumberFormat.Int32:
                for (int i = 0; i < count; i++) values[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
                break;
            case NumberFormat.Int64:
                for (int i = 0; i < count; i++) values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]);
                break;
        }

        return values;
    }
}
