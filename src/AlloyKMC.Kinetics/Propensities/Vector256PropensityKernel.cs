using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlloyKMC.Kinetics.Propensities;

/// <summary>Propensity sums on eight lanes of two 256-bit registers (AVX2).</summary>
internal readonly struct Vector256PropensityKernel : IPropensityKernel
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

        for (int row = 0; row < rows; row += Vector256<double>.Count)
        {
            Vector256<double> sum = Vector256<double>.Zero;
            for (int column = 0; column < columns; column++)
                sum += Load(ref rate, (column * rows) + row) * Vector256.Create(Unsafe.Add(ref count, column));
            sum.StoreUnsafe(ref partial, (nuint)row);
        }
    }

    public static double WeighRows(ref readonly double partials, int segments, ref readonly double rowCounts, int rows, double scale, ref double weights, ref double laneSums)
    {
        ref double partial = ref Unsafe.AsRef(in partials);
        ref double count = ref Unsafe.AsRef(in rowCounts);
        Vector256<double> factor = Vector256.Create(scale);
        Vector256<double> low = Vector256<double>.Zero, high = Vector256<double>.Zero;
        for (int row = 0; row < rows; row += IPropensityKernel.Lanes)
        {
            Vector256<double> sumLow = Load(ref partial, row), sumHigh = Load(ref partial, row + Vector256<double>.Count);
            for (int segment = 1; segment < segments; segment++)
            {
                sumLow += Load(ref partial, (segment * rows) + row);
                sumHigh += Load(ref partial, (segment * rows) + row + Vector256<double>.Count);
            }

            sumLow = Load(ref count, row) * sumLow * factor;
            sumHigh = Load(ref count, row + Vector256<double>.Count) * sumHigh * factor;
            sumLow.StoreUnsafe(ref weights, (nuint)row);
            sumHigh.StoreUnsafe(ref weights, (nuint)(row + Vector256<double>.Count));
            low += sumLow;
            high += sumHigh;
        }

        low.StoreUnsafe(ref laneSums);
        high.StoreUnsafe(ref laneSums, (nuint)Vector256<double>.Count);
        return LaneReduction.Sum(in laneSums);
    }

    public static double SumLanes(ref readonly double values, int length, ref double laneSums)
    {
        ref double value = ref Unsafe.AsRef(in values);
        Vector256<double> low = Load(ref value, 0), high = Load(ref value, Vector256<double>.Count);
        for (int i = IPropensityKernel.Lanes; i < length; i += IPropensityKernel.Lanes)
        {
            low += Load(ref value, i);
            high += Load(ref value, i + Vector256<double>.Count);
        }

        low.StoreUnsafe(ref laneSums);
        high.StoreUnsafe(ref laneSums, (nuint)Vector256<double>.Count);
        return LaneReduction.Sum(in laneSums);
    }

    private static void SumEightColumns(ref double rate, ref double count, int rows, ref double partial)
    {
        Vector256<double> n0 = Vector256.Create(count), n1 = Vector256.Create(Unsafe.Add(ref count, 1)), n2 = Vector256.Create(Unsafe.Add(ref count, 2)), n3 = Vector256.Create(Unsafe.Add(ref count, 3));
        Vector256<double> n4 = Vector256.Create(Unsafe.Add(ref count, 4)), n5 = Vector256.Create(Unsafe.Add(ref count, 5)), n6 = Vector256.Create(Unsafe.Add(ref count, 6)), n7 = Vector256.Create(Unsafe.Add(ref count, 7));
        for (int row = 0; row < rows; row += Vector256<double>.Count)
        {
            Vector256<double> sum = Load(ref rate, row) * n0;
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
    private static Vector256<double> Load(ref double start, int index) => Vector256.LoadUnsafe(ref start, (nuint)index);
}
