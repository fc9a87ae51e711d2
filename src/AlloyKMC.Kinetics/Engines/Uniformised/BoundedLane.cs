using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>
/// Channels and groups outside the role tables: explicit channels, custom laws, and groups too rare for a group slot of their own. Each has a bound of its propensity that holds
/// while no count passes its cap; a tick of the lane chooses among the bounds and is accepted with probability propensity / bound (thinning: Lewis and Shedler 1979,
/// doi 10.1002/nav.3800260304). The bound of a custom law comes from interval arithmetic over its expression on the box of counts [0, cap], so it holds for laws of any shape,
/// monotonic or not.
/// </summary>
internal sealed unsafe class BoundedLane
{
    private readonly Network _network;
    private readonly SpeciesRecord* _species;
    private readonly double _volume;
    private readonly CustomLaw?[] _laws;
    private readonly LawBound?[] _lawBounds;
    private readonly long[] _lawCounts;
    private readonly long[] _caps;
    private readonly bool[] _isRare;
    private readonly double[] _bounds;
    private readonly int[] _channels;
    private readonly int[][] _reads;
    private readonly long[][] _readCaps;
    private readonly double[] _channelBounds;

    public BoundedLane(Network network, SpeciesRecord* species, double volume)
    {
        _network = network;
        _species = species;
        _volume = volume;
        _channels = [.. network.ExplicitChannels];
        _laws = [.. _channels.Select(c => network.Channels.Custom[c]?.Clone())];
        _lawBounds = [.. _laws.Select(l => l is null ? null : new LawBound(l))];
        _lawCounts = new long[network.Species.Count];
        _caps = new long[network.Species.Count];
        _isRare = new bool[network.Groups.Count];
        _bounds = new double[network.Groups.Count + _channels.Length];
        _reads = [.. _channels.Select((c, k) => Reads(network.Channels, c, _laws[k]))];
        _readCaps = [.. _reads.Select(r => new long[r.Length])];
        _channelBounds = new double[_channels.Length];
        Forget();
    }

    /// <summary>Sum of the bounds in 1/s.</summary>
    public double TotalBound { get; private set; }

    /// <summary>Counts up to which the bounds hold, per species.</summary>
    public ReadOnlySpan<long> Caps => _caps;

    /// <summary>Forgets the bounds of explicit channels, so that the next build depends on the counts alone.</summary>
    public void Forget() => Array.Fill(_channelBounds, double.NaN);

    /// <summary>Sets the bounds of explicit channels. A bound is kept while the counts are within its caps and not far below: interval arithmetic takes longer than all else.</summary>
    /// <param name="looseCaps">Caps for species that the lane reads, above their counts.</param>
    public void BuildChannels(ReadOnlySpan<long> looseCaps)
    {
        Array.Fill(_caps, long.MaxValue);
        double total = 0;
        for (int c = 0; c < _channels.Length; c++)
        {
            if (!IsStillGood(c))
            {
                for (int k = 0; k < _reads[c].Length; k++) _readCaps[c][k] = looseCaps[_reads[c][k]];
                _channelBounds[c] = ChannelBound(c);
            }

            for (int k = 0; k < _reads[c].Length; k++) _caps[_reads[c][k]] = Math.Min(_caps[_reads[c][k]], _readCaps[c][k]);
            _bounds[_isRare.Length + c] = _channelBounds[c];
            total += _channelBounds[c];
        }

        Array.Clear(_isRare);
        Array.Clear(_bounds, 0, _isRare.Length);
        TotalBound = total;
    }

    /// <summary>Moves the cap of a species that has passed it.</summary>
    /// <param name="species">The species.</param>
    /// <param name="looseCaps">Caps for species that the lane reads; takes the new one.</param>
    /// <param name="cap">The new cap.</param>
    /// <param name="capacity">Rate of the lane's ticks.</param>
    /// <returns>False where the bounds come to more than that: then all bounds have to be built anew.</returns>
    public bool TryRaise(int species, long[] looseCaps, long cap, double capacity)
    {
        looseCaps[species] = _caps[species] = cap;
        for (int c = 0; c < _channels.Length; c++)
        {
            int read = Array.IndexOf(_reads[c], species);
            if (read < 0) continue;
            _readCaps[c][read] = cap;
            _bounds[_isRare.Length + c] = _channelBounds[c] = ChannelBound(c);
        }

        double total = 0;
        for (int g = 0; g < _isRare.Length; g++)
        {
            if (_isRare[g] && (Reads(_network.Groups[g].First, species) || Reads(_network.Groups[g].Second, species))) _bounds[g] = GroupBound(_network.Groups[g], looseCaps);
        }

        foreach (double bound in _bounds) total += bound;
        TotalBound = total;
        return total <= capacity;
    }

    /// <summary>Adds rare groups to the bounds of explicit channels.</summary>
    /// <param name="rareGroups">Groups the lane takes.</param>
    /// <param name="looseCaps">Caps for species that the lane reads, above their counts.</param>
    public void AddGroups(ReadOnlySpan<bool> rareGroups, ReadOnlySpan<long> looseCaps)
    {
        rareGroups.CopyTo(_isRare);
        double total = TotalBound;
        for (int g = 0; g < _isRare.Length; g++)
        {
            _bounds[g] = _isRare[g] ? GroupBound(_network.Groups[g], looseCaps) : 0;
            total += _bounds[g];
            if (!_isRare[g]) continue;
            foreach (int s in _network.Groups[g].First?.Species ?? []) _caps[s] = Math.Min(_caps[s], looseCaps[s]);
            foreach (int s in _network.Groups[g].Second?.Species ?? []) _caps[s] = Math.Min(_caps[s], looseCaps[s]);
        }

        TotalBound = total;
    }

    /// <summary>Bound of a group in 1/s while no count passes its loose cap.</summary>
    public double GroupBound(SeparableGroup group, ReadOnlySpan<long> looseCaps)
    {
        double bound = group.RateConstant * Math.Pow(_volume, 1 - group.Order);
        if (group.First is { } first) bound *= CapSum(first, looseCaps);
        if (group.Second is { } second) bound *= CapSum(second, looseCaps);
        return bound;
    }

    /// <summary>Whether an explicit channel can fire at the present counts.</summary>
    public bool CanFire()
    {
        for (int c = 0; c < _channels.Length; c++)
        {
            if (Propensity(c) > 0) return true;
        }

        return false;
    }

    /// <summary>One tick of the lane: applies at most one event and lists its changes.</summary>
    /// <param name="stream">Random words.</param>
    /// <param name="capacity">Rate of the lane's ticks, at least <see cref="TotalBound"/>.</param>
    /// <param name="changes">Receives the changes to apply; empty after a null tick.</param>
    public void Draw(PhiloxStream stream, double capacity, List<(int Species, int Amount)> changes)
    {
        double pick = stream.NextDouble() * capacity;

        // From the end: explicit channels, which have most of it, come after the groups.
        for (int e = _bounds.Length - 1; e >= 0; e--)
        {
            double bound = _bounds[e];
            if (pick >= bound)
            {
                pick -= bound;
                continue;
            }

            if (e < _isRare.Length)
            {
                DrawGroup(_network.Groups[e], bound, stream, changes);
                return;
            }

            double propensity = Propensity(e - _isRare.Length);
            if (propensity > bound * (1 + 1e-9)) throw new InvalidOperationException($"A rate law of rule '{Rule(e - _isRare.Length)}' exceeds its bound.");
            if (stream.NextDouble() * bound >= propensity) return;
            int channel = _channels[e - _isRare.Length];
            ChannelTable table = _network.Channels;
            for (int c = table.ChangeStart[channel]; c < table.ChangeStart[channel + 1]; c++) changes.Add((table.ChangeSpecies[c], table.ChangeAmount[c]));
            return;
        }
    }

    private static double CapSum(Role role, ReadOnlySpan<long> looseCaps)
    {
        double sum = 0;
        for (int e = 0; e < role.Count; e++) sum += role.Weights[e] * looseCaps[role.Species[e]];
        return sum;
    }

    /// <summary>Sum of weight x count over a role.</summary>
    private static double WeightedSum(Role role, SpeciesRecord* species)
    {
        double sum = 0;
        for (int e = 0; e < role.Count; e++) sum += role.Weights[e] * species[role.Species[e]].Count;
        return sum;
    }

    private static int[] Reads(ChannelTable table, int channel, CustomLaw? law)
    {
        var species = new SortedSet<int>(law?.Concentrations.SelectMany(s => s) ?? []);
        for (int r = table.ReactantStart[channel]; r < table.ReactantStart[channel + 1]; r++) species.Add(table.ReactantSpecies[r]);
        return [.. species];
    }

    private bool IsStillGood(int index)
    {
        if (double.IsNaN(_channelBounds[index])) return false;
        for (int k = 0; k < _reads[index].Length; k++)
        {
            long n = _species[_reads[index][k]].Count, cap = _readCaps[index][k];
            if (n > cap - (n / 16) || cap > 64 + (2 * n)) return false;
        }

        return true;
    }

    private string Rule(int index) => _network.Directions[_network.Channels.Direction[_channels[index]]].Label;

    private static bool Reads(Role? role, int species) => role is not null && Array.IndexOf(role.Species, species) >= 0;

    private double ChannelBound(int index)
    {
        for (int k = 0; k < _reads[index].Length; k++) _lawCounts[_reads[index][k]] = _readCaps[index][k];
        ChannelTable table = _network.Channels;
        int channel = _channels[index];
        bool possible = true;
        double product = 1;
        for (int r = table.ReactantStart[channel]; r < table.ReactantStart[channel + 1]; r++)
        {
            int s = table.ReactantSpecies[r];
            long cap = _lawCounts[s];
            possible &= cap >= table.ReactantMultiplicity[r];
            for (int k = 0; k < table.ReactantMultiplicity[r]; k++) product *= cap - k;
        }

        if (_lawBounds[index] is not { } law) return possible ? table.RateConstant[channel] * Math.Pow(_volume, 1 - table.Order[channel]) * product : 0;
        if (!possible) return 0;
        double bound = law.Above(_lawCounts, _volume) * _volume;
        return double.IsFinite(bound) ? Math.Max(bound, 0) : throw new InvalidOperationException($"The rate law of rule '{Rule(index)}' has no finite bound near the present concentrations: use another engine.");
    }

    private double Propensity(int index)
    {
        ChannelTable table = _network.Channels;
        int channel = _channels[index];
        CustomLaw? law = _laws[index];
        double product = 1;
        for (int r = table.ReactantStart[channel]; r < table.ReactantStart[channel + 1]; r++)
        {
            long n = _species[table.ReactantSpecies[r]].Count;
            if (n < table.ReactantMultiplicity[r]) return 0;
            for (int k = 0; law is null && k < table.ReactantMultiplicity[r]; k++) product *= n - k;
        }

        if (law is null) return table.RateConstant[channel] * Math.Pow(_volume, 1 - table.Order[channel]) * product;
        foreach (int s in _reads[index]) _lawCounts[s] = _species[s].Count;

        double rate = law.RatePerSecond(_lawCounts, _volume) * _volume;
        return rate >= 0 ? rate : throw new InvalidOperationException($"The rate law of rule '{Rule(index)}' gives {rate} per second.");
    }

    private void DrawGroup(SeparableGroup group, double bound, PhiloxStream stream, List<(int Species, int Amount)> changes)
    {
        double propensity = group.RateConstant * Math.Pow(_volume, 1 - group.Order);
        double firstSum = group.First is null ? 1 : WeightedSum(group.First, _species), secondSum = group.Second is null ? 1 : WeightedSum(group.Second, _species);
        if (stream.NextDouble() * bound >= propensity * firstSum * secondSum) return;
        int i = group.First is null ? -1 : Pick(group.First, stream.NextDouble() * firstSum), j = group.Second is null ? -1 : Pick(group.Second, stream.NextDouble() * secondSum);
        if (j >= 0)
        {
            if (group.NoOpPartner[i] == j) return;
            int s = group.Second!.Species[j];
            if (group.First!.Species[i] == s && stream.NextBelow((ulong)_species[s].Count) == 0) return;
            changes.AddRange(group.Second.Changes[j]);
        }

        if (i >= 0) changes.AddRange(group.First!.Changes[i]);
        changes.AddRange(group.CommonChanges);
    }

    private int Pick(Role role, double target)
    {
        int last = -1;
        for (int e = 0; e < role.Count; e++)
        {
            double part = role.Weights[e] * _species[role.Species[e]].Count;
            if (part == 0) continue;
            if (target < part) return e;
            target -= part;
            last = e;
        }

        return last;
    }
}
