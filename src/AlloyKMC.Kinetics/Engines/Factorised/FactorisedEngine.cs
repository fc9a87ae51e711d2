using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>
/// Gillespie's direct method (1977, doi 10.1021/j100540a008) on separable rules that are never written out as channels: the propensity of a group is a product of two weighted
/// sums of counts, an event adds one row of changes per reactant to all sums, and the reactants are found one role after the other by a vector scan.
/// </summary>
/// <remarks>
/// <para>Exactness: the running sums only bound the weighted sums (<see cref="GroupSums"/>), with a margin of 2^-38 that no rounding can use up. Waiting times belong to the sum of
/// the bounds; a role draws a target below its bound, scans weight x count of the present integer counts, and rejects a target beyond their sum. So an entry is drawn with
/// weight x count / bound whatever the running sums are in error: thinning (Lewis and Shedler 1979, doi 10.1002/nav.3800260304) makes the error one of speed. A cluster
/// paired with itself is rejected with probability 1/n, and pairs that change nothing are rejected too; neither is an event. Channels outside the groups are thinned from bounds of
/// their own (<see cref="ExplicitLane"/>).</para>
/// <para>Rejections that come in a row because nothing of a group can fire (a single molecule of a species that reacts with its like) make the engine look at every group and take
/// such groups out until the next event; bounds of custom laws give way to the propensities for as long.</para>
/// </remarks>
public sealed class FactorisedEngine : IEngine
{
    private const int LargestNumberOfExplicitChannels = 256;
    private const int RejectionsBeforeALook = 16;
    private const int EventsBetweenLooksAtCancellation = 1 << 16;

    /// <summary>A multiple of <see cref="EventsBetweenLooksAtCancellation"/>.</summary>
    private const long DrawsToRest = 1 << 21;

    private readonly PhiloxStream _stream;
    private readonly double[] _waits = new double[64];
    private Network? _network;
    private double _volume;
    private double[] _counts = [];
    private FactorisedRole?[] _first = [];
    private FactorisedRole?[] _second = [];
    private GroupSums? _sums;
    private ExplicitLane? _explicit;
    private int[][] _firstRows = [];
    private int[][] _secondRows = [];
    private int[] _explicitRows = [];
    private (int Species, int Amount)[][] _changesOfRow = [];
    private int _emptyRow;
    private int _nextWait;
    private long _events;
    private long _rejections;
    private long _rebuilds;

    /// <param name="stream">Random words; the engine is its only user while it advances.</param>
    public FactorisedEngine(PhiloxStream stream)
    {
        _stream = stream;
    }

    public EngineStatistics Statistics => new(_events, _rejections, _rebuilds);

    /// <summary>Why the engine does not take a network; null where it does.</summary>
    public static string? Refuses(Network network) => network.ExplicitChannels.Count <= LargestNumberOfExplicitChannels
        ? null
        : $"{network.ExplicitChannels.Count} channels belong to no separable rule, and it takes at most {LargestNumberOfExplicitChannels} of them.";

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The engine refuses the network.</exception>
    public void Load(Network network, ReadOnlySpan<long> counts, double volume)
    {
        if (_network != network || _volume != volume)
        {
            if (Refuses(network) is { } reason) throw new NotSupportedException($"The factorised engine does not take this system: {reason}");
            _network = network;
            _volume = volume;
            _first = [.. network.Groups.Select(g => g.First is null ? null : new FactorisedRole(g.First))];
            _second = [.. network.Groups.Select(g => g.Second is null ? null : new FactorisedRole(g.Second))];
            _counts = new double[_first.Concat(_second).Select(r => r?.End ?? 0).Append(network.Species.Count).Max()];
            _sums = new GroupSums(network, _first, _second, volume);
            _explicit = new ExplicitLane(network, volume);
            MakeRows(network, _sums);
        }

        for (int s = 0; s < counts.Length; s++) _counts[s] = counts[s];
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No network is loaded, or a custom law is negative or not finite.</exception>
    public AdvanceResult Advance(ref double remainingSeconds, long eventLimit, CancellationToken cancellation)
    {
        if (_sums is not { } sums || _explicit is not { } lane) throw new InvalidOperationException("Load a network first.");
        double remaining = remainingSeconds;
        long eventsLeft = eventLimit, draws = 0;
        int rejectionsInARow = 0;
        _nextWait = _waits.Length;
        sums.Expire();
        lane.Reset(_counts);
        sums.Unblock();
        while (true)
        {
            if (sums.IsRecomputeDue)
            {
                sums.Recompute(_counts);
                lane.Relax();
                _rebuilds++;
            }

            double groupTotal = sums.TotalBound();
            double total = lane.IsEmpty ? groupTotal : groupTotal + lane.Total();
            if (!(total > 0)) return AdvanceResult.Reached;
            if (eventsLeft <= 0) return AdvanceResult.EventLimit;
            if (draws++ % EventsBetweenLooksAtCancellation == 0)
            {
                if (cancellation.IsCancellationRequested) return AdvanceResult.Cancelled;
                if (draws > DrawsToRest)
                {
                    remainingSeconds = remaining;
                    return AdvanceResult.Rested;
                }
            }

            remaining -= NextWait() / total;
            if (remaining < 0) return AdvanceResult.Reached;
            if (Fire(sums, lane, _stream.NextDouble() * total, groupTotal))
            {
                _events++;
                eventsLeft--;
                rejectionsInARow = 0;
                if (sums.AnyBlocked) sums.Unblock();
                continue;
            }

            _rejections++;
            if (++rejectionsInARow % RejectionsBeforeALook != 0) continue;
            sums.Expire();
            lane.EvaluateAll();
            for (int g = 0; g < _first.Length; g++)
            {
                if (!CanFire(g)) sums.Block(g);
            }
        }
    }

    public void CopyCounts(Span<long> counts)
    {
        if (_network is null) throw new InvalidOperationException("Load a network first.");
        for (int s = 0; s < _network.Species.Count; s++) counts[s] = (long)_counts[s];
    }

    private double NextWait()
    {
        if (_nextWait == _waits.Length)
        {
            Variates.Exponential(_stream, _waits);
            _nextWait = 0;
        }

        return _waits[_nextWait++];
    }

    /// <summary>Lists of changes, each with its row of sums: of every entry of a first role with what is common to its group, of every entry of a second role, of explicit channels,
    /// and the empty list where there is no second role.</summary>
    private void MakeRows(Network network, GroupSums sums)
    {
        var lists = new List<(int Species, int Amount)[]>();
        _firstRows = [.. network.Groups.Select(g => RowsOf((g.First?.Changes ?? [[]]).Select(c => c.Concat(g.CommonChanges))))];
        _secondRows = [.. network.Groups.Select(g => RowsOf(g.Second?.Changes ?? [[]]))];
        ChannelTable table = network.Channels;
        _explicitRows = RowsOf(network.ExplicitChannels.Select(c => Enumerable.Range(table.ChangeStart[c], table.ChangeStart[c + 1] - table.ChangeStart[c]).Select(k => (table.ChangeSpecies[k], table.ChangeAmount[k]))));
        _emptyRow = RowOf([]);
        _changesOfRow = [.. lists];
        sums.Seal();

        int[] RowsOf(IEnumerable<IEnumerable<(int Species, int Amount)>> all) => [.. all.Select(RowOf)];

        int RowOf(IEnumerable<(int Species, int Amount)> changes)
        {
            (int Species, int Amount)[] list = [.. changes];
            int row = sums.Row(list);
            if (row == lists.Count) lists.Add(list);
            return row;
        }
    }

    /// <summary>Draws an event and applies it; false after a rejection.</summary>
    private bool Fire(GroupSums sums, ExplicitLane lane, double target, double groupTotal)
    {
        if (target >= groupTotal && !lane.IsEmpty)
        {
            int channel = lane.Draw(target - groupTotal, _stream);
            if (channel < 0) return false;
            Apply(sums, lane, _explicitRows[channel], _emptyRow);
            return true;
        }

        int g = sums.Pick(target);
        if (g < 0) return false;
        int i = 0, j = 0;
        if (_first[g] is { } first)
        {
            i = first.Pick(_counts, _stream.NextDouble() * sums.FirstBound(g));
            if (_second[g] is { } second)
            {
                j = second.Pick(_counts, _stream.NextDouble() * sums.SecondBound(g));
                if ((i | j) < 0 || _network!.Groups[g].NoOpPartner[i] == j) return false;
                int species = second.Role.Species[j];
                if (first.Role.Species[i] == species && _stream.NextBelow((ulong)_counts[species]) == 0) return false;
            }
            else if (i < 0)
            {
                return false;
            }
        }

        Apply(sums, lane, _firstRows[g][i], _secondRows[g][j]);
        return true;
    }

    private void Apply(GroupSums sums, ExplicitLane lane, int firstRow, int secondRow)
    {
        (int Species, int Amount)[] first = _changesOfRow[firstRow], second = _changesOfRow[secondRow];
        foreach ((int species, int amount) in first) _counts[species] += amount;
        foreach ((int species, int amount) in second) _counts[species] += amount;
        sums.Add(firstRow, secondRow);
        if (lane.IsEmpty) return;
        foreach ((int species, _) in first) lane.Change(species);
        foreach ((int species, _) in second) lane.Change(species);
    }

    private bool CanFire(int g)
    {
        if (_first[g]?.Role is not { } first) return true;
        for (int i = 0; i < first.Count; i++)
        {
            if (_counts[first.Species[i]] == 0) continue;
            if (_second[g]?.Role is not { } second) return true;
            for (int j = 0; j < second.Count; j++)
            {
                if (_counts[second.Species[j]] > (second.Species[j] == first.Species[i] ? 1 : 0) && _network!.Groups[g].NoOpPartner[i] != j) return true;
            }
        }

        return false;
    }
}
