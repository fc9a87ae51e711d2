using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Parquet.Encodings;

/// <summary>PLAIN: little-endian numbers, booleans as bits, texts as UTF-8 behind a 32-bit length. Runs on little-endian machines only.</summary>
internal static class PlainEncoding
{
    private static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">A text has an unpaired surrogate, which UTF-8 cannot hold.</exception>
    public static void Write<T>(ReadOnlySpan<T> values, ArrayBufferWriter<byte> output) where T : struct
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            foreach (ReadOnlyMemory<char> text in As<T, ReadOnlyMemory<char>>(values)) WriteText(text.Span, output);
        }
        else if (typeof(T) == typeof(bool))
        {
            Span<byte> bytes = output.GetSpan((values.Length + 7) / 8)[..((values.Length + 7) / 8)];
            bytes.Clear();
            ReadOnlySpan<bool> flags = As<T, bool>(values);
            for (int i = 0; i < flags.Length; i++) if (flags[i]) bytes[i / 8] |= (byte)(1 << (i % 8));
            output.Advance(bytes.Length);
        }
        else if (typeof(T) == typeof(short) || typeof(T) == typeof(ushort))
        {
            Span<int> wide = MemoryMarshal.Cast<byte, int>(output.GetSpan(values.Length * sizeof(int)))[..values.Length];
            if (typeof(T) == typeof(short)) Widen(As<T, short>(values), wide);
            else Widen(As<T, ushort>(values), wide);
            output.Advance(values.Length * sizeof(int));
        }
        else
        {
            output.Write(MemoryMarshal.AsBytes(values));
        }
    }

    /// <summary>Fills <paramref name="values"/>; bytes beyond them are left unread.</summary>
    /// <exception cref="ParquetException">Too few bytes, or a text that is not UTF-8.</exception>
    public static void Read<T>(ReadOnlySpan<byte> input, Span<T> values) where T : struct
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            ReadTexts(input, MemoryMarshal.CreateSpan(ref Unsafe.As<T, ReadOnlyMemory<char>>(ref MemoryMarshal.GetReference(values)), values.Length));
        }
        else if (typeof(T) == typeof(bool))
        {
            Require(input, (values.Length + 7) / 8);
            for (int i = 0; i < values.Length; i++) values[i] = Unsafe.BitCast<bool, T>((input[i / 8] >> (i % 8) & 1) != 0);
        }
        else if (typeof(T) == typeof(short) || typeof(T) == typeof(ushort))
        {
            Require(input, (long)values.Length * sizeof(int));
            for (int i = 0; i < values.Length; i++) values[i] = Unsafe.BitCast<short, T>(BinaryPrimitives.ReadInt16LittleEndian(input[(i * sizeof(int))..]));
        }
        else
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(values);
            Require(input, bytes.Length);
            input[..bytes.Length].CopyTo(bytes);
        }
    }

    /// <summary>The same span seen as what <typeparamref name="TFrom"/> is known to be.</summary>
    public static ReadOnlySpan<TTo> As<TFrom, TTo>(ReadOnlySpan<TFrom> span) where TFrom : struct where TTo : struct
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TFrom, TTo>(ref MemoryMarshal.GetReference(span)), span.Length);

    public static void WriteText(ReadOnlySpan<char> text, ArrayBufferWriter<byte> output)
    {
        Span<byte> span = output.GetSpan(sizeof(int) + s_strictUtf8.GetMaxByteCount(text.Length));
        int length = s_strictUtf8.GetBytes(text, span[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        output.Advance(sizeof(int) + length);
    }

    public static string ReadText(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return s_strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException fault)
        {
            throw new ParquetException("A page is damaged: a text is not UTF-8.", fault);
        }
    }

    private static void ReadTexts(ReadOnlySpan<byte> input, Span<ReadOnlyMemory<char>> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            Require(input, sizeof(int));
            int length = BinaryPrimitives.ReadInt32LittleEndian(input);
            input = input[sizeof(int)..];
            if (length < 0) throw new ParquetException("A page is damaged: a text of negative length.");
            Require(input, length);
            values[i] = ReadText(input[..length]).AsMemory();
            input = input[length..];
        }
    }

    private static void Widen(ReadOnlySpan<short> values, Span<int> wide)
    {
        for (int i = 0; i < values.Length; i++) wide[i] = values[i];
    }

    private static void Widen(ReadOnlySpan<ushort> values, Span<int> wide)
    {
        for (int i = 0; i < values.Length; i++) wide[i] = values[i];
    }

    private static void Require(ReadOnlySpan<byte> input, long length)
    {
        if (input.Length < length) throw new ParquetException($"A page is damaged: {length} bytes of values are announced and {input.Length} are there.");
    }
}
