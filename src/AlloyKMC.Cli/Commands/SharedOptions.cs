using System.CommandLine;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Model;
using Microsoft.Extensions.Configuration;

namespace AlloyKMC.Cli.Commands;

/// <summary>Options that several commands share, under the same names and meanings.</summary>
internal static class SharedOptions
{
    public static Argument<string> Config() => new("CONFIG") { Description = "Run configuration, a JSON file." };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Change one value of the configuration: --set feed.ratio=3:1. May be repeated.",
        HelpName = "PATH=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object on stdout instead of tables; run and sweep also print events on stderr, one JSON object a line." };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "Print no progress and no tables; warnings and errors still appear." };

    /// <summary>Reads a run configuration with the layers file, environment (ALLOYKMC__...), --set and dedicated options, in this order.</summary>
    public static LoadedRun Read(string file, IEnumerable<string> assignments, IEnumerable<(string Written, string Assignment)>? options = null) => RunConfigReader.ReadFile(file, ReadOptions(assignments, options));

    public static RunReadOptions ReadOptions(IEnumerable<string> assignments, IEnumerable<(string Written, string Assignment)>? options = null)
    {
        IConfiguration environment = new ConfigurationBuilder().AddEnvironmentVariables(ConfigOverrides.EnvironmentPrefix).Build();
        return new RunReadOptions
        {
            Overrides = ConfigOverrides.From(environment, assignments, options),
            Engines = [.. EngineCatalog.All.Select(e => e.Name)],
            Kernels = [.. EngineCatalog.All.SelectMany(e => e.Kernels).Select(k => k.Name).Distinct()],
        };
    }

    /// <summary>The part of the Slurm array task this process is; null outside an array.</summary>
    /// <exception cref="FaultException">It is a task of an array, but which part of how many cannot be told: it must not take all of them.</exception>
    public static Shard? ArrayTask()
    {
        if (Environment.GetEnvironmentVariable("SLURM_ARRAY_TASK_ID") is not { Length: > 0 } id) return null;
        string? minimum = Environment.GetEnvironmentVariable("SLURM_ARRAY_TASK_MIN"), maximum = Environment.GetEnvironmentVariable("SLURM_ARRAY_TASK_MAX"), count = Environment.GetEnvironmentVariable("SLURM_ARRAY_TASK_COUNT");
        return Shard.OfArrayTask(id, minimum, maximum, count) ?? throw new FaultException(new Fault(
            "SLURM_ARRAY_TASK_ID",
            $"is '{id}', but with SLURM_ARRAY_TASK_MIN '{minimum}', _MAX '{maximum}' and _COUNT '{count}' it is no part of an array.",
            "Submit with sbatch --array=1-N, say which part this is with --shard I/N, or unset SLURM_ARRAY_TASK_ID to run all parts here."));
    }

    /// <summary>How often Slurm has started this job again; 0 outside Slurm.</summary>
    public static int SlurmRestarts() => int.TryParse(Environment.GetEnvironmentVariable("SLURM_RESTART_COUNT"), out int restarts) ? Math.Max(0, restarts) : 0;

    /// <summary>Threads asked for, else those Slurm granted, else those of the machine.</summary>
    public static int Threads(int? asked)
    {
        if (asked is { } threads) return threads;
        return int.TryParse(Environment.GetEnvironmentVariable("SLURM_CPUS_PER_TASK"), out int granted) && granted > 0 ? granted : Environment.ProcessorCount;
    }
}
