using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>What a batch says off a terminal, line by line: lines with the time, one a period, the id of every run at fault, and nothing else; as events with --json; and to others, with status.</summary>
public partial class BatchLogTests
{
    /// <summary>Three conditions of some tenths of a second each, of which one is cut short by its event limit.</summary>
    private static readonly string[] Sweep =
    [
        "sweep", "configs/lin2022/feed-ratio-sweep.json", "--set", "sweep={\"grid\":{\"feed.ratio\":[\"10:1\",\"3:1\",\"30:1\"]}}", "--set", "limits.events=600000",
        "--set", "feed.clusters=20000", "--replicates", "2", "--threads", "1", "--progress-every", "0.02 s",
    ];

    [Fact]
    public void Every_line_has_the_time_and_every_run_at_fault_its_id()
    {
        using var folder = new TemporaryFolder();
        Finished finished = Alloykmc.Run([.. Sweep, "--out", folder.Combine("out")]);
        Assert.Equal(4, finished.ExitCode);
        string[] lines = finished.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches(Stamped(), line));
        string[] said = [.. lines.Select(line => line[20..])];
        Assert.Equal($"6 runs of 44-metal system over 3 conditions into {folder.Combine("out")}", said[0]);
        string[] faults = [.. said.Where(line => line.StartsWith("warning: run ", StringComparison.Ordinal))];
        Assert.InRange(faults.Length, 1, 5);
        Assert.All(faults, line => Assert.Matches(@"^warning: run c\d{5}-r\d{5}: cut short: more than 600000 events before ", line));
        Assert.Equal(faults.Length, faults.Distinct().Count());
        Assert.NotEmpty(said.Skip(1).Except(faults));
        Assert.All(said.Skip(1).Except(faults), line => Assert.Matches(@"^\d of 6 runs, [\d.]+( [kMG])? events(, done at about \d{4}-\d\d-\d\d \d\d:\d\d)?$", line));
        Assert.DoesNotContain('\u001b', finished.Error);
    }

    [Fact]
    public void As_events_each_line_is_an_object_with_time_event_and_message()
    {
        using var folder = new TemporaryFolder();
        Finished finished = Alloykmc.Run([.. Sweep, "--json", "--out", folder.Combine("out")]);
        Assert.Equal(4, finished.ExitCode);
        JsonNode[] events = [.. finished.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.All(events, e => Assert.True(DateTimeOffset.TryParse((string)e["time"]!, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && (string)e["message"]! != ""));
        Assert.Equal("start", (string)events[0]["event"]!);
        Assert.Equal(6, (int)events[0]["total"]!);
        Assert.Equal(("end", 4), ((string)events[^1]["event"]!, (int)events[^1]["exitCode"]!));
        Assert.Equal(["end", "run", "start"], events.Select(e => (string)e["event"]!).Where(name => name != "progress").Distinct().Order());
        string[] cut = [.. events.Where(e => (string)e["event"]! == "run").Select(e => (string)e["run"]!)];
        Assert.All(events.Where(e => (string)e["event"]! == "progress"), e => Assert.InRange((int)e["done"]!, 0, 6));
        Assert.Equal(JsonNode.Parse(finished.Out)!["incomplete"]!.AsArray().Select(i => (string)i!["run"]!), cut.Order());
    }

    [Fact]
    public void Progress_and_status_tell_of_a_job_while_it_runs()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Combine("out");
        System.Diagnostics.Process job = Alloykmc.Start(Alloykmc.Root, "dotnet", [Alloykmc.Program, "run", "configs/lin2022/time-course-3to1.json", "--set", "feed.clusters=3000000", "--replicates", "12", "--threads", "1", "--progress-every", "0.2 s", "--json", "--out", path]);
        var seen = new List<JsonNode>();
        while (seen.Count < 3 && job.StandardError.ReadLine() is { } line) seen.Add(JsonNode.Parse(line)!);
        Assert.Equal(["start", "progress", "progress"], seen.Select(e => (string)e["event"]!));
        JsonNode status = JsonNode.Parse(Alloykmc.Run("status", path, "--json").Out)!;
        for (int attempt = 0; attempt < 20 && (int)status["running"]! == 0; attempt++) status = JsonNode.Parse(Alloykmc.Run("status", path, "--json").Out)!;
        Finished told = Alloykmc.Run("status", path);
        Alloykmc.Send(job, Alloykmc.Terminate);
        Assert.Equal(75, Alloykmc.Execute(job).ExitCode);
        Assert.Equal((1, 1, 12, false), ((int)status["processes"]!, (int)status["running"]!, (int)status["missing"]! + (int)status["done"]!, (bool)status["finished"]!));
        Assert.Contains("1 process at work on 1 run", told.Out, StringComparison.Ordinal);
        Assert.Equal(0, (int)JsonNode.Parse(Alloykmc.Run("status", path, "--json").Out)!["processes"]!);
    }

    [Fact]
    public void A_dry_run_states_conditions_events_time_memory_and_size()
    {
        using var folder = new TemporaryFolder();
        string[] small = ["sweep", "configs/lin2022/feed-ratio-sweep.json", "--set", "sweep={\"grid\":{\"feed.ratio\":[\"1:3\",\"3:1\"]}}", "--set", "feed.clusters=2000", "--replicates", "3", "--out", folder.Combine("out")];
        JsonNode forecast = JsonNode.Parse(Alloykmc.Run([.. small, "--dry-run", "--json"]).Out)!;
        Assert.False(Directory.Exists(folder.Combine("out")));
        JsonNode done = JsonNode.Parse(Alloykmc.Run([.. small, "--json"]).Out)!;
        Assert.Equal((2, 6, 0), ((int)forecast["conditions"]!, (int)forecast["runs"]!, (int)forecast["runsThere"]!));
        Assert.Equal((double)forecast["expectedEvents"]!, 3 * forecast["expectedEventsPerRun"]!.AsArray().Sum(e => (double)e!), 1e-6 * (double)forecast["expectedEvents"]!);

        // Rate equations against six runs of 2000 clusters: a few percent at 3:1, where loss of S30 feeds on itself.
        Assert.InRange((double)done["events"]!, 0.8 * (double)forecast["expectedEvents"]!, 1.2 * (double)forecast["expectedEvents"]!);
        long bytes = new[] { "runs", "trajectories", "observables" }.Sum(t => new FileInfo(folder.Combine($"out/{t}/part-00000.parquet")).Length);
        Assert.InRange(bytes, (long)forecast["bytesAtMost"]! / 3, (long)forecast["bytesAtMost"]!);
        Assert.True((double)forecast["expectedSeconds"]! > 0 && (long)forecast["memoryBytes"]! > 50_000_000);
    }

    [Fact]
    public void A_dry_run_says_why_it_cannot_know_the_events()
    {
        using var folder = new TemporaryFolder();
        string config = folder.File("explosion.json", """
            {
              "system": {
                "name": "explosion", "units": { "time": "s", "concentration": "molecules" }, "families": { "A": { "content": {} } },
                "rules": [ { "name": "chain", "reaction": "A + A -> 3 A", "rate": "k" } ], "parameters": { "k": { "value": 1, "unit": "1/s/molecules" } }
              },
              "feed": { "amounts": { "A": 100 } }, "sampling": { "times": ["1 h"] }, "limits": { "events": 1000 }
            }
            """);
        Finished told = Alloykmc.Run("run", config, "--dry-run");
        Assert.Equal(0, told.ExitCode);
        Assert.Contains("is not known: the rate equations cannot be integrated. ", told.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", told.Out, StringComparison.Ordinal);
        JsonNode forecast = JsonNode.Parse(Alloykmc.Run("run", config, "--dry-run", "--json").Out)!;
        Assert.Null(forecast["expectedEvents"]);
        Assert.NotEqual("", (string)forecast["expectedEventsNotKnownBecause"]!);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S")]
    private static partial Regex Stamped();
}
