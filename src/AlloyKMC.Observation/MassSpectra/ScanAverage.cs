using AlloyKMC.Observation.Spectra;

namespace AlloyKMC.Observation.MassSpectra;

/// <summary>
/// Mean of scans that came one after another. Memory depends on the range and the peak width, never on how many scans are added. Scans with the same m/z
/// values are averaged point by point; profiles with other ones are interpolated on a grid of eight points per peak width over the range that all of them recorded, centroids collected in cells of a
/// thirty-second of it.
/// </summary>
/// <remarks>
/// Instruments and converters leave out points of zero intensity. Where two points of a profile are further apart than a peak width, zeros are put between
/// them: otherwise nothing would speak against an ion whose peaks lie in such a gap.
/// </remarks>
public sealed class ScanAverage
{
    private const int PointsPerFwhm = 8;
    private const int FillPerFwhm = 2;
    private const double LowestMassToCharge = 10;
    private const double HighestMassToCharge = 100_000;

    private readonly SpectrumKind _kind;
    private readonly InstrumentOptions _cells;
    private double[] _sharedMassToCharge = [];
    private double[] _sharedIntensity = [];
    private ProfileGrid? _grid;
    private StickAccumulator? _sticks;

    /// <param name="kind">What all scans are.</param>
    /// <param name="width">Width of their peaks.</param>
    public ScanAverage(SpectrumKind kind, PeakWidth width)
    {
        _kind = kind;
        _cells = new InstrumentOptions { Width = width, MinimumMassToCharge = LowestMassToCharge, MaximumMassToCharge = HighestMassToCharge };
    }

    /// <summary>Scans added.</summary>
    public int Count { get; private set; }

    /// <param name="massToCharge">m/z in Th, not descending; at least one.</param>
    /// <param name="intensity">As long as <paramref name="massToCharge"/>, not negative.</param>
    public void Add(double[] massToCharge, double[] intensity)
    {
        ArgumentOutOfRangeException.ThrowIfZero(massToCharge.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(intensity.Length, massToCharge.Length);
        Count++;
        if (Count == 1)
        {
            (_sharedMassToCharge, _sharedIntensity) = (massToCharge, [.. intensity]);
            return;
        }

        if (_grid is null && _sticks is null && massToCharge.AsSpan().SequenceEqual(_sharedMassToCharge))
        {
            for (int i = 0; i < intensity.Length; i++) _sharedIntensity[i] += intensity[i];
            return;
        }

        if (_grid is null && _sticks is null) Spread(_sharedMassToCharge, _sharedIntensity);
        Spread(massToCharge, intensity);
    }

    /// <summary>The mean per scan.</summary>
    /// <exception cref="InvalidOperationException">No scan was added.</exception>
    public Spectrum Mean()
    {
        if (Count == 0) throw new InvalidOperationException("There is no scan to average.");
        if (_sticks is not null)
        {
            (double MassToCharge, double Area, double Variance)[] sticks = [.. _sticks.Sticks()];
            return new Spectrum(_kind, [.. sticks.Select(stick => stick.MassToCharge)], [.. sticks.Select(stick => stick.Area / Count)]);
        }

        (IReadOnlyList<double> massToCharge, IReadOnlyList<double> sum) = _grid is null ? (_sharedMassToCharge, _sharedIntensity) : _grid.Points();
        return _kind == SpectrumKind.Centroid ? new Spectrum(_kind, massToCharge, [.. sum.Select(value => value / Count)]) : Filled(massToCharge, sum);
    }

    private void Spread(double[] massToCharge, double[] intensity)
    {
        if (_kind == SpectrumKind.Profile)
        {
            (_grid ??= new ProfileGrid(new MassToChargeGrid(_cells, PointsPerFwhm), _cells.Width)).Add(massToCharge, intensity);
            return;
        }

        _sticks ??= new StickAccumulator(_cells);
        for (int i = 0; i < massToCharge.Length; i++) if (intensity[i] > 0) _sticks.Add(massToCharge[i], intensity[i]);
    }

    private Spectrum Filled(IReadOnlyList<double> massToCharge, IReadOnlyList<double> sum)
    {
        List<double> positions = new(massToCharge.Count), intensities = new(massToCharge.Count);
        for (int i = 0; i < massToCharge.Count; i++)
        {
            double fwhm = _cells.Width.FwhmAt(massToCharge[i]);
            if (i > 0 && massToCharge[i] - massToCharge[i - 1] > fwhm)
            {
                int zeros = (int)((massToCharge[i] - massToCharge[i - 1]) / fwhm * FillPerFwhm);
                for (int k = 1; k <= zeros; k++)
                {
                    positions.Add(massToCharge[i - 1] + (massToCharge[i] - massToCharge[i - 1]) * k / (zeros + 1));
                    intensities.Add(0);
                }
            }

            positions.Add(massToCharge[i]);
            intensities.Add(sum[i] / Count);
        }

        return new Spectrum(_kind, positions, intensities);
    }

    /// <summary>Sums of interpolated profiles; blocks that no scan reaches take no memory.</summary>
    private sealed class ProfileGrid(MassToChargeGrid grid, PeakWidth width)
    {
        private const int BlockSize = 256;

        private readonly double[]?[] _blocks = new double[grid.Count / BlockSize + 1][];
        private double _low = LowestMassToCharge;
        private double _high = HighestMassToCharge;

        public void Add(double[] massToCharge, double[] intensity)
        {
            (_low, _high) = (Math.Max(_low, massToCharge[0]), Math.Min(_high, massToCharge[^1]));
            for (int i = 1; i < massToCharge.Length; i++)
            {
                (double low, double high) = (massToCharge[i - 1], massToCharge[i]);
                // What lies in a gap is zero, and two points of one m/z have nothing between them.
                if (!(high > low) || high - low > width.FwhmAt(high) || low < LowestMassToCharge || high > HighestMassToCharge) continue;
                int last = (int)Math.Ceiling(grid.Coordinate(high)) - 1;
                for (int cell = (int)Math.Ceiling(grid.Coordinate(low)); cell <= last; cell++)
                {
                    double part = (grid[cell] - low) / (high - low);
                    double[] block = _blocks[cell / BlockSize] ??= new double[BlockSize];
                    block[cell % BlockSize] += intensity[i - 1] + Math.Clamp(part, 0, 1) * (intensity[i] - intensity[i - 1]);
                }
            }
        }

        /// <summary>Points within the range that all scans recorded: beyond it a mean would fall to zero.</summary>
        public (IReadOnlyList<double> MassToCharge, IReadOnlyList<double> Sum) Points()
        {
            List<double> positions = [], sums = [];
            for (int b = 0; b < _blocks.Length; b++)
            {
                if (_blocks[b] is not { } block) continue;
                for (int k = 0; k < BlockSize; k++)
                {
                    double position = grid[b * BlockSize + k];
                    if (position < _low || position >= _high) continue;
                    positions.Add(position);
                    sums.Add(block[k]);
                }
            }

            return (positions, sums);
        }
    }
}
