using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Tests.Observation.Statements;

/// <summary>The continuous figures of statements agree with their verdicts, on populations found outside this project and on random ones.</summary>
public class StatementViolationTests
{
    [Theory]
    [InlineData("m44_default.json")]
    [InlineData("m44_window_faithful.json")]
    public void A_statement_fails_where_a_part_of_it_is_violated(string file)
    {
        StatementSet statements = PublishedStatementTests.Statements();
        ReadingSet readings = MeanFieldData.ReadDirect(file, out ResponseFactors responses);
        MeanFieldData.AddSequential("m44_sequential.json", file, statements, readings);
        foreach (StatementResult result in StatementEvaluator.Evaluate(statements, readings, responses).Results)
            Agrees(result, StatementViolation.Of(result.Statement, [.. result.Statement.Readings.Select(r => readings.Find(r)![0])], responses));
    }

    [Fact]
    public void So_it_does_on_random_spectra()
    {
        StatementSet statements = PublishedStatementTests.Statements();
        var random = new Random(44);
        int failed = 0, passed = 0;
        for (int round = 0; round < 40; round++)
        {
            ReadingSet readings = new();
            foreach (Reading reading in statements.Statements.SelectMany(s => s.Readings).Distinct()) readings.Add(reading, [RandomSample(random)]);
            foreach (StatementResult result in StatementEvaluator.Evaluate(statements, readings, ResponseFactors.Equal).Results)
            {
                Agrees(result, StatementViolation.Of(result.Statement, [.. result.Statement.Readings.Select(r => readings.Find(r)![0])], ResponseFactors.Equal));
                if (result.Verdict == StatementVerdict.Passed) passed++;
                else failed++;
            }
        }

        Assert.True(passed > 100 && failed > 100, $"{passed} passed, {failed} failed");
    }

    private static void Agrees(StatementResult result, IReadOnlyList<ViolationPart> parts)
    {
        Assert.All(parts, p => Assert.True(double.IsFinite(p.Violation) || double.IsNegativeInfinity(p.Violation), result.Statement.Id));
        Assert.True((result.Verdict == StatementVerdict.Passed) == parts.Where(p => !p.IsFill).All(p => p.Violation <= 0), $"{result.Statement.Id}: {result.Verdict}, {string.Join("; ", parts)}");
        if (result.IsFilled is { } filled) Assert.True(filled == parts.Where(p => p.IsFill).All(p => p.Violation <= 0), $"{result.Statement.Id}: filled {filled}, {string.Join("; ", parts)}");
    }

    /// <summary>A peak in each framework with some weight, so that statements of every kind both pass and fail.</summary>
    private static PopulationSample RandomSample(Random random)
    {
        List<(string, int, double)> populations = [("Au_c", 0, random.NextDouble()), ("Ag_c", 0, random.NextDouble())];
        foreach ((string family, int low, int high) in new[] { ("S30", 0, 16), ("S27", 13, 42), ("S26", 32, 44) })
        {
            double weight = Math.Exp(8 * random.NextDouble()), centre = low + ((high - low) * random.NextDouble()), width = 0.5 + (3 * random.NextDouble());
            for (int x = low; x <= high; x++) populations.Add((family, x, weight * Math.Exp(-0.5 * (x - centre) * (x - centre) / width / width)));
        }

        return MeanFieldData.Sample([.. populations]);
    }
}
