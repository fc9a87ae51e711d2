using AlloyKMC.Fitting.Forward;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Fitting.Objective;

/// <summary>A measured time course of one condition: Gaussian where every intensity of a time has a standard deviation, otherwise (Dirichlet-)multinomial.</summary>
public sealed class CompositionTerm : IDataTerm
{
    private readonly (SpectrumLikelihood Likelihood, SampleAddress Sample)[] _times;

    /// <param name="name">Name for tables: file and condition.</param>
    /// <param name="times">Spectra with the samples they are held against, all of one condition.</param>
    public CompositionTerm(string name, IReadOnlyList<(SpectrumLikelihood Likelihood, SampleAddress Sample)> times)
    {
        Name = name;
        _times = [.. times];
        Conditions = [.. times.Select(t => t.Sample.Condition).Distinct()];
        Observations = times.Sum(t => t.Likelihood.Observations);
    }

    public string Name { get; }

    /// <summary>Spectra with the samples they are held against.</summary>
    public IReadOnlyList<(SpectrumLikelihood Likelihood, SampleAddress Sample)> Times => _times;

    public IReadOnlyList<int> Conditions { get; }

    public int Observations { get; }

    public bool IsSingleFigure => false;

    public double Misfit(IReadOnlyList<ConditionOutcome> outcomes, ResponseFactors responses)
    {
        double sum = 0;
        foreach ((SpectrumLikelihood likelihood, SampleAddress sample) in _times) sum -= likelihood.Log(sample.In(outcomes), responses);
        return sum;
    }
}
