using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Isotopes;
using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Observation.Deconvolution;

/// <summary>One column: values of consecutive rows from <paramref name="First"/> on.</summary>
internal readonly record struct DesignColumn(int First, double[] Values)
{
    internal int End => First + Values.Length;
}

/// <summary>
/// The linear model of a spectrum: row i is a measured value, column j what one unit of candidate j adds to it. Rows of a profile are its
/// points. Rows of a centroid spectrum are groups of measured centroids and predicted sticks that follow each other within the tolerance; a
/// group without a centroid is a measured zero.
/// </summary>
internal sealed class DesignMatrix
{
    private const double NegligibleProbability = 1e-9;

    private DesignMatrix(double[] measured, double[] peaksPerRow, DesignColumn[] columns, int[] rowOfPoint)
    {
        Measured = measured;
        PeaksPerRow = peaksPerRow;
        Columns = columns;
        RowOfPoint = rowOfPoint;
        Reached = new bool[measured.Length];
        foreach (DesignColumn column in columns)
        {
            for (int i = 0; i < column.Values.Length; i++) Reached[column.First + i] |= column.Values[i] > 0;
        }
    }

    internal double[] Measured { get; }

    /// <summary>Measured values summed in a row, at least 1: additive noise acts on each.</summary>
    internal double[] PeaksPerRow { get; }

    internal DesignColumn[] Columns { get; }

    /// <summary>Row of each measured point.</summary>
    internal int[] RowOfPoint { get; }

    /// <summary>Rows some candidate contributes to.</summary>
    internal bool[] Reached { get; }

    internal static DesignMatrix Build(Spectrum spectrum, IReadOnlyList<CandidateIon> candidates, DeconvolutionOptions options, IsotopeTable table)
    {
        PatternComposer composer = new(table);
        (double MassToCharge, double Probability)[][] sticks = new (double, double)[candidates.Count][];
        for (int j = 0; j < sticks.Length; j++) sticks[j] = Sticks(composer.Compose(candidates[j].Composition.CountsIn(table, $"candidates[{j}]")), candidates[j].Charge);
        return spectrum.Kind == SpectrumKind.Profile ? OfProfile(spectrum, sticks, options) : OfCentroids(spectrum, sticks, options);
    }

    /// <summary>The model at given intensities, row by row.</summary>
    internal double[] Multiply(IReadOnlyList<double> intensities)
    {
        double[] rows = new double[Measured.Length];
        for (int j = 0; j < Columns.Length; j++)
        {
            if (intensities[j] == 0) continue;
            DesignColumn column = Columns[j];
            for (int i = 0; i < column.Values.Length; i++) rows[column.First + i] += intensities[j] * column.Values[i];
        }

        return rows;
    }

    /// <summary>Weighted normal equations: gram = A'WA (symmetric) and right = A'Wb.</summary>
    internal (double[][] Gram, double[] Right) NormalEquations(double[] weights)
    {
        int n = Columns.Length;
        double[][] gram = new double[n][];
        double[] right = new double[n];
        for (int j = 0; j < n; j++) gram[j] = new double[n];
        for (int j = 0; j < n; j++)
        {
            DesignColumn column = Columns[j];
            double[] weighted = new double[column.Values.Length];
            for (int i = 0; i < weighted.Length; i++) weighted[i] = weights[column.First + i] * column.Values[i];
            right[j] = Dot(weighted, Measured.AsSpan(column.First, weighted.Length));
            for (int k = j; k < n; k++)
            {
                DesignColumn other = Columns[k];
                int first = Math.Max(column.First, other.First);
                int length = Math.Min(column.End, other.End) - first;
                if (length <= 0) continue;
                gram[j][k] = gram[k][j] = Dot(weighted.AsSpan(first - column.First, length), other.Values.AsSpan(first - other.First, length));
            }
        }

        return (gram, right);
    }

    private static DesignMatrix OfProfile(Spectrum spectrum, (double MassToCharge, double Probability)[][] sticks, DeconvolutionOptions options)
    {
        double[] positions = [.. spectrum.MassToCharge];
        List<DesignColumn> columns = new(sticks.Length + 1);
        foreach ((double MassToCharge, double Probability)[] ion in sticks)
        {
            int start = FirstAtLeast(positions, ion[0].MassToCharge - Reach(ion[0].MassToCharge));
            int end = FirstAtLeast(positions, ion[^1].MassToCharge + Reach(ion[^1].MassToCharge));
            double[] values = new double[Math.Max(0, end - start)];
            foreach ((double massToCharge, double probability) in ion)
            {
                int first = FirstAtLeast(positions, massToCharge - Reach(massToCharge));
                int last = FirstAtLeast(positions, massToCharge + Reach(massToCharge));
                if (last <= first) continue;
                PeakProfile.Add(options.Shape, options.Width.FwhmAt(massToCharge), massToCharge, probability, 0,
                    positions.AsSpan(first, last - first), values.AsSpan(first - start, last - first));
            }

            columns.Add(new DesignColumn(start, values));
        }

        if (options.FitBaseline) columns.Add(new DesignColumn(0, [.. Enumerable.Repeat(1.0, positions.Length)]));
        return new DesignMatrix([.. spectrum.Intensity], [.. Enumerable.Repeat(1.0, positions.Length)], [.. columns], [.. Enumerable.Range(0, positions.Length)]);

        double Reach(double massToCharge) => PeakProfile.Reach(options.Shape, options.Width.FwhmAt(massToCharge));
    }

    private static DesignMatrix OfCentroids(Spectrum spectrum, (double MassToCharge, double Probability)[][] sticks, DeconvolutionOptions options)
    {
        double lowest = spectrum.MassToCharge[0] - Tolerance(spectrum.MassToCharge[0]);
        double highest = spectrum.MassToCharge[^1] + Tolerance(spectrum.MassToCharge[^1]);
        List<(double MassToCharge, int Ion, int Point, double Value)> all = [];
        for (int i = 0; i < spectrum.MassToCharge.Count; i++) all.Add((spectrum.MassToCharge[i], -1, i, spectrum.Intensity[i]));
        for (int j = 0; j < sticks.Length; j++)
        {
            foreach ((double massToCharge, double probability) in sticks[j])
            {
                if (massToCharge >= lowest && massToCharge <= highest) all.Add((massToCharge, j, -1, probability));
            }
        }

        all.Sort((a, b) => a.MassToCharge != b.MassToCharge ? a.MassToCharge.CompareTo(b.MassToCharge) : a.Ion != b.Ion ? a.Ion.CompareTo(b.Ion) : a.Point.CompareTo(b.Point));
        List<double> measured = [];
        List<double> peaks = [];
        int[] rowOfPoint = new int[spectrum.MassToCharge.Count];
        SortedDictionary<int, double>[] columns = new SortedDictionary<int, double>[sticks.Length];
        for (int j = 0; j < columns.Length; j++) columns[j] = [];
        double previous = double.NegativeInfinity;
        foreach ((double massToCharge, int ion, int point, double value) in all)
        {
            if (massToCharge - previous > Tolerance(massToCharge))
            {
                measured.Add(0);
                peaks.Add(0);
            }

            previous = massToCharge;
            int row = measured.Count - 1;
            if (ion < 0)
            {
                measured[row] += value;
                peaks[row]++;
                rowOfPoint[point] = row;
            }
            else
            {
                columns[ion][row] = columns[ion].GetValueOrDefault(row) + value;
            }
        }

        return new DesignMatrix([.. measured], [.. peaks.Select(count => Math.Max(1, count))], [.. columns.Select(Dense)], rowOfPoint);

        double Tolerance(double massToCharge) => options.CentroidTolerance ?? options.Width.FwhmAt(massToCharge) / 2;
    }

    private static DesignColumn Dense(SortedDictionary<int, double> entries)
    {
        if (entries.Count == 0) return new DesignColumn(0, []);
        int first = entries.Keys.First();
        double[] values = new double[entries.Keys.Last() - first + 1];
        foreach ((int row, double value) in entries) values[row - first] = value;
        return new DesignColumn(first, values);
    }

    private static (double MassToCharge, double Probability)[] Sticks(IsotopePattern pattern, int charge)
    {
        List<(double, double)> sticks = [];
        for (int k = 0; k < pattern.Count; k++)
        {
            if (pattern.Probabilities[k] >= NegligibleProbability) sticks.Add((Ion.MassToCharge(pattern.MassDaltons(k), charge), pattern.Probabilities[k]));
        }

        return [.. sticks];
    }

    private static int FirstAtLeast(double[] ascending, double value)
    {
        int index = Array.BinarySearch(ascending, value);
        if (index < 0) return ~index;
        while (index > 0 && ascending[index - 1] == value) index--;
        return index;
    }

    /// <summary>Four partial sums in a fixed order: the same result on every machine.</summary>
    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i <= left.Length - 4; i += 4)
        {
            a += left[i] * right[i];
            b += left[i + 1] * right[i + 1];
            c += left[i + 2] * right[i + 2];
            d += left[i + 3] * right[i + 3];
        }

        for (; i < left.Length; i++) a += left[i] * right[i];
        return (a + b) + (c + d);
    }
}
