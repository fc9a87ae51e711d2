using System.Buffers;
using System.Buffers.Binary;

namespace Parquet.Encodings;

/// <summary>The RLE / bit-packing hybrid of the format's Encodings.md: runs of eight or more equal numbers as one, the rest bit-packed in groups of eight.</summary>
internal static class HybridEncoder
{
    private const int GroupSize = 8;

    /// <summary>A run must be this long to leave the bit-packed form, whose groups it interrupts.</summary>
    private const int MinimumRun = 16;

    /// <param name="values">Numbers of at most <paramref name="bitWidth"/> bits.</param>
    /// <param name="bitWidth">1 to 32 bits, or 0 where every number is 0.</param>
    /// <param name="output">Where the bytes go.</param>
    public static void Write(ReadOnlySpan<int> values, int bitWidth, ArrayBufferWriter<byte> output)
    {
        int packedFrom = 0;
        int i = 0;
        while (i < values.Length)
        {
            int run = RunLength(values[i..]);
            if (run >= MinimumRun || (run >= GroupSize && i + run == values.Length))
            {
                WritePacked(values[packedFrom..i], bitWidth, output);
                WriteRun(values[i], run, bitWidth, output);
                i += run;
                packedFrom = i;
            }
            else
            {
                i = Math.Min(i + GroupSize, values.Length);
            }
        }

        WritePacked(values[packedFrom..], bitWidth, output);
    }

    private static int RunLength(ReadOnlySpan<int> values)
    {
        if (values.Length < 2 || values[1] != values[0]) return 1;
        int end = values.IndexOfAnyExcept(values[0]);
        return end < 0 ? values.Length : end;
    }

    private static void WriteRun(int value, int run, int bitWidth, ArrayBufferWriter<byte> output)
    {
        WriteVarInt((uint)run << 1, output);
        Span<byte> span = output.GetSpan(4);
        BinaryPrimitives.WriteInt32LittleEndian(span, value);
        output.Advance((bitWidth + 7) / 8);
    }

    private static void WritePacked(ReadOnlySpan<int> values, int bitWidth, ArrayBufferWriter<byte> output)
    {
        if (values.IsEmpty) return;
        int groups = (values.Length + GroupSize - 1) / GroupSize;
        WriteVarInt(((uint)groups << 1) | 1, output);
        int length = groups * bitWidth;
        Span<byte> span = output.GetSpan(length + sizeof(uint))[..(length + sizeof(uint))];
        ulong pending = 0;
        int bits = 0, at = 0;
        foreach (int value in values)
        {
            pending |= (ulong)(uint)value << bits;
            bits += bitWidth;
            if (bits < 32) continue;
            BinaryPrimitives.WriteUInt32LittleEndian(span[at..], (uint)pending);
            at += sizeof(uint);
            pending >>= 32;
            bits -= 32;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(span[at..], (uint)pending);
        at += sizeof(uint);
        if (at < length) span[at..length].Clear();
        output.Advance(length);
    }

    private static void WriteVarInt(uint value, ArrayBufferWriter<byte> output)
    {
        Span<byte> span = output.GetSpan(5);
        int length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        output.Advance(length);
    }
}
