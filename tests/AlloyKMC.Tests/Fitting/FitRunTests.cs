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
using MathNet.Numerics.LinearAlgebra;

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
        FitParameter idle = ExchangeProblem.Rate with { Name = "response.X", Role = ParameterRole.Response, Family = "C", Minimum = 0.1, Maximum = 10, Start = 1, Factor = 1, Unit = "1" };
        FitProblem problem = ExchangeProblem.Problem(5, 200, ExchangeProblem.Rate, ExchangeProblem.Equilibrium, idle);
        EvaluationPool pool = Pool(problem);
        SearchResult result = MultiStart.Run(pool, Options);
        ProfileSet profiles = ProfileLikelihood.Run(pool, result.Point, result.Total, [0, 2], new ProfileOptions());
        Assert.Equal(Determination.Determined, Identifiability.Of(profiles.Profiles[0]));
        Assert.StartsWith("k is determined to within a factor of 1.", Identifiability.Verdict(profiles.Profiles[0], 0.95), StringComparison.Ordinal);
        Assert.Equal(Determination.Not, Identifiability.Of(profiles.Profiles[1]));
        Assert.Equal("response.X is not determined by these data anywhere between its bounds 0.1 and 10 (95 %).", Identifiability.Verdict(profiles.Profiles[1], 0.95));
    }

    [Theory]
    [InlineData(3.0, 5.0, "deadTime is determined to within 1 s (95 %).")]
    [InlineData(3.0, 58.0, "deadTime is not determined by these data between 3 and 58 s (95 %).")]
    [InlineData(null, 5.0, "deadTime has only an upper limit, 5 s: these data do not tell values apart from there down to its bound 0 s (95 %).")]
    [InlineData(3.0, null, "deadTime has only a lower limit, 3 s: these data do not tell values apart from there up to its bound 60 s (95 %).")]
    [InlineData(null, null, "deadTime is not determined by these data anywhere between its bounds 0 and 60 s (95 %).")]
    public void Verdicts_have_units(double? lower, double? upper, string verdict)
    {
        var deadTime = new FitParameter { Name = "deadTime", Role = ParameterRole.DeadTime, Unit = "s", Minimum = 0, Maximum = 60, Start = 0 };
        Assert.Equal(verdict, Identifiability.Verdict(new Profile(deadTime, 4, [], lower, upper), 0.95));
    }

    /// <summary>Least squares are a shorter way to the same optimum and the same intervals.</summary>
    [Fact]
    public void Least_squares_find_the_intervals_of_the_quasi_Newton_method_with_fewer_evaluations()
    {
        (ProfileSet Profiles, long Evaluations)[] found = [.. new[] { true, false }.Select(isSingle =>
        {
            EvaluationPool pool = Pool(SingleFigures(isSingle));
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
        SearchOptions options = Options with { Starts = 1, FoldPoints = 2 };
        MechanismResult reference = MechanismComparison.Run("simple", Pool(simple), options, 2);
        MechanismResult rival = MechanismComparison.Run("with loss", Pool(withLoss), options, 2);
        Assert.True(rival.Misfit <= reference.Misfit + 0.05, "more parameters fit at least as well");
        Assert.NotEqual(Support.Better, MechanismComparison.SupportOf(rival, reference));
        Assert.True(rival.Bic > reference.Bic);
        Assert.Equal(Support.Reference, MechanismComparison.SupportOf(reference, reference));
        Assert.Equal(1, MechanismComparison.Run("rate only", Pool(fixedEquilibrium), options, 2).Parameters);
    }

    /// <summary>Where data determine all parameters, conditions left out are predicted alike from every point that the fits of a fold begin at.</summary>
    [Fact]
    public void Folds_are_fitted_around_the_optimum_of_all_data()
    {
        FitProblem problem = ExchangeProblem.Problem(10);
        EvaluationPool pool = Pool(problem);
        SearchOptions options = Options with { Starts = 1, FoldPoints = 3 };
        SearchResult full = MultiStart.Run(pool, options);
        long before = pool.Evaluations;
        MechanismResult one = MechanismComparison.Run("one", pool, options, 2, full), other = MechanismComparison.Run("other", pool, options with { Seed = options.Seed + 1 }, 2, full);
        Assert.Same(full, one.Search);
        Assert.Equal(pool.Evaluations - before, one.Evaluations + other.Evaluations);
        Assert.All(one.Folds, f => Assert.InRange(f.Effective, 2.9, 3.001));
        Assert.InRange(one.CrossValidatedError, 0, 0.01);
        Assert.Equal(other.CrossValidated, one.CrossValidated, 0.01);
        Assert.NotEqual(full.Total, one.CrossValidated, 0.5);
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

    /// <summary>An evaluation that stops early says no more than that the total is above the limit, whatever the order of the flasks, and the same as any other where it is not.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void An_evaluation_ends_where_the_limit_is_exceeded(int first, int second)
    {
        FitProblem problem = SingleFigures(isSingle: true);
        Assert.Equal(2, problem.Forward.Flasks.Count);
        IForwardWorkspace workspace = problem.Forward.NewWorkspace();
        double[] point = problem.Space.Start();
        FitEvaluation whole = problem.Evaluate(point, workspace), same = problem.EvaluateUpTo(point, workspace, whole.Total, [first, second]);
        Assert.Equal(whole.Total, same.Total);
        Assert.Equal(whole.Misfits, same.Misfits);
        double ofFirst = whole.Misfits.Where((_, t) => problem.Terms[t].Conditions[0] == first).Sum();
        Assert.True(ofFirst > 0.1);
        FitEvaluation part = problem.EvaluateUpTo(point, workspace, whole.Prior + (ofFirst / 2), [first, second]);
        Assert.InRange(part.Total, whole.Prior + (ofFirst / 2), whole.Total);
        Assert.Equal(problem.Terms.Select(t => t.Conditions[0] == second), part.Misfits.Select(double.IsNaN));
    }

    [Fact]
    public void Early_rejection_leaves_every_chain_as_it_is_and_simulates_less()
    {
        var journal = new MemoryJournal();
        (PosteriorSample Sample, int Simulated)[] runs = [.. new[] { false, true, true }.Select(isSingle =>
        {
            FitProblem problem = SingleFigures(isSingle, isExact: true);
            CountingModel counted = new(problem.Forward);
            EvaluationPool pool = Pool(new FitProblem(counted, problem.Space, problem.Terms), journal: isSingle ? journal : null);
            return (AdaptiveMetropolis.Run(pool, [0.5, 0.5, 0.5], Matrix<double>.Build.DenseIdentity(3), new SamplingOptions { Seed = 3, Chains = 3, Steps = 150 }), counted.Simulated);
        })];
        Assert.All(runs, r => Assert.Equal(runs[0].Sample.Draws.SelectMany(d => d), r.Sample.Draws.SelectMany(d => d)));
        Assert.InRange(runs[0].Sample.Acceptance, 0.05, 0.8);
        Assert.True(runs[1].Simulated < 0.9 * runs[0].Simulated, $"{runs[1].Simulated} flasks with early rejection, {runs[0].Simulated} without");
        // What was given up is remembered as what it had come to.
        Assert.Equal(0, runs[2].Simulated);
    }

    /// <summary>Twelve parameters of which nothing but the priors is known: chains give back their means and standard deviations.</summary>
    [Fact]
    public void A_posterior_that_is_known_comes_back()
    {
        FitProblem data = ExchangeProblem.Problem(11);
        double[] deviations = [.. Enumerable.Range(0, 12).Select(i => 0.01 * Math.Pow(1.2, i))];
        FitParameter[] parameters = [.. deviations.Select((sd, i) => new FitParameter { Name = $"p{i}", Role = ParameterRole.Response, Family = "C", Minimum = 1, Maximum = 2, Start = 1.5, Prior = new NormalPrior(1.5, sd) })];
        var problem = new FitProblem(new IdleModel(data.Forward), new ParameterSpace(ExchangeProblem.System, parameters, ResponseFactors.Equal), [new NoTerm()]);
        Assert.True(problem.IsLeastSquares);
        var sampling = new SamplingOptions { Seed = 11, Steps = 6000 };
        PosteriorSample sample = AdaptiveMetropolis.Run(new EvaluationPool(problem, 1, NoJournal.Instance, null, default), problem.Space.Start(), Matrix<double>.Build.DenseIdentity(12), sampling);
        PosteriorSummary summary = PosteriorSummary.Of(problem.Space, sample);
        Assert.All(summary.Marginals, m => Assert.True(m.RHat < 1.05, $"R-hat {m.RHat}"));
        for (int i = 0; i < deviations.Length; i++)
        {
            double[] draws = [.. sample.Chains.SelectMany(c => c.Select(x => x[i]))];
            double mean = draws.Average(), sd = Math.Sqrt(draws.Average(d => (d - mean) * (d - mean))), independent = summary.Marginals[i].EffectiveSize;
            // Of n independent draws the mean has a standard error of sd/sqrt(n), the standard deviation one of sd/sqrt(2n): four of them, for 24 comparisons.
            Assert.True(independent > 100, $"{independent} independent draws");
            Assert.InRange((mean - 0.5) / deviations[i], -4 / Math.Sqrt(independent), 4 / Math.Sqrt(independent));
            Assert.InRange(sd / deviations[i], 1 - (4 / Math.Sqrt(2 * independent)), 1 + (4 / Math.Sqrt(2 * independent)));
        }
    }

    [Fact]
    public void Chains_start_apart_from_each_other()
    {
        PosteriorSample sample = AdaptiveMetropolis.Run(Pool(SingleFigures(isSingle: true)), [0.5, 0.5, 0.5], Matrix<double>.Build.DenseIdentity(3), new SamplingOptions { Seed = 3, Chains = 4, Steps = 2 });
        double[] first = [.. sample.Chains.Select(c => c[0][0])];
        Assert.Equal(4, first.Distinct().Count());
        Assert.True(first.Max() - first.Min() > 0.02);
    }

    /// <summary>Rate, equilibrium and loss from the gold taken up in two flasks; totals are the same either way.</summary>
    /// <param name="isSingle">Whether the terms call themselves single figures, so that the problem is one of least squares.</param>
    /// <param name="isExact">Whether the figures are those of the true values, or such as no values give.</param>
    private static FitProblem SingleFigures(bool isSingle, bool isExact = false)
    {
        FitProblem data = ExchangeProblem.Problem(9);
        FitParameter rate = ExchangeProblem.Rate with { Prior = new LogNormalPrior(0.03, 1) };
        FitParameter loss = ExchangeProblem.Rate with { Name = "kd", Index = 2, Unit = "1/min", Factor = ExchangeProblem.System.Parameters[2].Factor, Minimum = 1e-6, Maximum = 1e-1, Start = 1e-3 };
        var space = new ParameterSpace(ExchangeProblem.System, [rate, ExchangeProblem.Equilibrium, loss], ResponseFactors.Equal);
        IReadOnlyList<ConditionOutcome> truth = data.Forward.NewWorkspace().Evaluate(new ForwardInput { Parameters = ExchangeProblem.System.Values().Parameters });
        return new FitProblem(data.Forward, space, [.. data.Forward.Conditions.SelectMany((c, i) => c.Plan.SampleTimesSeconds.Select((_, s) => new LossTerm(new SampleAddress(i, s), isExact ? LossTerm.Taken(truth[i].Samples[s]) : 0.1 + (0.05 * s), isSingle)))]);
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
            double z = (Taken(sample.In(outcomes)) - expected) / 0.03;
            return 0.5 * z * z;
        }

        public static double Taken(PopulationSample sample) =>
            Enumerable.Range(0, 5).Sum(x => x * sample.Populations[x]) / 4 / Enumerable.Range(0, 5).Sum(x => sample.Populations[x]);
    }

    private sealed class MemoryJournal : IEvaluationJournal
    {
        private readonly ConcurrentDictionary<(string, int), JournalBatch> _batches = new();

        public JournalBatch? Find(string stream, int number) => _batches.GetValueOrDefault((stream, number));

        public void Append(string stream, int number, JournalBatch batch) => _batches[(stream, number)] = batch;
    }

    /// <summary>Says nothing.</summary>
    private sealed class NoTerm : IDataTerm
    {
        public string Name => "nothing";

        public IReadOnlyList<int> Conditions => [0];

        public int Observations => 1;

        public bool IsSingleFigure => true;

        public double Misfit(IReadOnlyList<ConditionOutcome> outcomes, ResponseFactors responses) => 0;
    }

    /// <summary>Counts the conditions that are simulated.</summary>
    private sealed class CountingModel(IForwardModel inner) : IForwardModel
    {
        private int _simulated;

        public int Simulated => _simulated;

        public AlloySystem System => inner.System;

        public IReadOnlyList<ForwardCondition> Conditions => inner.Conditions;

        public IReadOnlyList<IReadOnlyList<int>> Flasks => inner.Flasks;

        public IForwardWorkspace NewWorkspace() => new Workspace(this, inner.NewWorkspace());

        private sealed class Workspace(CountingModel model, IForwardWorkspace inner) : IForwardWorkspace
        {
            public IReadOnlyList<ConditionOutcome> Evaluate(ForwardInput input, IReadOnlyList<bool>? wanted = null)
            {
                Interlocked.Add(ref model._simulated, wanted?.Count(w => w) ?? model.Conditions.Count);
                return inner.Evaluate(input, wanted);
            }
        }
    }

    /// <summary>A forward model whose integrator fails for some inputs.</summary>
    private sealed class FailingModel(IForwardModel inner, Func<ForwardInput, bool> fails) : IForwardModel, IForwardWorkspace
    {
        public AlloySystem System => inner.System;

        public IReadOnlyList<ForwardCondition> Conditions => inner.Conditions;

        public IReadOnlyList<IReadOnlyList<int>> Flasks => inner.Flasks;

        public IForwardWorkspace NewWorkspace() => this;

        public IReadOnlyList<ConditionOutcome> Evaluate(ForwardInput input, IReadOnlyList<bool>? wanted = null) =>
            fails(input) ? [.. Conditions.Select(_ => ConditionOutcome.Failed("the step size collapsed"))] : inner.NewWorkspace().Evaluate(input, wanted);
    }
}
