using System.Text.RegularExpressions;
using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>The job scripts on a real Slurm of one machine, and the schedulers that only set numbers.</summary>
public class SlurmTests
{
    private const string Config = "configs/lin2022/feed-ratio-sweep.json";

    [SkippableFact]
    public void An_array_with_killed_requeued_and_timed_out_tasks_merges_to_the_bytes_of_the_local_sweep()
    {
        Skip.IfNot(SlurmCluster.IsInstalled, SlurmCluster.MissingReason);
        using var folder = new TemporaryFolder();
        string config = folder.File("sweep.json", $$"""
            {
              "system": "{{Path.Combine(Alloykmc.Root, "configs", "systems", "m44.json")}}",
              "feed": { "ratio": "3:1", "clusters": 8000 }, "sampling": { "times": ["10 min", "20 h"] }, "engine": "direct",
              "ensemble": { "replicates": 2, "seed": 5 }, "sweep": { "grid": { "feed.ratio": ["2:1", "3:1", "4:1"] } }
            }
            """);
        string output = folder.Combine("array");
        using (var cluster = new SlurmCluster(folder))
        {
            Finished submitted = cluster.Shell($"scripts/slurm/submit.sh '{config}' '{output}' 3 --cpus-per-task=1 --mem=200");
            Match jobs = Regex.Match(submitted.Out, @"array (\d+) \(3 parts\), then merge (\d+)");
            Assert.True(jobs.Success, submitted.Out + submitted.Error);
            string array = jobs.Groups[1].Value, merge = jobs.Groups[2].Value;
            cluster.WaitUntil("all three tasks have begun a run", () => Directory.Exists(Path.Combine(output, ".alloykmc")) && Directory.GetFiles(Path.Combine(output, ".alloykmc"), "shard-*.journal").Length == 3);

            // One task is told that its time is nearly up, one is requeued while it runs, one is cancelled with KILL, of which Slurm makes a SIGTERM first, and is requeued by hand; KillTests send the real one.
            Assert.Equal(0, cluster.Shell($"scancel --signal=USR1 --batch {array}_1").ExitCode);
            Assert.Equal(0, cluster.Shell($"scontrol requeue {array}_2").ExitCode);
            Assert.Equal(0, cluster.Shell($"scancel --signal=KILL --full {array}_3").ExitCode);
            cluster.WaitUntil("the killed task has ended", () => cluster.Shell($"squeue -h -t R,CG -j {array}_3").Out.Trim().Length == 0);
            Assert.Equal(0, cluster.Shell($"scontrol requeue {array}_3").ExitCode);
            cluster.WaitUntil("the merge has ended", () => cluster.Shell($"squeue -h -j {merge}").Out.Trim().Length == 0);

            Assert.Contains("ExitCode=0:0", cluster.Shell($"scontrol show job {merge}").Out, StringComparison.Ordinal);
            string[] logs = [.. Enumerable.Range(1, 3).Select(part => File.ReadAllText(Path.Combine(output + ".logs", $"part-{part}.log")))];
            Assert.All(logs, log => Assert.Contains("Started again by Slurm (1)", log, StringComparison.Ordinal));
            Assert.Contains("The same command continues", logs[0], StringComparison.Ordinal);
        }

        Assert.Equal(0, Alloykmc.Run("sweep", config, "--out", folder.Combine("local"), "--quiet").ExitCode);
        Assert.Equal(Contents(folder.Combine("local")), Contents(output));
    }

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=2")]
    [InlineData("SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=3")]
    [InlineData("SLURM_ARRAY_TASK_ID=x SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=3")]
    public void A_task_of_an_array_that_cannot_tell_its_part_does_not_run_all_of_it(string variables)
    {
        using var folder = new TemporaryFolder();
        Finished finished = Alloykmc.Shell(Alloykmc.Root, $"{variables} dotnet {Alloykmc.Program} sweep {Config} --out {folder.Combine("out")}");
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("--shard I/N", finished.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Combine("out")));
    }

    [Fact]
    public void Parts_numbered_by_PBS_and_by_GNU_parallel_make_the_same_dataset()
    {
        using var folder = new TemporaryFolder();
        string[] small = ["--set", "feed.clusters=100", "--replicates", "1"];
        string program = $"ALLOYKMC='dotnet {Alloykmc.Program}' ALLOYKMC__feed__clusters=100 ALLOYKMC__ensemble__replicates=1";
        Assert.Equal(0, Alloykmc.Run(["sweep", Config, .. small, "--quiet", "--out", folder.Combine("whole")]).ExitCode);
        for (int task = 1; task <= 2; task++)
        {
            Finished part = Alloykmc.Shell(Alloykmc.Root, $"{program} CONFIG={Config} OUT='{folder.Combine("p b s")}' PARTS=2 PBS_ARRAY_INDEX={task} NCPUS=1 scripts/pbs/sweep.pbs");
            Assert.True(part.ExitCode == 0, part.Error);
        }

        Assert.Equal(0, Alloykmc.Run("merge", folder.Combine("p b s"), "--quiet").ExitCode);
        Assert.Equal(Contents(folder.Combine("whole")), Contents(folder.Combine("p b s")));
        if (Alloykmc.Shell(Alloykmc.Root, "command -v parallel").ExitCode != 0) return;
        Finished parallel = Alloykmc.Shell(Alloykmc.Root, $"{program} scripts/parallel/sweep.sh {Config} '{folder.Combine("par allel")}' 3 -j 2");
        Assert.True(parallel.ExitCode == 0, parallel.Error);
        Assert.Equal(Contents(folder.Combine("whole")), Contents(folder.Combine("par allel")));
    }

    private static Dictionary<string, byte[]> Contents(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);
}
