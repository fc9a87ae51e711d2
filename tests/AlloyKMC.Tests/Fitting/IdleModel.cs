using AlloyKMC.Fitting.Forward;
using AlloyKMC.Model;

namespace AlloyKMC.Tests.Fitting;

/// <summary>Simulates nothing.</summary>
internal sealed class IdleModel(IForwardModel inner) : IForwardModel, IForwardWorkspace
{
    private readonly ConditionOutcome[] _outcomes = [.. inner.Conditions.Select(_ => ConditionOutcome.NotWanted)];

    public AlloySystem System => inner.System;

    public IReadOnlyList<ForwardCondition> Conditions => inner.Conditions;

    public IReadOnlyList<IReadOnlyList<int>> Flasks => inner.Flasks;

    public IForwardWorkspace NewWorkspace() => this;

    public IReadOnlyList<ConditionOutcome> Evaluate(ForwardInput input, IReadOnlyList<bool>? wanted = null) => _outcomes;
}
