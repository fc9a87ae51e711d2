using System.Buffers.Binary;

namespace AlloyKMC.Observation.MassSpectra;

/// <summary>
/// Decodes the three MS-Numpress encodings of arrays (Teleman et al. 2014, doi 10.1074/mcp.O114.037879): linear prediction for m/z,
/// positive integers (pic) and short logged floats (slof) for intensities.
/// </summary>
/// <remarks>
/// Integers stand in half-bytes, the upper half of a byte first. A head h of 0 to 8 says that the h most significant of the eight half-bytes of
/// the integer are 0x0, a head of 9 to 15 that the h - 8 most significant are 0xf; the others follow, least significant first.
/// A lower half of 0x0 in the last byte pads, since a head of 0 would be followed by eight half-bytes.
/// </remarks>
internal static class NumpressDecoder
{
    private const int ScaleBytes = sizeof(double);

    /// <summary>Linear prediction: the scaling factor (big-endian double), two scaled values (32-bit), then the deviations of each value from the line through the two before it.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such encoding.</exception>
    public static double[] DecodeLinear(ReadOnlySpan<byte> bytes, int maximumPoints)
    {
        if (bytes.IsEmpty) return [];
        double scale = ReadScale(bytes, "linear");
        if (bytes.Length == ScaleBytes) return [];
        if (bytes.Length != 12 && bytes.Length < 16) throw new InvalidDataException($"Numpress linear data of {bytes.Length} bytes end within their first values.");
        long before = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (bytes.Length == 12) return [before / scale];
        long last = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        List<double> values = [before / scale, last / scale];
        HalfBytes halfBytes = new(bytes[16..]);
        while (halfBytes.TryReadInteger(out int deviation))
        {
            long value = unchecked(2 * last - before + deviation);
            (before, last) = (last, value);
            Add(values, value / scale, maximumPoints);
        }

        return [.. values];
    }

    /// <summary>Positive integers: each value rounded to an integer.</summary>
    /// <inheritdoc cref="DecodeLinear" path="/exception"/>
    public static double[] DecodePic(ReadOnlySpan<byte> bytes, int maximumPoints)
    {
        List<double> values = [];
        HalfBytes halfBytes = new(bytes);
        while (halfBytes.TryReadInteger(out int value)) Add(values, (uint)value, maximumPoints);
        return [.. values];
    }

    /// <summary>Short logged floats: the scaling factor (big-endian double), then ln(1 + value) times it as 16-bit integers.</summary>
    /// <inheritdoc cref="DecodeLinear" path="/exception"/>
    public static double[] DecodeSlof(ReadOnlySpan<byte> bytes, int maximumPoints)
    {
        if (bytes.IsEmpty) return [];
        double scale = ReadScale(bytes, "slof");
        if ((bytes.Length - ScaleBytes) % 2 != 0) throw new InvalidDataException($"Numpress slof data of {bytes.Length} bytes end within a value.");
        int count = (bytes.Length - ScaleBytes) / 2;
        if (count > maximumPoints) throw TooMany(maximumPoints);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) values[i] = Math.Exp(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(ScaleBytes + 2 * i)..]) / scale) - 1;
        return values;
    }

    private static double ReadScale(ReadOnlySpan<byte> bytes, string method)
    {
        if (bytes.Length < ScaleBytes) throw new InvalidDataException($"Numpress {method} data of {bytes.Length} bytes end within their scaling factor.");
        double scale = BinaryPrimitives.ReadDoubleBigEndian(bytes);
        return double.IsFinite(scale) && scale > 0 ? scale : throw new InvalidDataException($"The scaling factor of the Numpress {method} data is {scale:R}.");
    }

    private static void Add(List<double> values, double value, int maximumPoints)
    {
        if (values.Count == maximumPoints) throw TooMany(maximumPoints);
        values.Add(value);
    }

    private static InvalidDataException TooMany(int maximumPoints) => new($"The array holds more than {maximumPoints} points.");

    private ref struct HalfBytes(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _position;

        public bool TryReadInteger(out int value)
        {
            value = 0;
            int count = 2 * _bytes.Length;
            if (_position == count || (_position == count - 1 && (_bytes[^1] & 0xf) == 0)) return false;
            int head = Next();
            int implied = head <= 8 ? head : head - 8;
            if (_position + 8 - implied > count) throw new InvalidDataException("The Numpress data end within an integer.");
            uint bits = head <= 8 ? 0 : ~(uint.MaxValue >> (4 * implied));
            for (int shift = 0; shift < 4 * (8 - implied); shift += 4) bits |= (uint)Next() << shift;
            value = (int)bits;
            return true;
        }

        private int Next()
        {
            byte pair = _bytes[_position / 2];
            return _position++ % 2 == 0 ? pair >> 4 : pair & 0xf;
        }
    }
}
