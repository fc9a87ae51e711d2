using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>Running sums within a vector, added in the same order on every hardware.</summary>
internal static class RunningSum
{
    /// <summary>(a, a + b, (a + b) + c, (a + b) + (c + d)), which does not decrease where no value is negative. Indices out of range shift zeros in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> values)
    {
        values += Vector256.Shuffle(values, Vector256.Create(4L, 0, 4, 2));
        return values + Vector256.Shuffle(values, Vector256.Create(4L, 4, 1, 1));
    }

    /// <summary>The last element everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Last(Vector256<double> values) => Vector256.Shuffle(values, Vector256.Create(3L, 3, 3, 3));

    /// <summary>Number of elements that a target is not below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountPassed(Vector256<double> running, Vector256<double> target) =>
        BitOperations.PopCount(Vector256.LessThanOrEqual(running, target).ExtractMostSignificantBits());
}
