namespace AlloyKMC.Kinetics.Propensities;

/// <summary>
/// The sums an explicit network spends its time in. Every implementation works on eight lanes, whatever the width of the hardware, multiplies before it adds and fuses
/// nothing, so that all give the same bits. Lengths in lanes are multiples of <see cref="Lanes"/>.
/// </summary>
internal interface IPropensityKernel
{
    /// <summary>Lanes of every reduction.</summary>
    const int Lanes = 8;

    /// <summary>partial[row] = sum over columns, in order, of rates[column * rows + row] * counts[column].</summary>
    static abstract void SumColumns(ref readonly double rates, ref readonly double counts, int columns, int rows, ref double partial);

    /// <summary>
    /// Propensity of each row of a table, weights[row] = rowCounts[row] * (sum over segments, in order, of partials[segment * rows + row]) * scale, and its reduction.
    /// </summary>
    /// <returns>The sum over all rows; the sums per lane are left in <paramref name="laneSums"/>.</returns>
    static abstract double WeighRows(ref readonly double partials, int segments, ref readonly double rowCounts, int rows, double scale, ref double weights, ref double laneSums);

    /// <summary>laneSums[lane] = sum of values[lane + 8 k] in order of k.</summary>
    /// <returns>The sum of all values.</returns>
    static abstract double SumLanes(ref readonly double values, int length, ref double laneSums);
}
