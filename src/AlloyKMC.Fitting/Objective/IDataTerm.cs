using AlloyKMC.Fitting.Forward;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Fitting.Objective;

/// <summary>One part of what was observed, and how unlikely a simulation makes it.</summary>
public interface IDataTerm
{
    /// <summary>Name for tables.</summary>
    string Name { get; }

    /// <summary>Conditions it is about, as indices into the forward model's.</summary>
    IReadOnlyList<int> Conditions { get; }

    /// <summary>Independent numbers it stands for, for information criteria; 0 for what is a prior and no observation.</summary>
    int Observations { get; }

    /// <summary>Whether the misfit is that of a single figure and never below 0, so that the root of twice the misfit is a residual as least squares have it.</summary>
    bool IsSingleFigure { get; }

    /// <summary>Negative natural logarithm of the likelihood; may be infinite.</summary>
    /// <param name="outcomes">Outcomes of all conditions; those of <see cref="Conditions"/> have samples.</param>
    /// <param name="responses">Signal per cluster of each family.</param>
    double Misfit(IReadOnlyList<ConditionOutcome> outcomes, ResponseFactors responses);
}

/// <summary>A sample of a condition.</summary>
/// <param name="Condition">Index of the condition.</param>
/// <param name="Sample">Index of the sample time.</param>
public readonly record struct SampleAddress(int Condition, int Sample)
{
    public PopulationSample In(IReadOnlyList<ConditionOutcome> outcomes) => outcomes[Condition].Samples[Sample];
}
