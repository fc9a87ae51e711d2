using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Propensities;

/// <summary>Sorts the channels of a network into dense tables; the rest is scattered.</summary>
internal sealed class PairTableBuilder(ChannelTable table)
{
    /// <summary>Below this many channels a table costs more than its channels one by one.</summary>
    private const int FewestChannels = 8;

    /// <summary>A table holds at least one channel in this many cells.</summary>
    private const int MostCellsPerChannel = 4;

    private readonly List<double> _rates = [];
    private int _counts;
    private int _partials;
    private int _weights;

    public List<PairTable> Tables { get; } = [];

    public List<int> Scattered { get; } = [];

    /// <summary>Rate constants of all tables one after another; the length is a multiple of eight after each.</summary>
    public IReadOnlyList<double> Rates => _rates;

    public int CountLength => _counts;

    public int PartialLength => _partials;

    public int WeightLength => _weights;

    public void Build()
    {
        int[] sizes = new int[table.Count == 0 ? 0 : table.Direction.Max() + 1];
        foreach (int direction in table.Direction) sizes[direction]++;
        var candidates = new SortedDictionary<(int Direction, int Order), List<int>>();
        for (int channel = 0; channel < table.Count; channel++)
        {
            int order = table.Order[channel];
            if (table.Custom[channel] is not null || order is not (1 or 2))
            {
                Scattered.Add(channel);
                continue;
            }

            // Rules of a single channel, as plain networks have them, are looked at together.
            int direction = table.Direction[channel];
            var key = (sizes[direction] == 1 ? -1 : direction, order);
            if (!candidates.TryGetValue(key, out List<int>? channels)) candidates[key] = channels = [];
            channels.Add(channel);
        }

        foreach (((_, int order), List<int> channels) in candidates) Place(order, channels);
    }

    private (int Low, int High) PairOf(int channel)
    {
        ReadOnlySpan<int> reactants = table.ReactantsOf(channel);
        return reactants.Length == 2 ? (reactants[0], reactants[1]) : (reactants[0], table.Order[channel] == 2 ? reactants[0] : -1);
    }

    /// <summary>Places one channel per cell; those that find theirs taken are tried again in a table of their own.</summary>
    private void Place(int order, List<int> channels)
    {
        while (channels.Count >= FewestChannels)
        {
            int[] low = [.. channels.Select(c => PairOf(c).Low).Distinct().Order()], high = [.. channels.Select(c => PairOf(c).High).Distinct().Order()];
            bool symmetric = low.Intersect(high).Any();
            int[] rows = low, columns = high;
            if (symmetric) rows = columns = [.. low.Union(high).Order()];
            else if (high.Length > low.Length) (rows, columns) = (high, low);
            if ((long)Pad(rows.Length) * columns.Length > (long)MostCellsPerChannel * channels.Count) break;

            var cells = new Dictionary<(int Row, int Column), int>();
            var left = new List<int>();
            foreach (int channel in channels)
            {
                (int a, int b) = PairOf(channel);
                if (!symmetric && !ReferenceEquals(rows, low)) (a, b) = (b, a);
                if (!cells.TryAdd((a, b), channel) && (!symmetric || !cells.TryAdd((b, a), channel))) left.Add(channel);
            }

            Add(order, rows, columns, cells);
            channels = left;
        }

        Scattered.AddRange(channels);
    }

    private void Add(int order, int[] rows, int[] columns, Dictionary<(int Row, int Column), int> cells)
    {
        int padded = Pad(rows.Length);
        bool hasDiagonal = cells.Keys.Any(c => c.Row == c.Column);
        int[] channels = new int[padded * (columns.Length + (hasDiagonal ? 1 : 0))];
        Array.Fill(channels, -1);
        foreach (((int row, int column), int channel) in cells)
        {
            int at = row == column ? columns.Length : Array.BinarySearch(columns, column);
            channels[(at * padded) + Array.BinarySearch(rows, row)] = channel;
        }

        int segmentColumns = IPropensityKernel.Lanes;
        while (columns.Length > segmentColumns * PairTable.MostSegments) segmentColumns += IPropensityKernel.Lanes;
        var added = new PairTable
        {
            Order = order,
            RowSpecies = rows,
            ColumnSpecies = columns,
            PaddedRows = padded,
            SegmentColumns = segmentColumns,
            Segments = (columns.Length + segmentColumns - 1) / segmentColumns,
            HasDiagonal = hasDiagonal,
            Channels = channels,
            RateStart = _rates.Count,
            CountStart = _counts,
            PartialStart = _partials,
            WeightStart = _weights,
        };
        Tables.Add(added);
        _rates.AddRange(channels.Select(c => c < 0 ? 0 : table.RateConstant[c]));
        _counts += padded + Pad(columns.Length);
        _partials += padded * added.Partials;
        _weights += padded;
    }

    private static int Pad(int length) => (length + IPropensityKernel.Lanes - 1) / IPropensityKernel.Lanes * IPropensityKernel.Lanes;
}
