using AlloyKMC.Configuration.Fits;
using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Mechanisms;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Search;
using AlloyKMC.Fitting.Uncertainty;
using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Observation.Summaries;

namespace AlloyKMC.Batch.Fits;

/// <summary>What is asked of a fit beside the optimum.</summary>
public sealed record FitRequest
{
    /// <summary>Parameters to profile; null: none.</summary>
    public IReadOnlyList<int>? Profiles { get; init; }

    /// <summary>Steps of each chain of the posterior; null: no posterior.</summary>
    public int? PosteriorSteps { get; init; }

    /// <summary>Draws of the posterior, evenly spaced, that bands are made from, at most: a 5 % quantile of 200 lies within 2 to 8 %.</summary>
    public int BandDraws { get; init; } = 200;

    /// <summary>Files to predict, with their conditions.</summary>
    public IReadOnlyList<(string File, IReadOnlyList<FitCondition> Conditions)> Predictions { get; init; } = [];

    /// <summary>Rival mechanisms, with the same data.</summary>
    public IReadOnlyList<FitSetup> Rivals { get; init; } = [];

    /// <summary>Parts the conditions are split into to compare mechanisms.</summary>
    public int Folds { get; init; } = 5;
}

/// <summary>Exact replicates of the optimum.</summary>
/// <param name="Replicates">Replicates of each condition.</param>
/// <param name="Evaluation">Misfits with the mean of the replicates in place of the rate equations.</param>
/// <param name="Statements">One report per file of statements.</param>
/// <param name="Failure">Why the exact engine could not simulate it; null where it could.</param>
public sealed record Confirmation(int Replicates, FitEvaluation Evaluation, IReadOnlyList<(string File, StatementReport Report)> Statements, string? Failure);

/// <summary>Bands of one file that was predicted.</summary>
public sealed record Prediction(string File, IReadOnlyList<FitCondition> Conditions, IReadOnlyList<PredictiveBand> Bands, int Failures);

/// <summary>All a fit found.</summary>
public sealed record FitOutcome
{
    public required SearchResult Search { get; init; }

    /// <summary>The optimum, better than that of the search where a profile came upon a lower one.</summary>
    public required double[] Point { get; init; }

    public required FitEvaluation Start { get; init; }

    public required FitEvaluation Best { get; init; }

    public required long Evaluations { get; init; }

    /// <summary>Evaluations in which something could not be simulated.</summary>
    public required long Failures { get; init; }

    public Confirmation? Confirmation { get; init; }

    public ProfileSet? Profiles { get; init; }

    public PosteriorSample? Posterior { get; init; }

    public PosteriorSummary? Summary { get; init; }

    public IReadOnlyList<Prediction> Predictions { get; init; } = [];

    /// <summary>Draws that their bands are made from.</summary>
    public int BandDraws { get; init; }

    /// <summary>The fit's own mechanism first, then its rivals.</summary>
    public IReadOnlyList<MechanismResult> Mechanisms { get; init; } = [];
}

/// <summary>Takes a fit through its stages. Everything evaluated goes through the journal, so that a stopped session runs again over what is remembered.</summary>
public static class FitSession
{
    /// <summary>Quantiles of predictive bands: 90 % and 50 % intervals and the median.</summary>
    public static IReadOnlyList<double> BandLevels { get; } = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <exception cref="OperationCanceledException">It was stopped; the journal holds what was evaluated.</exception>
    public static FitOutcome Run(FitSetup setup, FitConfig config, FitRequest request, FitJournal journal, int threads, Action<FitProgress>? report, CancellationToken stop)
    {
        var pool = new EvaluationPool(setup.Problem, threads, journal, report, stop);
        SearchOptions options = FitSetup.SearchOptions(config);
        SearchResult search = MultiStart.Run(pool, options);
        double[] point = search.Point;
        // Where nothing can be simulated there is nothing to be uncertain of, to predict or to compare.
        if (pool.Examine(point).IsFailed) request = new FitRequest();
        PosteriorSample? posterior = request.PosteriorSteps is { } steps
            ? AdaptiveMetropolis.Run(pool, point, search.Covariance, new SamplingOptions { Seed = options.Seed, Steps = steps })
            : null;
        ProfileSet? profiles = null;
        if (request.Profiles is { } indices)
        {
            // What a posterior has visited, or another search ended in, may be a valley that no walk from the optimum leads into.
            IReadOnlyList<double[]> seeds = [.. search.Starts.Select(s => s.Point), .. posterior?.Draws ?? []];
            profiles = ProfileLikelihood.Run(pool, point, search.Total, indices, new ProfileOptions { Tolerance = options.Tolerance }, seeds);
            point = profiles.Point;
        }

        var predictions = new List<Prediction>();
        IReadOnlyList<double[]> draws = posterior is null ? [] : Evenly(posterior.Draws, request.BandDraws);
        foreach ((string file, IReadOnlyList<FitCondition> conditions) in posterior is null ? [] : request.Predictions)
        {
            var forward = new MeanFieldForwardModel([.. conditions.Select(c => new ForwardCondition(c.Name, c.Plan))], MeanFieldTolerances.Coarse);
            (IReadOnlyList<PredictiveBand> bands, int failures) = PredictiveBands.Of(forward, setup.Problem.Space, draws, (sample, responses) => SpectrumFigures.Of(setup.System, sample, responses), BandLevels, threads, stop);
            predictions.Add(new Prediction(file, conditions, bands, failures));
        }

        var mechanisms = new List<MechanismResult>();
        if (request.Rivals.Count > 0)
        {
            SearchResult best = profiles is null ? search : search with { Point = point, Total = profiles.Total };
            mechanisms.Add(MechanismComparison.Run(setup.Name, pool, options, request.Folds, best) with { Held = setup.Held });
            point = mechanisms[0].Search.Point;
            foreach (FitSetup rival in request.Rivals) mechanisms.Add(MechanismComparison.Run(rival.Name, new EvaluationPool(rival.Problem, threads, journal, report, stop), options, request.Folds) with { Held = rival.Held });
        }

        FitEvaluation optimum = WithHeldOut(pool, point);
        return new FitOutcome
        {
            Search = search,
            Point = point,
            Start = WithHeldOut(pool, setup.Problem.Space.Start()),
            Best = optimum,
            Evaluations = pool.Evaluations,
            Failures = pool.Failures,
            Confirmation = config.ConfirmReplicates > 0 && !optimum.IsFailed ? Confirm(setup, point, config.ConfirmReplicates, options.Seed, threads, stop) : null,
            Profiles = profiles,
            Posterior = posterior,
            Summary = posterior is null ? null : PosteriorSummary.Of(setup.Problem.Space, posterior),
            Predictions = predictions,
            BandDraws = draws.Count,
            Mechanisms = mechanisms,
        };
    }

    /// <summary>What a point is worth, with the misfits of what was held out beside those that count.</summary>
    private static FitEvaluation WithHeldOut(EvaluationPool pool, double[] point)
    {
        FitEvaluation fitted = pool.Examine(point);
        bool[] heldOut = [.. pool.Problem.Fitted.Select(f => !f)];
        if (!heldOut.Contains(true)) return fitted;
        FitEvaluation predicted = pool.Examine(point, heldOut);
        return fitted with { Misfits = [.. fitted.Misfits.Select((m, t) => heldOut[t] ? predicted.Misfits[t] : m)] };
    }

    private static IReadOnlyList<double[]> Evenly(IReadOnlyList<double[]> draws, int most) =>
        draws.Count <= most ? draws : [.. Enumerable.Range(0, most).Select(i => draws[(int)((long)i * draws.Count / most)])];

    private static Confirmation Confirm(FitSetup setup, double[] point, int replicates, long seed, int threads, CancellationToken stop)
    {
        FitProblem problem = setup.Problem;
        ResponseFactors responses = problem.Space.ResponsesAt(point);
        IReadOnlyList<IReadOnlyList<IReadOnlyList<PopulationSample>>> samples;
        try
        {
            samples = ExactReplicates.Run(problem.Forward.Conditions, problem.Space.InputAt(point), replicates, seed, threads, stop);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(e => e is InvalidOperationException or FaultException))
        {
            return new Confirmation(replicates, new FitEvaluation(double.NaN, [], 0, []), [], exception.InnerExceptions[0].Message);
        }

        ConditionOutcome[] means = [.. samples.Select(condition => new ConditionOutcome([.. Enumerable.Range(0, condition[0].Count).Select(s => PopulationSample.Mean([.. condition.Select(r => r[s])]))], null))];
        double[] misfits = [.. problem.Terms.Select(t => t.Misfit(means, responses))];
        double prior = problem.Space.PriorPenalty(point);
        return new Confirmation(
            replicates,
            new FitEvaluation(prior + misfits.Where((_, t) => problem.Fitted[t]).Sum(), misfits, prior, []),
            [.. setup.Statements.Select(s => (s.File, StatementEvaluator.Evaluate(s.Set, s.Readings(samples), responses)))],
            null);
    }
}
