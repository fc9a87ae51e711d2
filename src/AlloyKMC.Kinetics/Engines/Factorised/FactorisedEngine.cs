using System.Runtime.CompilerServices;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>
/// Gillespie's direct method (1977, doi 10.1021/j100540a008) on separable rules that are never written out as channels: the propensity of a group is a product of two weighted
/// sums of counts, an event adds one row of changes per reactant to all sums, and the reactants are found one role after the other, first by block and then within it.
/// </summary>
/// <remarks>
/// <para>Exactness: the running sums only bound the weighted sums (<see cref="GroupSums"/>), with a margin that no rounding can use up. Waiting times belong to the sum of the bounds;
/// a role draws a target below its bound, takes the block it falls in by running bounds of blocks (<see cref="RoleBlocks"/>), sums weight x count of the present integer counts
/// there, and rejects a target beyond that sum. So an entry is drawn with weight x count / bound whatever the running sums are in error: thinning (Lewis and Shedler 1979, doi
/// 10.1002/nav.3800260304) makes the error one of speed. A cluster paired with itself is rejected with probability 1/n, and pairs that change nothing are rejected too; neither is
/// an event. Channels outside the groups are thinned from bounds of their own (<see cref="ExplicitLane"/>).</para>
/// <para>Rejections that come in a row because nothing of a group can fire (a single molecule of a species that reacts with its like) make the engine look at every group and take
/// such groups out until the next event; bounds of custom laws give way to the propensities for as long.</para>
/// </remarks>
public sealed unsafe class FactorisedEngine : IEngine
{
    private const int LargestNumberOfExplicitChannels = 256;
    private const int RejectionsBeforeALook = 16;
    private const long DrawsToRest = 1 << 21;

    private readonly PhiloxStream _stream;
    private readonly EventDraws _draws;
    private Network? _network;
    private double _volume;
    private FactorisedTables? _tables;
    private ExplicitLane? _explicit;
    private int[][] _watched = [];
    private long _events;
    private long _rejections;
    private long _rebuilds;

    /// <param name="stream">Random words; the engine is its only user while it advances.</param>
    public FactorisedEngine(PhiloxStream stream)
    {
        _stream = stream;
        _draws = new EventDraws(stream);
    }

    private bool IsAlone => _network!.Groups.Count == 1 && _explicit!.IsEmpty;

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
            _tables = new FactorisedTables(network, volume);
            _explicit = new ExplicitLane(network, volume);
            _watched = [.. _tables.Rows.Lists.Select(l => l.Select(c => c.Species).Where(_explicit.IsRead).ToArray())];
        }

        for (int s = 0; s < counts.Length; s++) _tables!.Counts[s] = counts[s];
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No network is loaded, or a custom law is negative or not finite.</exception>
    public AdvanceResult Advance(ref double remainingSeconds, long eventLimit, CancellationToken cancellation)
    {
        if (_tables is not { } tables || _explicit is not { } lane) throw new InvalidOperationException("Load a network first.");
        _draws.Restart(IsAlone ? 2 : 3);
        tables.Sums.Expire();
        tables.Sums.Unblock();
        lane.Reset(tables.Counts);
        long eventsLeft = eventLimit;
        AdvanceResult result = Advance(tables, lane, ref remainingSeconds, ref eventsLeft, cancellation);
        _events += eventLimit - eventsLeft;
        return result;
    }

    public void CopyCounts(Span<long> counts)
    {
        if (_tables is not { } tables) throw new InvalidOperationException("Load a network first.");
        for (int s = 0; s < _network!.Species.Count; s++) counts[s] = (long)tables.Counts[s];
    }

    private AdvanceResult Advance(FactorisedTables tables, ExplicitLane lane, ref double remainingSeconds, ref long eventsLeftOfLimit, CancellationToken cancellation)
    {
        GroupSums sums = tables.Sums;
        EventDraws draws = _draws;

        // Without a search among groups, that for reactants need not wait for it.
        bool isAlone = IsAlone;
        double remaining = remainingSeconds;
        long eventsLeft = eventsLeftOfLimit, drawsDone = 0;
        int rejectionsInARow = 0;
        AdvanceResult result;
        while (true)
        {
            if (!sums.TryTotalBound(out double groupTotal))
            {
                tables.Recompute();
                lane.Relax();
                _rebuilds++;
                _ = sums.TryTotalBound(out groupTotal);
            }

            double total = lane.IsEmpty ? groupTotal : groupTotal + lane.Total();
            if (!(total > 0))
            {
                result = AdvanceResult.Reached;
                break;
            }

            if (eventsLeft <= 0)
            {
                result = AdvanceResult.EventLimit;
                break;
            }

            if (draws.IsEmpty)
            {
                if (cancellation.IsCancellationRequested)
                {
                    result = AdvanceResult.Cancelled;
                    break;
                }

                if (drawsDone >= DrawsToRest)
                {
                    remainingSeconds = remaining;
                    result = AdvanceResult.Rested;
                    break;
                }

                drawsDone += draws.Refill();
            }

            ref double draw = ref draws.Next(out double wait);
            RowSpan* first = Draw(tables, lane, ref draw, total, groupTotal, isAlone, out RowSpan* second);

            // After the search, which does not need it: a division takes as long as half of that.
            remaining -= wait / total;
            if (remaining < 0)
            {
                result = AdvanceResult.Reached;
                break;
            }

            if (first is not null)
            {
                Apply(tables, lane, first, second);
                eventsLeft--;
                rejectionsInARow = 0;
                if (sums.AnyBlocked) sums.Unblock();
                continue;
            }

            _rejections++;
            if (++rejectionsInARow % RejectionsBeforeALook == 0) BlockWhatCannotFire(sums, lane);
        }

        eventsLeftOfLimit = eventsLeft;
        return result;
    }

    /// <summary>Draws an event: what it adds to the state; null after a rejection.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RowSpan* Draw(FactorisedTables tables, ExplicitLane lane, ref double draw, double total, double groupTotal, bool isAlone, out RowSpan* second)
    {
        GroupSums sums = tables.Sums;
        int g = 0;
        if (!isAlone)
        {
            second = tables.EmptyRow;
            double target = Unsafe.Add(ref draw, 2) * total;
            if (target >= groupTotal && !lane.IsEmpty)
            {
                int channel = lane.Draw(target - groupTotal, _stream);
                return channel < 0 ? null : tables.ExplicitRows + channel;
            }

            g = sums.Pick(target);
            if (g < 0) return null;
        }

        GroupTables* group = tables.Groups + g;
        second = group->SecondRows;
        if (group->Order == 0) return group->FirstRows;
        int i = group->First.Pick(draw * sums.FirstBound(g));
        if (group->Order > 1)
        {
            int j = group->Second.Pick(Unsafe.Add(ref draw, 1) * sums.SecondBound(g));
            second += j;
            if ((i | j) < 0 || group->NoOpPartner[i] == j) return null;
            if (group->SameSpecies[i] == j && _stream.NextBelow((ulong)tables.Counts[group->SecondStart + j]) == 0) return null;
        }

        return i < 0 ? null : group->FirstRows + i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Apply(FactorisedTables tables, ExplicitLane lane, RowSpan* first, RowSpan* second)
    {
        tables.Add(first);
        tables.Add(second);
        tables.Sums.Count();
        if (lane.IsEmpty) return;
        foreach (int species in _watched[first->Row]) lane.Change(species);
        foreach (int species in _watched[second->Row]) lane.Change(species);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BlockWhatCannotFire(GroupSums sums, ExplicitLane lane)
    {
        sums.Expire();
        lane.EvaluateAll();
        for (int g = 0; g < _network!.Groups.Count; g++)
        {
            if (!CanFire(g)) sums.Block(g);
        }
    }

    private bool CanFire(int g)
    {
        SeparableGroup group = _network!.Groups[g];
        if (group.First is not { } first) return true;
        double* counts = _tables!.Counts;
        for (int i = 0; i < first.Count; i++)
        {
            if (counts[first.Species[i]] == 0) continue;
            if (group.Second is not { } second) return true;
            for (int j = 0; j < second.Count; j++)
            {
                if (counts[second.Species[j]] > (second.Species[j] == first.Species[i] ? 1 : 0) && group.NoOpPartner[i] != j) return true;
            }
        }

        return false;
    }
}
