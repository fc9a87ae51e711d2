using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AlloyKMC.Kinetics.Numerics;

/// <summary>The logarithm on lanes: the operations of the scalar form, in the same order.</summary>
public static partial class DeterministicMath
{
    /// <summary>Natural logarithms of a span, the same bits as <see cref="Log(double)"/> gives for each.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void Log(ReadOnlySpan<double> source, Span<double> destination)
    {
        if (destination.Length < source.Length)
            throw new ArgumentException($"The destination holds {destination.Length} values, the source {source.Length}.", nameof(destination));
        var at = 0;

        // Not 512 bits wide: what is saved here is lost, and more, by the lower clock of whatever runs between two calls.
        if (Avx2.IsSupported)
        {
            for (; at <= source.Length - Vector256<double>.Count; at += Vector256<double>.Count)
                Log(Vector256.Create(source[at..])).CopyTo(destination[at..]);
        }
        for (; at < source.Length; at++)
            destination[at] = Log(source[at]);
    }

    /// <inheritdoc cref="Log(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Log(Vector256<double> x)
    {
        var bits = x.AsUInt64();
        if (Vector256.GreaterThanOrEqualAny(bits - Vector256.Create(MinNormalBits), Vector256.Create(ExponentMask - MinNormalBits)))
            return LogLaneByLane(x);
        var exponent = (bits + Vector256.Create(ToSqrtHalf)) >>> 52;
        var k = (exponent | Vector256.Create(TwoTo52Bits)).AsDouble() - Vector256.Create(TwoTo52AndBias);
        var f = (bits - (exponent << 52) + Vector256.Create(0x3FF0_0000_0000_0000UL)).AsDouble() - Vector256<double>.One;
        var s = f / (Vector256.Create(2.0) + f);
        var z = s * s;
        var polynomial = z * (Vector256.Create(Log0) + (z * (Vector256.Create(Log1) + (z * (Vector256.Create(Log2) + (z * (Vector256.Create(Log3) + (z * (
            Vector256.Create(Log4) + (z * (Vector256.Create(Log5) + (z * Vector256.Create(Log6)))))))))))));
        var halfSquare = Vector256.Create(0.5) * f * f;
        return (k * Vector256.Create(Ln2High)) - (halfSquare - ((s * (halfSquare + polynomial)) + (k * Vector256.Create(Ln2Low))) - f);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<double> LogLaneByLane(Vector256<double> x)
    {
        for (var lane = 0; lane < Vector256<double>.Count; lane++)
            x = x.WithElement(lane, Log(x.GetElement(lane)));
        return x;
    }
}
