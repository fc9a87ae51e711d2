using System.Runtime.CompilerServices;

namespace AlloyKMC.Kinetics.Propensities;

/// <summary>The one order in which eight lanes are added.</summary>
internal static class LaneReduction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(ref readonly double lanes)
    {
        ref double first = ref Unsafe.AsRef(in lanes);
        return ((first + Unsafe.Add(ref first, 4)) + (Unsafe.Add(ref first, 2) + Unsafe.Add(ref first, 6)))
            + ((Unsafe.Add(ref first, 1) + Unsafe.Add(ref first, 5)) + (Unsafe.Add(ref first, 3) + Unsafe.Add(ref first, 7)));
    }
}
