using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AlloyKMC.Kinetics.MeanField;

/// <summary>Vector arithmetic in four lanes and a fixed order of summation: the same bits on any hardware.</summary>
internal static class Lanes
{
    public static double Sum(Vector256<double> v) => (v.GetElement(0) + v.GetElement(2)) + (v.GetElement(1) + v.GetElement(3));

    /// <summary><c>target += factor * source</c>.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        int length = target.Length;
        ref double t = ref MemoryMarshal.GetReference(target), s = ref MemoryMarshal.GetReference(source[..length]);
        Vector256<double> f = Vector256.Create(factor);
        int i = 0;
        for (; i <= length - 4; i += 4) (Vector256.LoadUnsafe(ref t, (nuint)i) + f * Vector256.LoadUnsafe(ref s, (nuint)i)).StoreUnsafe(ref t, (nuint)i);
        for (; i < length; i++) target[i] += factor * source[i];
    }

    /// <summary><c>target += factor * (a .* b)</c>.</summary>
    public static void AddScaledProduct(Span<double> target, double factor, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int length = target.Length;
        ref double t = ref MemoryMarshal.GetReference(target), p = ref MemoryMarshal.GetReference(a[..length]), q = ref MemoryMarshal.GetReference(b[..length]);
        Vector256<double> f = Vector256.Create(factor);
        int i = 0;
        for (; i <= length - 4; i += 4)
            (Vector256.LoadUnsafe(ref t, (nuint)i) + f * Vector256.LoadUnsafe(ref p, (nuint)i) * Vector256.LoadUnsafe(ref q, (nuint)i)).StoreUnsafe(ref t, (nuint)i);
        for (; i < length; i++) target[i] += factor * a[i] * b[i];
    }
}
