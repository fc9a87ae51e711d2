using System.Diagnostics;
using System.Globalization;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Benchmarks;

/// <summary>A sweep in very many parts, as the tasks of an array leave it behind: files, and what looking at it and merging it cost. The parts run one after another in one process, so
/// that their own start-up does not hide what is measured. A row of bench/scale.sh.</summary>
internal static class ShardScale
{
    private const int RunsPerShard = 10;

    public static int Run(int shards, string path)
    {
        BatchPlan plan = NewPlan(shards * RunsPerShard);
        OutputFolder Open() => OutputFolder.Open(path, plan.ConfigHash, plan.ResolvedJson, _ => [], force: false);
        long start = Stopwatch.GetTimestamp();
        for (int shard = 0; shard < shards; shard++) BatchExecutor.Execute(plan, Open(), new BatchOptions { Threads = 1, Shard = new Shard(shard, shards) }, CancellationToken.None);
        double parts = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int files = Directory.GetFiles(path, "*", SearchOption.AllDirectories).Length;
        long bytes = Directory.GetFiles(path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);

        start = Stopwatch.GetTimestamp();
        long missing = BatchStatus.Of(plan, OutputFolder.Existing(path), []).Sum(c => (long)c.Missing);
        double status = Stopwatch.GetElapsedTime(start).TotalSeconds;

        start = Stopwatch.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        BatchSummary merged = BatchExecutor.Execute(plan, OutputFolder.Existing(path), new BatchOptions { Threads = 1, ExecuteMissing = false }, CancellationToken.None);
        double merge = Stopwatch.GetElapsedTime(start).TotalSeconds, mergeCpu = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        int after = Directory.GetFiles(path, "*", SearchOption.AllDirectories).Length;
        using Process process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {shards} | {1000 * parts / shards:0.00} ms | {files} | {bytes / 1024} kB | {status:0.00} s | {merge:0.00} s | {mergeCpu:0.00} s | {after} | {process.PeakWorkingSet64 / (1 << 20)} MB |"));
        if (missing != 0) Console.Error.WriteLine($"{missing} runs were missing before the merge.");
        return merged.IsFinished ? 0 : 1;
    }

    private static BatchPlan NewPlan(int runs)
    {
        AlloySystem system = AlloySystem.Compile(new SystemDefinition
        {
            Name = "two pools",
            Units = new UnitsDefinition { Time = "s", Concentration = "molecules" },
            Families = [new("A", new FamilyDefinition { Content = [new("M", "1")] }), new("B", new FamilyDefinition { Content = [new("M", "1")] })],
            Rules = [new RuleDefinition { Name = "decay", Reaction = "A -> B", Rate = "k" }],
            Parameters = [new("k", new ParameterDefinition { Value = 1, Unit = "1/s" })],
        });
        Network network = NetworkBuilder.Build(system, system.Values());
        var simulation = new SimulationPlan { Network = network, InitialCounts = [8, 0], Volume = 1, SampleTimesSeconds = [1, 2] };
        const int Conditions = 100;
        return new BatchPlan
        {
            System = system,
            Conditions = [.. Enumerable.Range(0, Conditions).Select(c => new Condition(c, [], () => simulation))],
            Replicates = runs / Conditions,
            Seed = 1,
            Engine = "auto",
            ConfigHash = "shards",
            RunsHash = "shards",
            ResolvedJson = "{}",
        };
    }
}
