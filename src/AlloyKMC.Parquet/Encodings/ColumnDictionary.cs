using System.Numerics;
using System.Runtime.CompilerServices;

namespace Parquet.Encodings;

/// <summary>Distinct values of a column chunk in order of first appearance, and every value's index into them.</summary>
internal static class ColumnDictionary
{
    /// <summary>A dictionary page larger than this costs readers more memory than it saves.</summary>
    private const int MaximumBytes = 1 << 20;

    /// <param name="values">Values without nulls, not empty.</param>
    /// <param name="threshold">Largest distinct / all for which a dictionary is kept.</param>
    /// <param name="indexes">Receives one index per value.</param>
    /// <returns>The distinct values, or null where there are too many or the dictionary would not make the chunk smaller.</returns>
    public static List<T>? TryBuild<T>(ReadOnlySpan<T> values, double threshold, Span<int> indexes) where T : struct
    {
        long plainBytes;
        List<T>? entries;
        long entryBytes;
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            ReadOnlySpan<ReadOnlyMemory<char>> texts = PlainEncoding.As<T, ReadOnlyMemory<char>>(values);
            entries = (List<T>?)(object?)IndexTexts(texts, indexes, out plainBytes, out entryBytes);
        }
        else
        {
            int size = Math.Max(Unsafe.SizeOf<T>(), sizeof(int));
            entries = IndexNumbers(values, indexes, MaximumBytes / size);
            plainBytes = (long)values.Length * size;
            entryBytes = (long)(entries?.Count ?? 0) * size;
        }

        if (entries == null || entries.Count > threshold * values.Length) return null;
        long encodedBytes = entryBytes + (long)values.Length * BitWidth(entries.Count) / 8;
        return encodedBytes < plainBytes ? entries : null;
    }

    /// <summary>Bits needed for the indexes of a dictionary.</summary>
    public static int BitWidth(int entryCount) => entryCount < 2 ? 0 : 32 - BitOperations.LeadingZeroCount((uint)(entryCount - 1));

    private static List<ReadOnlyMemory<char>>? IndexTexts(ReadOnlySpan<ReadOnlyMemory<char>> texts, Span<int> indexes, out long plainBytes, out long entryBytes)
    {
        var entries = new List<ReadOnlyMemory<char>>();
        var indexOf = new Dictionary<ReadOnlyMemory<char>, int>(ByCharacters.Instance);
        plainBytes = entryBytes = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            ReadOnlyMemory<char> text = texts[i];
            plainBytes += sizeof(int) + text.Length;

            // Sorted tables repeat the very same string object for thousands of rows.
            if (i > 0 && text.Equals(texts[i - 1]))
            {
                indexes[i] = indexes[i - 1];
                continue;
            }

            if (!indexOf.TryGetValue(text, out int index))
            {
                index = entries.Count;
                entryBytes += sizeof(int) + text.Length;
                if (entryBytes > MaximumBytes) return null;
                entries.Add(text);
                indexOf.Add(text, index);
            }

            indexes[i] = index;
        }

        return entries;
    }

    /// <summary>Texts are told apart by their characters; none is copied.</summary>
    private sealed class ByCharacters : IEqualityComparer<ReadOnlyMemory<char>>
    {
        public static ByCharacters Instance { get; } = new();

        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<char> text) => string.GetHashCode(text.Span);
    }

    /// <summary>Values are told apart by their bits, so that -0.0 and every NaN come back as they went in.</summary>
    private static List<T>? IndexNumbers<T>(ReadOnlySpan<T> values, Span<int> indexes, int maximumCount) where T : struct
    {
        var entries = new List<T>();
        int[] slots = new int[1024];
        ulong[] keys = new ulong[512];
        int shift = 64 - 10;
        for (int i = 0; i < values.Length; i++)
        {
            ulong bits = Bits(values[i]);
            if (i > 0 && bits == Bits(values[i - 1]))
            {
                indexes[i] = indexes[i - 1];
                continue;
            }

            int slot = (int)(Hash(bits) >> shift);
            while (slots[slot] != 0 && keys[slots[slot] - 1] != bits) slot = (slot + 1) & (slots.Length - 1);
            if (slots[slot] == 0)
            {
                if (entries.Count == maximumCount) return null;
                if (entries.Count == keys.Length)
                {
                    Grow(ref slots, ref keys, ref shift);
                    slot = (int)(Hash(bits) >> shift);
                    while (slots[slot] != 0) slot = (slot + 1) & (slots.Length - 1);
                }

                keys[entries.Count] = bits;
                entries.Add(values[i]);
                slots[slot] = entries.Count;
            }

            indexes[i] = slots[slot] - 1;
        }

        return entries;
    }

    private static void Grow(ref int[] slots, ref ulong[] keys, ref int shift)
    {
        int count = keys.Length;
        Array.Resize(ref keys, 2 * count);
        slots = new int[4 * count];
        shift--;
        for (int entry = 0; entry < count; entry++)
        {
            int slot = (int)(Hash(keys[entry]) >> shift);
            while (slots[slot] != 0) slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = entry + 1;
        }
    }

    private static ulong Hash(ulong bits)
    {
        // Doubles differ in their top bits only; the fold lets those reach the bits that the multiplication carries up.
        bits ^= bits >> 32;
        return bits * 0x9E3779B97F4A7C15ul;
    }

    private static ulong Bits<T>(T value) where T : struct => Unsafe.SizeOf<T>() switch
    {
        2 => Unsafe.BitCast<T, ushort>(value),
        4 => Unsafe.BitCast<T, uint>(value),
        8 => Unsafe.BitCast<T, ulong>(value),
        _ => throw new NotSupportedException($"No dictionary of {typeof(T)}."),
    };
}
