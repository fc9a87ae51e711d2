using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AlloyKMC.Kinetics.MeanField;

/// <summary>Vector arithmetic in four lanes and a fixed order of summation: the same bits on any hardware.</summary>
internal static class Lanes
{
    /// <summary><c>(v0 + v2) + (v1 + v3)</c>.</summary>
    public static double Sum(Vector256<double> v)
    {
        Vector128<double> halves = v.GetLower() + v.GetUpper();
        return halves.ToScalar() + halves.GetElement(1);
    }

    /// <summary><c>target = max(source, 0)</c>, element by element; not a number stays so.</summary>
    public static void NotNegative(Span<double> target, ReadOnlySpan<double> source)
    {
        int length = target.Length;
        ref double t = ref MemoryMarshal.GetReference(target), s = ref MemoryMarshal.GetReference(source[..length]);
        int i = 0;
        for (; i <= length - 4; i += 4) Vector256.Max(Vector256.LoadUnsafe(ref s, (nuint)i), Vector256<double>.Zero).StoreUnsafe(ref t, (nuint)i);
        for (; i < length; i++) target[i] = Math.Max(source[i], 0);
    }

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

    /// <summary><c>target = start + factors[0] * terms[0] + factors[1] * terms[1] + ...</c>, summed in this order; terms may be longer than the target, which may be the start.</summary>
    public static void Combine(Span<double> target, ReadOnlySpan<double> start, ReadOnlySpan<double> factors, double[][] terms)
    {
        int length = target.Length;
        ref double t = ref MemoryMarshal.GetReference(target), s = ref MemoryMarshal.GetReference(start[..length]);
        for (int j = 0; j < factors.Length; j++) ArgumentOutOfRangeException.ThrowIfLessThan(terms[j].Length, length);
        int i = 0;
        for (; i <= length - 8; i += 8)
        {
            Vector256<double> low = Vector256.LoadUnsafe(ref s, (nuint)i), high = Vector256.LoadUnsafe(ref s, (nuint)(i + 4));
            for (int j = 0; j < factors.Length; j++)
            {
                Vector256<double> factor = Vector256.Create(factors[j]);
                ref double term = ref MemoryMarshal.GetArrayDataReference(terms[j]);
                low += factor * Vector256.LoadUnsafe(ref term, (nuint)i);
                high += factor * Vector256.LoadUnsafe(ref term, (nuint)(i + 4));
            }

            low.StoreUnsafe(ref t, (nuint)i);
            high.StoreUnsafe(ref t, (nuint)(i + 4));
        }

        for (; i < length; i++)
        {
            double sum = start[i];
            for (int j = 0; j < factors.Length; j++) sum += factors[j] * terms[j][i];
            target[i] = sum;
        }
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
