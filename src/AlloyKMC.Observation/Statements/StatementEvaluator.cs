using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Observation.Statements;

/// <summary>Holds statements against simulated populations of any engine.</summary>
public static class StatementEvaluator
{
    /// <summary>Evaluates every statement; what the dataset lacks is reported as not covered and never as passed.</summary>
    /// <param name="set">The statements.</param>
    /// <param name="data">What was simulated.</param>
    /// <param name="responses">Signal per cluster of each framework.</param>
    public static StatementReport Evaluate(StatementSet set, ReadingSet data, ResponseFactors responses) =>
        new([.. set.Statements.Select(statement => Evaluate(statement, data, responses))]);

    private static StatementResult Evaluate(Statement statement, ReadingSet data, ResponseFactors responses)
    {
        List<IReadOnlyList<PopulationSample>> replicates = [];
        List<Reading> missing = [];
        foreach (Reading reading in statement.Readings)
        {
            if (data.Find(reading) is { } found) replicates.Add(found);
            else missing.Add(reading);
        }

        if (missing.Count > 0) return NotCovered(statement, $"The dataset lacks {string.Join("; ", missing)}.");
        SpectrumView[] means = [.. replicates.Select((samples, i) => new SpectrumView(statement.Readings[i], PopulationSample.Mean(samples), responses))];
        foreach (string framework in statement.Frameworks)
        {
            if (means.All(mean => mean.Knows(framework))) continue;
            return NotCovered(statement, $"The system has no framework {framework} with a coordinate x.");
        }

        CheckOutcome outcome = StatementChecks.Run(statement, means);
        int count = replicates.Min(samples => samples.Count);
        List<CheckOutcome> single = [];
        for (int r = 0; r < count; r++)
        {
            int replicate = r;
            single.Add(StatementChecks.Run(statement, [.. replicates.Select((samples, i) => new SpectrumView(statement.Readings[i], samples[replicate], responses))]));
        }

        IReadOnlyList<StatementFigure> figures = [.. outcome.Figures.Select((figure, f) => new StatementFigure(figure.Name, figure.Value, ReplicateStatistics.StandardError([.. single.Select(one => one.Figures[f].Value)])))];
        return new StatementResult(
            statement,
            outcome.Passed ? StatementVerdict.Passed : StatementVerdict.Failed,
            outcome.Filled,
            figures,
            single.Count(one => one.Passed) / (double)count,
            null);
    }

    private static StatementResult NotCovered(Statement statement, string reason) => new(statement, StatementVerdict.NotCovered, null, [], null, reason);
}
