using BenchmarkDotNet.Configs;

namespace AlloyKMC.Benchmarks;

/// <summary>Benchmarks whose operation is one event.</summary>
public sealed class EventsConfig : ManualConfig
{
    public EventsConfig()
    {
        Add(new BenchConfig());
        AddColumn(new EventsPerSecondColumn());
    }
}
