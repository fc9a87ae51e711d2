using System.CommandLine;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Cli.Output;

namespace AlloyKMC.Cli.Commands;

/// <summary>Makes one dataset of the parts of a sweep: the same to the byte as without parts.</summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        Argument<string[]> folders = new("DIR") { Description = "Folders the parts were written to; usually one.", Arity = ArgumentArity.OneOrMore };
        Option<string> outFolder = new("--out", "-o") { Description = "Folder of the dataset, where the parts are in several folders.", HelpName = "DIR" };
        Option<bool> json = SharedOptions.Json(), quiet = SharedOptions.Quiet();
        var command = new Command("merge", "Make one dataset of the parts of a sweep. Parts of different configurations are refused with the difference.\n\nExample:\n  alloykmc merge results/ratios") { folders, outFolder, json, quiet };
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            string[] paths = parsed.GetRequiredValue(folders);
            string target = parsed.GetValue(outFolder) ?? paths[0];
            if (paths.Length > 1 && parsed.GetValue(outFolder) is null) throw new OutputRefusedException("several folders were given.", "Name the folder of the dataset with --out.");
            StoredPlan stored = StoredPlan.Read(paths[0]);
            foreach (string path in paths.Skip(1))
            {
                StoredBatch other = StoredBatch.Read(path);
                if (other.ConfigHash != stored.Stored.ConfigHash)
                    throw new OutputRefusedException($"{path} holds results of another configuration than {paths[0]}.", "Merge only parts of one sweep.", [.. stored.Resolved.DifferencesFrom(other.ConfigJson).Select(d => d.ToString())]);
            }

            var output = new CommandOutput(parsed.GetValue(json), parsed.GetValue(quiet));
            OutputFolder folder = target == paths[0]
                ? OutputFolder.ToAssemble(target)
                : OutputFolder.Open(target, FolderClaim.Of(stored.Plan, stored.Resolved) with { Raise = null }, force: false);
            using var signals = new StopSignals();
            BatchSummary? summary = Merge(stored, folder, target == paths[0] ? [] : paths, signals.Token);
            if (signals.ExitCode != ExitCodes.Done && summary is not { IsFinished: true })
            {
                Console.Error.WriteLine("Stopped while the dataset was written; the parts are kept. The same command continues.");
                return signals.ExitCode;
            }

            if (!summary!.IsFinished)
            {
                Console.Error.WriteLine($"error: {summary.Missing} of {stored.Plan.RunCount} runs are missing; 'alloykmc status {target}' lists them. Run the parts that hold them again, then merge.");
                return ExitCodes.StoppedResumable;
            }

            SweepReportWriter.Write(output, stored.Plan, target, summary, 0);
            return summary.Incomplete.Count > 0 ? ExitCodes.SomeRunsFailed : ExitCodes.Done;
        }));
        return command;
    }

    /// <returns>Null where it was stopped before the parts were together.</returns>
    /// <exception cref="BatchFailedException">The disk is full or failed.</exception>
    private static BatchSummary? Merge(StoredPlan stored, OutputFolder folder, IReadOnlyList<string> elsewhere, CancellationToken cancellation)
    {
        try
        {
            folder.Import(elsewhere, cancellation);
            return BatchExecutor.Execute(stored.Plan, folder, new BatchOptions { Threads = 1, ExecuteMissing = false }, cancellation);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (IOException exception)
        {
            throw new BatchFailedException(exception);
        }
    }
}
