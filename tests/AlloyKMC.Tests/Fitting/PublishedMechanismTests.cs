using AlloyKMC.Batch.Fits;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Observation.Summaries;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Fitting;

/// <summary>The tables of configs/lin2022: what each mechanism makes of the published statements, and of the two of hump-and-tail.json, at the values in its file, by the responses of the shipped one and by those of the rules with reconstruction.</summary>
public class PublishedMechanismTests
{
    [Theory]
    [InlineData("fit.json", null, 47, 7, 2, 2.65)]
    [InlineData("fit.json", "reconstruction", 46, 6, 1, 29.28)]
    [InlineData("fit.json", "capture", 46, 7, 1, 12.98)]
    [InlineData("fit.json", "cooperative", 46, 7, 0, 20.28)]
    [InlineData("fit.json", "release", 45, 7, 1, 8.17)]
    [InlineData("fit.json", "release-yield", 46, 7, 2, 4.20)]
    [InlineData("fit.json", "two-sorts", 46, 7, 1, 12.74)]
    [InlineData("fit.json", "nested-18", 46, 6, 1, 28.92)]
    [InlineData("fit.json", "nested-17", 45, 6, 1, 30.11)]
    [InlineData("fit.json", "conversion", 47, 7, 0, 27.98)]
    [InlineData("fit-reconstruction.json", null, 47, 6, 0, 14.00)]
    [InlineData("fit-reconstruction.json", "capture", 47, 7, 0, 3.24)]
    [InlineData("fit-reconstruction.json", "cooperative", 47, 7, 0, 2.33)]
    [InlineData("fit-reconstruction.json", "release", 47, 7, 0, 2.41)]
    [InlineData("fit-reconstruction.json", "release-yield", 47, 7, 0, 3.04)]
    [InlineData("fit-reconstruction.json", "two-sorts", 47, 7, 0, 2.96)]
    [InlineData("fit-reconstruction.json", "nested-18", 47, 6, 0, 14.12)]
    [InlineData("fit-reconstruction.json", "nested-17", 46, 6, 0, 15.02)]
    [InlineData("fit-reconstruction.json", "conversion", 46, 7, 0, 4.46)]
    public void Mechanisms_stand_where_the_table_says(string fitFile, string? mechanism, int passed, int filled, int further, double misfit)
    {
        LoadedFit fit = FitReader.ReadFile(RepositoryRoot.Combine("configs", "lin2022", fitFile));
        FitSetup setup = FitSetup.Read(fit, mechanism is null ? null : RepositoryRoot.Combine("configs", "lin2022", "mechanisms", mechanism + ".json"));
        FitProblem problem = setup.Problem;
        double[] start = problem.Space.Start();
        IReadOnlyList<ConditionOutcome> outcomes = problem.Forward.NewWorkspace().Evaluate(problem.Space.InputAt(start));
        StatementReport[] reports = [.. setup.Statements.Select(data => StatementEvaluator.Evaluate(data.Set, data.Readings([.. outcomes.Select(o => (IReadOnlyList<IReadOnlyList<PopulationSample>>)[o.Samples])]), problem.Space.ResponsesAt(start)))];
        Assert.Equal((passed, filled, 7, further), (reports[0].Passed, reports[0].Filled, reports[0].ToFill, reports.Skip(1).Sum(r => r.Passed)));
        FitEvaluation evaluation = problem.Evaluate(start, problem.Forward.NewWorkspace());
        Assert.Equal(misfit, evaluation.Misfits.Where((_, t) => problem.Terms[t].Observations > 0).Sum(), 0.05);
    }

    /// <summary>What the paper shows and no statement asks of the default: at 1:3 a hump of S30 on its way from x = 0 to 12, and few complexes at 3:1 from the first minutes on.</summary>
    [Fact]
    public void The_default_moves_the_hump_and_keeps_metal_in_clusters()
    {
        LoadedFit fit = FitReader.ReadFile(RepositoryRoot.Combine("configs", "lin2022", "fit.json"));
        FitSetup setup = FitSetup.Read(fit);
        double[] times = [120, 600, 1800, 72000];
        FitConditions read = FitConditions.Read(fit);
        ForwardCondition[] conditions = [.. new[] { "1:3", "3:1" }.Select(name => new ForwardCondition(name, read.All.First(c => c.Name == name).Plan with { SampleTimesSeconds = times }))];
        FitProblem problem = setup.Problem;
        IReadOnlyList<ConditionOutcome> outcomes = new MeanFieldForwardModel(conditions, MeanFieldTolerances.Default).NewWorkspace().Evaluate(problem.Space.InputAt(problem.Space.Start()));
        IReadOnlyList<int> s30 = setup.System.Species.FindGroup("S30")!;
        int[] modes = [.. outcomes[0].Samples.Select(sample => Enumerable.Range(0, s30.Count).MaxBy(x => sample.Populations[s30[x]]))];
        Assert.Equal((0, 12), (modes[0], modes[3]));
        Assert.InRange(modes[2], 6, 10);
        Assert.All(outcomes[1].Samples, sample => Assert.InRange(SpectrumFigures.MetalShare(setup.System, sample), 0.5, 0.6));
    }

    /// <summary>A search meets all corners of its space: what cannot be integrated there is reported, and little cannot: rates there differ by up to fifty orders of magnitude.</summary>
    [Theory]
    [InlineData(ForwardAccuracy.Search)]
    [InlineData(ForwardAccuracy.Full)]
    public void Any_point_of_the_space_is_simulated_or_reported(ForwardAccuracy accuracy)
    {
        FitProblem problem = FitSetup.Read(FitReader.ReadFile(RepositoryRoot.Combine("configs", "lin2022", "fit.json"))).Problem;
        IForwardWorkspace workspace = problem.Forward.NewWorkspace();
        var random = new Random(44);
        int failed = 0;
        const int Points = 150;
        for (int i = 0; i < Points; i++)
        {
            double[] point = [.. Enumerable.Range(0, problem.Space.Count).Select(_ => random.NextDouble())];
            if (problem.Evaluate(point, workspace, accuracy: accuracy).IsFailed) failed++;
        }

        Assert.InRange(failed, 0, Points / 50);
    }
}
