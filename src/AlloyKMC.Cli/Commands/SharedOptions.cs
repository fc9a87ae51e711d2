using System.CommandLine;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Kinetics.Engines;
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

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object on stdout instead of tables." };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "Print no progress and no tables; warnings and errors still appear." };

    /// <summary>Reads a run configuration with the layers file, environment (ALLOYKMC__...), --set and dedicated options, in this order.</summary>
    public static LoadedRun Read(string file, IEnumerable<string> assignments) => RunConfigReader.ReadFile(file, ReadOptions(assignments));

    public static RunReadOptions ReadOptions(IEnumerable<string> assignments)
    {
        IConfiguration environment = new ConfigurationBuilder().AddEnvironmentVariables(ConfigOverrides.EnvironmentPrefix).Build();
        return new RunReadOptions
        {
            Overrides = ConfigOverrides.From(environment, assignments),
            Engines = [.. EngineCatalog.All.Select(e => e.Name)],
            Kernels = [.. EngineCatalog.All.SelectMany(e => e.Kernels).Select(k => k.Name).Distinct()],
        };
    }

    /// <summary>The part of the Slurm array task this process is; null outside an array.</summary>
    public static Shard? ArrayTask() => Shard.OfArrayTask(
        Environment.GetEnvironmentVariable("SLURM_ARRAY_TASK_ID"), Environment.GetEnvironmentVariable("SLURM_ARRAY_TASK_MIN"),
        Environment.GetEnvironmentVariable("SLURM_ARRAY_TASK_MAX"), Environment.GetEnvironmentVariable("SLURM_ARRAY_TASK_COUNT"));

    /// <summary>Threads asked for, else those Slurm granted, else those of the machine.</summary>
    public static int Threads(int? asked)
    {
        if (asked is { } threads) return threads;
        return int.TryParse(Environment.GetEnvironmentVariable("SLURM_CPUS_PER_TASK"), out int granted) && granted > 0 ? granted : Environment.ProcessorCount;
    }
}
