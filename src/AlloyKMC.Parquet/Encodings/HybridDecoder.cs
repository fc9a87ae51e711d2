namespace Parquet.Encodings;

/// <summary>Reads what <see cref="HybridEncoder"/> writes.</summary>
internal static class HybridDecoder
{
    /// <summary>Fills <paramref name="values"/>.</summary>
    /// <exception cref="ParquetException">The bytes end before all values are read, or are not of this encoding.</exception>
    public static void Read(ReadOnlySpan<byte> input, int bitWidth, Span<int> values)
    {
        if (bitWidth is < 0 or > 32) throw new ParquetException($"A page is damaged: a bit width of {bitWidth}.");
        int at = 0;
        int filled = 0;
        while (filled < values.Length)
        {
            uint header = ReadVarInt(input, ref at);
            uint count = header >> 1;
            if ((header & 1) == 0)
            {
                int length = (bitWidth + 7) / 8;
                if (count == 0 || length > input.Length - at) throw Damaged();
                uint value = 0;
                for (int i = 0; i < length; i++) value |= (uint)input[at + i] << (8 * i);
                at += length;
                int run = (int)Math.Min(count, (uint)(values.Length - filled));
                values.Slice(filled, run).Fill((int)value);
                filled += run;
            }
            else
            {
                long length = (long)count * bitWidth;
                if (count == 0 || length > input.Length - at) throw Damaged();
                int wanted = (int)Math.Min((long)count * 8, values.Length - filled);
                Unpack(input.Slice(at, (int)length), bitWidth, values.Slice(filled, wanted));
                at += (int)length;
                filled += wanted;
            }
        }
    }

    private static void Unpack(ReadOnlySpan<byte> input, int bitWidth, Span<int> values)
    {
        ulong pending = 0;
        int bits = 0, at = 0;
        ulong mask = (1ul << bitWidth) - 1;
        for (int i = 0; i < values.Length; i++)
        {
            while (bits < bitWidth)
            {
                pending |= (ulong)input[at++] << bits;
                bits += 8;
            }

            values[i] = (int)(pending & mask);
            pending >>= bitWidth;
            bits -= bitWidth;
        }
    }

    private static uint ReadVarInt(ReadOnlySpan<byte> input, ref int at)
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            if (at >= input.Length) throw Damaged();
            byte next = input[at++];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Damaged();
    }

    private static ParquetException Damaged() => new("A page is damaged: its runs do not hold the values they announce.");
}
