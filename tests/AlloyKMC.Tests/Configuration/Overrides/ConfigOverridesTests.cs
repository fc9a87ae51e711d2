using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Runs;
using Microsoft.Extensions.Configuration;

namespace AlloyKMC.Tests.Configuration.Overrides;

public sealed class ConfigOverridesTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private LoadedRun Read(IConfiguration? environment, params string[] set) =>
        RunConfigReader.ReadFile(_folder["run.json"], new() { Overrides = ConfigOverrides.From(environment, set) });

    private static IConfiguration Environment(params (string Key, string Value)[] variables) =>
        new ConfigurationBuilder().AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create(variable.Key.Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value))).Build();

    [Fact]
    public void CommandLineLiesOverEnvironmentOverFile()
    {
        LoadedRun loaded = Read(Environment(("feed__ratio", "1:4"), ("ensemble__seed", "7"), ("parameters__k30", "2e-3")), "feed.ratio=1:5", "feed.ratio=1:6");

        Assert.Equal(new FeedRatio(1, 6), loaded.Config.Feed.Ratio);
        Assert.Equal(new EnsembleDefinition(16, 7), loaded.Config.Ensemble);
        Assert.Equal(2e-3, loaded.System.Definition.Parameters[0].Value.Value);

        Dictionary<string, Origin> origins = loaded.Resolved.Values.ToDictionary(value => value.Path, value => value.Origin);
        Assert.Equal("--set feed.ratio=1:6", origins["feed.ratio"].ToString());
        Assert.Equal("ALLOYKMC__ensemble__seed=7", origins["ensemble.seed"].ToString());
        Assert.Equal("ALLOYKMC__parameters__k30=2e-3", origins["system.parameters.k30.value"].ToString());
        Assert.Equal(_folder["run.json"] + ":12:31", origins["ensemble.replicates"].ToString());
        Assert.Equal(_folder["systems/toy.json"], origins["system.parameters.k30.unit"].Source);
        Assert.Equal("default", origins["schedule[0].sample"].ToString());
    }

    [Fact]
    public void EnvironmentKeysMatchWhateverTheirCase()
    {
        LoadedRun loaded = Read(Environment(("FEED__CLUSTERS", "9"), ("FEED__MOTHERCONCENTRATION__AG44", "2"), ("PARAMETERS__E30", "5"), ("LIMITS__WALL", "1 h")));

        Assert.Equal(9, loaded.Config.Feed.Clusters);
        Assert.Equal([new("Ag44", 2.0)], loaded.Config.Feed.MotherConcentration);
        Assert.Equal(5, loaded.System.Definition.Parameters[1].Value.Value);
        Assert.Equal(new Duration(3600), loaded.Config.Limits.Wall);
    }

    [Fact]
    public void CommandLineKeysMatchExactly()
    {
        Assert.StartsWith("--set FEED.clusters=9: FEED: Unknown key 'FEED'. Did you mean 'feed'?", Assert.Single(_folder.FaultsOf(() => Read(null, "FEED.clusters=9"))), StringComparison.Ordinal);
    }

    [Fact]
    public void RealEnvironmentVariablesArriveThroughTheProvider()
    {
        const string variable = "ALLOYKMC__feed__clusters";
        System.Environment.SetEnvironmentVariable(variable, "123");
        try
        {
            LoadedRun loaded = Read(new ConfigurationBuilder().AddEnvironmentVariables(ConfigOverrides.EnvironmentPrefix).Build());
            Assert.Equal(123, loaded.Config.Feed.Clusters);
        }
        finally
        {
            System.Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Fact]
    public void ValuesAreJsonOrText()
    {
        LoadedRun loaded = Read(null, "name=2022", "sampling={\"every\": \"1 h\", \"until\": \"20 h\"}", "feed={\"amounts\": {\"Ag44\": 5}}", "temperature=300 K", "schedule=[]");

        Assert.Equal("2022", loaded.Config.Name);
        Assert.Equal(21, loaded.Config.Sampling.Times.Count);
        Assert.Equal([new("Ag44", 5L)], loaded.Config.Feed.Amounts);
        Assert.Equal(300, loaded.System.Definition.TemperatureKelvin);
        Assert.Empty(loaded.Config.Schedule);
    }

    [Fact]
    public void AnOverrideCanMendAFaultOfTheFile()
    {
        _folder.Write("run.json", ConfigFolder.Run.Replace("\"1:3\"", "\"0:0\"", StringComparison.Ordinal));
        Assert.Equal(new FeedRatio(1, 2), Read(null, "feed.ratio=1:2").Config.Feed.Ratio);
    }

    [Theory]
    [InlineData("feed.ratio=0:0", "--set feed.ratio=0:0: feed.ratio: The ratio '0:0' feeds nothing.")]
    [InlineData("feed.ratio", "--set feed.ratio: The override has no '='.")]
    [InlineData("feed..ratio=1:2", "--set feed..ratio=1:2: The path has an empty part.")]
    [InlineData("=1", "--set =1: The path has an empty part.")]
    [InlineData("schedule[0].at=3 h", "--set schedule[0].at=3 h: schedule[0].at: Items of a list cannot be overridden by their index.")]
    [InlineData("sampling.times.0=3 h", "--set sampling.times.0=3 h: sampling.times.0: Items of a list cannot be overridden by their index.")]
    [InlineData("system.name=x", "--set system.name=x: system: Here stands the text 'systems/toy.json'")]
    [InlineData("feed.clusters=many", "--set feed.clusters=many: feed.clusters: Found the text 'many'.")]
    [InlineData("feed.clusters=NaN", "--set feed.clusters=NaN: feed.clusters: Found the text 'NaN'.")]
    [InlineData("feed.clusters=null", "--set feed.clusters=null: feed.clusters: Found null.")]
    [InlineData("feed.clusters=", "--set feed.clusters=: feed.clusters: Found the text ''.")]
    [InlineData("feed.clustres=5", "--set feed.clustres=5: feed.clustres: Unknown key 'clustres'. Did you mean 'clusters'?")]
    [InlineData("parameters.k31=5", "--set parameters.k31=5: parameters.k31: The system has no parameter 'k31'. Did you mean 'k30'?")]
    [InlineData("feed={\"ratio\": ", "--set feed={\"ratio\": : The file ends before its JSON is complete.")]
    [InlineData("limits={\"events\": 1, \"events\": 2}", "limits.events: The key 'events' stands twice")]
    [InlineData("system=no-such.json", "--set system=no-such.json: system: The file 'no-such.json' does not exist.")]
    [InlineData("system={\"extends\": \"no-such.json\"}", "system.extends: The file 'no-such.json' does not exist.")]
    public void FaultsNameTheOverride(string set, string expected)
    {
        Assert.Contains(expected, Assert.Single(_folder.FaultsOf(() => Read(null, set))), StringComparison.Ordinal);
    }

    [Fact]
    public void EnvironmentFaultsNameTheVariable()
    {
        string fault = Assert.Single(_folder.FaultsOf(() => Read(Environment(("feed__ratio", "0:0")))));
        Assert.StartsWith("ALLOYKMC__feed__ratio=0:0: feed.ratio: ", fault, StringComparison.Ordinal);
    }
}
