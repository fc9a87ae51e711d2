using System.CommandLine;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Quantities;

namespace AlloyKMC.Cli.Commands;

/// <summary>Options of the commands that simulate.</summary>
internal sealed class BatchCommandOptions
{
    public Option<string> Out { get; } = new("--out", "-o") { Description = "Folder of the dataset. Default: results/ and the name of the configuration.", HelpName = "DIR" };

    public Option<long?> Seed { get; } = new("--seed") { Description = "Seed of the random numbers, instead of ensemble.seed.", HelpName = "N" };

    public Option<int?> Replicates { get; } = new("--replicates") { Description = "Replicates, instead of ensemble.replicates.", HelpName = "N" };

    public Option<int?> Threads { get; } = new("--threads") { Description = "Worker threads. Default: SLURM_CPUS_PER_TASK, else all processors. Changes no result.", HelpName = "N" };

    public Option<string> Engine { get; } = new("--engine") { Description = "Engine, instead of the configuration's.", HelpName = "NAME" };

    public Option<string> Kernel { get; } = new("--kernel") { Description = "Vector width (vector512, vector256, scalar), instead of the best this machine has. Changes no result.", HelpName = "NAME" };

    public Option<string> MaxWalltime { get; } = new("--max-walltime") { Description = "Stop after this time in a state the same command continues from: \"55 min\".", HelpName = "TIME" };

    public Option<string> CheckpointEvery { get; } = new("--checkpoint-every") { Description = "Time between two checkpoints of a long run. Default: 30 s. Changes no result.", HelpName = "TIME" };

    public Option<string> ProgressEvery { get; } = new("--progress-every") { Description = "Time between two lines of progress where there is no terminal. Default: 1 min.", HelpName = "TIME" };

    public Option<bool> Force { get; } = new("--force") { Description = "Replace results of another configuration in the folder." };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Say what would be done, and do nothing." };

    public Option<string[]> Set { get; } = SharedOptions.Set();

    public Option<bool> Json { get; } = SharedOptions.Json();

    public Option<bool> Quiet { get; } = SharedOptions.Quiet();

    public BatchCommandOptions()
    {
        Threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1) result.AddError("--threads must be at least 1.");
        });
        foreach (Option<string> time in (Option<string>[])[MaxWalltime, CheckpointEvery, ProgressEvery])
        {
            time.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<string>() is { } text && Duration.Parse(text, out _) is { } problem) result.AddError($"{time.Name}: {problem} Give {Duration.Allowed}.");
            });
        }
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { Out, Seed, Replicates, Threads, Engine, Kernel, MaxWalltime, CheckpointEvery, ProgressEvery, Set, Force, DryRun, Json, Quiet }) command.Add(option);
    }

    /// <summary>What --set assigns.</summary>
    public string[] Assignments(ParseResult parsed) => parsed.GetValue(Set) ?? [];

    /// <summary>What the dedicated options assign, as written and as path=value.</summary>
    public IEnumerable<(string Written, string Assignment)> Dedicated(ParseResult parsed)
    {
        if (parsed.GetValue(Seed) is { } seed) yield return (FormattableString.Invariant($"--seed {seed}"), FormattableString.Invariant($"ensemble.seed={seed}"));
        if (parsed.GetValue(Replicates) is { } replicates) yield return (FormattableString.Invariant($"--replicates {replicates}"), FormattableString.Invariant($"ensemble.replicates={replicates}"));
        if (parsed.GetValue(Engine) is { } engine) yield return ($"--engine {engine}", $"engine={engine}");
        if (parsed.GetValue(Kernel) is { } kernel) yield return ($"--kernel {kernel}", $"kernel={kernel}");
    }

    public string Folder(ParseResult parsed, string configFile) => parsed.GetValue(Out) ?? Path.Combine("results", Path.GetFileNameWithoutExtension(configFile));

    public TimeSpan? Walltime(ParseResult parsed) => Time(parsed, MaxWalltime);

    public TimeSpan LinePeriod(ParseResult parsed) => Time(parsed, ProgressEvery) ?? ProgressDisplay.LinePeriod;

    public BatchOptions Batch(ParseResult parsed, string? kernel, Shard? shard = null)
    {
        var options = new BatchOptions { Threads = SharedOptions.Threads(parsed.GetValue(Threads)), Kernel = kernel, Shard = shard };
        return Time(parsed, CheckpointEvery) is { } interval ? options with { CheckpointInterval = interval } : options;
    }

    private static TimeSpan? Time(ParseResult parsed, Option<string> option) => parsed.GetValue(option) is { } text && Duration.Parse(text, out Duration duration) is null ? TimeSpan.FromSeconds(duration.Seconds) : null;
}
