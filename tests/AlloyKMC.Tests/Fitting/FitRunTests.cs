using System.Collections.Concurrent;
using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Mechanisms;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Fitting.Search;
using AlloyKMC.Fitting.Uncertainty;
using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Tests.Fitting;

public class FitRunTests
{
    private static readonly SearchOptions Options = new() { Seed = 5, Starts = 2, EvaluationsPerStart = 250 };

    [Fact]
    public void A_search_comes_back_to_the_values_the_data_were_made_from()
    {
        FitProblem problem = ExchangeProblem.Problem(0, counts: 100_000);
        SearchResult result = MultiStart.Run(Pool(problem), Options with { EvaluationsPerStart = 800 });
        double[] values = problem.Space.Values(result.Point);
        Assert.Equal(ExchangeProblem.TrueRate, values[0], 0.02 * ExchangeProblem.TrueRate);
        Assert.Equal(ExchangeProblem.TrueEquilibrium, values[1], 0.03 * ExchangeProblem.TrueEquilibrium);
        Assert.Equal(2, result.Agreeing);
        Assert.False(result.IsCutShort);
    }

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        (SearchResult one, ProfileSet profilesOfOne, PosteriorSample sampleOfOne) = All(Pool(ExchangeProblem.Problem(1), threads: 1));
        (SearchResult many, ProfileSet profilesOfMany, PosteriorSample sampleOfMany) = All(Pool(ExchangeProblem.Problem(1), threads: 5));
        Assert.Equal(one.Point, many.Point);
        Assert.Equal(one.Total, many.Total);
        Assert.Equal(profilesOfOne.Profiles.Select(p => (p.Lower, p.Upper)), profilesOfMany.Profiles.Select(p => (p.Lower, p.Upper)));
        Assert.Equal(sampleOfOne.Draws.SelectMany(d => d), sampleOfMany.Draws.SelectMany(d => d));
    }

    /// <summary>Searches may be as rough as they like: what they report is a full evaluation.</summary>
    [Fact]
    public void Totals_of_rough_searches_are_evaluated_in_full()
    {
        FitProblem fine = ExchangeProblem.Problem(8);
        var rough = new MeanFieldForwardModel(fine.Forward.Conditions, MeanFieldTolerances.Default, new MeanFieldTolerances(0.3, 0.01));
        EvaluationPool pool = Pool(new FitProblem(rough, fine.Space, fine.Terms));
        SearchResult result = MultiStart.Run(pool, Options);
        Assert.NotEqual(pool.Examine(result.Point).Total, pool.Examine(result.Point, accuracy: ForwardAccuracy.Search).Total);
        Assert.All(result.Starts, s => Assert.Equal(pool.Examine(s.Point).Total, s.Total));
        Assert.Equal(pool.Examine(result.Point).Total, result.Total);
        Assert.Equal(MultiStart.Run(Pool(fine), Options).Total, result.Total, 0.02);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(110)]
    public void A_stopped_fit_continues_to_the_same_result(int batches)
    {
        var journal = new MemoryJournal();
        (SearchResult whole, ProfileSet profiles, PosteriorSample sample) = All(Pool(ExchangeProblem.Problem(2)));
        using (var stop = new CancellationTokenSource())
        {
            int seen = 0;
            var pool = new EvaluationPool(ExchangeProblem.Problem(2), 2, journal, _ =>
            {
                if (Interlocked.Increment(ref seen) == batches) stop.Cancel();
            }, stop.Token);
            Assert.ThrowsAny<OperationCanceledException>(() => All(pool));
        }

        EvaluationPool continued = Pool(ExchangeProblem.Problem(2), journal: journal);
        (SearchResult again, ProfileSet profilesAgain, PosteriorSample sampleAgain) = All(continued);
        Assert.True(continued.Computed < continued.Evaluations);
        Assert.Equal(whole.Point, again.Point);
        Assert.Equal(whole.Starts.Select(s => (s.Total, s.Evaluations, s.Ended)), again.Starts.Select(s => (s.Total, s.Evaluations, s.Ended)));
        Assert.Equal(profiles.Profiles.Select(p => (p.Lower, p.Upper)), profilesAgain.Profiles.Select(p => (p.Lower, p.Upper)));
        Assert.Equal(sample.Draws.SelectMany(d => d), sampleAgain.Draws.SelectMany(d => d));
        EvaluationPool remembered = Pool(ExchangeProblem.Problem(2), journal: journal);
        All(remembered);
        Assert.Equal(0, remembered.Computed);
    }

    [Fact]
    public void A_limit_of_evaluations_is_kept_and_told()
    {
        EvaluationPool pool = Pool(ExchangeProblem.Problem(3));
        SearchResult result = MultiStart.Run(pool, Options with { Evaluations = 40 });
        Assert.True(result.IsCutShort);
        Assert.InRange(pool.Evaluations, 1, 40 + 10);
    }

    [Fact]
    public void What_cannot_be_simulated_is_penalised_and_counted()
    {
        FitProblem problem = ExchangeProblem.Problem(4, counts: 1000);
        var failing = new FitProblem(new FailingModel(problem.Forward, input => input.Parameters[0] > 0.1), problem.Space, problem.Terms);
        EvaluationPool pool = Pool(failing);
        FitEvaluation start = pool.Examine(problem.Space.Start());
        Assert.True(start.IsFailed);
        Assert.Equal(["gold 1: the step size collapsed", "gold 6: the step size collapsed"], start.Failures);
        SearchResult result = MultiStart.Run(pool, Options);
        Assert.True(pool.Failures > 0);
        Assert.Equal(ExchangeProblem.TrueRate, problem.Space.Values(result.Point)[0], 0.1 * ExchangeProblem.TrueRate);
    }

    [Fact]
    public void A_parameter_that_changes_nothing_is_said_to_be_undetermined()
    {
        FitParameter idle = ExchangeProblem.Rate with { Name = "response.X", Role = ParameterRole.Response, Family = "C", Minimum = 0.1, Maximum = 10, Start = 1, Factor = 1 };
        FitProblem problem = ExchangeProblem.Problem(5, 200, ExchangeProblem.Rate, ExchangeProblem.Equilibrium, idle);
        EvaluationPool pool = Pool(problem);
        SearchResult result = MultiStart.Run(pool, Options);
        ProfileSet profiles = ProfileLikelihood.Run(pool, result.Point, result.Total, [0, 2], new ProfileOptions());
        Assert.Equal(Determination.Determined, Identifiability.Of(profiles.Profiles[0]));
        Assert.StartsWith("k is determined to within a factor of 1.", Identifiability.Verdict(profiles.Profiles[0], 0.95), StringComparison.Ordinal);
        Assert.Equal(Determination.Not, Identifiability.Of(profiles.Profiles[1]));
        Assert.Equal("response.X is not determined by these data anywhere between its bounds 0.1 and 10 (95 %).", Identifiability.Verdict(profiles.Profiles[1], 0.95));
    }

    /// <summary>Least squares are a shorter way to the same optimum and the same intervals.</summary>
    [Fact]
    public void Least_squares_find_the_intervals_of_the_quasi_Newton_method_with_fewer_evaluations()
    {
        FitProblem data = ExchangeProblem.Problem(9);
        FitParameter rate = ExchangeProblem.Rate with { Prior = new LogNormalPrior(0.03, 1) };
        FitParameter loss = ExchangeProblem.Rate with { Name = "kd", Index = 2, Unit = "1/min", Factor = ExchangeProblem.System.Parameters[2].Factor, Minimum = 1e-6, Maximum = 1e-1, Start = 1e-3 };
        var space = new ParameterSpace(ExchangeProblem.System, [rate, ExchangeProblem.Equilibrium, loss], ResponseFactors.Equal);
        (ProfileSet Profiles, long Evaluations)[] found = [.. new[] { true, false }.Select(isSingle =>
        {
            IDataTerm[] terms = [.. data.Forward.Conditions.SelectMany((c, i) => c.Plan.SampleTimesSeconds.Select((_, s) => new LossTerm(new SampleAddress(i, s), 0.1 + (0.05 * s), isSingle)))];
            EvaluationPool pool = Pool(new FitProblem(data.Forward, space, terms));
            Assert.Equal(isSingle, pool.Problem.IsLeastSquares);
            SearchResult search = MultiStart.Run(pool, Options with { Starts = 1, Tolerance = 1e-4 });
            long before = pool.Evaluations;
            ProfileSet profiles = ProfileLikelihood.Run(pool, search.Point, search.Total, [0, 1, 2], new ProfileOptions { Tolerance = 1e-3 });
            return (profiles, pool.Evaluations - before);
        })];
        Assert.Equal(found[1].Profiles.Total, found[0].Profiles.Total, 1e-3);
        foreach ((Profile one, Profile other) in found[0].Profiles.Profiles.Zip(found[1].Profiles.Profiles))
        {
            Assert.Equal(other.Lower is null, one.Lower is null);
            Assert.Equal(other.Upper is null, one.Upper is null);
            if (other.Lower is { } low) Assert.Equal(0, Math.Log(one.Lower!.Value / low), 0.05);
            if (other.Upper is { } high) Assert.Equal(0, Math.Log(one.Upper!.Value / high), 0.05);
        }

        Assert.True(2 * found[0].Evaluations < found[1].Evaluations, $"{found[0].Evaluations} and {found[1].Evaluations} evaluations");
    }

    [Fact]
    public void A_process_the_data_do_not_need_is_not_called_needed()
    {
        FitProblem simple = ExchangeProblem.Problem(6);
        FitParameter loss = ExchangeProblem.Rate with { Name = "kd", Index = 2, Unit = "1/min", Factor = ExchangeProblem.System.Parameters[2].Factor, Minimum = 1e-6, Maximum = 1e-2, Start = 1e-4 };
        FitProblem withLoss = ExchangeProblem.Problem(6, 200, ExchangeProblem.Rate, ExchangeProblem.Equilibrium, loss);
        FitProblem fixedEquilibrium = ExchangeProblem.Problem(6, 200, ExchangeProblem.Rate with { Name = "k only" });
        SearchOptions options = Options with { Starts = 1 };
        MechanismResult reference = MechanismComparison.Run("simple", Pool(simple), options, 2);
        MechanismResult rival = MechanismComparison.Run("with loss", Pool(withLoss), options, 2);
        Assert.True(rival.Misfit <= reference.Misfit + 0.05, "more parameters fit at least as well");
        Assert.NotEqual(Support.Better, MechanismComparison.SupportOf(rival, reference));
        Assert.True(rival.Bic > reference.Bic);
        Assert.Equal(Support.Reference, MechanismComparison.SupportOf(reference, reference));
        Assert.Equal(1, MechanismComparison.Run("rate only", Pool(fixedEquilibrium), options, 2).Parameters);
    }

    /// <summary>The optimum of a fold is not far from that of all data: a refinement finds it as a search does.</summary>
    [Fact]
    public void Folds_are_refined_from_the_optimum_of_all_data()
    {
        FitProblem problem = ExchangeProblem.Problem(10);
        EvaluationPool pool = Pool(problem);
        SearchOptions options = Options with { Starts = 1 };
        SearchResult full = MultiStart.Run(pool, options);
        long before = pool.Evaluations;
        MechanismResult refined = MechanismComparison.Run("refined", pool, options, 2, full), searched = MechanismComparison.Run("searched", pool, options with { SearchFolds = true }, 2, full);
        Assert.Same(full, refined.Search);
        Assert.Equal(pool.Evaluations - before, refined.Evaluations + searched.Evaluations);
        Assert.True(2 * refined.Evaluations < searched.Evaluations, $"{refined.Evaluations} and {searched.Evaluations} evaluations");
        // A condition left out is predicted by parameters that are known to about a tenth of their standard error, the tolerance of the fits.
        Assert.All(refined.Predicted.Zip(searched.Predicted), p => Assert.Equal(p.Second, p.First, 0.1 * (1 + Math.Abs(p.Second - full.Total))));
        Assert.NotEqual(full.Total, refined.CrossValidated, 0.5);
    }

    [Fact]
    public void Without_a_search_the_values_given_are_refined()
    {
        FitProblem problem = ExchangeProblem.Problem(0, counts: 100_000);
        SearchResult searched = MultiStart.Run(Pool(problem), Options with { Starts = 1 }), refined = MultiStart.Run(Pool(problem), Options with { Starts = 0 });
        Assert.Empty(refined.Starts);
        Assert.False(refined.IsCutShort);
        Assert.Equal(searched.Total, refined.Total, 0.05);
        Assert.True(MultiStart.Run(Pool(problem), Options with { Starts = 0, Evaluations = 7 }).IsCutShort);
    }

    [Fact]
    public void Folds_leave_whole_conditions_out()
    {
        FitProblem problem = ExchangeProblem.Problem(7);
        IReadOnlyList<Fold> folds = CrossValidation.ByCondition(problem, 5);
        Assert.Equal(["gold 1", "gold 6"], folds.Select(f => f.Name));
        Assert.All(folds, f => Assert.All(f.Training.Zip(f.Held), t => Assert.True(t.First != t.Second)));
        Assert.Empty(CrossValidation.ByCondition(new FitProblem(problem.Forward, problem.Space, problem.Terms, [true, false]), 5));
    }

    private static EvaluationPool Pool(FitProblem problem, int threads = 2, IEvaluationJournal? journal = null) => new(problem, threads, journal ?? NoJournal.Instance, null, default);

    private static (SearchResult, ProfileSet, PosteriorSample) All(EvaluationPool pool)
    {
        SearchResult search = MultiStart.Run(pool, Options);
        ProfileSet profiles = ProfileLikelihood.Run(pool, search.Point, search.Total, [0, 1], new ProfileOptions());
        return (search, profiles, AdaptiveMetropolis.Run(pool, profiles.Point, search.Covariance, new SamplingOptions { Seed = 5, Chains = 3, Steps = 60 }));
    }

    /// <summary>A figure with a standard deviation of 0.03: the gold that a cluster has taken up, as a part of the four atoms.</summary>
    private sealed class LossTerm(SampleAddress sample, double expected, bool isSingleFigure) : IDataTerm
    {
        public string Name => $"gold {sample}";

        public IReadOnlyList<int> Conditions { get; } = [sample.Condition];

        public int Observations => 1;

        public bool IsSingleFigure => isSingleFigure;

        public double Misfit(IReadOnlyList<ConditionOutcome> outcomes, ResponseFactors responses)
        {
            IReadOnlyList<double> populations = sample.In(outcomes).Populations;
            double taken = Enumerable.Range(0, 5).Sum(x => x * populations[x]) / 4 / Enumerable.Range(0, 5).Sum(x => populations[x]);
            double z = (taken - expected) / 0.03;
            return 0.5 * z * z;
        }
    }

    private sealed class MemoryJournal : IEvaluationJournal
    {
        private readonly ConcurrentDictionary<(string, int), JournalBatch> _batches = new();

        public JournalBatch? Find(string stream, int number) => _batches.GetValueOrDefault((stream, number));

        public void Append(string stream, int number, JournalBatch batch) => _batches[(stream, number)] = batch;
    }

    /// <summary>A forward model whose integrator fails for some inputs.</summary>
    private sealed class FailingModel(IForwardModel inner, Func<ForwardInput, bool> fails) : IForwardModel, IForwardWorkspace
    {
        public AlloySystem System => inner.System;

        public IReadOnlyList<ForwardCondition> Conditions => inner.Conditions;

        public IForwardWorkspace NewWorkspace() => this;

        public IReadOnlyList<ConditionOutcome> Evaluate(ForwardInput input, IReadOnlyList<bool>? wanted = null) =>
            fails(input) ? [.. Conditions.Select(_ => ConditionOutcome.Failed("the step size collapsed"))] : inner.NewWorkspace().Evaluate(input, wanted);
    }
}
