using System.CommandLine;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Plans;

namespace AlloyKMC.Cli.Commands;

/// <summary>Simulates one condition and writes its dataset.</summary>
internal static class RunCommand
{
    private const double SuppressedEventsPerClusterWarning = 1e-3;

    public static Command Create()
    {
        Argument<string> config = SharedOptions.Config();
        Option<string> outFolder = new("--out", "-o") { Description = "Folder of the dataset. Default: results/ and the name of the configuration.", HelpName = "DIR" };
        Option<long?> seed = new("--seed") { Description = "Seed of the random numbers, instead of ensemble.seed.", HelpName = "N" };
        Option<int?> replicates = new("--replicates") { Description = "Replicates, instead of ensemble.replicates.", HelpName = "N" };
        Option<int?> threads = new("--threads") { Description = "Worker threads. Default: SLURM_CPUS_PER_TASK, else all processors. Changes no result.", HelpName = "N" };
        Option<string> engine = new("--engine") { Description = "Engine, instead of the configuration's.", HelpName = "NAME" };
        Option<bool> force = new("--force") { Description = "Replace results of another configuration in the folder." };
        Option<bool> dryRun = new("--dry-run") { Description = "Say what would be done, and do nothing." };
        Option<string[]> set = SharedOptions.Set();
        Option<bool> json = SharedOptions.Json(), quiet = SharedOptions.Quiet();
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1) result.AddError("--threads must be at least 1.");
        });
        var command = new Command("run", "Simulate one condition and write its dataset. The same command on the same folder continues, or says that all is done.\n\nExample:\n  alloykmc run configs/lin2022/time-course-1to3.json --out results/1to3")
        {
            config, outFolder, seed, replicates, threads, engine, set, force, dryRun, json, quiet,
        };
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            string file = parsed.GetRequiredValue(config);
            List<string> assignments = [.. parsed.GetValue(set) ?? []];
            if (parsed.GetValue(seed) is { } seedValue) assignments.Add(FormattableString.Invariant($"ensemble.seed={seedValue}"));
            if (parsed.GetValue(replicates) is { } replicateCount) assignments.Add(FormattableString.Invariant($"ensemble.replicates={replicateCount}"));
            if (parsed.GetValue(engine) is { } engineName) assignments.Add($"engine={engineName}");
            RunPlan plan = PlanBuilder.Build(SharedOptions.Read(file, assignments));
            var output = new CommandOutput(parsed.GetValue(json), parsed.GetValue(quiet));
            string path = parsed.GetValue(outFolder) ?? Path.Combine("results", Path.GetFileNameWithoutExtension(file));
            foreach (string warning in plan.Warnings) output.Warn(warning);
            return parsed.GetValue(dryRun)
                ? DryRun.Print(plan, path, output)
                : Execute(plan, path, parsed.GetValue(force), SharedOptions.Threads(parsed.GetValue(threads)), output);
        }));
        return command;
    }

    private static int Execute(RunPlan plan, string path, bool force, int threads, CommandOutput output)
    {
        BatchPlan batch = SingleCondition.Of(plan);
        OutputFolder folder = OutputFolder.Open(path, batch.ConfigHash, batch.ResolvedJson, earlier => [.. plan.Resolved.DifferencesFrom(earlier).Select(d => d.ToString())], force);
        if (folder.State == FolderState.Finished) output.Say($"{path} is complete: nothing is left to do. Replace it with --force and another --seed, or choose another folder with --out.");
        using var signals = new StopSignals();
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        BatchSummary summary = ProgressDisplay.While(output, batch, path, report => BatchExecutor.Execute(batch, folder, new BatchOptions { Threads = threads, Kernel = plan.Config.Kernel, Report = report }, signals.Token));
        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (summary.SuppressedEventsPerCluster > SuppressedEventsPerClusterWarning)
            output.Warn(FormattableString.Invariant($"coordinate ranges suppressed about {summary.SuppressedEventsPerCluster:g2} events per cluster: widen the ranges of the families, or they shape the result."));
        foreach ((RunKey key, _, string reason) in summary.Incomplete) output.Warn($"run {key.Id} was cut short: {reason}.");
        if (!summary.IsFinished)
        {
            output.Say($"Stopped with {summary.Missing} of {batch.RunCount} runs left. The same command continues.");
            return signals.ExitCode == ExitCodes.Done ? ExitCodes.StoppedResumable : signals.ExitCode;
        }

        RunReportWriter.Write(output, plan, path, summary, seconds);
        return summary.Incomplete.Count > 0 ? ExitCodes.SomeRunsFailed : ExitCodes.Done;
    }
}
