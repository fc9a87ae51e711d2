using AlloyKMC.Fitting.Forward;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Fitting.Objective;

/// <summary>
/// A published statement. Its probability is that of a spectrum, read with the error of <see cref="StatementViolation"/>, to satisfy it: the smooth hinge of
/// <see cref="Probit"/>, summed over the parts of the statement.
/// </summary>
public sealed class StatementTerm : IDataTerm
{
    private readonly SampleAddress[] _samples;
    private readonly bool _fills;

    /// <param name="statement">The statement.</param>
    /// <param name="samples">One sample per reading of the statement.</param>
    /// <param name="fills">Whether windows meant to be filled must be.</param>
    public StatementTerm(Statement statement, IReadOnlyList<SampleAddress> samples, bool fills = true)
    {
        if (samples.Count != statement.Readings.Count) throw new ArgumentException("A statement needs a sample for each of its readings.", nameof(samples));
        Statement = statement;
        _samples = [.. samples];
        _fills = fills;
        Conditions = [.. samples.Select(s => s.Condition).Distinct()];
    }

    public Statement Statement { get; }

    public string Name => Statement.Id;

    public IReadOnlyList<int> Conditions { get; }

    public int Observations => 1;

    public bool IsSingleFigure => true;

    public double Misfit(IReadOnlyList<ConditionOutcome> outcomes, ResponseFactors responses)
    {
        PopulationSample[] samples = [.. _samples.Select(s => s.In(outcomes))];
        return StatementViolation.Of(Statement, samples, responses).Where(part => _fills || !part.IsFill).Sum(part => Probit.MinusLogProbability(part.Violation));
    }
}
