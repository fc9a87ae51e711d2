using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>
/// Exact simulation of separable rules in uniformised time at a constant cost per event, whatever the number of clusters or species.
/// </summary>
/// <remarks>
/// <para>Events are the accepted ticks of a Poisson process whose rate bounds the total propensity (uniformisation: Jensen 1953, doi 10.1080/03461238.1953.10419459; thinning:
/// Lewis and Shedler 1979, doi 10.1002/nav.3800260304; in chemistry as rejection: Thanh, Priami and Zunino 2014, doi 10.1063/1.4896985). A tick draws a group, then one slot in
/// the table of each of its two roles, then accepts. With quantum q1, q2, a slot of an entry that has a slots, weight w and count n is accepted with probability n w / (a q), so
/// the pair (i, j) fires with probability (group slots / all group slots) x w1(i) n(i) / (S q1) x w2(j) (n(j) - [same species]) / (S q2), S slots per table; quanta are set so
/// that this is the propensity over the bound rate. How slots are dealt cancels: it changes the share of rejected ticks and nothing else, so it may follow the counts.</para>
/// <para>Time: between two rebuilds the bound rate is constant, so the number of ticks K in the remaining time t is Poisson and no waiting time is drawn. Rejection depends on the
/// marks of ticks, not on their times; where a count passes its cap at tick k and the bound has to change, that tick stands at t x Beta(k, K + 1 - k), the k-th of K uniform
/// points, and the future after it is drawn anew. Mostly the cap is repaired from free slots or the table is dealt anew at the same quantum: the bound rate stays and
/// no time needs to be drawn.</para>
/// <para>Arithmetic: counts are integers; acceptance compares 64-bit random words with count x threshold, thresholds in units of 2^-64. A propensity is met to a relative
/// 2^-64 x cap (2^-44 at a cap of a million) and every tick to an absolute 2^-53. Nothing drifts.</para>
/// </remarks>
public sealed unsafe class UniformisedEngine : IEngine
{
    private const int LargestNumberOfExplicitChannels = 256;

    private const long TicksToRest = 1 << 24;

    private readonly PhiloxStream _stream;
    private readonly UniformisedOptions _options;
    private BoundRates? _rates;
    private long _events;
    private long _ticks;
    private long _rebuilds;

    /// <param name="stream">Random words; the engine is its only user while it advances.</param>
    /// <param name="options">Choices of speed.</param>
    public UniformisedEngine(PhiloxStream stream, UniformisedOptions? options = null)
    {
        _stream = stream;
        _options = options ?? new UniformisedOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Margin);
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Spare);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.SlotsPerEntry, 2);
    }

    public EngineStatistics Statistics => new(_events, _ticks - _events, _rebuilds);

    /// <summary>Why the engine does not take a network; null where it does.</summary>
    public static string? Refuses(Network network)
    {
        if (network.ExplicitChannels.Count > LargestNumberOfExplicitChannels)
            return $"{network.ExplicitChannels.Count} channels belong to no separable rule, and it takes at most {LargestNumberOfExplicitChannels} of them.";
        if (network.Groups.Count > TableLayout.LargestNumberOfGroups)
            return $"there are {network.Groups.Count} groups of separable channels, and it takes at most {TableLayout.LargestNumberOfGroups}.";
        foreach (SeparableGroup group in network.Groups)
        {
            if (Math.Max(group.First?.Count ?? 0, group.Second?.Count ?? 0) > TableLayout.LargestRole)
                return $"rule '{group.Direction.Label}' has more than {TableLayout.LargestRole} species in one role.";
        }

        foreach (int channel in network.ExplicitChannels)
        {
            if (network.Channels.Custom[channel] is not { } law) continue;
            long[] caps = new long[network.Species.Count];
            Array.Fill(caps, 1);
            if (!double.IsFinite(new LawBound(law.Clone()).Above(caps, 1))) return $"the rate law of rule '{law.Direction.Label}' has no finite bound on concentrations from zero up.";
        }

        return null;
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The engine refuses the network.</exception>
    public void Load(Network network, ReadOnlySpan<long> counts, double volume)
    {
        if (_rates is null || _rates.Network != network || _rates.Volume != volume)
        {
            if (Refuses(network) is { } reason) throw new NotSupportedException($"The uniformised engine does not take this system: {reason}");
            _rates = new BoundRates(network, volume, _options);
        }

        _rates.SetCounts(counts);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No network is loaded, or a custom law is negative, not a number or without bound.</exception>
    public AdvanceResult Advance(ref double remainingSeconds, long eventLimit, CancellationToken cancellation)
    {
        BoundRates rates = _rates ?? throw new InvalidOperationException("Load a network first.");
        var spare = new SpareController(_options.Spare);
        var stall = new StallWatch();
        var horizons = new HorizonController(rates.RebuildCost);
        long eventsLeft = eventLimit, rest = _ticks + TicksToRest;
        double remaining = remainingSeconds;
        rates.Forget();
        while (remaining > 0)
        {
            if (cancellation.IsCancellationRequested) return AdvanceResult.Cancelled;
            if (_ticks >= rest)
            {
                remainingSeconds = remaining;
                return AdvanceResult.Rested;
            }

            if (!rates.Build(spare.Share)) return AdvanceResult.Reached;
            if (eventsLeft <= 0) return AdvanceResult.EventLimit;
            _rebuilds++;
            stall.Rebuilt(rates.TotalRate);
            double horizon = Math.Min(remaining, horizons.Ticks / rates.TotalRate);
            long total = Variates.Poisson(_stream, rates.TotalRate * horizon);
            (long made, bool isOverrun) = Tick(rates, total, ref eventsLeft, ref stall, ref horizons);
            spare.Adapt(made, isOverrun, rates.RebuildCost);
            if (made < total || isOverrun) remaining -= horizon * Variates.Beta(_stream, made, total + 1 - made);
            else if (horizon == remaining) break;
            else remaining -= horizon;
        }

        return AdvanceResult.Reached;
    }

    public void CopyCounts(Span<long> counts) => (_rates ?? throw new InvalidOperationException("Load a network first.")).CopyCounts(counts);

    /// <summary>Makes ticks until all are made, the bounds must be built anew, or the event limit is met.</summary>
    private (long Made, bool IsOverrun) Tick(BoundRates rates, long total, ref long eventsLeft, ref StallWatch stall, ref HorizonController horizons)
    {
        long left = total, earlyTicks = 0, earlyEvents = 0, eventsBefore = _events;
        bool isOverrun = false;
        while (left > 0 && !isOverrun && eventsLeft > 0)
        {
            ReadOnlySpan<ulong> words = _stream.NextBlock();
            int ticks = (int)Math.Min(words.Length, Math.Min(left, eventsLeft));
            long events = 0;
            int made;
            bool stopped;
            fixed (ulong* start = words) made = rates.Run(start, ticks, ref events, out stopped);
            ulong last = words[made - 1];
            _stream.GiveBack(words.Length - made);
            if (stopped) isOverrun = !rates.Resolve(last, _stream, ref events);
            left -= made;
            _ticks += made;
            _events += events;
            eventsLeft -= events;
            if (earlyTicks == 0 && left <= total / 2) (earlyTicks, earlyEvents) = (total - left, _events - eventsBefore);
            if (stall.IsStalled(made, events, rates.TotalRate)) break;
        }

        if (left == 0) horizons.Adapt(total, earlyTicks, earlyEvents, _events - eventsBefore);
        return (total - left, isOverrun);
    }
}
