namespace AlloyKMC.Observation.Spectra;

/// <summary>
/// Collects sticks in cells of 1/32 FWHM with their area, mean and variance. Of a cell only the third and higher moments are lost, less than
/// 1e-5 of a peak's height; sticks alone in their cell stay exact. Millions of sticks then cost no more than the cells they touch.
/// </summary>
internal sealed class StickAccumulator
{
    private const int CellsPerFwhm = 32;
    private const int BlockSize = 256;

    private readonly MassToChargeGrid _cells;
    private readonly Cell[]?[] _blocks;

    internal StickAccumulator(InstrumentOptions options)
    {
        _cells = new MassToChargeGrid(options, CellsPerFwhm);
        _blocks = new Cell[_cells.Count / BlockSize + 1][];
    }

    /// <summary>Adds a stick; false where it lies outside the range.</summary>
    internal bool Add(double massToCharge, double area)
    {
        double coordinate = _cells.Coordinate(massToCharge);
        if (!(coordinate >= 0 && coordinate < _cells.Count - 1)) return false;
        int index = (int)coordinate;
        Cell[] block = _blocks[index / BlockSize] ??= new Cell[BlockSize];
        ref Cell cell = ref block[index % BlockSize];
        if (cell.Area == 0) cell.Reference = massToCharge;
        double distance = massToCharge - cell.Reference;
        cell.Area += area;
        cell.First += area * distance;
        cell.Second += area * (distance * distance);
        return true;
    }

    /// <summary>Occupied cells in ascending order: mean m/z in Th, area, variance in Th^2.</summary>
    internal IEnumerable<(double MassToCharge, double Area, double Variance)> Sticks()
    {
        foreach (Cell[]? block in _blocks)
        {
            if (block is null) continue;
            foreach (Cell cell in block)
            {
                if (cell.Area == 0) continue;
                double mean = cell.First / cell.Area;
                yield return (cell.Reference + mean, cell.Area, Math.Max(0, cell.Second / cell.Area - mean * mean));
            }
        }
    }

    private struct Cell
    {
        internal double Reference;
        internal double Area;
        internal double First;
        internal double Second;
    }
}
