using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>Propensities of the channels that belong to no separable rule, evaluated again whenever a species they read has changed.</summary>
internal sealed class ExplicitLane
{
    private readonly Network _network;
    private readonly double _volume;
    private readonly int[] _channels;
    private readonly CustomLaw?[] _laws;
    private readonly int[][] _readers;
    private readonly long[] _counts;
    private readonly double[] _propensities;
    private readonly bool[] _isStale;

    public ExplicitLane(Network network, double volume)
    {
        _network = network;
        _volume = volume;
        _channels = [.. network.ExplicitChannels];
        _laws = [.. _channels.Select(c => network.Channels.Custom[c]?.Clone())];
        _counts = new long[network.Species.Count];
        _propensities = new double[_channels.Length];
        _isStale = new bool[_channels.Length];
        var readers = new List<int>[network.Species.Count];
        for (int s = 0; s < readers.Length; s++) readers[s] = [];
        for (int c = 0; c < _channels.Length; c++)
        {
            ChannelTable table = network.Channels;
            IEnumerable<int> read = table.ReactantsOf(_channels[c]).ToArray();
            if (_laws[c] is { } law) read = read.Concat(law.Concentrations.SelectMany(s => s));
            foreach (int s in read.Distinct()) readers[s].Add(c);
        }

        _readers = [.. readers.Select(r => r.ToArray())];
    }

    public bool IsEmpty => _channels.Length == 0;

    public void Reset(double[] counts)
    {
        for (int s = 0; s < _counts.Length; s++) _counts[s] = (long)counts[s];
        Array.Fill(_isStale, true);
    }

    public void Change(int species, int amount)
    {
        _counts[species] += amount;
        foreach (int c in _readers[species]) _isStale[c] = true;
    }

    /// <summary>Sum of the propensities in 1/s, always added in the same order.</summary>
    /// <exception cref="InvalidOperationException">A custom law is negative or not a number.</exception>
    public double Total()
    {
        double total = 0;
        for (int c = 0; c < _channels.Length; c++)
        {
            if (_isStale[c])
            {
                _propensities[c] = Propensity(c);
                _isStale[c] = false;
            }

            total += _propensities[c];
        }

        return total;
    }

    /// <summary>The channel at <paramref name="target"/> of the running sum; -1 where rounding leads beyond the last.</summary>
    public int Pick(double target)
    {
        for (int c = 0; c < _channels.Length; c++)
        {
            if (target < _propensities[c]) return _channels[c];
            target -= _propensities[c];
        }

        return -1;
    }

    private double Propensity(int index)
    {
        ChannelTable table = _network.Channels;
        int channel = _channels[index];
        CustomLaw? law = _laws[index];
        double product = 1;
        for (int r = table.ReactantStart[channel]; r < table.ReactantStart[channel + 1]; r++)
        {
            long n = _counts[table.ReactantSpecies[r]];
            if (n < table.ReactantMultiplicity[r]) return 0;
            for (int k = 0; law is null && k < table.ReactantMultiplicity[r]; k++) product *= n - k;
        }

        if (law is null) return table.RateConstant[channel] * Math.Pow(_volume, 1 - table.Order[channel]) * product;
        double rate = law.RatePerSecond(_counts, _volume) * _volume;
        return rate >= 0 && double.IsFinite(rate) ? rate : throw new InvalidOperationException(FormattableString.Invariant($"The rate law of rule '{law.Direction.Label}' gives {rate} per second."));
    }
}
