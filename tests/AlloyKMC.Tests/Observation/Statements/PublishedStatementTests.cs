using AlloyKMC.Configuration.Statements;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Observation.Statements;

/// <summary>The statements of doi 10.1039/d1sc06296d on populations whose verdicts were found outside this project.</summary>
public class PublishedStatementTests
{
    [Theory]
    [InlineData("m44_default.json", new string[0])]
    [InlineData("m44_window_faithful.json", new[] { "H40.auag", "Td.complex" })]
    public void Verdicts_are_those_found_independently(string file, string[] failing)
    {
        StatementSet statements = Statements();
        ReadingSet readings = MeanFieldData.ReadDirect(file, out ResponseFactors responses);
        MeanFieldData.AddSequential("m44_sequential.json", file, statements, readings);
        StatementReport report = StatementEvaluator.Evaluate(statements, readings, responses);
        Assert.Equal(failing, Ids(report, StatementVerdict.Failed));
        Assert.Equal((47 - failing.Length, failing.Length, 0), (report.Passed, report.Failed, report.NotCovered));
    }

    [Theory]
    [InlineData("m44_default.json", new[] { "L40.window" })]
    [InlineData("m44_window_faithful.json", new[] { "B.2min.26" })]
    public void Windows_meant_to_be_filled_are_told_apart(string file, string[] unfilled)
    {
        StatementReport report = StatementEvaluator.Evaluate(Statements(), MeanFieldData.ReadDirect(file, out ResponseFactors responses), responses);
        Assert.Equal(7, report.ToFill);
        Assert.Equal(unfilled, report.Results.Where(result => result.IsFilled == false).Select(result => result.Statement.Id));
    }

    [Fact]
    public void What_the_data_lack_is_not_covered_and_not_passed()
    {
        StatementReport report = StatementEvaluator.Evaluate(Statements(), MeanFieldData.ReadDirect("m44_default.json", out ResponseFactors responses), responses);
        Assert.Equal(["Tb.2h", "Tb.24h", "Tb.complex", "Td.24h", "Td.complex"], Ids(report, StatementVerdict.NotCovered));
        Assert.Equal(42, report.Passed);
        StatementReport nothing = StatementEvaluator.Evaluate(Statements(), new ReadingSet(), responses);
        Assert.Equal((0, 0, 47), (nothing.Passed, nothing.Failed, nothing.NotCovered));
        Assert.All(nothing.Results, result => Assert.StartsWith("The dataset lacks ", result.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Au_over_Ag_is_shown_by_response_and_by_population()
    {
        StatementReport report = StatementEvaluator.Evaluate(Statements(), MeanFieldData.ReadDirect("m44_default.json", out ResponseFactors responses), responses);
        StatementResult result = report.Results.Single(one => one.Statement.Id == "H40.auag");
        Assert.Equal(
            ["Au/Ag of the clusters, response-weighted, R = 40, 20 h", "Au/Ag of the clusters, population-weighted, R = 40, 20 h"],
            result.Figures.Select(figure => figure.Name));
        Assert.Equal(80.41, result.Figures[0].Value, 0.01);
        Assert.Equal(71.74, result.Figures[1].Value, 0.01);
    }

    internal static StatementSet Statements() => StatementReader.ReadFile(RepositoryRoot.Combine("configs", "lin2022", "statements.json"));

    private static IEnumerable<string> Ids(StatementReport report, StatementVerdict verdict) => report.Results.Where(result => result.Verdict == verdict).Select(result => result.Statement.Id);
}
