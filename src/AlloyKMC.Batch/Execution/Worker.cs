using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Batch.Execution;

/// <summary>What one thread keeps from run to run: the plan of the condition it is at, since runs come in the order of conditions, and an engine with its tables.</summary>
internal sealed class Worker(BatchPlan plan, string? engineKernel, PhiloxKernel kernel)
{
    private int _condition = -1;
    private SimulationPlan? _current;
    private EngineEntry? _entry;
    private IEngine? _engine;

    /// <summary>The stream the engine draws from.</summary>
    public PhiloxStream Stream { get; } = new(default(StreamKey), kernel);

    public SimulationPlan PlanOf(int condition)
    {
        if (condition != _condition) _current = plan.Conditions[condition].Plan();
        _condition = condition;
        return _current!;
    }

    /// <summary>The engine, on a stream that stands where the next replicate begins or goes on.</summary>
    public IEngine EngineAt(EngineEntry entry, PhiloxState start)
    {
        Stream.MoveTo(start);
        if (_entry != entry) _engine = null;
        _entry = entry;
        return _engine ??= entry.Create(Stream, engineKernel);
    }

    /// <summary>Makes a new engine for the next replicate: one that was stopped halfway stands at no particular point.</summary>
    public void ForgetEngine() => _engine = null;
}
