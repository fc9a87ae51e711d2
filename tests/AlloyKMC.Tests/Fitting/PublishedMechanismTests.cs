using AlloyKMC.Batch.Fits;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Fitting;

/// <summary>The table of configs/lin2022/README.md: what each mechanism makes of the published statements at the values in its file.</summary>
public class PublishedMechanismTests
{
    [Theory]
    [InlineData(null, 47, 6, 14.00)]
    [InlineData("capture", 47, 7, 3.24)]
    [InlineData("cooperative", 47, 7, 2.33)]
    [InlineData("release", 47, 7, 2.41)]
    [InlineData("release-yield", 47, 7, 3.04)]
    [InlineData("two-sorts", 47, 7, 2.96)]
    [InlineData("nested-18", 47, 6, 14.12)]
    [InlineData("nested-17", 46, 6, 15.02)]
    [InlineData("conversion", 46, 7, 4.46)]
    public void Mechanisms_stand_where_the_table_says(string? mechanism, int passed, int filled, double misfit)
    {
        LoadedFit fit = FitReader.ReadFile(RepositoryRoot.Combine("configs", "lin2022", "fit.json"));
        FitSetup setup = FitSetup.Read(fit, mechanism is null ? null : RepositoryRoot.Combine("configs", "lin2022", "mechanisms", mechanism + ".json"));
        FitProblem problem = setup.Problem;
        double[] start = problem.Space.Start();
        IReadOnlyList<ConditionOutcome> outcomes = problem.Forward.NewWorkspace().Evaluate(problem.Space.InputAt(start));
        StatementData data = Assert.Single(setup.Statements);
        StatementReport report = StatementEvaluator.Evaluate(data.Set, data.Readings([.. outcomes.Select(o => (IReadOnlyList<IReadOnlyList<PopulationSample>>)[o.Samples])]), problem.Space.ResponsesAt(start));
        Assert.Equal((passed, filled, 7), (report.Passed, report.Filled, report.ToFill));
        FitEvaluation evaluation = problem.Evaluate(start, problem.Forward.NewWorkspace());
        Assert.Equal(misfit, evaluation.Misfits.Where((_, t) => problem.Terms[t].Observations > 0).Sum(), 0.05);
    }
}
