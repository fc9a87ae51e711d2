using System.Text.Json.Nodes;
using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>The command fit on a small system: what it finds, how it stops and continues, and what it refuses.</summary>
public sealed class FitCommandTests : IDisposable
{
    private const string System = """
        {
          "name": "exchange",
          "units": { "time": "min", "concentration": "c0" },
          "metals": ["Au", "Ag"],
          "families": {
            "C": { "kind": "framework", "coordinates": { "x": [0, 4] }, "content": { "Au": "x", "Ag": "4 - x" } },
            "Au_c": { "kind": "pool", "content": { "Au": 1 } },
            "Ag_c": { "kind": "pool", "content": { "Ag": 1 } }
          },
          "aliases": { "fresh": "C(0)" },
          "rules": [{ "name": "exchange", "reaction": "C(x) + Au_c <-> C(x+1) + Ag_c", "rate": "k * (4 - x)", "reverse": "k * (x + 1) / K" }],
          "parameters": {
            "k": { "value": 0.1, "unit": "1/min/c0", "bounds": [1e-4, 1], "scale": "log" },
            "K": { "value": 1, "unit": "1", "bounds": [0.1, 100], "scale": "log" },
            "free": { "value": 1, "unit": "1" }
          }
        }
        """;

    private const string Run = """
        { "system": "system.json", "feed": { "amounts": { "C(0)": 2000, "Au_c": 6000 } }, "sampling": { "times": ["1 min", "2 h"] } }
        """;

    private const string Fit = """
        {
          "runs": ["run.json"],
          "parameters": { "k": {}, "K": {} },
          "search": { "starts": 1, "evaluationsPerStart": 300 },
          "confirm": { "replicates": 2 }
        }
        """;

    private const string Data = """
        time_min,family,x,intensity
        3,C,0,66
        3,C,1,29
        3,C,2,5
        30,C,0,3
        30,C,1,18
        30,C,2,37
        30,C,3,32
        30,C,4,10
        120,C,0,1
        120,C,1,9
        120,C,2,28
        120,C,3,40
        120,C,4,22
        """;

    private readonly TemporaryFolder _folder = new();

    public FitCommandTests()
    {
        _folder.File("system.json", System);
        _folder.File("run.json", Run);
        _folder.File("fit.json", Fit);
        _folder.File("data.csv", Data);
        _folder.File("rival.json", System.Replace("\"C\"", "\"D\"", StringComparison.Ordinal).Replace("C(", "D(", StringComparison.Ordinal));
    }

    /// <summary>File, text to replace and replacement, further arguments; and what the message must hold.</summary>
    public static TheoryData<string, string, string, string, string[]> Faults => new()
    {
        { "fit.json", "\"K\": {}", "\"free\": {}", "", ["fit.json:3", "parameters.free", "no bounds", "\"bounds\": [lower, upper]"] },
        { "fit.json", "\"K\": {}", "\"KK\": {}", "", ["fit.json:3", "no parameter 'KK'", "K"] },
        { "fit.json", "\"K\": {}", "\"K\": { \"bounds\": [2, 1] }", "", ["fit.json:3", "from 2 to 1"] },
        { "fit.json", "\"K\": {}", "\"K\": { \"bounds\": [0, 9] }", "", ["fit.json:3", "logarithmic scale from 0"] },
        { "fit.json", "\"K\": {}", "\"K\": { \"start\": 1000 }", "", ["fit.json:3", "starts at 1000", "0.1 to 100"] },
        { "fit.json", "\"K\": {}", "\"K\": { \"prior\": \"uniform(0, 1)\" }", "", ["fit.json:3", "uniform(0, 1)", "lognormal(median, sigma)"] },
        { "fit.json", "\"K\": {}", "\"K\": { \"bound\": [1, 2] }", "", ["fit.json:3", "bound", "Did you mean"] },
        { "system.json", "[0.1, 100]", "[1, 1]", "", ["fit.json:3", "K is held at 1", "leave the parameter out"] },
        { "fit.json", "\"runs\": [\"run.json\"]", "\"runs\": [\"walk.json\"]", "", ["fit.json:2", "runs[0]", "walk.json", "does not exist"] },
        { "fit.json", "\"confirm\"", "\"heldOut\": [\"night\"], \"confirm\"", "", ["fit.json:5", "heldOut[0]", "no run has the condition 'night'"] },
        { "fit.json", "\"confirm\"", "\"nuisance\": { \"response\": { \"C\": {} } }, \"confirm\"", "", ["nuisance.response", "relative to each other"] },
        { "fit.json", "\"confirm\"", "\"nuisance\": { \"deadTime\": {} }, \"confirm\"", "", ["nuisance.deadTime", "no bounds"] },
        { "data.csv", "120,C,4,22", "180,C,4,22", "", ["data.csv:14", "10800 s", "7200 s", "later samples"] },
        { "data.csv", "120,C,4,22", "120,D,4,22", "", ["data.csv:14", "\"D\"", "C"] },
        { "run.json", "\"C(0)\": 2000", "\"C(9)\": 2000", "", ["run.json", "C(9)"] },
        { "fit.json", "\"K\": {}", "\"K\": { \"prior\": \"lognormal(5000, 0.5)\" }", "", ["fit.json:3", "lognormal(5000, 0.5)", "nothing within its bounds 0.1 to 100", "overlap"] },
        { "fit.json", "\"K\": {}", "\"K\": { \"scale\": \"linear\", \"bounds\": [-1, 9], \"prior\": \"lognormal(1, 1)\" }", "", ["fit.json:3", "no density"] },
        { "fit.json", "\"confirm\"", "\"nuisance\": { \"deadTime\": { \"bounds\": [-600, 60] } }, \"confirm\"", "", ["fit.json:5", "nuisance.deadTime", "-600 s", "lower bound of 0"] },
        { "fit.json", "\"confirm\"", "\"nuisance\": { \"feed\": { \"Ag_c\": {} } }, \"confirm\"", "", ["fit.json:5", "nuisance.feed.Ag_c", "fed in none of the runs", "C(0), Au_c"] },
        { "fit.json", "\"search\"", "\"data\": [{ \"file\": \"nowhere.csv\" }], \"search\"", "", ["fit.json:4", "data[0].file", "'nowhere.csv' does not exist", "relative to the fit file"] },
        { "fit.json", "\"search\"", "\"data\": [{ \"file\": \".\" }], \"search\"", "", ["fit.json:4", "data[0].file", "'.' is a folder"] },
        { "fit.json", "\"search\"", "\"instrument\": \".\", \"system\": \".\", \"search\"", "", ["fit.json:4", ": instrument: '.' is a folder", ": system: '.' is a folder"] },
        { "fit.json", "\"search\"", "\"data\": [{ \"file\": \"data.csv\" }], \"search\"", "", ["--to", "data.csv", "data[0] too", "count twice"] },
        { "fit.json", "\"search\"", "\"data\": [{ \"file\": \"data.csv\", \"leaveOut\": [\"a\"] }], \"search\"", "", ["fit.json:4", "data[0].leaveOut", "time course"] },
        { "data.csv", Data, "time_min,family,x,intensity,sd\n3,C,0,66,2\n3,C,1,29,\n", "", ["data.csv:3", "no sd", "others at 180 s"] },
        { "fit.json", "x", "x", "--profile KK", ["--profile", "'KK' is not fitted"] },
        { "fit.json", "x", "x", "--profile KK --compare nowhere.json --folds 9", ["'KK' is not fitted", "--compare nowhere.json", "does not exist", "--folds: The data that count are of 1 condition, which cannot be split into 9 parts", "at least two conditions"] },
        { "fit.json", "\"starts\": 1", "\"starts\": -1", "--compare nowhere.json --posterior --predict walk.json", ["fit.json:4", "0 to 1000", "'nowhere.json' does not exist", "'walk.json' does not exist"] },
        { "fit.json", "x", "x", "--without ,", ["--without", "no parameter ''"] },
        { "fit.json", "x", "x", "--without KK k,oops", ["--without", "no parameter 'KK'", "no parameter 'oops'"] },
        { "run.json", "C(0)", "C(0)", "--compare rival.json", ["run.json", "With the rival rival.json", "C(0)"] },
        { "run.json", "C(0)", "fresh", "--compare rival.json", ["rival.json", "no framework C", "its frameworks are D"] },
    };

    [Fact]
    public void It_fits_says_how_well_and_confirms_exactly()
    {
        Finished finished = FitTo("out", "--profile", "--posterior", "60", "--predict", "run.json", "--band-draws", "25", "--json");
        Assert.True(finished.ExitCode == 0, finished.Error);
        JsonNode result = JsonNode.Parse(finished.Out)!;
        JsonNode k = result["parameters"]![0]!, equilibrium = result["parameters"]![1]!;
        Assert.Equal("k", (string?)k["name"]);
        Assert.InRange((double)k["value"]!, 0.005, 0.1);
        Assert.True((double)k["interval95"]!["lower"]! < (double)k["value"]!);
        Assert.True((double)k["interval95"]!["upper"]! > (double)k["value"]!);
        Assert.Equal("Determined", (string?)k["determination"]);
        Assert.StartsWith("K ", (string?)equilibrium["verdict"], StringComparison.Ordinal);
        Assert.True((double)result["total"]! < (double)result["startTotal"]!);
        Assert.Null(result["confirmation"]!["failure"]);
        Assert.Equal(result.ToJsonString(), JsonNode.Parse(File.ReadAllText(_folder.Combine("out/fit.json")))!.ToJsonString());
        Assert.StartsWith("parameter,value,rise\nk,", File.ReadAllText(_folder.Combine("out/profiles.csv")), StringComparison.Ordinal);
        JsonArray valleys = result["valleys"]!.AsArray();
        string[] from = [.. valleys.Select(v => (string)v!["from"]!)];
        Assert.Single(from, f => f == "optimum");
        Assert.All(from.Where(f => f != "optimum"), f => Assert.Matches("^(search 1|draw [1-9][0-9]*)$", f));
        Assert.Contains(from, f => f.StartsWith("draw", StringComparison.Ordinal));
        Assert.Equal(valleys.OrderBy(v => (double)v!["total"]!), valleys);
        Assert.Contains(valleys, v => (bool)v!["walked"]!);
        // One valley: every draw, refined, ends at the optimum.
        Assert.All(valleys, v => Assert.Equal((double)k["value"]!, (double)v!["values"]!["k"]!, 0.1 * (double)k["value"]!));
        Assert.StartsWith("k,K\n", File.ReadAllText(_folder.Combine("out/posterior.csv")), StringComparison.Ordinal);
        Assert.Equal(25, (int)result["posterior"]!["bandDraws"]!);
        Assert.Equal(160, (int)result["posterior"]!["draws"]!);
        string[] bands = File.ReadAllLines(_folder.Combine("out/bands.csv"));
        Assert.Equal("file,condition,time_s,quantity,q05,q25,q50,q75,q95", bands[0]);
        Assert.Contains(bands, line => line.StartsWith("run.json,run,7200,mean x of C,", StringComparison.Ordinal));
        // Conditions held out are scored as they are predicted, and count for nothing.
        _folder.File("rich.json", Run.Replace("6000", "20000", StringComparison.Ordinal));
        _folder.File("held.json", Fit.Replace("[\"run.json\"]", "[\"run.json\", \"rich.json\"], \"heldOut\": [\"rich\"]", StringComparison.Ordinal).Replace("\"search\"", "\"data\": [{ \"file\": \"data.csv\", \"condition\": \"run\" }, { \"file\": \"data.csv\", \"condition\": \"rich\" }], \"search\"", StringComparison.Ordinal));
        Finished held = Alloykmc.RunIn(_folder.Path, "fit", "held.json", "--out", "held", "--set", "search.starts=0", "--set", "confirm.replicates=0", "--json");
        JsonNode[] terms = [.. JsonNode.Parse(held.Out)!["terms"]!.AsArray().Select(t => t!)];
        Assert.Equal((double)JsonNode.Parse(held.Out)!["total"]!, (double)terms[0]["misfit"]!, 1e-9);
        Assert.True((double)terms[1]["misfit"]! > (double)terms[0]["misfit"]!);
        // The calibrated system runs as it stands.
        Finished run = Alloykmc.RunIn(_folder.Path, "run", "run.json", "--set", "system=out/system.json", "--out", "again", "--quiet");
        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Fact]
    public void Stopped_it_continues_to_the_same_result()
    {
        Finished whole = FitTo("whole", "--profile", "k", "--json", "--threads", "2");
        Assert.True(whole.ExitCode == 0, whole.Error);
        int stops = 0;
        Finished last;
        do
        {
            last = FitTo("parts", "--profile", "k", "--json", "--threads", "1", "--max-walltime", $"{150 << stops} ms");
            Assert.True(last.ExitCode is 0 or 75, last.Error);
            if (last.ExitCode == 75) Assert.Contains("The same command continues.", last.Error, StringComparison.Ordinal);
            Assert.Equal(last.ExitCode == 0, File.Exists(_folder.Combine("parts/fit.json")));
        }
        while (last.ExitCode == 75 && ++stops < 10);
        Assert.Equal(0, last.ExitCode);
        Assert.True(stops > 0, "it was never stopped");
        Assert.Equal(whole.Out, last.Out);
        Finished other = FitTo("parts", "--set", "search.step=0.3");
        Assert.Equal(3, other.ExitCode);
        Assert.Contains("fit.search.step", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rivals_are_ranked_and_a_limit_is_told()
    {
        _folder.File("rival.json", System.Replace("\"name\": \"exchange\",", "\"name\": \"with loss\",", StringComparison.Ordinal)
            .Replace("\"rules\": [", "\"rules\": [{ \"name\": \"loss\", \"reaction\": \"C(x) -> x Au_c + (4-x) Ag_c\", \"rate\": \"kd\" }, ", StringComparison.Ordinal)
            .Replace("\"free\":", "\"kd\": { \"value\": 1e-4, \"unit\": \"1/min\", \"bounds\": [1e-7, 1e-1], \"scale\": \"log\" }, \"free\":", StringComparison.Ordinal));
        _folder.File("rich.json", Run.Replace("6000", "20000", StringComparison.Ordinal));
        _folder.File("fit.json", Fit.Replace("[\"run.json\"]", "[\"run.json\", \"rich.json\"]", StringComparison.Ordinal).Replace("\"search\"", "\"data\": [{ \"file\": \"data.csv\", \"condition\": \"run\" }, { \"file\": \"data.csv\", \"condition\": \"rich\", \"precision\": \"multinomial\", \"effectiveCounts\": 20 }], \"search\"", StringComparison.Ordinal));
        // A parameter that the fit does not name, stated otherwise within bounds: chosen for the rival, so that it counts.
        _folder.File("tuned.json", """{ "extends": "system.json", "name": "tuned", "parameters": { "free": { "value": 0.5, "bounds": [0.1, 10] } } }""");
        // Bounds of one number hold a parameter that the fit names: one fewer to count.
        _folder.File("nested.json", """{ "extends": "system.json", "name": "nested", "parameters": { "K": { "value": 2.5, "bounds": [2.5, 2.5] } } }""");
        Finished finished = Alloykmc.RunIn(_folder.Path, "fit", "fit.json", "--out", "out", "--compare", "rival.json", "tuned.json", "nested.json", "--without", "k", "--evaluations", "60");
        Assert.True(finished.ExitCode == 0, finished.Error);
        Assert.Contains("limit of evaluations", finished.Error, StringComparison.Ordinal);
        Assert.Contains("with loss", finished.Out, StringComparison.Ordinal);
        Assert.Contains("compared with", finished.Out, StringComparison.Ordinal);
        JsonArray mechanisms = JsonNode.Parse(File.ReadAllText(_folder.Combine("out/fit.json")))!["mechanisms"]!.AsArray();
        Assert.Contains("K = 2.5 held", finished.Out, StringComparison.Ordinal);
        Assert.Equal([2, 1, 3, 3, 1], mechanisms.Select(m => (int)m!["parameters"]!));
        // Without its only process nothing happens, and only the data that nothing happens to are predicted.
        Assert.Equal("exchange without k", (string?)mechanisms[1]!["name"]);
        Assert.Equal(["K"], mechanisms[1]!["values"]!.AsObject().Select(v => v.Key));
        Assert.StartsWith("clearly worse", (string?)mechanisms[1]!["verdict"], StringComparison.Ordinal);
        mechanisms.RemoveAt(1);
        Assert.Equal("Reference", (string?)mechanisms[0]!["support"]);
        Assert.All(mechanisms.Skip(1), m => Assert.StartsWith((string)m!["support"]! switch { "Better" => "clearly better", "Worse" => "clearly worse", _ => Math.Abs((double)m["difference"]!) + (2 * (double)m["differenceStandardError"]!) > 1 ? "undecided: " : "no difference" }, (string)m["verdict"]!, StringComparison.Ordinal));
        Assert.All(mechanisms, m => Assert.True((long)m!["evaluations"]! > 0));
        Assert.Equal(["k", "K", "kd"], mechanisms[1]!["values"]!.AsObject().Select(v => v.Key));
        Assert.Equal(["k"], mechanisms[3]!["values"]!.AsObject().Select(v => v.Key));
        Assert.Equal("""[{"name":"K","value":2.5,"unit":"1"}]""", mechanisms[3]!["held"]!.ToJsonString());
        Assert.All(mechanisms.Take(3), m => Assert.Empty(m!["held"]!.AsArray()));
    }

    [Fact]
    public void Rivals_are_of_the_clusters_that_the_data_are_of()
    {
        _folder.File("narrow.json", System.Replace("[0, 4]", "[0, 3]", StringComparison.Ordinal).Replace("\"rate\"", "\"beyond range\": \"forbid\", \"rate\"", StringComparison.Ordinal));
        _folder.File("richer.json", System.Replace("\"Au\": \"x\", \"Ag\": \"4 - x\"", "\"Au\": \"x + 1\", \"Ag\": \"4 - x\"", StringComparison.Ordinal));
        Finished finished = FitTo("out", "--compare", "narrow.json", "richer.json");
        Assert.Equal(3, finished.ExitCode);
        string told = string.Join(' ', finished.Error.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("narrow.json: The rival has C with x from 0 to 3", told, StringComparison.Ordinal);
        Assert.Contains("Give C of the rival \"x\": [0, 4].", told, StringComparison.Ordinal);
        Assert.Contains("richer.json: In the rival C with x = 0 holds 1 Au, in the system of the fit 0", told, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Combine("out")));
    }

    [Fact]
    public void A_start_that_cannot_be_simulated_is_told_and_does_no_harm()
    {
        // A rate that is no number at the values it starts from.
        _folder.File("system.json", System.Replace("\"k * (4 - x)\"", "\"k * (4 - x) * (k > free ? sqrt(-1) : 1)\"", StringComparison.Ordinal)
            .Replace("\"free\": { \"value\": 1, \"unit\": \"1\" }", "\"free\": { \"value\": 0.2, \"unit\": \"1/min/c0\" }", StringComparison.Ordinal));
        _folder.File("fit.json", Fit.Replace("\"k\": {}", "\"k\": { \"start\": 0.5 }", StringComparison.Ordinal));
        Finished finished = FitTo("out");
        Assert.True(finished.ExitCode == 0, finished.Error);
        Assert.Contains("the values the search starts from cannot be simulated", finished.Error, StringComparison.Ordinal);
        Assert.Contains("evaluations could not be simulated in full", finished.Error, StringComparison.Ordinal);
        Assert.Contains("alloykmc run run.json --set system=out/system.json", finished.Out, StringComparison.Ordinal);
        // Nowhere a number: no fit, and no system that pretends to be one.
        Finished hopeless = FitTo("nowhere", "--set", "parameters.k.bounds=[0.3, 1]", "--evaluations", "30", "--profile", "--posterior", "60");
        Assert.Equal(4, hopeless.ExitCode);
        Assert.Contains("what follows is no fit", hopeless.Error, StringComparison.Ordinal);
        Assert.Equal([".alloykmc", "alloykmc.json", "fit.json"], Directory.EnumerateFileSystemEntries(_folder.Combine("nowhere")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Faults_are_told_with_their_place_and_nothing_is_written(string file, string old, string replacement, string arguments, string[] expected)
    {
        string path = _folder.Combine(file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(old, replacement, StringComparison.Ordinal));
        Finished finished = FitTo("out", arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(3, finished.ExitCode);
        Assert.All(expected, text => Assert.Contains(text, finished.Error, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(finished.Out);
        Assert.False(Directory.Exists(_folder.Combine("out")));
    }

    [Fact]
    public void Validate_checks_a_fit_without_fitting()
    {
        _folder.File("fit.json", Fit.Replace("\"search\"", "\"data\": [{ \"file\": \"data.csv\" }], \"search\"", StringComparison.Ordinal));
        Finished finished = Alloykmc.RunIn(_folder.Path, "validate", "fit.json");
        Assert.True(finished.ExitCode == 0, finished.Error);
        Assert.Contains("2 parameters to ", finished.Out, StringComparison.Ordinal);
        Assert.Contains("Negative log posterior of the values it starts from:", finished.Out, StringComparison.Ordinal);
        Finished failing = Alloykmc.RunIn(_folder.Path, "validate", "fit.json", "--set", "parameters.k.start=1", "--set", "parameters.k.bounds=[1e-4, 1e200]", "--set", "parameters.k.start=1e200", "--json");
        Assert.Equal(3, failing.ExitCode);
        Assert.Contains("The values the search starts from cannot be simulated: run:", failing.Error, StringComparison.Ordinal);
    }

    /// <summary>What comes back is tested without the process; here, that the commands are there.</summary>
    [Fact]
    public void A_fit_goes_to_PEtab_and_comes_back()
    {
        _folder.File("data.csv", Data.Replace("intensity", "intensity,sd", StringComparison.Ordinal).ReplaceLineEndings(",3\n").Replace("sd,3", "sd", StringComparison.Ordinal) + ",3\n");
        _folder.File("fit.json", Fit.Replace("\"search\"", "\"data\": [{ \"file\": \"data.csv\" }], \"search\"", StringComparison.Ordinal));
        Finished exported = Alloykmc.RunIn(_folder.Path, "export", "fit.json", "--to", "petab", "--out", "petab");
        Assert.True(exported.ExitCode == 0, exported.Error);
        Finished imported = Alloykmc.RunIn(_folder.Path, "import", "petab/problem.yaml", "--out", "back");
        Assert.True(imported.ExitCode == 0, imported.Error);
        Finished valid = Alloykmc.RunIn(_folder.Path, "validate", "back/fit.json");
        Assert.True(valid.ExitCode == 0, valid.Error);
        Finished twice = Alloykmc.RunIn(_folder.Path, "import", "petab/problem.yaml", "--out", "back");
        Assert.Equal(3, twice.ExitCode);
        Assert.Contains("There is a fit already", twice.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_tells_all_faults_of_a_fit_at_once()
    {
        File.WriteAllText(_folder.Combine("data.csv"), Data.Replace("120,C,4,22", "180,C,4,22", StringComparison.Ordinal));
        _folder.File("fit.json", """
            {
              "runs": ["run.json"], "instrument": "nowhere.json", "nuisance": { "deadTime": { "bound": [0, 1] } }, "serch": {},
              "data": [{ "file": "data.csv" }, { "file": "data.csv", "condition": "night" }],
              "parameters": { "k": {}, "free": {} },
              "metalInClusters": [{ "condition": "run", "share": 0.5, "time": "3 h" }]
            }
            """);
        Finished finished = Alloykmc.RunIn(_folder.Path, "validate", "fit.json");
        Assert.Equal(3, finished.ExitCode);
        Assert.All(["Unknown key 'bound'", "Unknown key 'serch'", "nowhere.json", "free has no bounds", "10800 s", "no run has the condition 'night'", "metalInClusters[0].time"], text => Assert.Contains(text, finished.Error, StringComparison.OrdinalIgnoreCase));
        // What follows from a value at fault is not told.
        Assert.DoesNotContain("deadTime has no bounds", finished.Error, StringComparison.Ordinal);
        Assert.Empty(finished.Out);
        File.Delete(_folder.Combine("run.json"));
        File.Delete(_folder.Combine("data.csv"));
        Finished bare = Alloykmc.RunIn(_folder.Path, "validate", "fit.json");
        Assert.Equal(3, bare.ExitCode);
        Assert.All(["run.json", "nowhere.json", "data.csv"], text => Assert.Contains(text, bare.Error, StringComparison.Ordinal));
    }

    [Fact]
    public void Statements_need_the_conditions_they_are_about()
    {
        string fit = Path.Combine(_folder.Path, "lin.json"), lin = Path.Combine(Alloykmc.Root, "configs", "lin2022").Replace('\\', '/');
        File.WriteAllText(fit, $$"""{ "runs": ["{{lin}}/time-course-1to3.json"], "data": [{ "file": "{{lin}}/statements.json", "leaveOut": ["Z.mode"] }], "parameters": "all" }""");
        Finished finished = Alloykmc.Run("fit", fit, "--out", _folder.Combine("out"));
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("There is no statement 'Z.mode'", finished.Error, StringComparison.Ordinal);
        Assert.Contains("Statement H40.only26 is about R = 40, 20 h, which no run of the fit simulates.", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranges_that_no_framework_reaches_are_refused()
    {
        string fit = Path.Combine(_folder.Path, "lin.json"), lin = Path.Combine(Alloykmc.Root, "configs", "lin2022").Replace('\\', '/');
        File.WriteAllText(_folder.Combine("own.json"), """{ "about": "own", "frameworks": { "S30": {} }, "statements": [{ "id": "far", "R": "1/3", "t_min": 30, "check": "fraction_x_at_most", "framework": "S30", "x": [50, 60], "max": 0.1 }] }""");
        File.WriteAllText(fit, $$"""{ "runs": ["{{lin}}/time-course-1to3.json"], "data": [{ "file": "own.json" }], "parameters": "all" }""");
        Finished finished = Alloykmc.Run("fit", fit, "--out", _folder.Combine("out"));
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("own.json: Statement far asks for x from 50 to 60 of S30, which has x from 0 to 44.", finished.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Combine("out")));
    }

    public void Dispose() => _folder.Dispose();

    private Finished FitTo(string folder, params string[] arguments) => Alloykmc.RunIn(_folder.Path, ["fit", "fit.json", "--to", "data.csv", "--out", folder, .. arguments]);
}
