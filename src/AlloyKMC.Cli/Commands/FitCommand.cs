using System.CommandLine;
using AlloyKMC.Batch.Fits;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Cli.Fits;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Configuration.Sweeps;
using AlloyKMC.Configuration.Systems;
using AlloyKMC.Model;

namespace AlloyKMC.Cli.Commands;

/// <summary>Fits a mechanism to data, says how well each parameter is known, and compares mechanisms.</summary>
internal static class FitCommand
{
    private const int DefaultPosteriorSteps = 2000;

    public static Command Create()
    {
        Argument<string> config = new("CONFIG") { Description = "Fit file: runs, data, parameters and how to search." };
        Option<string[]> to = new("--to") { Description = "Further data: statements (.json), or a measured time course (.csv: time_s,family,x,intensity[,sd]) where the runs have one condition. May be repeated.", HelpName = "FILE", AllowMultipleArgumentsPerToken = false };
        Option<string[]> profile = new("--profile") { Description = "Profile likelihoods and confidence intervals of the parameters named, or of all; together with --posterior they are walked from what that visited too.", HelpName = "PARAMETER", Arity = ArgumentArity.ZeroOrMore, AllowMultipleArgumentsPerToken = true };
        Option<int?> posterior = new("--posterior") { Description = $"Sample the posterior with so many steps of each of four chains (default {DefaultPosteriorSteps}).", HelpName = "STEPS", Arity = ArgumentArity.ZeroOrOne };
        Option<string[]> predict = new("--predict") { Description = "Run or sweep files to predict with bands from the posterior (with --posterior). May be repeated.", HelpName = "CONFIG", AllowMultipleArgumentsPerToken = false };
        Option<int> bandDraws = new("--band-draws") { Description = "Draws of the posterior, evenly spaced, that the bands of --predict are made from, at most.", HelpName = "N", DefaultValueFactory = _ => 200 };
        Option<string[]> compare = new("--compare") { Description = "Rival system files: each is fitted to the same data and scored by what it predicts of conditions left out.", HelpName = "SYSTEM", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
        Option<string[]> without = new("--without") { Description = "Compare with the same rules without a process: the PARAMETER, or several joined by commas, is 0 and all others are fitted. What predicts clearly worse is needed.", HelpName = "PARAMETER", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
        Option<int> folds = new("--folds") { Description = "Parts the conditions are split into for --compare and --without.", HelpName = "N", DefaultValueFactory = _ => 5 };
        Option<long?> evaluations = new("--evaluations") { Description = "Evaluations of all searches at most, instead of limits.evaluations.", HelpName = "N" };
        Option<long?> seed = new("--seed") { Description = "Seed of the search, instead of search.seed.", HelpName = "N" };
        var batch = new BatchCommandOptions();
        batch.Out.Description = "Folder of the results, and of the evaluations that the same command continues from. Default: results/ and the name of the fit file.";
        batch.Set.Description = "Change one value of the fit file: --set search.starts=5. May be repeated.";
        evaluations.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long?>() < 1) result.AddError("--evaluations must be at least 1.");
        });
        posterior.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int?>() < 30) result.AddError("--posterior needs at least 30 steps.");
        });
        bandDraws.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 20) result.AddError("--band-draws must be at least 20.");
        });
        folds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 2) result.AddError("--folds must be at least 2.");
        });
        var command = new Command("fit", "Fit parameters of a mechanism to statements and measured time courses. The same command on the same folder continues; --profile, --posterior and --compare build on what is there.\n\nExample:\n  alloykmc fit configs/lin2022/fit.json --out results/fit")
        {
            config, to, batch.Out, profile, posterior, predict, bandDraws, compare, without, folds, evaluations, seed, batch.Threads, batch.MaxWalltime, batch.Set, batch.Force, batch.Json, batch.Quiet,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(predict) is not null && result.GetResult(posterior) is null) result.AddError("--predict needs --posterior.");
        });
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            string file = parsed.GetRequiredValue(config), path = batch.Folder(parsed, file);
            List<string> assignments = [.. parsed.GetValue(batch.Set) ?? []];
            if (parsed.GetValue(evaluations) is { } most) assignments.Add(FormattableString.Invariant($"limits.evaluations={most}"));
            if (parsed.GetValue(seed) is { } number) assignments.Add(FormattableString.Invariant($"search.seed={number}"));
            LoadedFit fit = FitReader.ReadFile(file, SharedOptions.ReadOptions(assignments).Overrides).WithData(parsed.GetValue(to) ?? []);
            // What the options ask for is checked with the fit, so that all that is wrong is told at once.
            List<Fault> faults = [];
            string[] rivals = parsed.GetValue(compare) ?? [], predicted = parsed.GetValue(predict) ?? [];
            FitSetup setup = Checked(() => FitSetup.Read(fit), faults) ?? throw WithFilesOf(rivals, predicted, fit, faults);
            int threads = SharedOptions.Threads(parsed.GetValue(batch.Threads));
            var output = new CommandOutput(parsed.GetValue(batch.Json), parsed.GetValue(batch.Quiet));
            var request = new FitRequest
            {
                Profiles = parsed.GetResult(profile) is null ? null : Checked(() => ParameterIndices(setup, parsed.GetValue(profile) ?? []), faults),
                PosteriorSteps = parsed.GetResult(posterior) is null ? null : parsed.GetValue(posterior) ?? DefaultPosteriorSteps,
                BandDraws = parsed.GetValue(bandDraws),
                Predictions = [.. predicted.Select(run => (run, Checked(() => FitConditions.OfRun(run, setup.SystemFile, setup.System), faults)!))],
                Rivals =
                [
                    .. (parsed.GetValue(without) ?? []).Select(names => Checked(() => FitSetup.Read(fit, without: [.. names.Split(',', StringSplitOptions.TrimEntries).Distinct()]), faults)!),
                    .. rivals.Select(system => Checked(() => FitSetup.Read(fit, system), faults)!),
                ],
                Folds = parsed.GetValue(folds),
            };
            if (parsed.GetResult(folds) is { Implicit: false } && request.Rivals.Count > 0) CheckFolds(request.Folds, setup.Problem.FittedConditions.Count, faults);
            if (faults.Count > 0) throw new FaultException([.. faults.DistinctBy(f => f.ToString())]);
            OutputFolder folder = OutputFolder.Open(path, setup.Hash, setup.IdentityJson, setup.DifferencesFrom, parsed.GetValue(batch.Force));
            using var signals = new StopSignals();
            if (batch.Walltime(parsed) is { } limit) signals.StopAfter(limit);
            else if (fit.Config.Wall is { } wall) signals.StopAfter(TimeSpan.FromSeconds(wall.Seconds));
            using FitJournal journal = FitJournal.Open(Path.Combine(folder.WorkPath, "evaluations.journal"), setup.Hash);
            try
            {
                FitOutcome outcome = FitProgressDisplay.While(output, setup, journal, threads, path, report => FitSession.Run(setup, fit.Config, request, journal, threads, report, signals.Token));
                FitFiles.Write(path, setup, fit, outcome);
                FitReport.Write(output, path, setup, fit, outcome);
                return outcome.Best.IsFailed ? ExitCodes.SomeRunsFailed : ExitCodes.Done;
            }
            catch (OperationCanceledException)
            {
                output.Say($"Stopped after {Units.Counted(journal.Evaluations, "evaluation")}, kept in {path}. The same command continues.");
                return signals.ExitCode == ExitCodes.Done ? ExitCodes.StoppedResumable : signals.ExitCode;
            }
        }));
        return command;
    }

    /// <summary>The faults of a fit with those of the files that options name, as far as these can be told without it.</summary>
    private static FaultException WithFilesOf(string[] rivals, string[] predicted, LoadedFit fit, List<Fault> faults)
    {
        foreach (string rival in rivals) Checked(() => SystemReader.ReadFile(rival), faults);
        var options = new RunReadOptions { Overrides = fit.SystemOverride };
        foreach (string run in predicted) Checked(() => SweepReader.IsSweepFile(run) ? (object)SweepReader.ReadFile(run, options) : RunConfigReader.ReadFile(run, options), faults);
        return new FaultException([.. faults.DistinctBy(f => f.ToString())]);
    }

    private static void CheckFolds(int folds, int conditions, List<Fault> faults)
    {
        if (folds <= conditions) return;
        string counted = Units.Counted(conditions, "condition");
        faults.Add(new Fault(
            "--folds",
            $"The data that count are of {counted}, which cannot be split into {folds} parts.",
            conditions < 2 ? "To compare by what is predicted, give data of at least two conditions." : $"Give 2 to {conditions}; {conditions} leaves out one condition at a time."));
    }

    private static T? Checked<T>(Func<T> read, List<Fault> faults)
        where T : class
    {
        try
        {
            return read();
        }
        catch (FaultException exception)
        {
            faults.AddRange(exception.Faults);
            return null;
        }
    }

    private static IReadOnlyList<int> ParameterIndices(FitSetup setup, string[] names)
    {
        string[] known = [.. setup.Problem.Space.Parameters.Select(p => p.Name)];
        if (names.Length == 0) return [.. Enumerable.Range(0, known.Length)];
        Fault[] faults = [.. names.Where(n => !known.Contains(n)).Select(n => new Fault("--profile", $"'{n}' is not fitted.{Suggestion.For(n, known)}", $"Fitted are {string.Join(", ", known)}."))];
        return faults.Length > 0 ? throw new FaultException(faults) : [.. names.Distinct().Select(n => Array.IndexOf(known, n))];
    }
}
