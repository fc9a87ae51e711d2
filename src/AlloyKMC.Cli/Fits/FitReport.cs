using System.Globalization;
using AlloyKMC.Batch.Fits;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Configuration.Sweeps;
using AlloyKMC.Fitting.Mechanisms;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Fitting.Uncertainty;
using AlloyKMC.Observation.Statements;
using Spectre.Console;

namespace AlloyKMC.Cli.Fits;

/// <summary>Tables of a fit: parameters with intervals, data before and after, statements by exact replicates, mechanisms, and what to beware of.</summary>
internal static class FitReport
{
    public const double Level = 0.95;
    private const double NotConverged = 1.05;
    private const double LowerByComparison = 0.1;
    private const double StrongCorrelation = 0.9;

    public static void Write(CommandOutput output, string path, FitSetup setup, LoadedFit fit, FitOutcome outcome)
    {
        Warn(output, setup, outcome);
        if (output.Json)
        {
            output.WriteResult(FitJson.Of(setup, fit, outcome));
            return;
        }

        if (output.Quiet) return;
        output.Data.Write(Parameters(setup.Problem.Space, outcome));
        foreach (Fitting.Uncertainty.Profile profile in outcome.Profiles?.Profiles ?? []) output.Data.WriteLine(Identifiability.Verdict(profile, Level));
        if (outcome.Profiles is { } walked) Valleys(output, walked);
        output.Data.Write(Terms(setup.Problem, outcome));
        if (outcome.Confirmation is { Failure: null } confirmation) Statements(output, confirmation);
        if (outcome.Summary is { } summary) Correlations(output, summary, setup.Problem.Space);
        if (outcome.Mechanisms.Count > 0) Mechanisms(output, outcome.Mechanisms);
        output.Data.WriteLine($"Negative log posterior {Text(outcome.Start.Total)} at the start, {Text(outcome.Best.Total)} at the optimum (rate equations){(outcome.Confirmation is { Failure: null } exact ? $", {Text(exact.Evaluation.Total)} by {Units.Counted(exact.Replicates, "exact replicate")}" : "")}; {Units.Counted(outcome.Evaluations, "evaluation")}, {(outcome.Search.Starts.Count == 0 ? "a refinement of the values given, without a search" : $"{outcome.Search.Agreeing} of {Units.Counted(outcome.Search.Starts.Count, "search", "searches")} ended within 0.5 of the best")}.");
        bool hasSystem = setup.SystemFile is not null && !outcome.Best.IsFailed;
        output.Data.WriteLine($"Written to {path}: {FitFiles.ResultName} (all results){(hasSystem ? $", {FitFiles.SystemName} (the calibrated system)" : "")}{(outcome.Profiles is null ? "" : ", profiles.csv")}{(outcome.Posterior is null ? "" : ", posterior.csv")}{(outcome.Predictions.Count == 0 ? "" : ", bands.csv")}");
        if (hasSystem) Next(output, path, fit, outcome);
    }

    /// <summary>What one does with a fit: simulate by it, and ask how well it is known.</summary>
    private static void Next(CommandOutput output, string path, LoadedFit fit, FitOutcome outcome)
    {
        string run = fit.Config.Runs[0], command = SweepReader.IsSweepFile(run) ? "sweep" : "run";
        output.Data.WriteLine($"Simulate with the fitted values: alloykmc {command} {run} --set system={Path.Combine(path, FitFiles.SystemName).Replace('\\', '/')}");
        if (outcome.Profiles is null && outcome.Posterior is null) output.Data.WriteLine("How well they are known: the same fit with --profile (intervals) or --posterior (sample and correlations); it starts from the optimum found.");
    }

    private static void Warn(CommandOutput output, FitSetup setup, FitOutcome outcome)
    {
        foreach (string failure in outcome.Start.Failures) output.Warn($"the values the search starts from cannot be simulated: {failure.TrimEnd('.')}.");
        if (outcome.Failures > 0) output.Warn($"{outcome.Failures} of {Units.Counted(outcome.Evaluations, "evaluation")} could not be simulated in full; they count as far worse than any other.");
        if (outcome.Best.IsFailed) output.Warn("no point was found at which all conditions can be simulated: what follows is no fit, no system was written, and profiles, posterior, predictions and rivals were left out. Give other values to start from (\"start\"), or bounds that keep away from such values.");
        if (outcome.Search.IsCutShort) output.Warn("the search ended by its limit of evaluations, not because it had converged; raise --evaluations to go on.");
        if (outcome.Confirmation?.Failure is { } why) output.Warn($"the optimum could not be simulated exactly: {why}");
        string[] bound = [.. setup.Problem.Space.Parameters.Where((_, i) => outcome.Point[i] is < 1e-3 or > 1 - 1e-3).Select(p => p.Name)];
        if (bound.Length > 0) output.Warn($"at a bound: {string.Join(", ", bound)}. The bound decides the value there, not the data.");
        if (outcome.Summary is { } summary && summary.Marginals.Max(m => m.RHat) is var worst && !(worst < NotConverged))
            output.Warn($"the chains of the posterior do not agree yet (R-hat up to {Text(worst)}): give --posterior more steps.");
        if (outcome.Mechanisms.Count > 0 && !outcome.Best.IsFailed && outcome.Best.Total < (outcome.Profiles?.Total ?? outcome.Search.Total) - LowerByComparison)
            output.Warn($"the comparison came upon a lower optimum ({Text(outcome.Best.Total)} instead of {Text(outcome.Profiles?.Total ?? outcome.Search.Total)}), which is the one written: intervals and bands made before it hold for the other. Fit again from the values of {FitFiles.SystemName}.");
        foreach (Prediction prediction in outcome.Predictions.Where(p => p.Failures > 0)) output.Warn($"{prediction.File}: {Units.Counted(prediction.Failures, "draw")} could not be simulated and {(prediction.Failures == 1 ? "is" : "are")} not in its bands.");
    }

    private static Table Parameters(ParameterSpace space, FitOutcome outcome)
    {
        List<string> columns = ["Parameter", "Unit", "Start", "Fitted"];
        if (outcome.Profiles is not null) columns.Add("95 % (profile)");
        if (outcome.Summary is not null) columns.AddRange(["95 % (posterior)", "R-hat", "Effective size"]);
        Table table = SystemReport.NewTable([.. columns]);
        for (int i = 0; i < space.Count; i++)
        {
            FitParameter p = space.Parameters[i];
            List<string> row = [p.Name, p.Unit, Text(p.Start), Text(p.ValueAt(outcome.Point[i]))];
            if (outcome.Profiles is { } profiles) row.Add(profiles.Profiles.FirstOrDefault(x => x.Parameter == p) is { } profile ? $"{(profile.Lower is { } low ? Text(low) : "bound")} to {(profile.Upper is { } high ? Text(high) : "bound")}" : "");
            if (outcome.Summary is { } summary) row.AddRange([$"{Text(summary.Marginals[i].Lower)} to {Text(summary.Marginals[i].Upper)}", Text(summary.Marginals[i].RHat), Text(summary.Marginals[i].EffectiveSize)]);
            table.AddRow(SystemReport.Cells([.. row]));
        }

        return table;
    }

    private static Table Terms(FitProblem problem, FitOutcome outcome)
    {
        Table table = SystemReport.NewTable("Data", "Conditions", "Misfit at the start", "fitted", "exact", "");
        for (int t = 0; t < problem.Terms.Count; t++)
        {
            table.AddRow(SystemReport.Cells(
                problem.Terms[t].Name,
                string.Join("; ", problem.Terms[t].Conditions.Select(c => problem.Forward.Conditions[c].Name)),
                Text(outcome.Start.Misfits[t]),
                Text(outcome.Best.Misfits[t]),
                outcome.Confirmation is { Failure: null } exact ? Text(exact.Evaluation.Misfits[t]) : "",
                !problem.Fitted[t] ? "held out" : problem.Terms[t].Observations == 0 ? "prior" : ""));
        }

        return table;
    }

    private static void Statements(CommandOutput output, Confirmation confirmation)
    {
        foreach ((string file, StatementReport report) in confirmation.Statements)
        {
            string[] failed = [.. report.Results.Where(r => r.Verdict == StatementVerdict.Failed).Select(r => r.Statement.Id)];
            output.Data.WriteLine($"{file}: {report.Passed} of {Units.Counted(report.Passed + report.Failed, "statement")} pass by {Units.Counted(confirmation.Replicates, "exact replicate")}{(report.ToFill > 0 ? $", {report.Filled} of {Units.Counted(report.ToFill, "window")} to be filled {(report.ToFill == 1 ? "is" : "are")} filled" : "")}.{(failed.Length > 0 ? $" Failed: {string.Join(", ", failed)}." : "")}");
        }
    }

    private static void Valleys(CommandOutput output, ProfileSet profiles)
    {
        Valley[] refined = [.. profiles.Valleys.Found.Where(v => v.Seed is not null)];
        if (refined.Length == 0) return;
        double rise = new ProfileOptions { Level = Level }.Threshold;
        int alike = refined.Count(v => v.Total - profiles.Total <= rise);
        output.Data.WriteLine($"Refined from {Units.Counted(refined.Length, "point")} far from the optimum and from each other (ends of searches, draws of the posterior): negative log posterior {Text(refined[0].Total)} to {Text(refined[^1].Total)}, {alike} within {Text(Math.Round(rise, 2))} of the lowest, {Text(profiles.Total)}; profiles were walked from {Units.Counted(profiles.Valleys.Walked.Count, "place")}. {FitFiles.ResultName} lists all (valleys).");
    }

    private static void Correlations(CommandOutput output, PosteriorSummary summary, ParameterSpace space)
    {
        List<string> strong = [];
        for (int i = 0; i < space.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (Math.Abs(summary.Correlations[i][j]) >= StrongCorrelation) strong.Add($"{space.Parameters[j].Name} with {space.Parameters[i].Name} ({Text(summary.Correlations[i][j])})");
            }
        }

        output.Data.WriteLine(strong.Count == 0 ? "No two parameters are correlated by 0.9 or more." : $"Correlated by 0.9 or more, so that only a combination is known: {string.Join(", ", strong)}.");
    }

    private static void Mechanisms(CommandOutput output, IReadOnlyList<MechanismResult> mechanisms)
    {
        MechanismResult reference = mechanisms[0];
        bool heldOut = mechanisms.Any(m => !double.IsNaN(m.HeldOut));
        Table table = SystemReport.NewTable("Mechanism", "Parameters", "Misfit", "AIC", "BIC", "Cross-validated", "Difference", heldOut ? "Held out" : "", "Evaluations", "What the data say");
        foreach (MechanismResult m in mechanisms.OrderBy(m => m.CrossValidated))
        {
            ScoreDifference difference = ScoreDifference.Of(m, reference);
            table.AddRow(SystemReport.Cells(
                m.Name + (m.Held.Count > 0 ? $" ({string.Join(", ", m.Held.Select(h => $"{h.Name} = {Text(h.Value)}"))} held)" : "") + (m.Search.IsCutShort ? " (search cut short)" : ""),
                m.Parameters.ToString(CultureInfo.InvariantCulture),
                Text(m.Misfit),
                Text(m.Aic),
                Text(m.Bic),
                double.IsNaN(m.CrossValidatedError) ? Text(m.CrossValidated) : $"{Text(m.CrossValidated)} ± {Text(m.CrossValidatedError)}",
                ReferenceEquals(m, reference) ? "" : $"{Text(difference.Difference)} ± {Text(difference.StandardError)}",
                heldOut ? Text(m.HeldOut) : "",
                m.Evaluations.ToString(CultureInfo.InvariantCulture),
                ComparisonVerdict.Of(m, reference)));
        }

        output.Data.Write(table);
        output.Data.WriteLine($"Cross-validated: negative log-likelihood of every condition, predicted without it by {reference.Folds.FirstOrDefault()?.Points.Count ?? 0} fits to the others, averaged, ± standard error for so many; lower is better. Difference: to {reference.Name}, ± standard error over the data and these fits; clearly better or worse: by more than two standard errors; no difference: at most {Text(ComparisonVerdict.Negligible)} with two standard errors added.");
    }

    private static string Text(double value) => double.IsNaN(value) ? "" : Math.Abs(value) >= 1e7 && double.IsFinite(value) ? value.ToString("0.###E+0", CultureInfo.InvariantCulture) : value.ToString("G5", CultureInfo.InvariantCulture);
}
