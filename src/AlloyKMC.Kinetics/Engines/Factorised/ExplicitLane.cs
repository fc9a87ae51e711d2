using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>
/// Channels that belong to no separable rule, each with a bound of its propensity. The bound of a mass-action channel is its propensity, evaluated again whenever a species it reads
/// has changed. Where a custom law reads large counts only, its bound is that of <see cref="LawBound"/> over all counts up to caps somewhat above the present ones and stays until a
/// count passes its cap; a draw is then accepted with probability propensity / bound.
/// </summary>
/// <remarks>Exactness: thinning (Lewis and Shedler 1979, doi 10.1002/nav.3800260304) asks only that the bound hold until the next event and be chosen without knowledge of what comes
/// after it. Which bound is in force depends on counts and draws so far, and every overrun is seen before the next waiting time is drawn.</remarks>
internal sealed unsafe class ExplicitLane
{
    private const double LeastCountForABound = 128;

    private readonly Network _network;
    private readonly double _volume;
    private readonly int[] _channels;
    private readonly CustomLaw?[] _laws;
    private readonly LawBound?[] _lawBounds;
    private readonly int[][] _reads;
    private readonly long[][] _readCaps;
    private readonly (int Channel, int Read)[][] _readers;
    private readonly long[] _lawCounts;
    private readonly double[] _caps;
    private readonly double[] _bounds;
    private readonly bool[] _isExact;
    private readonly bool[] _isStale;
    private double* _counts;
    private bool _isAnyStale;
    private double _total;

    public ExplicitLane(Network network, double volume)
    {
        _network = network;
        _volume = volume;
        _channels = [.. network.ExplicitChannels];
        IsEmpty = _channels.Length == 0;
        _laws = [.. _channels.Select(c => network.Channels.Custom[c]?.Clone())];
        _lawBounds = [.. _laws.Select(l => l is null ? null : new LawBound(l))];
        _reads = [.. _channels.Select((c, k) => Reads(network.Channels, c, _laws[k]))];
        _readCaps = [.. _reads.Select(r => new long[r.Length])];
        _lawCounts = new long[network.Species.Count];
        _caps = new double[network.Species.Count];
        _bounds = new double[_channels.Length];
        _isExact = new bool[_channels.Length];
        _isStale = new bool[_channels.Length];
        var readers = new List<(int Channel, int Read)>[network.Species.Count];
        for (int s = 0; s < readers.Length; s++) readers[s] = [];
        for (int c = 0; c < _channels.Length; c++)
        {
            for (int k = 0; k < _reads[c].Length; k++) readers[_reads[c][k]].Add((c, k));
        }

        _readers = [.. readers.Select(r => r.ToArray())];
    }

    public bool IsEmpty { get; }

    /// <summary>Whether a channel reads the count of a species.</summary>
    public bool IsRead(int species) => _readers[species].Length > 0;

    /// <summary>Takes the counts, which the engine keeps in place and goes on changing, and forgets all bounds, so that what follows depends on the counts alone.</summary>
    public void Reset(double* counts)
    {
        _counts = counts;
        Array.Fill(_caps, double.PositiveInfinity);
        Array.Fill(_isStale, true);
        Array.Fill(_isExact, false);
        _isAnyStale = true;
    }

    /// <summary>Takes note that a count has changed.</summary>
    public void Change(int species)
    {
        if (_counts[species] > _caps[species]) MarkReaders(species);
    }

    /// <summary>Marks bounds that counts have fallen far below.</summary>
    public void Relax()
    {
        for (int c = 0; c < _channels.Length; c++)
        {
            for (int k = 0; !_isExact[c] && k < _reads[c].Length; k++)
            {
                if (_counts[_reads[c][k]] < 0.6 * _readCaps[c][k]) _isStale[c] = _isAnyStale = true;
            }
        }
    }

    /// <summary>Puts propensities in the place of all bounds, until a count changes: where nothing can fire, none is above 0.</summary>
    public void EvaluateAll()
    {
        for (int c = 0; c < _channels.Length; c++) SetExact(c);
        Sum();
    }

    /// <summary>Sum of the bounds in 1/s, always added in the same order.</summary>
    /// <exception cref="InvalidOperationException">A custom law is negative or not a number.</exception>
    public double Total()
    {
        if (!_isAnyStale) return _total;
        for (int c = 0; c < _channels.Length; c++)
        {
            if (_isStale[c]) Refresh(c);
        }

        Sum();
        return _total;
    }

    /// <summary>The channel at <paramref name="target"/> of the running sum of bounds; -1 after a rejection and where rounding leads beyond the last.</summary>
    /// <exception cref="InvalidOperationException">A custom law is negative, not a number or above its bound.</exception>
    public int Draw(double target, PhiloxStream stream)
    {
        for (int c = 0; c < _channels.Length; c++)
        {
            double bound = _bounds[c];
            if (target >= bound)
            {
                target -= bound;
                continue;
            }

            if (_isExact[c]) return c;
            double propensity = Propensity(c);
            if (propensity > bound * (1 + 1e-9)) throw new InvalidOperationException($"The rate law of rule '{_laws[c]!.Direction.Label}' exceeds its bound.");
            return stream.NextDouble() * bound < propensity ? c : -1;
        }

        return -1;
    }

    private static int[] Reads(ChannelTable table, int channel, CustomLaw? law) => [.. table.ReactantsOf(channel).ToArray().Concat(law?.Concentrations.SelectMany(s => s) ?? []).Distinct()];

    private void MarkReaders(int species)
    {
        foreach ((int c, int k) in _readers[species])
        {
            if (_isExact[c] || _counts[species] > _readCaps[c][k]) _isStale[c] = _isAnyStale = true;
        }
    }

    private void Sum()
    {
        double total = 0;
        foreach (double bound in _bounds) total += bound;
        _total = total;
        _isAnyStale = false;
    }

    private void Refresh(int index)
    {
        if (_lawBounds[index] is not { } law || !AreCountsLarge(index))
        {
            SetExact(index);
            return;
        }

        foreach (int s in _reads[index]) _lawCounts[s] = Cap(_counts[s]);
        double bound = law.Above(_lawCounts, _volume) * _volume, propensity = Propensity(index);
        if (!double.IsFinite(bound))
        {
            SetExact(index);
            return;
        }

        _bounds[index] = Math.Max(bound, propensity);
        _isStale[index] = _isExact[index] = false;
        for (int k = 0; k < _reads[index].Length; k++) _readCaps[index][k] = Cap(_counts[_reads[index][k]]);
        foreach (int s in _reads[index]) SetCap(s);
    }

    private void SetExact(int index)
    {
        _bounds[index] = Propensity(index);
        _isStale[index] = false;
        if (_isExact[index]) return;
        _isExact[index] = true;
        foreach (int s in _reads[index]) SetCap(s);
    }

    private bool AreCountsLarge(int index)
    {
        foreach (int s in _reads[index])
        {
            if (_counts[s] < LeastCountForABound) return false;
        }

        return true;
    }

    private static long Cap(double count) => (long)(count + (count / 8) + (4 * Math.Sqrt(count)));

    /// <summary>Count of a species above which a bound must be looked at; -1 where every change matters.</summary>
    private void SetCap(int species)
    {
        double cap = double.PositiveInfinity;
        foreach ((int c, int k) in _readers[species]) cap = Math.Min(cap, _isExact[c] ? -1 : _isStale[c] ? double.PositiveInfinity : _readCaps[c][k]);
        _caps[species] = cap;
    }

    private double Propensity(int index)
    {
        ChannelTable table = _network.Channels;
        int channel = _channels[index];
        CustomLaw? law = _laws[index];
        double product = 1;
        for (int r = table.ReactantStart[channel]; r < table.ReactantStart[channel + 1]; r++)
        {
            double n = _counts[table.ReactantSpecies[r]];
            if (n < table.ReactantMultiplicity[r]) return 0;
            for (int k = 0; law is null && k < table.ReactantMultiplicity[r]; k++) product *= n - k;
        }

        if (law is null) return table.RateConstant[channel] * Math.Pow(_volume, 1 - table.Order[channel]) * product;
        foreach (int s in _reads[index]) _lawCounts[s] = (long)_counts[s];
        double rate = law.RatePerSecond(_lawCounts, _volume) * _volume;
        return rate >= 0 && double.IsFinite(rate) ? rate : throw new InvalidOperationException(FormattableString.Invariant($"The rate law of rule '{law.Direction.Label}' gives {rate} per second."));
    }
}
