using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines;

/// <summary>Why an engine returned from <see cref="IEngine.Advance"/>.</summary>
public enum AdvanceResult
{
    /// <summary>The whole duration was simulated (also when no channel can fire any more).</summary>
    Reached,

    /// <summary>The event limit was met before the end of the duration.</summary>
    EventLimit,

    /// <summary>Cancellation was requested before the end of the duration.</summary>
    Cancelled,

    /// <summary>The engine rests before the end of the duration; the next call goes on.</summary>
    Rested,
}

/// <summary>What an engine did since it was created.</summary>
/// <param name="Events">Reactions that changed a population; no-op pairs are never counted.</param>
/// <param name="NullTicks">Draws that led to no event (thinning, rejection).</param>
/// <param name="Rebuilds">Times the sampling structures were built anew.</param>
public readonly record struct EngineStatistics(long Events, long NullTicks, long Rebuilds)
{
    /// <summary>What was done between two points.</summary>
    public static EngineStatistics operator -(EngineStatistics later, EngineStatistics earlier) =>
        new(later.Events - earlier.Events, later.NullTicks - earlier.NullTicks, later.Rebuilds - earlier.Rebuilds);
}

/// <summary>
/// Advances one replicate. Calls are coarse: one per sampling interval, or per rest within a long one. A call ends in a regeneration point: the future
/// depends on the counts, the volume and the random stream alone, so that a run may be stopped and continued there without changing a bit of it.
/// </summary>
public interface IEngine
{
    /// <summary>Takes over a network and a state: at the start, and again after every scheduled change.</summary>
    /// <param name="network">Channels at the values in force.</param>
    /// <param name="counts">Counts per species; copied.</param>
    /// <param name="volume">Molecules per unit of concentration.</param>
    void Load(Network network, ReadOnlySpan<long> counts, double volume);

    /// <summary>
    /// Simulates from the present state to the end of the duration or to the next rest. Engines rest after a fixed amount of work in one call, whoever looks and whenever: what is
    /// kept at a rest continues to the same bits as a run that nobody stopped. <see cref="EngineAdvance.Advance"/> goes on over rests.
    /// </summary>
    /// <param name="remainingSeconds">The time to simulate; after a rest, what is left of it.</param>
    /// <param name="eventLimit">Most events of this call.</param>
    /// <param name="cancellation">Stops soon, at no particular point: the state is then of no use.</param>
    AdvanceResult Advance(ref double remainingSeconds, long eventLimit, CancellationToken cancellation);

    /// <summary>Copies the present counts, one per species.</summary>
    void CopyCounts(Span<long> counts);

    EngineStatistics Statistics { get; }
}
