using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlloyKMC.Kinetics.Propensities;

/// <summary>Propensity sums on eight lanes of one 512-bit register (AVX-512 F).</summary>
internal readonly struct Vector512PropensityKernel : IPropensityKernel
{
    public static void SumColumns(ref readonly double rates, ref readonly double counts, int columns, int rows, ref double partial)
    {
        ref double rate = ref Unsafe.AsRef(in rates);
        ref double count = ref Unsafe.AsRef(in counts);
        if (columns == IPropensityKernel.Lanes)
        {
            SumEightColumns(ref rate, ref count, rows, ref partial);
            return;
        }

        for (int row = 0; row < rows; row += Vector512<double>.Count)
        {
            Vector512<double> sum = Vector512<double>.Zero;
            for (int column = 0; column < columns; column++)
                sum += Load(ref rate, (column * rows) + row) * Vector512.Create(Unsafe.Add(ref count, column));
            sum.StoreUnsafe(ref partial, (nuint)row);
        }
    }

    public static double WeighRows(ref readonly double partials, int segments, ref readonly double rowCounts, int rows, double scale, ref double weights, ref double laneSums)
    {
        ref double partial = ref Unsafe.AsRef(in partials);
        ref double count = ref Unsafe.AsRef(in rowCounts);
        Vector512<double> factor = Vector512.Create(scale);
        Vector512<double> total = Vector512<double>.Zero;
        for (int row = 0; row < rows; row += Vector512<double>.Count)
        {
            Vector512<double> sum = Load(ref partial, row);
            for (int segment = 1; segment < segments; segment++) sum += Load(ref partial, (segment * rows) + row);
            Vector512<double> weight = Load(ref count, row) * sum * factor;
            weight.StoreUnsafe(ref weights, (nuint)row);
            total += weight;
        }

        total.StoreUnsafe(ref laneSums);
        return LaneReduction.Sum(in laneSums);
    }

    public static double SumLanes(ref readonly double values, int length, ref double laneSums)
    {
        ref double value = ref Unsafe.AsRef(in values);
        Vector512<double> total = Load(ref value, 0);
        for (int i = Vector512<double>.Count; i < length; i += Vector512<double>.Count) total += Load(ref value, i);
        total.StoreUnsafe(ref laneSums);
        return LaneReduction.Sum(in laneSums);
    }

    private static void SumEightColumns(ref double rate, ref double count, int rows, ref double partial)
    {
        Vector512<double> n0 = Vector512.Create(count), n1 = Vector512.Create(Unsafe.Add(ref count, 1)), n2 = Vector512.Create(Unsafe.Add(ref count, 2)), n3 = Vector512.Create(Unsafe.Add(ref count, 3));
        Vector512<double> n4 = Vector512.Create(Unsafe.Add(ref count, 4)), n5 = Vector512.Create(Unsafe.Add(ref count, 5)), n6 = Vector512.Create(Unsafe.Add(ref count, 6)), n7 = Vector512.Create(Unsafe.Add(ref count, 7));
        for (int row = 0; row < rows; row += Vector512<double>.Count)
        {
            Vector512<double> sum = Load(ref rate, row) * n0;
            sum += Load(ref rate, rows + row) * n1;
            sum += Load(ref rate, (2 * rows) + row) * n2;
            sum += Load(ref rate, (3 * rows) + row) * n3;
            sum += Load(ref rate, (4 * rows) + row) * n4;
            sum += Load(ref rate, (5 * rows) + row) * n5;
            sum += Load(ref rate, (6 * rows) + row) * n6;
            sum += Load(ref rate, (7 * rows) + row) * n7;
            sum.StoreUnsafe(ref partial, (nuint)row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load(ref double start, int index) => Vector512.LoadUnsafe(ref start, (nuint)index);
}
