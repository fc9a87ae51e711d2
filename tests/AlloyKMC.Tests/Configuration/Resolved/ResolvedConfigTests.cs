using System.Text;
using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model;

namespace AlloyKMC.Tests.Configuration.Resolved;

public sealed class ResolvedConfigTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ResolvedConfig Of(string run, params string[] set) => _folder.Read(run, set).Resolved;

    [Fact]
    public void TheResolvedConfigurationReadsBackAsItself()
    {
        ResolvedConfig resolved = Of(ConfigFolder.Run);
        ResolvedConfig again = RunConfigReader.Read(Encoding.UTF8.GetBytes(resolved.Json), "elsewhere/resolved.json").Resolved;

        Assert.Equal(resolved.Json, again.Json);
        Assert.Equal(resolved.Hash, again.Hash);
        Assert.Empty(again.DifferencesFrom(resolved.Json));
        Assert.Matches("^[0-9a-f]{64}$", resolved.Hash);

        // The same for the other kinds of feed and sampling.
        ResolvedConfig other = Of(ConfigFolder.Run, "feed={\"amounts\": {\"Ag44\": 5, \"Ag_c\": 1e6}}", "sampling={\"every\": \"0.1 min\", \"until\": \"20 h\"}");
        Assert.Equal(other.Json, RunConfigReader.Read(Encoding.UTF8.GetBytes(other.Json), "r.json").Resolved.Json);
        Assert.NotEqual(resolved.Hash, other.Hash);
    }

    [Fact]
    public void OrderOfKeysCommentsAndSpellingDoNotMatter()
    {
        string shuffled = """
            { "limits": { "wall": "20 h", "events": 1000000000 }, /* other wall time */
              "sampling": { "times": ["120 s", "600000 ms", "1200 min"] },
              "name": "renamed", "description": "new", "kernel": "scalar",
              "ensemble": { "seed": 2022.0, "replicates": 1.6e1 },
              "schedule": [ { "sample": "before", "keepVolume": true, "add": { "Ag44": 15e3 }, "at": "60 min" },
                            { "sample": "after", "temperature": "310.0 K", "at": "120 min" } ],
              "feed": { "volume": 2e4, "motherConcentration": { "Ag44": 1 }, "clusters": 20000, "ratio": "1.0 : 3" },
              "parameters": { "k30": 0.0013 },
              "system": "systems/toy.json" }
            """;
        Assert.Equal(Of(ConfigFolder.Run).IdentityJson, Of(shuffled).IdentityJson);
        Assert.Equal(Of(ConfigFolder.Run).Hash, Of(shuffled).Hash);
    }

    [Fact]
    public void ProseOfTheSystemDoesNotMatterButItsChemistryDoes()
    {
        string hash = Of(ConfigFolder.Run).Hash;
        Assert.Equal(hash, WithSystem("\"description\": \"pool\"", "\"description\": \"of complexes\""));
        Assert.Equal(hash, WithSystem("\"source\": \"a fit\"", "\"source\": \"another\""));
        Assert.Equal(hash, WithSystem("25 °C", "298.15 K"));
        Assert.Equal(hash, WithSystem("\"value\": 1.259472e-3", "\"value\": 1")); // The run sets k30.
        Assert.NotEqual(hash, WithSystem("\"value\": 2", "\"value\": 2.0000000000000004"));
        Assert.NotEqual(hash, WithSystem("[0, 16]", "[0, 17]"));
        Assert.NotEqual(hash, WithSystem("0.5*x", "0.6*x"));

        string WithSystem(string old, string text)
        {
            string system = ConfigFolder.System.Replace(old, text, StringComparison.Ordinal);
            Assert.NotEqual(ConfigFolder.System, system);
            _folder.Write("systems/toy.json", system);
            return Of(ConfigFolder.Run).Hash;
        }
    }

    [Fact]
    public void OrderOfFamiliesMattersSinceItFixesTheSpecies()
    {
        ResolvedConfig before = Of(ConfigFolder.Run);
        _folder.Write("systems/toy.json", ConfigFolder.System
            .Replace("\"Au_c\": { \"content\": { \"Au\": 1 } },", "", StringComparison.Ordinal)
            .Replace("\"families\": {", "\"families\": { \"Au_c\": { \"content\": { \"Au\": 1 } },", StringComparison.Ordinal));
        ResolvedConfig after = Of(ConfigFolder.Run);

        Assert.NotEqual(before.Hash, after.Hash);
        Assert.Equal("system.families (order): S30, S26, D, Au_c, Ag_c -> Au_c, S30, S26, D, Ag_c", Assert.Single(after.DifferencesFrom(before.Json)).ToString());
    }

    [Theory]
    [InlineData("feed.ratio=1:4", "feed.ratio: \"1:3\" -> \"1:4\"")]
    [InlineData("parameters.k30=0.002", "system.parameters.k30.value: 0.0013 -> 0.002")]
    [InlineData("ensemble.replicates=32", "ensemble.replicates: 16 -> 32")]
    [InlineData("engine=direct", "engine: \"auto\" -> \"direct\"")]
    [InlineData("sampling.times=[\"2 min\", \"10 min\", \"20 h\", \"30 h\"]", "sampling.times[3]: (absent) -> \"108000 s\"")]
    [InlineData("limits.events=5", "limits.events: 1000000000 -> 5")]
    [InlineData("temperature=300 K", "system.temperature: \"298.15 K\" -> \"300 K\"")]
    public void DifferencesNamePathOldAndNew(string set, string expected)
    {
        ResolvedConfig earlier = Of(ConfigFolder.Run);
        ResolvedConfig present = Of(ConfigFolder.Run, set);
        Assert.Equal(expected, Assert.Single(present.DifferencesFrom(earlier.Json)).ToString());
        Assert.Equal(expected, Assert.Single(present.DifferencesFrom(earlier.IdentityJson)).ToString());
        Assert.NotEqual(earlier.Hash, present.Hash);
    }

    [Fact]
    public void ADamagedEarlierConfigurationIsAFault()
    {
        Assert.Throws<FaultException>(() => Of(ConfigFolder.Run).DifferencesFrom("{ \"feed\""));
        Assert.Throws<FaultException>(() => Of(ConfigFolder.Run).DifferencesFrom("[]"));
    }

    [Fact]
    public void NumbersAreInvariant()
    {
        JsonNode resolved = JsonNode.Parse(Of(ConfigFolder.Run).Json)!;
        Assert.Equal("[1E-06,0.1]", resolved["system"]!["parameters"]!["k30"]!["bounds"]!.ToJsonString());
        Assert.Equal("20000", resolved["feed"]!["volume"]!.ToJsonString());
    }
}
