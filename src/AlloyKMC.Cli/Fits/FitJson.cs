using System.Text.Json.Nodes;
using AlloyKMC.Batch.Fits;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Fitting.Mechanisms;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Fitting.Uncertainty;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Cli.Fits;

/// <summary>The result of a fit as one JSON object: what --json prints and fit.json holds.</summary>
internal static class FitJson
{
    public static JsonObject Of(FitSetup setup, LoadedFit fit, FitOutcome outcome)
    {
        FitProblem problem = setup.Problem;
        var json = new JsonObject
        {
            ["fit"] = fit.File,
            ["name"] = fit.Config.Name,
            ["system"] = setup.SystemFile ?? setup.System.Definition.Name,
            ["configHash"] = setup.Hash,
            ["evaluations"] = outcome.Evaluations,
            ["failedEvaluations"] = outcome.Failures,
            ["cutShort"] = outcome.Search.IsCutShort,
            ["searches"] = List(outcome.Search.Starts, s => new JsonObject { ["total"] = Finite(s.Total), ["evaluations"] = s.Evaluations, ["ended"] = s.Ended }),
            ["agreeingSearches"] = outcome.Search.Agreeing,
            ["startTotal"] = Finite(outcome.Start.Total),
            ["startFailures"] = List(outcome.Start.Failures, f => JsonValue.Create(f)),
            ["total"] = Finite(outcome.Best.Total),
            ["prior"] = Finite(outcome.Best.Prior),
            ["observations"] = problem.Observations,
            ["parameters"] = List(Enumerable.Range(0, problem.Space.Count), i => Parameter(problem.Space, outcome, i)),
            ["terms"] = List(Enumerable.Range(0, problem.Terms.Count), t => new JsonObject
            {
                ["name"] = problem.Terms[t].Name,
                ["conditions"] = List(problem.Terms[t].Conditions, c => JsonValue.Create(problem.Forward.Conditions[c].Name)),
                ["heldOut"] = !problem.Fitted[t],
                ["misfitAtStart"] = Finite(outcome.Start.Misfits[t]),
                ["misfit"] = Finite(outcome.Best.Misfits[t]),
                ["misfitExact"] = outcome.Confirmation is { Failure: null } exact ? Finite(exact.Evaluation.Misfits[t]) : null,
            }),
        };
        if (outcome.Confirmation is { } confirmation) json["confirmation"] = Confirmation(confirmation);
        if (outcome.Summary is { } summary)
        {
            json["posterior"] = new JsonObject
            {
                ["chains"] = outcome.Posterior!.Chains.Count,
                ["stepsKept"] = outcome.Posterior.Chains[0].Count,
                ["draws"] = outcome.Posterior.Draws.Count,
                ["bandDraws"] = outcome.Predictions.Count > 0 ? outcome.BandDraws : null,
                ["acceptance"] = outcome.Posterior.Acceptance,
                ["worstRHat"] = Finite(summary.Marginals.Max(m => m.RHat)),
                ["smallestEffectiveSize"] = Finite(summary.Marginals.Min(m => m.EffectiveSize)),
                ["correlations"] = List(summary.Correlations, row => List(row, r => JsonValue.Create(Finite(r)))),
            };
        }

        if (outcome.Profiles is { Valleys: var valleys }) json["valleys"] = List(valleys.Found, v => Valley(problem.Space, outcome, v, valleys.Walked.Contains(v)));
        if (outcome.Mechanisms.Count > 0) json["mechanisms"] = List(outcome.Mechanisms, m => Mechanism(m, outcome.Mechanisms[0]));
        return json;
    }

    private static JsonObject Parameter(ParameterSpace space, FitOutcome outcome, int i)
    {
        FitParameter p = space.Parameters[i];
        var json = new JsonObject
        {
            ["name"] = p.Name,
            ["nuisance"] = p.IsNuisance,
            ["unit"] = p.Unit,
            ["scale"] = p.Scale == SearchScale.Log ? "log" : "linear",
            ["bounds"] = new JsonArray(p.Minimum, p.Maximum),
            ["start"] = p.Start,
            ["value"] = p.ValueAt(outcome.Point[i]),
            ["atBound"] = outcome.Point[i] is < 1e-3 or > 1 - 1e-3,
        };
        if (outcome.Profiles?.Profiles.FirstOrDefault(profile => profile.Parameter == p) is { } profile)
        {
            json["interval95"] = new JsonObject { ["lower"] = profile.Lower, ["upper"] = profile.Upper };
            json["determination"] = Identifiability.Of(profile).ToString();
            json["verdict"] = Identifiability.Verdict(profile, FitReport.Level);
        }

        if (outcome.Summary?.Marginals[i] is { } marginal)
            json["posterior"] = new JsonObject { ["median"] = marginal.Median, ["lower95"] = marginal.Lower, ["upper95"] = marginal.Upper, ["rHat"] = Finite(marginal.RHat), ["effectiveSize"] = Finite(marginal.EffectiveSize) };
        return json;
    }

    private static JsonObject Confirmation(Confirmation confirmation) => new()
    {
        ["replicates"] = confirmation.Replicates,
        ["failure"] = confirmation.Failure,
        ["total"] = Finite(confirmation.Evaluation.Total),
        ["statements"] = List(confirmation.Statements, s => new JsonObject
        {
            ["file"] = s.File,
            ["passed"] = s.Report.Passed,
            ["failed"] = s.Report.Failed,
            ["filled"] = s.Report.Filled,
            ["toFill"] = s.Report.ToFill,
            ["results"] = List(s.Report.Results, r => new JsonObject { ["id"] = r.Statement.Id, ["passed"] = r.Verdict == StatementVerdict.Passed, ["filled"] = r.IsFilled, ["replicatePassFraction"] = r.ReplicatePassFraction }),
        }),
    };

    private static JsonObject Valley(ParameterSpace space, FitOutcome outcome, Valley valley, bool isWalked) => new()
    {
        // Seeds are the ends of the searches, then the draws, in the order of posterior.csv.
        ["from"] = valley.Seed is not { } seed ? "optimum" : seed < outcome.Search.Starts.Count ? $"search {seed + 1}" : $"draw {seed - outcome.Search.Starts.Count + 1}",
        ["total"] = Finite(valley.Total),
        ["rise"] = Finite(valley.Total - outcome.Profiles!.Total),
        ["walked"] = isWalked,
        ["values"] = Values(space, valley.Point),
    };

    private static JsonObject Values(ParameterSpace space, double[] point) =>
        new(space.Parameters.Select((p, i) => KeyValuePair.Create<string, JsonNode?>(p.Name, p.ValueAt(point[i]))));

    private static JsonObject Mechanism(MechanismResult m, MechanismResult reference)
    {
        ScoreDifference difference = ScoreDifference.Of(m, reference);
        return new JsonObject
        {
            ["name"] = m.Name,
            ["parameters"] = m.Parameters,
            ["misfit"] = Finite(m.Misfit),
            ["aic"] = Finite(m.Aic),
            ["bic"] = Finite(m.Bic),
            ["crossValidated"] = Finite(m.CrossValidated),
            ["crossValidatedStandardError"] = Finite(m.CrossValidatedError),
            ["difference"] = Finite(difference.Difference),
            ["differenceStandardError"] = Finite(difference.StandardError),
            ["heldOut"] = Finite(m.HeldOut),
            ["support"] = MechanismComparison.SupportOf(m, reference).ToString(),
            ["verdict"] = ComparisonVerdict.Of(m, reference),
            ["cutShort"] = m.Search.IsCutShort,
            ["evaluations"] = m.Evaluations,
            ["values"] = Values(m.Problem.Space, m.Search.Point),
            ["folds"] = List(m.Folds, f => new JsonObject
            {
                ["leftOut"] = f.Fold.Name,
                ["effectivePoints"] = f.Effective,
                ["points"] = List(Enumerable.Range(0, f.Points.Count), k => new JsonObject { ["total"] = Finite(f.Totals[k]), ["predicted"] = Finite(f.Misfits[k].Where(x => !double.IsNaN(x)).Sum()) }),
            }),
            ["held"] = List(m.Held, h => new JsonObject { ["name"] = h.Name, ["value"] = h.Value, ["unit"] = h.Unit }),
            ["predicted"] = new JsonObject(m.Problem.Terms.Select((t, i) => (t, i)).Where(x => !double.IsNaN(m.Predicted[x.i])).Select(x => KeyValuePair.Create<string, JsonNode?>(x.t.Name, m.Predicted[x.i]))),
        };
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> one) => new([.. items.Select(one)]);

    private static double? Finite(double value) => StatementTable.Finite(value);
}
