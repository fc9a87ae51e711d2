using System.Buffers;
using System.Runtime.CompilerServices;
using Parquet.Data;
using Parquet.Encodings;
using Parquet.Format;

namespace Parquet.Columns;

/// <summary>Minimum and maximum of a column chunk by the format's type-defined order: NaN is left out, zeros get the sign that includes both, texts compare as UTF-8 bytes.</summary>
internal static class StatisticsEncoding
{
    /// <summary>Texts longer than this are not worth a place in the footer; the chunk is then written without minimum and maximum.</summary>
    private const int MaximumTextBytes = 256;

    /// <param name="values">All values of the chunk without nulls, or its distinct values.</param>
    /// <param name="nullCount">Nulls in the chunk.</param>
    public static ChunkStatistics Compute<T>(ReadOnlySpan<T> values, long nullCount) where T : struct
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>)) return ComputeTexts(PlainEncoding.As<T, ReadOnlyMemory<char>>(values), nullCount);
        Comparer<T> comparer = Comparer<T>.Default;
        bool any = false;
        T minimum = default, maximum = default;
        foreach (T value in values)
        {
            if (IsNaN(value)) continue;
            if (!any)
            {
                minimum = maximum = value;
                any = true;
                continue;
            }

            if (comparer.Compare(value, minimum) < 0) minimum = value;
            if (comparer.Compare(value, maximum) > 0) maximum = value;
        }

        return any ? new ChunkStatistics(nullCount, Encode(SignZero(minimum, negative: true)), Encode(SignZero(maximum, negative: false))) : new ChunkStatistics(nullCount, null, null);
    }

    public static DataColumnStatistics Decode(ChunkStatistics statistics, ColumnType type)
        => new(statistics.NullCount, null, Decode(statistics.Minimum, type), Decode(statistics.Maximum, type));

    private static ChunkStatistics ComputeTexts(ReadOnlySpan<ReadOnlyMemory<char>> texts, long nullCount)
    {
        byte[]? minimum = null, maximum = null;
        var buffer = new ArrayBufferWriter<byte>();
        foreach (ReadOnlyMemory<char> text in texts)
        {
            buffer.ResetWrittenCount();
            PlainEncoding.WriteText(text.Span, buffer);
            ReadOnlySpan<byte> bytes = buffer.WrittenSpan[sizeof(int)..];
            if (minimum == null || bytes.SequenceCompareTo(minimum) < 0) minimum = bytes.ToArray();
            if (maximum == null || bytes.SequenceCompareTo(maximum) > 0) maximum = bytes.ToArray();
        }

        bool tooLong = minimum?.Length > MaximumTextBytes || maximum?.Length > MaximumTextBytes;
        return tooLong ? new ChunkStatistics(nullCount, null, null) : new ChunkStatistics(nullCount, minimum, maximum);
    }

    private static bool IsNaN<T>(T value) where T : struct
    {
        if (typeof(T) == typeof(double)) return double.IsNaN(Unsafe.BitCast<T, double>(value));
        if (typeof(T) == typeof(float)) return float.IsNaN(Unsafe.BitCast<T, float>(value));
        return false;
    }

    private static T SignZero<T>(T value, bool negative) where T : struct
    {
        if (typeof(T) == typeof(double) && Unsafe.BitCast<T, double>(value) == 0) return Unsafe.BitCast<double, T>(negative ? -0.0 : 0.0);
        if (typeof(T) == typeof(float) && Unsafe.BitCast<T, float>(value) == 0) return Unsafe.BitCast<float, T>(negative ? -0.0f : 0.0f);
        return value;
    }

    private static byte[] Encode<T>(T value) where T : struct
    {
        var buffer = new ArrayBufferWriter<byte>(sizeof(long));
        PlainEncoding.Write([value], buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static object? Decode(byte[]? bytes, ColumnType type)
    {
        if (bytes == null) return null;
        if (type.IsString) return PlainEncoding.ReadText(bytes);
        return type.Name switch
        {
            "bool" => Read<bool>(bytes),
            "short" => Read<short>(bytes),
            "ushort" => Read<ushort>(bytes),
            "int" => Read<int>(bytes),
            "long" => Read<long>(bytes),
            "ulong" => Read<ulong>(bytes),
            "float" => Read<float>(bytes),
            _ => Read<double>(bytes),
        };
    }

    private static object Read<T>(byte[] bytes) where T : struct
    {
        var value = new T[1];
        PlainEncoding.Read<T>(bytes, value);
        return value[0];
    }
}
