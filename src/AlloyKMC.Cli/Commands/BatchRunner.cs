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
    /// <param name="output">Where to write.</param>
    /// <param name="report">Prints the results of a finished batch.</param>
    /// <returns>Exit code.</returns>
    public static int Execute(BatchPlan plan, ResolvedConfig resolved, string path, bool force, BatchOptions options, TimeSpan? walltime, CommandOutput output, Action<BatchSummary, double> report)
    {
        OutputFolder folder = OutputFolder.Open(path, plan.ConfigHash, plan.ResolvedJson, earlier => [.. resolved.DifferencesFrom(earlier).Select(d => d.ToString())], force);
        using var signals = new StopSignals();
        if (walltime is { } limit) signals.StopAfter(limit);
        long start = Stopwatch.GetTimestamp();
        BatchSummary summary = ProgressDisplay.While(output, plan, options.Shard, path, progress => BatchExecutor.Execute(plan, folder, options with { Report = progress, Notice = (run, text) => output.Warn($"run {run.Id}: {text}") }, signals.Token));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (summary.SuppressedEventsPerCluster > SuppressedEventsPerClusterWarning)
            output.Warn(FormattableString.Invariant($"coordinate ranges suppressed about {summary.SuppressedEventsPerCluster:g2} events per cluster: widen the ranges of the families, or they shape the result."));
        foreach ((RunKey key, _, string reason) in summary.Incomplete) output.Warn($"run {key.Id} was cut short: {reason}.");
        if (!summary.IsFinished)
        {
            output.Say($"Stopped with {summary.Missing} runs left. The same command continues.");
            return signals.ExitCode == ExitCodes.Done ? ExitCodes.StoppedResumable : signals.ExitCode;
        }

        if (summary.Executed == 0) output.Say($"{path} is complete: nothing is left to do. Choose another folder with --out, or another --seed and --force.");
        if (options.Shard is null) report(summary, seconds);
        else output.Say($"Part {options.Shard.Value.Index + 1} of {options.Shard.Value.Count} is done. When all parts are: alloykmc merge {path}");
        return summary.Incomplete.Count > 0 ? ExitCodes.SomeRunsFailed : ExitCodes.Done;
    }
}
