using System.Runtime.CompilerServices;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Room above a count n that a cap starts with: margin x n^(3/8), at most two standard deviations of a Poisson variate. Roots of small counts are kept: a build asks for
/// them at every species.</summary>
internal static class RoomTable
{
    private const int Size = 4096;

    private static readonly double[] s_roots = [.. Enumerable.Range(0, Size).Select(n => Math.Sqrt(n))];
    private static readonly double[] s_powers = [.. Enumerable.Range(0, Size).Select(n => Power(n, Math.Sqrt(n)))];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double At(long count, double margin)
    {
        if (count < Size) return Math.Min(2 * s_roots[count], margin * s_powers[count]);
        double root = Math.Sqrt(count);
        return Math.Min(2 * root, margin * Power(count, root));
    }

    private static double Power(long count, double root) => count == 0 ? 0 : root / Math.Sqrt(Math.Sqrt(Math.Sqrt(count)));
}
