using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Fitting.Forward;

/// <summary>Parameters in, populations of every condition at its sample times out. Safe to share between threads; the work is done in workspaces.</summary>
public interface IForwardModel
{
    AlloySystem System { get; }

    IReadOnlyList<ForwardCondition> Conditions { get; }

    /// <summary>Indices of the conditions that are simulated together, since they share a flask up to some time; every condition stands in one group.</summary>
    IReadOnlyList<IReadOnlyList<int>> Flasks { get; }

    /// <summary>A workspace for one thread.</summary>
    IForwardWorkspace NewWorkspace();
}

/// <summary>Evaluates a forward model, one input after another. What an evaluation gives depends on its input alone, never on those before it.</summary>
public interface IForwardWorkspace
{
    /// <param name="input">Values of parameters and of what the experiment left uncertain.</param>
    /// <param name="wanted">Which conditions are needed, one entry each; null: all.</param>
    /// <returns>One outcome per condition, in order. What cannot be simulated is reported there and never thrown.</returns>
    IReadOnlyList<ConditionOutcome> Evaluate(ForwardInput input, IReadOnlyList<bool>? wanted = null);
}

/// <summary>One flask of a problem.</summary>
/// <param name="Name">Name that messages and tables use.</param>
/// <param name="Plan">Feed, schedule and sample times. Its network gives the system; its rates are those of the values the system states.</param>
public sealed record ForwardCondition(string Name, SimulationPlan Plan);

/// <summary>How exactly an evaluation is made.</summary>
public enum ForwardAccuracy
{
    /// <summary>As everything that is reported: refinement, profiles, posterior, predictions.</summary>
    Full,

    /// <summary>For global searches, which only have to tell good points from bad ones, many times.</summary>
    Search,
}

/// <summary>What one evaluation is made with.</summary>
public sealed record ForwardInput
{
    /// <summary>Every parameter of the system, in its order and in the system's units.</summary>
    public required IReadOnlyList<double> Parameters { get; init; }

    /// <summary>Factor on the amount of each species fed, at the start and later (volumes stay as they are); null: as stated.</summary>
    public IReadOnlyList<double>? FeedFactors { get; init; }

    /// <summary>Time the reaction had run when the clock of the samples was started, not negative.</summary>
    public double DeadTimeSeconds { get; init; }

    public ForwardAccuracy Accuracy { get; init; }
}

/// <summary>What became of one condition.</summary>
/// <param name="Samples">Mean populations at the sample times, in molecules of the simulated volume; empty where it failed or was not wanted.</param>
/// <param name="Failure">Why it could not be simulated; null where it could or was not wanted.</param>
public sealed record ConditionOutcome(IReadOnlyList<PopulationSample> Samples, string? Failure)
{
    public static ConditionOutcome NotWanted { get; } = new([], null);

    public static ConditionOutcome Failed(string reason) => new([], reason);
}
