using System.Runtime.CompilerServices;

namespace AlloyKMC.Kinetics.Propensities;

/// <summary>The readable reference of the propensity kernels.</summary>
internal readonly struct ScalarPropensityKernel : IPropensityKernel
{
    public static void SumColumns(ref readonly double rates, ref readonly double counts, int columns, int rows, ref double partial)
    {
        for (int row = 0; row < rows; row++)
        {
            double sum = 0;
            for (int column = 0; column < columns; column++) sum += At(in rates, (column * rows) + row) * At(in counts, column);
            Unsafe.Add(ref partial, row) = sum;
        }
    }

    public static double WeighRows(ref readonly double partials, int segments, ref readonly double rowCounts, int rows, double scale, ref double weights, ref double laneSums)
    {
        for (int row = 0; row < rows; row++)
        {
            double sum = At(in partials, row);
            for (int segment = 1; segment < segments; segment++) sum += At(in partials, (segment * rows) + row);
            Unsafe.Add(ref weights, row) = At(in rowCounts, row) * sum * scale;
        }

        return SumLanes(in weights, rows, ref laneSums);
    }

    public static double SumLanes(ref readonly double values, int length, ref double laneSums)
    {
        for (int lane = 0; lane < IPropensityKernel.Lanes; lane++)
        {
            double sum = At(in values, lane);
            for (int i = lane + IPropensityKernel.Lanes; i < length; i += IPropensityKernel.Lanes) sum += At(in values, i);
            Unsafe.Add(ref laneSums, lane) = sum;
        }

        return LaneReduction.Sum(in laneSums);
    }

    private static double At(ref readonly double start, int index) => Unsafe.Add(ref Unsafe.AsRef(in start), index);
}
