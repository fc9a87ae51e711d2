using System.CommandLine;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Sweeps;

namespace AlloyKMC.Cli.Commands;

/// <summary>Simulates all conditions of a sweep, or one part of it, into one dataset.</summary>
internal static class SweepCommand
{
    public static Command Create()
    {
        Argument<string> config = new("CONFIG") { Description = "Configuration with a \"sweep\", a JSON file." };
        Option<string> shard = new("--shard")
        {
            Description = "Work on part I of N only (1/10); when all parts are done, 'alloykmc merge' makes the dataset. In a Slurm array the part is taken from SLURM_ARRAY_TASK_ID.",
            HelpName = "I/N",
        };
        shard.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && Shard.Parse(text) is null) result.AddError($"--shard: '{text}' is no part. {Shard.Allowed}");
        });
        var options = new BatchCommandOptions();
        var command = new Command("sweep", "Simulate every condition of a sweep into one dataset. The same command continues; a failing run is marked and the others go on.\n\nExample:\n  alloykmc sweep configs/lin2022/feed-ratio-sweep.json --out results/ratios") { config, shard };
        options.AddTo(command);
        command.SetAction(parsed => ErrorPrinter.Guard(() =>
        {
            string file = parsed.GetRequiredValue(config), path = options.Folder(parsed, file);
            Shard? part = parsed.GetValue(shard) is { } text ? Shard.Parse(text) : SharedOptions.ArrayTask();
            LoadedSweep sweep = SweepReader.ReadFile(file, SharedOptions.ReadOptions(options.Assignments(parsed), options.Dedicated(parsed)));
            var output = new CommandOutput(parsed.GetValue(options.Json), parsed.GetValue(options.Quiet));
            var warnings = new List<string>();
            BatchPlan batch = SweepBatch.Of(sweep, SharedOptions.Threads(parsed.GetValue(options.Threads)), warnings);
            foreach (string warning in warnings) output.Warn(warning);
            if (parsed.GetValue(options.DryRun)) return DryRun.Print(batch, sweep.Shared.Resolved, path, SharedOptions.Threads(parsed.GetValue(options.Threads)), output);
            return BatchRunner.Execute(
                batch, sweep.Shared.Resolved, path, parsed.GetValue(options.Force), options.Batch(parsed, sweep.Shared.Config.Kernel, part), options.Walltime(parsed), options.LinePeriod(parsed), output,
                (summary, seconds) => SweepReportWriter.Write(output, batch, path, summary, seconds));
        }));
        return command;
    }
}
