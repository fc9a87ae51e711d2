namespace AlloyKMC.Kinetics.Propensities;

/// <summary>
/// Channels of one order laid out as a dense table of rate constants: the propensity of (row, column) is rate * n(row) * n(column) * volume^(1 - order). First-order
/// channels have one column that stands for no species. A row meets itself in the diagonal, with n (n - 1), which is kept beside the columns.
/// Columns are summed in segments, so that an event sums anew only the segments it touches.
/// </summary>
internal sealed class PairTable
{
    /// <summary>Columns of a table are summed in at most this many segments: their dirty flags fit one word.</summary>
    public const int MostSegments = 64;

    public required int Order { get; init; }

    /// <summary>Species per row; rows are padded with rows of zero rate up to <see cref="PaddedRows"/>.</summary>
    public required int[] RowSpecies { get; init; }

    /// <summary>Species per column; -1 for the column of first-order channels.</summary>
    public required int[] ColumnSpecies { get; init; }

    public required int PaddedRows { get; init; }

    public required int SegmentColumns { get; init; }

    public required int Segments { get; init; }

    public required bool HasDiagonal { get; init; }

    /// <summary>Channel at [column * PaddedRows + row], -1 where there is none; the diagonal follows after the last column.</summary>
    public required int[] Channels { get; init; }

    /// <summary>Start of the rate constants within <see cref="PropensityLayout.Rates"/>, laid out as <see cref="Channels"/>.</summary>
    public required int RateStart { get; init; }

    /// <summary>Start of the row counts, and after them the column counts, within the counts of the state.</summary>
    public required int CountStart { get; init; }

    public required int PartialStart { get; init; }

    public required int WeightStart { get; init; }

    public int ColumnCountStart => CountStart + PaddedRows;

    /// <summary>Sums per row that a row's propensity adds up: one per segment and one for the diagonal.</summary>
    public int Partials => Segments + (HasDiagonal ? 1 : 0);
}
