using System.Text;
using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>The table of inputs that must be refused: one clear message per fault with its place, exit code 3, and no output left behind.</summary>
public class BadInputTests
{
    private const string System = """
        {
          "name": "small",
          "units": { "time": "s", "concentration": "c0" },
          "metals": ["Au", "Ag"],
          "parents": ["P", "Q"],
          "families": {
            "A": { "coordinates": { "x": [0, 4] }, "content": { "Au": "x", "Ag": "4 - x" } },
            "Au_c": { "content": { "Au": 1 } },
            "Ag_c": { "content": { "Ag": 1 } }
          },
          "aliases": { "P": "A(4)", "Q": "A(0)" },
          "rules": [ { "name": "exchange", "reaction": "A(x) + Au_c <-> A(x+1) + Ag_c", "rate": "k * (4 - x)", "reverse": "k * (x + 1)" } ],
          "parameters": { "k": { "value": 0.5, "unit": "1/s/c0", "bounds": [0.01, 10] } }
        }
        """;

    private const string Run = """
        {
          "system": "system.json",
          "feed": { "ratio": "1:3", "clusters": 40 },
          "sampling": { "times": ["1 s", "2 s"] }
        }
        """;

    /// <summary>Name, text replaced in the run or system, its replacement, and what the message must contain.</summary>
    public static TheoryData<string, string, string, string[]> Table => new()
    {
        { "unknown key", "\"clusters\"", "\"clustres\"", ["run.json:3:", "clustres", "clusters"] },
        { "wrong type", "40", "\"forty\"", ["run.json:3:", "feed.clusters"] },
        { "missing system file", "system.json", "nowhere.json", ["nowhere.json"] },
        { "negative count", "40", "-40", ["run.json:3:", "feed.clusters"] },
        { "ratio 0:0", "1:3", "0:0", ["run.json:3:", "feed.ratio", "0:0"] },
        { "sampling times out of order", "[\"1 s\", \"2 s\"]", "[\"2 s\", \"1 s\"]", ["run.json:4:", "sampling.times"] },
        { "time without unit", "\"2 s\"", "\"2\"", ["run.json:4:", "unit"] },
        { "unknown species fed", "\"ratio\": \"1:3\", \"clusters\": 40", "\"amounts\": { \"A(9)\": 5, \"B\": 1 }", ["run.json:3:", "A(9)", "x from 0 to 4", "'B'"] },
        { "parameter outside its bounds", "\"feed\"", "\"parameters\": { \"k\": 100 }, \"feed\"", ["run.json:3:", "k = 100", "10"] },
        { "unknown parameter", "\"feed\"", "\"parameters\": { \"kk\": 1 }, \"feed\"", ["run.json:3:", "kk"] },
        { "unknown engine", "\"feed\"", "\"engine\": \"drect\", \"feed\"", ["run.json:3:", "drect", "direct"] },
        { "unknown family in a rule", "A(x) + Au_c", "C(x) + Au_c", ["system.json:12:", "'C'"] },
        { "wrong number of coordinates", "A(x) + Au_c", "A(x, y) + Au_c", ["system.json:12:", "1 coordinate (x)", "2 stand here"] },
        { "unknown name in a rate", "k * (4 - x)", "kk * (4 - x)", ["system.json:12:", "'kk'", "Did you mean 'k'"] },
        { "syntax of a rate", "k * (4 - x)", "k * (4 - )", ["system.json:12:", "unexpected ')'"] },
        { "rule out of balance", "\"Ag\": 1", "\"Ag\": 2", ["system.json:12:", "does not balance in Ag", "exchange"] },
        { "unit against the order", "1/s/c0", "1/s", ["system.json:12:", "order 2"] },
        { "beyond the range", "k * (4 - x)", "k", ["system.json:12:", "beyond its coordinate range", "x = 4"] },
        { "negative rate", "k * (4 - x)", "k * (3 - x)", ["system.json:12:", "the rate is -"] },
        { "truncated", "\"sampling\": { \"times\": [\"1 s\", \"2 s\"] }\n}", "\"sampling\": {", ["run.json:"] },
        { "duplicate key", "\"feed\"", "\"feed\": {}, \"feed\"", ["run.json:3:", "feed"] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Is_refused_with_its_place(string name, string found, string replacement, string[] expected)
    {
        using var folder = new TemporaryFolder();
        Assert.True(Run.Contains(found, StringComparison.Ordinal) || System.Contains(found, StringComparison.Ordinal), name);
        folder.File("system.json", System.Replace(found, replacement, StringComparison.Ordinal));
        folder.File("run.json", Run.Replace(found, replacement, StringComparison.Ordinal));

        Finished finished = Alloykmc.RunIn(folder.Path, "run", "run.json", "--out", "out");

        Assert.Equal(3, finished.ExitCode);
        Assert.Empty(finished.Out);
        foreach (string fragment in expected) Assert.Contains(fragment, finished.Error, StringComparison.Ordinal);
        Assert.All(finished.Error.TrimEnd().Split('\n'), line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder.Combine("out")));
    }

    [Fact]
    public void The_table_starts_from_a_run_that_works()
    {
        using var folder = new TemporaryFolder();
        folder.File("system.json", System);
        folder.File("run.json", Run);
        Finished finished = Alloykmc.RunIn(folder.Path, "run", "run.json", "--out", "out");
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d 1 run of small into out\n$", finished.Error);
        Assert.Equal(0, finished.ExitCode);
    }

    [Fact]
    public void All_faults_of_a_file_come_at_once()
    {
        using var folder = new TemporaryFolder();
        folder.File("system.json", System.Replace("k * (4 - x)", "q * (4 - x)", StringComparison.Ordinal).Replace("A(4)", "A(7)", StringComparison.Ordinal).Replace("1/s/c0", "1/x/c0", StringComparison.Ordinal));
        folder.File("run.json", Run);
        Finished finished = Alloykmc.RunIn(folder.Path, "validate", "run.json");
        Assert.Equal(3, finished.ExitCode);
        foreach (string fragment in new[] { "'A(7)'", "'1/x/c0'" }) Assert.Contains(fragment, finished.Error, StringComparison.Ordinal);

        folder.File("run.json", Run.Replace("1:3", "0:0", StringComparison.Ordinal).Replace("2 s", "0.5 s", StringComparison.Ordinal).Replace("\"feed\"", "\"fed\": 1, \"feed\"", StringComparison.Ordinal));
        finished = Alloykmc.RunIn(folder.Path, "validate", "run.json");
        foreach (string fragment in new[] { "feed.ratio", "sampling.times", "fed" }) Assert.Contains(fragment, finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_100_MB_is_refused_without_being_loaded()
    {
        using var folder = new TemporaryFolder();
        using (FileStream file = File.Create(folder.Combine("run.json"))) file.SetLength(100_000_000);
        Finished finished = Alloykmc.RunIn(folder.Path, "validate", "run.json");
        Assert.Equal(3, finished.ExitCode);
        Assert.Single(finished.Error.TrimEnd().Split('\n'));
        Assert.Contains("run.json", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_UTF8_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Combine("run.json"), [.. Encoding.UTF8.GetBytes("{\n \"name\": \""), 0xff, .. Encoding.UTF8.GetBytes("\" }")]);
        Finished finished = Alloykmc.RunIn(folder.Path, "validate", "run.json");
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("run.json:2", finished.Error, StringComparison.Ordinal);
        Assert.Contains("UTF-8", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_configuration_is_refused()
    {
        Finished finished = Alloykmc.Run("run", "nowhere/x.json");
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("nowhere/x.json", finished.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file.txt", "is a file")]
    [InlineData("file.txt/below", "cannot be written")]
    [InlineData("full", "is not empty")]
    public void An_output_that_cannot_be_used_is_refused(string path, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.File("system.json", System);
        folder.File("run.json", Run);
        string mine = folder.File("file.txt", "mine");
        string also = folder.File("full/thesis.tex", "mine too");
        Finished finished = Alloykmc.RunIn(folder.Path, "run", "run.json", "--out", path, "--force");
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains(expected, finished.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(mine));
        Assert.Equal("mine too", File.ReadAllText(also));
    }

    [SkippableFact]
    public void A_full_disk_ends_with_one_message_and_the_same_command_continues()
    {
        using var folder = new TemporaryFolder();
        folder.File("system.json", System);
        folder.File("run.json", Run.Replace("\"feed\"", "\"ensemble\": { \"replicates\": 400 }, \"feed\"", StringComparison.Ordinal));
        string disk = folder.Combine("disk");
        Directory.CreateDirectory(disk);
        Skip.IfNot(Alloykmc.Shell(folder.Path, "mount -t tmpfs -o size=32k tmpfs disk").ExitCode == 0, "A small file system can only be mounted by root.");
        try
        {
            Finished full = Alloykmc.RunIn(folder.Path, "run", "run.json", "--out", "disk/out");
            Assert.NotEqual(0, full.ExitCode);
            Assert.Single(full.Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
            Assert.Empty(Directory.Exists(Path.Combine(disk, "out", "runs")) ? Directory.GetFiles(Path.Combine(disk, "out", "runs")) : []);
            Assert.Equal(0, Alloykmc.Shell(folder.Path, "mount -o remount,size=8m disk").ExitCode);
            Assert.Equal(0, Alloykmc.RunIn(folder.Path, "run", "run.json", "--out", "disk/out").ExitCode);
        }
        finally
        {
            Alloykmc.Shell(folder.Path, "umount disk");
        }
    }
}
