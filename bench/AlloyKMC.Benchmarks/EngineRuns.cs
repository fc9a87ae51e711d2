using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Benchmarks;

/// <summary>Engines in the states they are measured in.</summary>
internal static class EngineRuns
{
    public static IEngine Create(string engine, int replicate) =>
        (EngineCatalog.Find(engine) ?? throw new ArgumentException($"no engine '{engine}'")).Create(new PhiloxStream(new StreamKey(1, 0, (uint)replicate)), null);

    /// <summary>Metal exchange three seconds after a start from half and half, by when the distribution of x is stationary.</summary>
    public static IEngine Stationary(string engine, int clusters, int sites, int replicate)
    {
        Network network = BenchmarkSystems.MetalExchange(clusters, sites);
        IEngine made = Create(engine, replicate);
        made.Load(network, BenchmarkSystems.HalfAndHalf(network, clusters), 1);
        made.Advance(3, long.MaxValue, default);
        return made;
    }
}

/// <summary>The 44-metal system from the mother solutions to 20 h, started anew at its end, so that a benchmark can ask for a fixed number of events.</summary>
internal sealed class RepeatedRun
{
    private static readonly double[] s_sampleSeconds = [120, 600, 1800, 3600, 7200, 10800, 72000];

    private readonly IEngine _engine;
    private readonly Network _network = BenchmarkSystems.FortyFourMetal();
    private readonly long[] _start;
    private readonly double _volume;
    private int _sample = s_sampleSeconds.Length;
    private double _remainingSeconds;

    public RepeatedRun(IEngine engine, string ratio, int clusters)
    {
        _engine = engine;
        _volume = clusters;
        _start = BenchmarkSystems.Mixed(_network, clusters, ratio == "1:3" ? 0.25 : 0.75);
    }

    /// <summary>Simulates a number of events.</summary>
    public void Make(long events)
    {
        long end = _engine.Statistics.Events + events;
        while (_engine.Statistics.Events < end)
        {
            if (_sample == s_sampleSeconds.Length)
            {
                _engine.Load(_network, _start, _volume);
                _sample = 0;
                _remainingSeconds = s_sampleSeconds[0];
            }

            // A call that ends at its limit leaves the clock where it began; what is lost is less than one interval in a million events.
            if (_engine.Advance(ref _remainingSeconds, end - _engine.Statistics.Events, default) != AdvanceResult.Reached) continue;
            if (++_sample < s_sampleSeconds.Length) _remainingSeconds = s_sampleSeconds[_sample] - s_sampleSeconds[_sample - 1];
        }
    }
}
