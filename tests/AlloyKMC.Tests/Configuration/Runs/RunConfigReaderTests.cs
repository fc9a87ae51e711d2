using System.Text;
using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model;

namespace AlloyKMC.Tests.Configuration.Runs;

public sealed class RunConfigReaderTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryKeyReachesTheRecords()
    {
        LoadedRun loaded = RunConfigReader.ReadFile(_folder["run.json"]);
        RunConfig run = loaded.Config;

        Assert.Equal(("toy run", "systems/toy.json", "auto"), (run.Name, run.SystemFile, run.Engine));
        Assert.Equal([_folder["systems/toy.json"]], loaded.System.Files);
        Assert.Equal(1.3e-3, loaded.System.Definition.Parameters[0].Value.Value);
        Assert.Equal((new FeedRatio(1, 3), 20000L, 20000.0), (run.Feed.Ratio, run.Feed.Clusters, run.Feed.VolumeMoleculesPerC0));
        Assert.Equal([new("Ag44", 1.0)], run.Feed.MotherConcentration);
        Assert.Equal([ScheduleAction.Add, ScheduleAction.Temperature], run.Schedule.Select(entry => entry.Action));
        Assert.Equal((3600, true, SampleMoment.Before), (run.Schedule[0].At.Seconds, run.Schedule[0].KeepVolume, run.Schedule[0].Sample));
        Assert.Equal([new("Ag44", 15000L)], run.Schedule[0].Amounts);
        Assert.Equal((new Temperature(310), SampleMoment.After), (run.Schedule[1].Temperature, run.Schedule[1].Sample));
        Assert.Equal([120, 600, 72000], run.Sampling.Times.Select(time => time.Seconds));
        Assert.Equal(new EnsembleDefinition(16, 2022), run.Ensemble);
        Assert.Equal(new RunLimits(1_000_000_000, new Duration(600)), run.Limits);
    }

    [Fact]
    public void AmountsGridInlineSystemAndTemperature()
    {
        LoadedRun loaded = _folder.Read($$"""
            { "system": {{ConfigFolder.System}}, "temperature": "310 K", "feed": { "amounts": { "Ag44": 15000, "Au_c": 3 } },
              "sampling": { "every": "0.1 min", "until": "20 h", "from": "1 min" } }
            """);

        Assert.Equal([new("Ag44", 15000L), new("Au_c", 3L)], loaded.Config.Feed.Amounts);
        Assert.Equal(12000 - 10 + 1, loaded.Config.Sampling.Times.Count);
        Assert.Equal((60, 72000), (loaded.Config.Sampling.Times[0].Seconds, loaded.Config.Sampling.Times[^1].Seconds));
        Assert.Equal(310, loaded.System.Definition.TemperatureKelvin);
        Assert.Equal(new EnsembleDefinition(1, 1), loaded.Config.Ensemble);
        Assert.Null(loaded.Config.SystemFile);
        Assert.StartsWith(_folder["run.json"] + ":", loaded.System.Locate(new("rules[0].rate", "", "")).Place, StringComparison.Ordinal);
        Assert.EndsWith("system.rules[0].rate", loaded.System.Locate(new("rules[0].rate", "", "")).Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"feed\": {", "\"fead\": {", "run.json:6:3: fead: Unknown key 'fead'. Did you mean 'feed'?", "run.json:1:1: The key 'feed' is missing.")]
    [InlineData("\"clusters\": 20000", "\"clusters\": \"20000\"", "run.json:6:41: feed.clusters: Found the text '20000'. Give a whole number from 1 to 1000000000000.")]
    [InlineData("\"clusters\": 20000", "\"clusters\": -5", "run.json:6:41: feed.clusters: Found the number -5.")]
    [InlineData("\"clusters\": 20000", "\"clusters\": 1e13", "run.json:6:41: feed.clusters: Found the number 1e13. Give a whole number from 1 to 1000000000000.")]
    [InlineData("\"clusters\": 20000, ", "", "run.json:6:22: feed.ratio: The key 'ratio' has no meaning without 'clusters'.")]
    [InlineData("\"1:3\"", "\"0:0\"", "run.json:6:22: feed.ratio: The ratio '0:0' feeds nothing. Give two numbers that are not negative and not both zero")]
    [InlineData("\"ratio\": \"1:3\"", "\"R\": 3", "feed.R: Unknown key 'R'.", "feed: None of the keys 'ratio' or 'amounts' stands here.", "'clusters' has no meaning without 'ratio'")]
    [InlineData("\"ratio\": \"1:3\"", "\"amounts\": {\"Ag44\": -1}, \"ratio\": \"1:3\"", "feed: The keys 'ratio' and 'amounts' exclude each other.", "feed.amounts.Ag44: Found the number -1.")]
    [InlineData("\"volume\": 20000", "\"volume\": \"1 fL\"", "feed.volume: Found the text '1 fL', but the system is in units of c0")]
    [InlineData("\"volume\": 20000", "\"volume\": 0", "feed.volume: Found the number 0.")]
    [InlineData("\"10 min\", \"20 h\"", "\"20 h\", \"10 min\"", "run.json:11:44: sampling.times[2]: The time '10 min' does not come after '20 h' at sampling.times[1].")]
    [InlineData("\"10 min\", \"20 h\"", "\"2 min\", \"20 h\"", "sampling.times[1]: The time '2 min' does not come after '2 min' at sampling.times[0].")]
    [InlineData("\"2 min\"", "120", "run.json:11:27: sampling.times[0]: Found the number 120. Give a number and a unit, one of ms, s, min, h, d: \"30 min\".")]
    [InlineData("[\"2 min\", \"10 min\", \"20 h\"]", "[]", "sampling.times: Found 0 items. Give a list of times, at least one")]
    [InlineData("\"times\": [\"2 min\", \"10 min\", \"20 h\"]", "\"every\": \"0 s\", \"until\": \"20 h\"", "sampling.every: The distance of samples is 0.")]
    [InlineData("\"times\": [\"2 min\", \"10 min\", \"20 h\"]", "\"every\": \"1 ms\", \"until\": \"20 h\"", "sampling.every: The grid has 7.2E+07 samples. Give at most 1000000")]
    [InlineData("\"times\": [\"2 min\", \"10 min\", \"20 h\"]", "\"every\": \"1 min\"", "sampling.every: The key 'every' has no meaning without 'until'.")]
    [InlineData("\"at\": \"1 h\"", "\"at\": \"3 h\"", "schedule[1].at: The time '2 h' comes before '3 h' at schedule[0].at.")]
    [InlineData("\"at\": \"1 h\"", "\"at\": \"2 h\"", "schedule[1].at: The sample at '2 h' would be taken before the entry at schedule[0].at and after the one that follows it.")]
    [InlineData("\"at\": \"2 h\"", "\"at\": \"21 h\"", "schedule[1].at: No sample would see what is done: '21 h' comes after the last sample at '72000 s'.")]
    [InlineData("\"at\": \"1 h\", ", "", "run.json:8:5: schedule[0]: The key 'at' is missing.")]
    [InlineData("\"add\": { \"Ag44\": 15000 }", "\"set\": { \"Ag44\": 15000 }", "schedule[0].keepVolume: The key 'keepVolume' has no meaning without 'add'.")]
    [InlineData("\"add\": { \"Ag44\": 15000 }", "\"add\": { \"ratio\": \"1:3\" }", "schedule[0].add.ratio: Found the text '1:3'.")]
    [InlineData("\"replicates\": 16", "\"replicates\": 0", "ensemble.replicates: Found the number 0. Give a whole number from 1 to 1000000.")]
    [InlineData("\"engine\": \"auto\"", "\"engine\": \"unifromised\"", "run.json:13:13: engine: There is no engine 'unifromised'. Did you mean 'uniformised'? Give one of auto, direct, uniformised.")]
    [InlineData("\"k30\": 1.3e-3", "\"k31\": 1.3e-3", "run.json:5:19: parameters.k31: The system has no parameter 'k31'. Did you mean 'k30'? Parameters of the system: 'k30', 'e30'.")]
    [InlineData("\"k30\": 1.3e-3", "\"k30\": \"1.3e-3\"", "run.json:5:26: parameters.k30: Found the text '1.3e-3'. Give a number.")]
    [InlineData("\"systems/toy.json\"", "\"systems/toi.json\"", "run.json:4:13: system: The file 'systems/toi.json' does not exist. Did you mean 'toy.json'? JSON files in 'systems': toy.json.")]
    [InlineData("\"systems/toy.json\"", "\"systems\"", "run.json:4:13: system: 'systems' is a folder.")]
    [InlineData("\"systems/toy.json\"", "7", "run.json:4:13: system: Found the number 7. Give the path of a system file")]
    public void BadRunsAreFaults(string good, string bad, params string[] expected)
    {
        string text = ConfigFolder.Run.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(ConfigFolder.Run, text);
        RunReadOptions options = new() { Engines = ["direct", "uniformised"] };
        IReadOnlyList<string> faults = _folder.FaultsOf(() => RunConfigReader.Read(Encoding.UTF8.GetBytes(text), _folder["run.json"], options));

        Assert.Equal(expected.Length, faults.Count);
        Assert.All(expected, fragment => Assert.Contains(faults, fault => fault.StartsWith("run.json:", StringComparison.Ordinal) && fault.Contains(fragment, StringComparison.Ordinal)));
    }

    [Fact]
    public void FaultsOfAllFilesAndLayersComeTogether()
    {
        _folder.Write("systems/toy.json", ConfigFolder.System.Replace("\"time\": \"min\"", "\"tiem\": \"min\"", StringComparison.Ordinal).Replace("[0, 16]", "[16, 0]", StringComparison.Ordinal));
        string run = ConfigFolder.Run.Replace("\"1:3\"", "\"3\"", StringComparison.Ordinal).Replace("16", "0.5", StringComparison.Ordinal);

        IReadOnlyList<string> faults = _folder.FaultsOf(() => _folder.Read(run, "limits.wall=5", "k30=1"));

        Assert.Equal(6, faults.Count);
        Assert.Contains(faults, fault => fault.StartsWith("run.json:6:22: feed.ratio: '3' is not a ratio.", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("run.json:12:31: ensemble.replicates: ", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("systems/toy.json:7:14: units.tiem: Unknown key 'tiem'. Did you mean 'time'?", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("systems/toy.json:12:57: families.S30.coordinates.x: ", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("--set limits.wall=5: limits.wall: '5' has no unit.", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("--set k30=1: k30: Unknown key 'k30'. It is a parameter of the system: give parameters.k30.", StringComparison.Ordinal));
    }

    [Fact]
    public void AFileOfNothingButFaultsGivesAShortList()
    {
        string keys = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"a{i}\": 1"));
        IReadOnlyList<string> faults = _folder.FaultsOf(() => _folder.Read("{" + keys + "}"));

        Assert.Equal(201, faults.Count);
        Assert.Matches("^run.json: At least [0-9]+ further faults are not listed. Correct those above first.$", faults[^1]);
    }

    [Fact]
    public void AHugeFileIsRefusedUnread()
    {
        string file = _folder["huge.json"];
        using (FileStream stream = File.Create(file))
            stream.SetLength(100L * 1024 * 1024);

        long before = GC.GetAllocatedBytesForCurrentThread();
        IReadOnlyList<string> faults = _folder.FaultsOf(() => RunConfigReader.ReadFile(file));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal("huge.json: 'huge.json' has 100 MB, more than the 16 MB allowed. A configuration is a small file; check that it is the right one.", Assert.Single(faults));
        Assert.InRange(allocated, 0, 1024 * 1024);
    }

    [Theory]
    [InlineData("none.json", "none.json: The file 'none.json' does not exist. JSON files in '")]
    [InlineData("no/where.json", "no/where.json: The file 'no/where.json' does not exist. The folder 'no' does not exist either")]
    [InlineData("systems", "systems: 'systems' is a folder.")]
    [InlineData("a\0b", "cannot be read")]
    public void AFileThatCannotBeReadIsAFault(string name, string expected)
    {
        Assert.Contains(expected, Assert.Single(_folder.FaultsOf(() => RunConfigReader.ReadFile(_folder[name]))), StringComparison.Ordinal);
    }

    [Fact]
    public void ARunInPlaceOfASystemIsRecognised()
    {
        string run = ConfigFolder.Run.Replace("systems/toy.json", "run.json", StringComparison.Ordinal);
        Assert.StartsWith("run.json:1:1: This looks like a run configuration, not a system.", Assert.Single(_folder.FaultsOf(() => _folder.Read(run))), StringComparison.Ordinal);
    }

    [Fact]
    public void ASystemInPlaceOfARunIsRecognised()
    {
        Assert.Contains("This looks like a system", Assert.Single(_folder.FaultsOf(() => RunConfigReader.ReadFile(_folder["systems/toy.json"]))), StringComparison.Ordinal);
    }

    [Fact]
    public void FaultsOfLaterWorkGetFileLineAndColumn()
    {
        LoadedRun loaded = RunConfigReader.ReadFile(_folder["run.json"]);
        SourcedFault fault = loaded.Locate(new Fault("schedule[0].add.Ag44", "Bad.", "Mend it."));
        Assert.Equal((8, 37), (fault.Origin.Line, fault.Origin.Column));

        // The value of k30 stands in the run, all else of the system in its own file.
        Assert.Equal($"{_folder["run.json"]}:5:26", loaded.System.Locate(new("parameters.k30.value", "", "")).Origin.ToString());
        Assert.Equal(_folder["systems/toy.json"], loaded.System.Locate(new("rules[0]", "", "")).Origin.Source);
    }
}
