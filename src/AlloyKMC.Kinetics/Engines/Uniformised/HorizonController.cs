namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>
/// How many ticks to make between two builds where no cap ends them sooner. While counts fall, bounds stay and more and more ticks are rejected: with a share of acceptance that falls
/// by d per tick and builds that cost b ticks, a horizon of L ticks wastes d L / 2 + b / L per tick, least at L = sqrt(2 b / d). Starts afresh with every interval, so that an
/// interval depends on counts and random words alone.
/// </summary>
internal struct HorizonController(double buildCost)
{
    private const double LeastInBuilds = 4;
    private const double FirstInBuilds = 12;
    private const double LargestInBuilds = 64;

    /// <summary>Mean number of ticks of the next horizon.</summary>
    public double Ticks { get; private set; } = FirstInBuilds * buildCost;

    /// <summary>Takes note of a horizon made to its end.</summary>
    /// <param name="ticks">Its ticks.</param>
    /// <param name="earlyTicks">About the first half of them.</param>
    /// <param name="earlyEvents">Accepted among those.</param>
    /// <param name="events">Accepted among all.</param>
    public void Adapt(long ticks, long earlyTicks, long earlyEvents, long events)
    {
        long lateTicks = ticks - earlyTicks;
        if (earlyTicks == 0 || lateTicks == 0) return;
        double fall = (((double)earlyEvents / earlyTicks) - ((double)(events - earlyEvents) / lateTicks)) / (ticks / 2.0);
        double best = fall > 0 ? Math.Sqrt(2 * buildCost / fall) : double.PositiveInfinity;
        Ticks = Math.Clamp(Math.Clamp(best, Ticks / 2, Ticks * 2), LeastInBuilds * buildCost, LargestInBuilds * buildCost);
    }
}
