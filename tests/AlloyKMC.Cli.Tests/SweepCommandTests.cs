using System.Text.Json.Nodes;
using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>Sweeps from outside: conditions, parts, merging, stopping and continuing, runs that explode.</summary>
public class SweepCommandTests(SweepCommandTests.Wholes wholes) : IClassFixture<SweepCommandTests.Wholes>
{
    private static readonly string[] Small = ["sweep", "configs/lin2022/feed-ratio-sweep.json", "--set", "feed.clusters=200", "--replicates", "3", "--quiet"];

    private static readonly string[] Longer = ["sweep", "configs/lin2022/feed-ratio-sweep.json", "--set", "feed.clusters=2000", "--replicates", "40", "--threads", "1", "--quiet"];

    /// <summary>What uninterrupted commands leave behind, each made once.</summary>
    public sealed class Wholes : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly Lazy<Dictionary<string, byte[]>> _small, _longer;

        public Wholes() => (_small, _longer) = (new(() => Make(SweepCommandTests.Small, "small")), new(() => Make(SweepCommandTests.Longer, "longer")));

        public Dictionary<string, byte[]> Small => _small.Value;

        public Dictionary<string, byte[]> Longer => _longer.Value;

        public void Dispose() => _folder.Dispose();

        private Dictionary<string, byte[]> Make(string[] command, string name)
        {
            Assert.Equal(0, Alloykmc.Run([.. command, "--out", _folder.Combine(name)]).ExitCode);
            return Contents(_folder.Combine(name));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Parts_merge_to_the_bytes_of_the_whole(int parts)
    {
        using var folder = new TemporaryFolder();
        for (int part = parts; part >= 1; part--) Assert.Equal(0, Alloykmc.Run([.. Small, "--out", folder.Combine("parts"), "--shard", $"{part}/{parts}"]).ExitCode);
        Assert.False(Directory.Exists(Path.Combine(folder.Combine("parts"), "runs")));
        Assert.Equal(0, Alloykmc.Run("merge", folder.Combine("parts"), "--quiet").ExitCode);
        Assert.Equal(wholes.Small, Contents(folder.Combine("parts")));
    }

    [Fact]
    public void Parts_in_folders_of_their_own_merge_too_and_missing_ones_are_told()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Alloykmc.Run([.. Small, "--out", folder.Combine("a"), "--shard", "1/2"]).ExitCode);
        Finished early = Alloykmc.Run("merge", folder.Combine("a"));
        Assert.Equal(75, early.ExitCode);
        Assert.Contains("30 of 60 runs are missing", early.Error, StringComparison.Ordinal);
        Assert.Equal(0, Alloykmc.Run([.. Small, "--out", folder.Combine("b"), "--shard", "2/2"]).ExitCode);
        Assert.Equal(0, Alloykmc.Run("merge", folder.Combine("a"), folder.Combine("b"), "--out", folder.Combine("merged"), "--quiet").ExitCode);
        Assert.Equal(wholes.Small, Contents(folder.Combine("merged")));
    }

    [Fact]
    public void Parts_of_different_configurations_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Alloykmc.Run([.. Small, "--out", folder.Combine("a"), "--shard", "1/2"]).ExitCode);
        Assert.Equal(0, Alloykmc.Run([.. Small, "--out", folder.Combine("b"), "--shard", "2/2", "--seed", "7"]).ExitCode);
        Finished finished = Alloykmc.Run("merge", folder.Combine("a"), folder.Combine("b"), "--out", folder.Combine("merged"));
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("ensemble.seed", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_may_run_side_by_side_be_looked_at_meanwhile_and_not_run_twice()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["sweep", "configs/lin2022/feed-ratio-sweep.json", "--set", "feed.clusters=1500", "--replicates", "6", "--threads", "1", "--quiet", "--out", folder.Combine("out")];
        string first = Path.Combine(folder.Combine("out"), ".alloykmc", "shard-00001-of-00002.journal");
        System.Diagnostics.Process one = Alloykmc.Start(Alloykmc.Root, "dotnet", [Alloykmc.Program, .. command, "--shard", "1/2"]);
        while (!one.HasExited && (!File.Exists(first) || new FileInfo(first).Length < 500)) Thread.Sleep(5);
        Finished same = Alloykmc.Run([.. command, "--shard", "1/2"]);
        Assert.True(same.ExitCode == 3 || one.HasExited, same.Error);
        if (same.ExitCode == 3) Assert.Contains("Another process", same.Error, StringComparison.Ordinal);
        System.Diagnostics.Process two = Alloykmc.Start(Alloykmc.Root, "dotnet", [Alloykmc.Program, .. command, "--shard", "2/2"]);
        Finished status = Alloykmc.Run("status", folder.Combine("out"), "--json");
        Assert.True(status.ExitCode is 0 or 75, status.Error);
        Assert.Equal(0, Alloykmc.Execute(one).ExitCode);
        Assert.Equal(0, Alloykmc.Execute(two).ExitCode);
        Assert.Equal(0, Alloykmc.Run("merge", folder.Combine("out"), "--quiet").ExitCode);
    }

    [Fact]
    public void An_array_task_of_Slurm_takes_its_part()
    {
        using var folder = new TemporaryFolder();
        string command = $"dotnet {Alloykmc.Program} {string.Join(' ', Small)} --out {folder.Combine("out")}";
        foreach (int task in new[] { 3, 5, 7 })
            Assert.Equal(0, Alloykmc.Shell(Alloykmc.Root, $"SLURM_ARRAY_TASK_ID={task} SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=7 SLURM_ARRAY_TASK_COUNT=3 SLURM_CPUS_PER_TASK=1 {command}").ExitCode);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(folder.Combine("out"), ".alloykmc"), "shard-*-of-00003.journal").Length);
        Assert.Equal(0, Alloykmc.Run("status", folder.Combine("out")).ExitCode);
        Assert.Equal(0, Alloykmc.Run("merge", folder.Combine("out"), "--quiet").ExitCode);
    }

    [Fact]
    public void A_run_that_explodes_is_marked_and_the_others_go_on()
    {
        using var folder = new TemporaryFolder();
        Finished finished = Alloykmc.Run("sweep", "configs/lin2022/feed-ratio-sweep.json", "--set", "feed.clusters=200", "--set", "limits.events=3000", "--replicates", "1", "--json", "--out", folder.Combine("out"));
        Assert.Equal(4, finished.ExitCode);
        JsonNode result = JsonNode.Parse(finished.Out)!;
        int incomplete = result["incomplete"]!.AsArray().Count;
        Assert.InRange(incomplete, 1, 19);
        Assert.Equal(20, (int)result["executed"]!);
        JsonNode status = JsonNode.Parse(Alloykmc.Run("status", folder.Combine("out"), "--json").Out)!;
        Assert.Equal(incomplete, (int)status["cutShort"]!);
        Assert.Equal(20 - incomplete, (int)status["done"]!);

        Finished again = Alloykmc.Run("sweep", "configs/lin2022/feed-ratio-sweep.json", "--set", "feed.clusters=200", "--set", "limits.events=3000", "--replicates", "1", "--quiet", "--out", folder.Combine("out"));
        Assert.Equal(4, again.ExitCode);
    }

    [SkippableTheory]
    [InlineData(Alloykmc.Interrupt, 130)]
    [InlineData(Alloykmc.Terminate, 75)]
    [InlineData(Alloykmc.User, 75)]
    public void A_signal_stops_in_a_state_that_continues_to_the_same_bytes(int signal, int exitCode)
    {
        Skip.If(Alloykmc.IsIgnored(signal), "The tests were started where this signal is ignored, as in the background of a shell without job control, and the program inherits that.");
        using var folder = new TemporaryFolder();
        System.Diagnostics.Process process = Alloykmc.Start(Alloykmc.Root, "dotnet", [Alloykmc.Program, .. Longer, "--out", folder.Combine("parts")]);
        string journal = Path.Combine(folder.Combine("parts"), ".alloykmc", "all.journal");
        while (!process.HasExited && (!File.Exists(journal) || new FileInfo(journal).Length < 500)) Thread.Sleep(5);
        Alloykmc.Send(process, signal);
        Finished stopped = Alloykmc.Execute(process);
        Assert.Equal(exitCode, stopped.ExitCode);
        Assert.Equal(75, Alloykmc.Run("status", folder.Combine("parts"), "--quiet").ExitCode);

        Assert.Equal(0, Alloykmc.Run([.. Longer, "--out", folder.Combine("parts")]).ExitCode);
        Assert.Equal(wholes.Longer, Contents(folder.Combine("parts")));
    }

    [Fact]
    public void A_limit_of_walltime_stops_in_a_resumable_state()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["sweep", "configs/lin2022/feed-ratio-sweep.json", "--set", "feed.clusters=200000", "--replicates", "50", "--quiet", "--out", folder.Combine("out")];
        Finished finished = Alloykmc.Run([.. command, "--max-walltime", "1 s"]);
        Assert.Equal(75, finished.ExitCode);
    }

    [Fact]
    public void Values_over_grid_zip_list_and_derived_make_the_conditions_expected()
    {
        using var folder = new TemporaryFolder();
        string config = folder.File("sweep.json", $$"""
            {
              "system": "{{Path.Combine(Alloykmc.Root, "configs", "systems", "m44.json")}}",
              "feed": { "amounts": { "Ag44": 10 } },
              "sampling": { "times": ["1 min"] },
              "sweep": {
                "list": [ { "$case": "few" }, { "$case": "many" } ],
                "zip": { "$au": [2, 4, 8], "parameters.kr": [0.1, 0.2, 0.3] },
                "grid": { "parameters.phi": [0, 0.5] },
                "derived": { "feed.amounts.Au44": "au", "feed.amounts.Ag44": "20 - au" }
              }
            }
            """);
        Finished finished = Alloykmc.Run("sweep", config, "--out", folder.Combine("out"), "--json");
        Assert.Equal("", string.Join('\n', finished.Error.Split('\n').Where(l => l.StartsWith("error", StringComparison.Ordinal))));
        Assert.Equal(12, (int)JsonNode.Parse(finished.Out)!["conditions"]!);
        Finished status = Alloykmc.Run("status", folder.Combine("out"));
        Assert.Matches(@"0\s+few\s+2\s+0\.1\s+0\s+2\s+18\s+1", status.Out);
        Assert.Matches(@"11\s+many\s+8\s+0\.3\s+0\.5\s+8\s+12\s+1", status.Out);
    }

    [Fact]
    public void A_condition_at_fault_is_told_at_the_place_of_its_value_before_anything_runs()
    {
        using var folder = new TemporaryFolder();
        string text = File.ReadAllText(Path.Combine(Alloykmc.Root, "configs", "lin2022", "feed-ratio-sweep.json")).Replace("../systems/m44.json", Path.Combine(Alloykmc.Root, "configs", "systems", "m44.json"), StringComparison.Ordinal);
        string config = folder.File("sweep.json", text.Replace("\"1:30\"", "\"0:0\"", StringComparison.Ordinal).Replace("\"1:20\"", "\"one\"", StringComparison.Ordinal));
        Finished finished = Alloykmc.Run("sweep", config, "--out", folder.Combine("out"));
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("sweep.json:12:17", finished.Error, StringComparison.Ordinal);
        Assert.Contains("sweep.json:12:24", finished.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Combine("out")));
    }

    private static Dictionary<string, byte[]> Contents(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);
}
