namespace AlloyKMC.Kinetics.Engines;

/// <summary>Advances an engine without stopping at its rests.</summary>
public static class EngineAdvance
{
    /// <summary>Simulates <paramref name="durationSeconds"/> from the present state.</summary>
    public static AdvanceResult Advance(this IEngine engine, double durationSeconds, long eventLimit, CancellationToken cancellation)
    {
        long before = engine.Statistics.Events;
        AdvanceResult result;
        do
        {
            result = engine.Advance(ref durationSeconds, eventLimit - (engine.Statistics.Events - before), cancellation);
        }
        while (result == AdvanceResult.Rested);
        return result;
    }
}
