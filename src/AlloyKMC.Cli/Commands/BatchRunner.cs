using System.Diagnostics;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Resolved;

namespace AlloyKMC.Cli.Commands;

/// <summary>What run and sweep have in common: open the folder, execute with progress and signals, say how it ended.</summary>
internal static class BatchRunner
{
    private const double SuppressedEventsPerClusterWarning = 1e-3;

    /// <param name="plan">The batch.</param>
    /// <param name="resolved">Its resolved configuration, for the differences to an earlier one.</param>
    /// <param name="path">Output folder.</param>
    /// <param name="force">Whether results of another configuration are replaced.</param>
    /// <param name="options">Threads, kernel, part.</param>
    /// <param name="walltime">Time after which to stop in a resumable state; null: none.</param>
    /// <param name="linePeriod">Time between two lines of progress off a terminal.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="report">Prints the results of a finished batch.</param>
    /// <returns>Exit code.</returns>
    public static int Execute(BatchPlan plan, ResolvedConfig resolved, string path, bool force, BatchOptions options, TimeSpan? walltime, TimeSpan linePeriod, CommandOutput output, Action<BatchSummary, double> report)
    {
        var log = new BatchLog(output, ProgressDisplay.RunsOf(plan, options.Shard));

        // A job that Slurm started again goes on: what --force was to replace was replaced the first time.
        int restarts = SharedOptions.SlurmRestarts();
        if (restarts > 0)
        {
            log.Say("restart", $"Started again by Slurm ({restarts}): going on from what is in {path}.", ("restarts", restarts));
            force = false;
        }

        OutputFolder folder = OutputFolder.Open(path, FolderClaim.Of(plan, resolved), force);
        if (folder.Raise is { } raise) log.Say("raised", $"{path} was made for less of the same ({string.Join("; ", raise.Differences)}): its runs are kept.", ("out", path));
        using var signals = new StopSignals();
        if (walltime is { } limit) signals.StopAfter(limit);
        long start = Stopwatch.GetTimestamp();
        BatchSummary summary = ProgressDisplay.While(
            output, log, plan, options.Shard, path, linePeriod, progress => BatchExecutor.Execute(plan, folder, options with { Report = progress, Notice = (run, text) => log.Warn(run, text) }, signals.Token));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (summary.SuppressedEventsPerCluster > SuppressedEventsPerClusterWarning)
            log.Warn(null, FormattableString.Invariant($"coordinate ranges suppressed about {summary.SuppressedEventsPerCluster:g2} events per cluster: widen the ranges of the families, or they shape the result."));
        if (!summary.IsFinished)
        {
            int code = signals.ExitCode == ExitCodes.Done ? ExitCodes.StoppedResumable : signals.ExitCode;
            log.Say("stopped", summary.Missing == 0 ? "Stopped while the dataset was written. The same command continues." : $"Stopped with {summary.Missing} runs left. The same command continues.", ("missing", summary.Missing), ("exitCode", code));
            return code;
        }

        // Told of when it happened, but not where a progress bar was in the way, and not by the call that only finds it.
        if (output.IsInteractive || summary.Executed == 0)
        {
            foreach ((RunKey key, _, string reason) in summary.Incomplete) log.Warn(key, $"was cut short: {reason}.", "run");
        }

        if (summary.Executed == 0) log.Say("complete", $"{path} is complete: nothing is left to do. Choose another folder with --out, or another --seed and --force.");
        if (options.Shard is null) report(summary, seconds);
        int ended = summary.Incomplete.Count > 0 ? ExitCodes.SomeRunsFailed : ExitCodes.Done;
        if (options.Shard is { } part) log.Say("end", $"Part {part.Index + 1} of {part.Count} is done. When all parts are: alloykmc merge {path}", ("exitCode", ended));
        else if (output.Json) log.Say("end", $"Done: {path}", ("exitCode", ended));
        return ended;
    }
}
