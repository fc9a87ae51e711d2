using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AlloyKMC.Kinetics.Numerics;

namespace AlloyKMC.Kinetics.Random;

/// <summary>Random variates from a stream. They use <see cref="DeterministicMath"/> alone, so a stream gives the same variates on every processor; the number of words a
/// variate takes may vary.</summary>
/// <remarks>Exact means: the distribution named, up to the rounding of doubles and the 2^-53 steps of the uniforms. Tails below about 1e-16 of the whole are not
/// reached by the methods that invert one uniform.</remarks>
public static partial class Variates
{
    /// <summary>The largest count, mean, number of trials or population that the integer variates take: counts are exact in doubles up to there.</summary>
    public const long LargestCount = 1L << 53;

    /// <summary>Below this mean one uniform is inverted; above, transformed rejection applies.</summary>
    private const double LeastMeanForRejection = 10;

    /// <summary>Exponential variate with mean 1, in [0, 36.8].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exponential(PhiloxStream stream) => -DeterministicMath.Log(stream.NextPositiveDouble());

    /// <summary>Exponential variates with mean 1, the same as that many calls of <see cref="Exponential(PhiloxStream)"/>.</summary>
    public static void Exponential(PhiloxStream stream, Span<double> destination)
    {
        Uniform(stream, destination, PhiloxStream.UnitOf53Bits);
        DeterministicMath.Log(destination, destination);
        int at = 0;
        ref double first = ref MemoryMarshal.GetReference(destination);
        for (; at <= destination.Length - Vector256<double>.Count; at += Vector256<double>.Count) (-Vector256.LoadUnsafe(ref first, (nuint)at)).StoreUnsafe(ref first, (nuint)at);
        for (; at < destination.Length; at++) destination[at] = -destination[at];
    }

    /// <summary>Uniform numbers in [0, 1), the same as that many calls of <see cref="PhiloxStream.NextDouble"/>.</summary>
    public static void Uniform(PhiloxStream stream, Span<double> destination) => Uniform(stream, destination, 0);

    private static void Uniform(PhiloxStream stream, Span<double> destination, double least)
    {
        while (!destination.IsEmpty)
        {
            ReadOnlySpan<ulong> words = stream.NextBlock();
            int count = Math.Min(words.Length, destination.Length), at = 0;
            ref ulong word = ref MemoryMarshal.GetReference(words);
            ref double number = ref MemoryMarshal.GetReference(destination);
            for (; at <= count - Vector256<ulong>.Count; at += Vector256<ulong>.Count)
            {
                Vector256<long> bits = (Vector256.LoadUnsafe(ref word, (nuint)at) >>> 11).AsInt64();
                ((Vector256.ConvertToDouble(bits) * PhiloxStream.UnitOf53Bits) + Vector256.Create(least)).StoreUnsafe(ref number, (nuint)at);
            }

            for (; at < count; at++) Unsafe.Add(ref number, at) = ((Unsafe.Add(ref word, at) >> 11) * PhiloxStream.UnitOf53Bits) + least;
            stream.GiveBack(words.Length - count);
            destination = destination[count..];
        }
    }

    /// <summary>Normal variate with mean 0 and variance 1 by the polar method: Marsaglia and Bray (1964), doi 10.1137/1006063. The second variate of the pair is not kept, so
    /// that the stream is the whole state.</summary>
    public static double Normal(PhiloxStream stream)
    {
        while (true)
        {
            var x = 2 * TransformedRejection.Centred(stream.NextUInt64());
            var y = 2 * TransformedRejection.Centred(stream.NextUInt64());
            var square = (x * x) + (y * y);
            if (square < 1)
                return x * Math.Sqrt(-2 * DeterministicMath.Log(square) / square);
        }
    }
}
