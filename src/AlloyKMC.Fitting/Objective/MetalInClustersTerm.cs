using AlloyKMC.Fitting.Forward;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Summaries;

namespace AlloyKMC.Fitting.Objective;

/// <summary>
/// A prior: at least this share of all metal stays in clusters. Without it a fit of statements dissolves everything but what they name, since spectra are normalised
/// and do not show complexes.
/// </summary>
public sealed class MetalInClustersTerm(AlloySystem system, string name, SampleAddress sample, double minimumShare, double tolerance) : IDataTerm
{
    public string Name { get; } = name;

    public IReadOnlyList<int> Conditions { get; } = [sample.Condition];

    public int Observations => 0;

    public bool IsSingleFigure => true;

    public double Misfit(IReadOnlyList<ConditionOutcome> outcomes, ResponseFactors responses) =>
        Probit.MinusLogProbability((minimumShare - SpectrumFigures.MetalShare(system, sample.In(outcomes))) / tolerance);
}
