namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Notices that far fewer ticks are accepted than new bounds would let one expect, as after a reactant has run out. Where new bounds turn out no lower, it waits longer
/// before it asks again.</summary>
internal struct StallWatch()
{
    private const long LeastWindow = 1 << 12;
    private const long LargestWindow = 1 << 20;
    private const int LeastAcceptanceInverse = 16;

    private long _window = LeastWindow;
    private long _ticks;
    private long _events;
    private double _stalledRate;

    /// <summary>Takes note of new bounds.</summary>
    public void Rebuilt(double rate)
    {
        if (_stalledRate > 0) _window = rate < _stalledRate / 2 ? LeastWindow : Math.Min(2 * _window, LargestWindow);
        _stalledRate = 0;
        _ticks = _events = 0;
    }

    /// <summary>Takes note of ticks made at a bound rate; true where the bounds should be built anew.</summary>
    public bool IsStalled(long ticks, long events, double rate)
    {
        _ticks += ticks;
        _events += events;
        if (_ticks < _window) return false;
        bool stalled = _events * LeastAcceptanceInverse < _ticks;
        _ticks = _events = 0;
        if (stalled) _stalledRate = rate;
        return stalled;
    }
}
