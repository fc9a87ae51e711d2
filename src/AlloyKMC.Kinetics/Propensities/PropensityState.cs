using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Propensities;

/// <summary>
/// Counts and propensities of one replicate. Every sum is computed anew from the counts it depends on and never corrected by differences, so that what is
/// stored is a function of the present counts alone and rounding does not accumulate.
/// </summary>
internal sealed class PropensityState<TKernel> where TKernel : struct, IPropensityKernel
{
    private readonly PropensityLayout _layout;
    private readonly PairTable[] _tables;
    private readonly ScatteredChannels _scattered;
    private readonly ChannelTable _channels;
    private readonly long[] _counts;
    private readonly double[] _tableCounts;
    private readonly double[] _partials;
    private readonly double[] _weights;
    private readonly double[] _scales;
    private readonly double[] _factors;
    private readonly double[] _scatteredRates;
    private readonly double[] _propensities;
    private readonly CustomLaw?[] _laws;
    private readonly double[] _groupSums;
    private readonly double[] _laneSums;
    private readonly double[] _groupLaneSums = new double[IPropensityKernel.Lanes];
    private readonly ulong[] _dirtySegments;
    private readonly bool[] _isTouched;
    private readonly int[] _touched;
    private int _touchedCount;
    private double _volume;

    public PropensityState(PropensityLayout layout)
    {
        _layout = layout;
        _tables = layout.Tables;
        _scattered = layout.Scattered;
        _channels = layout.Channels;
        _counts = new long[layout.SpeciesCount];
        _tableCounts = new double[layout.CountLength];
        _partials = new double[layout.PartialLength];
        _weights = new double[layout.WeightLength];
        _scales = new double[_tables.Length];
        _factors = new double[_scattered.FactorCount];
        _scatteredRates = new double[_scattered.Count];
        _propensities = new double[_scattered.PaddedLength];
        _laws = [.. _scattered.Laws.Select(l => l?.Clone())];
        int groups = layout.Groups;
        _groupSums = new double[Math.Max(1, (groups + IPropensityKernel.Lanes - 1) / IPropensityKernel.Lanes) * IPropensityKernel.Lanes];
        _laneSums = new double[groups * IPropensityKernel.Lanes];
        _dirtySegments = new ulong[_tables.Length];
        _isTouched = new bool[groups];
        _touched = new int[groups];
    }

    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Sum of all propensities in 1/s.</summary>
    public double Total { get; private set; }

    /// <summary>Takes over counts and volume; everything is computed from them.</summary>
    public void Load(ReadOnlySpan<long> counts, double volume)
    {
        _volume = volume;
        counts.CopyTo(_counts);
        for (int t = 0; t < _tables.Length; t++)
        {
            PairTable table = _tables[t];
            _scales[t] = Math.Pow(volume, 1 - table.Order);
            for (int column = 0; column < table.ColumnSpecies.Length; column++)
            {
                if (table.ColumnSpecies[column] < 0) _tableCounts[table.ColumnCountStart + column] = 1;
            }

            Touch(t);
            _dirtySegments[t] = ulong.MaxValue;
        }

        for (int p = 0; p < _scatteredRates.Length; p++) _scatteredRates[p] = _scattered.Rates[p] * Math.Pow(volume, 1 - _scattered.Orders[p]);
        _factors[ScatteredChannels.One] = 1;
        for (int s = 0; s < _counts.Length; s++) SetCount(s, _counts[s]);
        for (int p = 0; p < _scatteredRates.Length; p++) UpdateScattered(p);
        Refresh();
    }

    /// <summary>Fires a channel.</summary>
    public void Fire(int channel)
    {
        int start = _channels.ChangeStart[channel], end = _channels.ChangeStart[channel + 1];
        for (int c = start; c < end; c++) SetCount(_channels.ChangeSpecies[c], _counts[_channels.ChangeSpecies[c]] + _channels.ChangeAmount[c]);
        if (_propensities.Length > 0)
        {
            for (int c = start; c < end; c++)
            {
                foreach (int position in _scattered.DependentsOf[_channels.ChangeSpecies[c]]) UpdateScattered(position);
            }
        }

        Refresh();
    }

    /// <summary>The channel at which the running sum of propensities exceeds the target.</summary>
    /// <param name="target">From 0 up to <see cref="Total"/>.</param>
    public int Select(double target)
    {
        int group = LaneSelection.Pick(_groupLaneSums, _groupSums, ref target);
        ReadOnlySpan<double> laneSums = _laneSums.AsSpan(group * IPropensityKernel.Lanes, IPropensityKernel.Lanes);
        if (group >= _tables.Length)
        {
            int block = group - _tables.Length, first = block * ScatteredChannels.BlockLength;
            return _scattered.Channels[first + LaneSelection.Pick(laneSums, _propensities.AsSpan(first, _scattered.LengthOfBlock(block)), ref target)];
        }

        PairTable table = _tables[group];
        int rows = table.PaddedRows;
        int row = LaneSelection.Pick(laneSums, _weights.AsSpan(table.WeightStart, rows), ref target);
        target /= _tableCounts[table.CountStart + row] * _scales[group];
        int segment = LaneSelection.PickStrided(_partials.AsSpan(table.PartialStart + row), rows, table.Partials, ref target);
        int column = segment == table.Segments ? table.ColumnSpecies.Length : PickColumn(table, row, segment, target);
        return table.Channels[(column * rows) + row];
    }

    private int PickColumn(PairTable table, int row, int segment, double target)
    {
        int first = segment * table.SegmentColumns, end = Math.Min(first + table.SegmentColumns, table.ColumnSpecies.Length), last = first;
        ref double rates = ref Unsafe.Add(ref _layout.Rates, table.RateStart + row);
        for (int column = first; column < end; column++)
        {
            double value = Unsafe.Add(ref rates, column * table.PaddedRows) * _tableCounts[table.ColumnCountStart + column];
            if (target < value) return column;
            target -= value;
            if (value > 0) last = column;
        }

        return last;
    }

    private void SetCount(int species, long count)
    {
        _counts[species] = count;
        double n = count;
        foreach (ref readonly Participation place in _layout.ParticipationsOf[species].AsSpan())
        {
            _tableCounts[place.CountIndex] = n;
            _dirtySegments[place.Table] |= place.Segment;
            if (place.DiagonalPartial >= 0) _partials[place.DiagonalPartial] = place.DiagonalRate * Math.Max(n - 1, 0);
            Touch(place.Table);
        }

        foreach (FallingFactor factor in _scattered.FactorsOf[species])
        {
            double product = n;
            for (int k = 1; k < factor.Multiplicity; k++) product *= Math.Max(n - k, 0);
            _factors[factor.Index] = product;
        }
    }

    private void UpdateScattered(int position)
    {
        if (_laws[position] is { } law)
        {
            _propensities[position] = CustomPropensity(position, law);
        }
        else
        {
            double product = _factors[_scattered.FirstFactor[position]] * _factors[_scattered.SecondFactor[position]];
            if (_scattered.FurtherFactors[position] is { } further)
            {
                foreach (int factor in further) product *= _factors[factor];
            }

            _propensities[position] = _scatteredRates[position] * product;
        }

        Touch(_tables.Length + (position / ScatteredChannels.BlockLength));
    }

    private double CustomPropensity(int position, CustomLaw law)
    {
        int channel = _scattered.Channels[position];
        for (int r = _channels.ReactantStart[channel]; r < _channels.ReactantStart[channel + 1]; r++)
        {
            if (_counts[_channels.ReactantSpecies[r]] < _channels.ReactantMultiplicity[r]) return 0;
        }

        double propensity = law.RatePerSecond(_counts, _volume) * _volume;
        return propensity >= 0 ? propensity : throw new InvalidOperationException(FormattableString.Invariant($"The rate law of '{law.Direction.Label}' gives {propensity / _volume} concentration units per second: a rate law is never negative and always a number."));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Touch(int group)
    {
        if (_isTouched[group]) return;
        _isTouched[group] = true;
        _touched[_touchedCount++] = group;
    }

    private void Refresh()
    {
        for (int i = 0; i < _touchedCount; i++)
        {
            int group = _touched[i];
            _isTouched[group] = false;
            ref double lanes = ref _laneSums[group * IPropensityKernel.Lanes];
            int block = group - _tables.Length;
            _groupSums[group] = block < 0
                ? RefreshTable(group, ref lanes)
                : TKernel.SumLanes(in _propensities[block * ScatteredChannels.BlockLength], _scattered.LengthOfBlock(block), ref lanes);
        }

        _touchedCount = 0;
        Total = TKernel.SumLanes(in _groupSums[0], _groupSums.Length, ref _groupLaneSums[0]);
    }

    private double RefreshTable(int index, ref double lanes)
    {
        PairTable table = _tables[index];
        int rows = table.PaddedRows;
        ref double counts = ref MemoryMarshal.GetArrayDataReference(_tableCounts);
        ref double partials = ref _partials[table.PartialStart];
        ulong dirty = _dirtySegments[index] & (ulong.MaxValue >> (PairTable.MostSegments - table.Segments));
        _dirtySegments[index] = 0;
        while (dirty != 0)
        {
            int segment = System.Numerics.BitOperations.TrailingZeroCount(dirty);
            dirty &= dirty - 1;
            int first = segment * table.SegmentColumns;
            TKernel.SumColumns(
                in Unsafe.Add(ref _layout.Rates, table.RateStart + (first * rows)),
                in Unsafe.Add(ref counts, table.ColumnCountStart + first),
                Math.Min(table.SegmentColumns, table.ColumnSpecies.Length - first),
                rows,
                ref Unsafe.Add(ref partials, segment * rows));
        }

        return TKernel.WeighRows(in partials, table.Partials, in Unsafe.Add(ref counts, table.CountStart), rows, _scales[index], ref _weights[table.WeightStart], ref lanes);
    }
}
