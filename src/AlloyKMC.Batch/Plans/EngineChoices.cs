using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;

namespace AlloyKMC.Batch.Plans;

/// <summary>The engine of every condition of a batch: one for all, or those of a sweep over engines.</summary>
public sealed class EngineChoices
{
    private readonly BatchPlan _plan;
    private readonly Dictionary<string, EngineChoice> _byName = new(StringComparer.Ordinal);

    private EngineChoices(BatchPlan plan) => _plan = plan;

    /// <summary>Chooses for the first condition that asks for each engine; those after it that ask for the same are run by the same.</summary>
    /// <exception cref="FaultException">An engine that is named does not exist, or cannot run the network.</exception>
    public static EngineChoices Of(BatchPlan plan)
    {
        var choices = new EngineChoices(plan);
        var faults = new List<Fault>();
        foreach (Condition condition in plan.Conditions.DistinctBy(plan.EngineAskedFor))
        {
            string name = plan.EngineAskedFor(condition);
            if (Choose(name, condition.Plan().Network, faults) is { } choice) choices._byName[name] = choice;
        }

        return faults.Count == 0 ? choices : throw new FaultException(faults);
    }

    /// <summary>Engines in use, each once, in the order of the conditions.</summary>
    public IReadOnlyList<EngineChoice> All => [.. _byName.Values.DistinctBy(c => c.Engine.Name)];

    public EngineChoice this[int condition] => _byName[_plan.EngineAskedFor(_plan.Conditions[condition])];

    private static EngineChoice? Choose(string name, Network network, List<Fault> faults)
    {
        if (name == "auto") return EngineCatalog.Choose(network);
        if (EngineCatalog.Find(name) is not { } entry)
        {
            faults.Add(new Fault("engine", $"there is no engine '{name}'.", $"Use \"auto\" or one of {string.Join(", ", EngineCatalog.All.Select(e => e.Name))}."));
            return null;
        }

        if (entry.Refuses(network) is not { } reason) return new EngineChoice(entry, "asked for");
        faults.Add(new Fault("engine", $"the engine {entry.Name} cannot run this system: {reason}.", "Use \"auto\", or the engine direct, which takes any system."));
        return null;
    }
}
