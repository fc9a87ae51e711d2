using System.Text.Json.Nodes;
using AlloyKMC.Cli.Tests.Process;
using AlloyKMC.Storage;

namespace AlloyKMC.Cli.Tests;

/// <summary>The run command from outside: what it writes, continues, refuses and reproduces.</summary>
public class RunCommandTests
{
    private static readonly string[] Small = ["run", "configs/minimal.json", "--set", "feed.clusters=300", "--replicates", "5"];

    [Fact]
    public void Output_is_bit_identical_for_1_2_and_7_threads()
    {
        using var folder = new TemporaryFolder();
        foreach (string threads in new[] { "1", "2", "7" })
            Assert.Equal(0, Alloykmc.Run([.. Small, "--threads", threads, "--out", folder.Combine(threads)]).ExitCode);
        string[] files = [.. Directory.GetFiles(folder.Combine("1"), "*.parquet", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder.Combine("1"), f)).Order()];
        Assert.Equal(3, files.Length);
        foreach (string file in files)
        {
            byte[] first = File.ReadAllBytes(Path.Combine(folder.Combine("1"), file));
            Assert.Equal(first, File.ReadAllBytes(Path.Combine(folder.Combine("2"), file)));
            Assert.Equal(first, File.ReadAllBytes(Path.Combine(folder.Combine("7"), file)));
        }
    }

    [Theory]
    [InlineData("uniformised")]
    [InlineData("factorised")]
    [InlineData("direct")]
    [InlineData("mean-field")]
    public void Trajectories_are_bit_identical_on_every_kernel(string engine)
    {
        using var folder = new TemporaryFolder();
        var contents = new List<byte[]>();
        foreach (string kernel in new[] { "vector512", "vector256", "scalar" })
        {
            Finished finished = Alloykmc.Run([.. Small, "--engine", engine, "--kernel", kernel, "--out", folder.Combine(kernel)]);
            if (finished.ExitCode == 3 && finished.Error.Contains("processor cannot run", StringComparison.Ordinal)) continue;
            Assert.Equal(0, finished.ExitCode);
            contents.Add(File.ReadAllBytes(Path.Combine(folder.Combine(kernel), "trajectories", "part-00000.parquet")));
        }

        Assert.All(contents, c => Assert.Equal(contents[^1], c));
    }

    /// <summary>Real-valued populations, one replicate whatever is asked for, never taken for counts; the same dataset serves comparison.</summary>
    [Fact]
    public void The_mean_field_is_an_engine_that_writes_means()
    {
        using var folder = new TemporaryFolder();
        string dataset = folder.Combine("means");
        Finished finished = Alloykmc.Run("run", "configs/lin2022/time-course-1to3.json", "--engine", "mean-field", "--out", dataset);
        Assert.True(finished.ExitCode == 0, finished.Error);
        Assert.Contains("limit of many clusters", finished.Out, StringComparison.Ordinal);
        DatasetReader reader = DatasetReader.Open(dataset);
        Assert.True(reader.HoldsMeans);
        Assert.Equal("mean-field", Assert.Single(reader.Runs).Run.Engine);
        TrajectoryBatch batch = Assert.Single(reader.ReadTrajectories());
        Assert.Contains(batch.Means!, mean => mean != Math.Floor(mean));
        Assert.Equal(0, Alloykmc.Run("compare", dataset, "--to", "configs/lin2022/statements.json", "--quiet").ExitCode);
        Finished again = Alloykmc.Run("run", "configs/lin2022/time-course-1to3.json", "--engine", "mean-field", "--out", dataset, "--json");
        Assert.Equal(1, (int)JsonNode.Parse(again.Out)!["reused"]!);
    }

    [Fact]
    public void The_same_command_says_that_all_is_done_and_another_configuration_is_refused()
    {
        using var folder = new TemporaryFolder();
        string dataset = folder.Combine("out");
        Assert.Equal(0, Alloykmc.Run([.. Small, "--out", dataset]).ExitCode);
        Dictionary<string, byte[]> before = Contents(dataset);

        Finished again = Alloykmc.Run([.. Small, "--out", dataset]);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("nothing is left to do", again.Error, StringComparison.Ordinal);
        Assert.Equal(before, Contents(dataset));

        Finished other = Alloykmc.Run([.. Small, "--out", dataset, "--set", "feed.ratio=1:4"]);
        Assert.Equal(3, other.ExitCode);
        Assert.Contains("feed.ratio: \"1:3\" -> \"1:4\"", other.Error, StringComparison.Ordinal);
        Assert.Equal(before, Contents(dataset));

        Assert.Equal(0, Alloykmc.Run([.. Small, "--out", dataset, "--set", "feed.ratio=1:4", "--force"]).ExitCode);
        Assert.NotEqual(before, Contents(dataset));
    }

    [Fact]
    public void More_replicates_are_added_to_what_is_there_and_fewer_are_refused()
    {
        using var folder = new TemporaryFolder();
        string dataset = folder.Combine("out");
        Assert.Equal(0, Alloykmc.Run([.. Small, "--quiet", "--out", dataset]).ExitCode);
        string[] more = [.. Small[..^1], "7", "--out"];
        Assert.Equal(5, (int)JsonNode.Parse(Alloykmc.Run([.. more, dataset, "--dry-run", "--json"]).Out)!["runsThere"]!);
        Finished raised = Alloykmc.Run([.. more, dataset, "--json"]);
        Assert.Equal((2, 5), ((int)JsonNode.Parse(raised.Out)!["executed"]!, (int)JsonNode.Parse(raised.Out)!["reused"]!));
        Assert.Contains("ensemble.replicates: 5 -\\u003E 7", raised.Error, StringComparison.Ordinal);
        Assert.Equal(0, Alloykmc.Run([.. more, folder.Combine("whole"), "--quiet"]).ExitCode);
        Assert.Equal(Contents(folder.Combine("whole")), Contents(dataset));

        Finished fewer = Alloykmc.Run([.. Small, "--out", dataset]);
        Assert.Equal(3, fewer.ExitCode);
        Assert.Contains("nothing of it is thrown away", fewer.Error, StringComparison.Ordinal);
        Assert.Contains("ensemble.replicates: 7 -> 5", fewer.Error, StringComparison.Ordinal);
        Assert.Equal(Contents(folder.Combine("whole")), Contents(dataset));
    }

    [Fact]
    public void A_stopped_run_continues_to_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["run", "configs/lin2022/time-course-3to1.json", "--set", "feed.clusters=2000", "--replicates", "40", "--threads", "1", "--quiet"];
        Assert.Equal(0, Alloykmc.Run([.. command, "--out", folder.Combine("whole")]).ExitCode);

        using (System.Diagnostics.Process process = Alloykmc.Start(Alloykmc.Root, "dotnet", [Alloykmc.Program, .. command, "--out", folder.Combine("parts")]))
        {
            string journal = Path.Combine(folder.Combine("parts"), ".alloykmc", "all.journal");
            while (!process.HasExited && (!File.Exists(journal) || new FileInfo(journal).Length < 500)) Thread.Sleep(5);
            process.Kill();
            process.WaitForExit();
        }

        Finished continued = Alloykmc.Run([.. command, "--json", "--out", folder.Combine("parts")]);
        Assert.Equal(0, continued.ExitCode);
        Assert.True((int)JsonNode.Parse(continued.Out)!["reused"]! > 0);
        Assert.Equal(Contents(folder.Combine("whole")), Contents(folder.Combine("parts")));
    }

    [Fact]
    public void A_file_that_was_cut_off_or_deleted_is_written_anew()
    {
        using var folder = new TemporaryFolder();
        string dataset = folder.Combine("out"), trajectories = Path.Combine(dataset, "trajectories", "part-00000.parquet");
        Assert.Equal(0, Alloykmc.Run([.. Small, "--quiet", "--out", dataset]).ExitCode);
        Dictionary<string, byte[]> before = Contents(dataset);
        using (FileStream file = File.OpenWrite(trajectories)) file.SetLength(500);
        Assert.Equal(0, Alloykmc.Run([.. Small, "--quiet", "--out", dataset]).ExitCode);
        Assert.Equal(before, Contents(dataset));
        File.Delete(trajectories);
        Assert.Equal(0, Alloykmc.Run([.. Small, "--quiet", "--out", dataset]).ExitCode);
        Assert.Equal(before, Contents(dataset));
    }

    [Fact]
    public void Json_is_one_object_and_the_numbers_add_up()
    {
        using var folder = new TemporaryFolder();
        Finished finished = Alloykmc.Run([.. Small, "--json", "--out", folder.Combine("out")]);
        JsonNode result = JsonNode.Parse(finished.Out)!;
        Assert.Equal(5, (int)result["executed"]!);
        Assert.Equal(2, result["samples"]!.AsArray().Count);
        Assert.All(result["samples"]!.AsArray(), s => Assert.Equal(1, s!["frameworks"]!.AsArray().Sum(f => (double)f!["share"]!), 9));
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        Finished finished = Alloykmc.Run([.. Small, "--dry-run", "--out", folder.Combine("out")]);
        Assert.Equal(0, finished.ExitCode);
        Assert.False(Directory.Exists(folder.Combine("out")));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("validate", "--help")]
    [InlineData("--version")]
    public void Help_and_version_answer(params string[] arguments)
    {
        Finished finished = Alloykmc.Run(arguments);
        Assert.Equal(0, finished.ExitCode);
        Assert.NotEmpty(finished.Out);
        if (arguments.Length == 2) Assert.Contains($"alloykmc {arguments[0]} configs/", finished.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("rn", "configs/minimal.json")]
    [InlineData("run", "configs/minimal.json", "--replicats", "3")]
    [InlineData("run", "configs/minimal.json", "--threads", "0")]
    public void A_wrong_command_line_ends_with_2(params string[] arguments)
    {
        Finished finished = Alloykmc.Run(arguments);
        Assert.Equal(2, finished.ExitCode);
        Assert.StartsWith("error: ", finished.Error, StringComparison.Ordinal);
    }

    private static Dictionary<string, byte[]> Contents(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);
}
