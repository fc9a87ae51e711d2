using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Plans;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>Progress while a batch runs: a bar on a terminal, elsewhere a line at the start and one a minute.</summary>
internal static class ProgressDisplay
{
    public static readonly TimeSpan LinePeriod = TimeSpan.FromMinutes(1);

    public static BatchSummary While(CommandOutput output, BatchLog log, BatchPlan plan, Shard? shard, string path, TimeSpan linePeriod, Func<Action<RunReport>, BatchSummary> execute)
    {
        long runs = RunsOf(plan, shard);
        string conditions = plan.Conditions.Count == 1 ? "" : $" over {plan.Conditions.Count} conditions";
        log.Say("start", $"{Units.Counted(runs, "run")} of {plan.System.Definition.Name}{conditions}{(shard is { } s ? $", part {s.Index + 1} of {s.Count}," : "")} into {path}", ("out", path), ("total", runs));
        if (!output.IsInteractive || output.Json)
        {
            using var timer = new Timer(_ => log.Progress(), null, linePeriod, linePeriod);
            return execute(log.Finished);
        }

        BatchSummary? summary = null;
        output.Messages.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn()).Start(context =>
        {
            ProgressTask task = context.AddTask("runs", maxValue: Math.Max(1, runs));
            long events = 0;
            summary = execute(report =>
            {
                events += report.Events;
                task.Value = report.Done;
                task.Description = $"{report.Done} of {report.Total} runs, {Units.Count(events)} events";
            });
        });
        return summary!;
    }

    /// <summary>Runs of the part, or of all.</summary>
    public static long RunsOf(BatchPlan plan, Shard? shard) => shard is { } part ? part.EndRun(plan.RunCount) - part.FirstRun(plan.RunCount) : plan.RunCount;
}
