using System.Diagnostics;
using AlloyKMC.Batch.Fits;
using AlloyKMC.Cli.Output;
using AlloyKMC.Fitting.Search;
using Spectre.Console;

namespace AlloyKMC.Cli.Fits;

/// <summary>Progress of a fit: a line that changes on a terminal, elsewhere a line at the start and one a minute.</summary>
internal static class FitProgressDisplay
{
    private static readonly TimeSpan LinePeriod = TimeSpan.FromMinutes(1);

    public static FitOutcome While(CommandOutput output, FitSetup setup, FitJournal journal, int threads, string path, Func<Action<FitProgress>, FitOutcome> run)
    {
        string kept = journal.Evaluations > 0 ? $"; {Units.Counted(journal.Evaluations, "evaluation")} remembered" : "";
        output.Say($"Fitting {Units.Counted(setup.Problem.Space.Count, "parameter")} of {setup.System.Definition.Name} to {Units.Counted(setup.Problem.Terms.Count, "term")} of {Units.Counted(setup.Problem.Forward.Conditions.Count, "condition")} on {Units.Counted(threads, "thread")} into {path}{kept}");
        long last = Stopwatch.GetTimestamp();
        if (!output.IsInteractive) return run(Lines);
        FitOutcome? outcome = null;
        output.Messages.Status().Start("evaluating", context => outcome = run(progress => context.Status(Markup.Escape(Text(progress)))));
        return outcome!;

        void Lines(FitProgress progress)
        {
            long since = Interlocked.Read(ref last);
            if (Stopwatch.GetElapsedTime(since) < LinePeriod || Interlocked.CompareExchange(ref last, Stopwatch.GetTimestamp(), since) != since) return;
            output.Say($"{DateTime.Now:yyyy-MM-dd HH:mm:ss} {Text(progress)}");
        }
    }

    private static string Text(FitProgress progress) =>
        FormattableString.Invariant($"{progress.Stream}: {Units.Counted(progress.Evaluations, "evaluation")}, best {progress.Best:0.###}{(progress.Failures > 0 ? $", {progress.Failures} could not be simulated" : "")}");
}
