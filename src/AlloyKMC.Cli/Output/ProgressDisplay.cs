using System.Diagnostics;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Plans;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>Progress while a batch runs: a bar on a terminal, elsewhere a line at the start and one a minute.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan LinePeriod = TimeSpan.FromMinutes(1);

    public static BatchSummary While(CommandOutput output, BatchPlan plan, Shard? shard, string path, Func<Action<RunReport>, BatchSummary> execute)
    {
        long runs = shard is { } part ? part.EndRun(plan.RunCount) - part.FirstRun(plan.RunCount) : plan.RunCount;
        string conditions = plan.Conditions.Count == 1 ? "" : $" over {plan.Conditions.Count} conditions";
        output.Say($"{runs} run{(runs == 1 ? "" : "s")} of {plan.System.Definition.Name}{conditions}{(shard is { } s ? $", part {s.Index + 1} of {s.Count}," : "")} into {path}");
        if (!output.IsInteractive) return execute(LineReporter(output));
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

    private static Action<RunReport> LineReporter(CommandOutput output)
    {
        long last = Stopwatch.GetTimestamp();
        long events = 0;
        return report =>
        {
            events += report.Events;
            if (Stopwatch.GetElapsedTime(last) < LinePeriod) return;
            last = Stopwatch.GetTimestamp();
            output.Say($"{DateTime.Now:yyyy-MM-dd HH:mm:ss} {report.Done} of {report.Total} runs, {Units.Count(events)} events");
        };
    }
}
