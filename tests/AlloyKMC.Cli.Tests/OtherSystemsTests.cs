using System.Text.Json.Nodes;
using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>Systems that have nothing of the 44-metal one, each a file: one coordinate, two coordinates, none.</summary>
public class OtherSystemsTests
{
    [Theory]
    [InlineData("au25.json", "\"ratio\": \"1:1\", \"clusters\": 200", 26, 600)]
    [InlineData("au25-dimer.json", "\"ratio\": \"1:1\", \"clusters\": 200", 377, 1302)]
    [InlineData("explicit.json", "\"amounts\": { \"A\": 500 }, \"volume\": \"1 fL\"", 3, 3)]
    public void Is_validated_and_runs(string system, string feed, int species, int channels)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(Alloykmc.Root, "tests", "AlloyKMC.Cli.Tests", "configs", system);
        string config = folder.File("run.json", $$"""{ "system": "{{path}}", "feed": { {{feed}} }, "sampling": { "times": ["1 s", "1 min"] }, "ensemble": { "replicates": 3, "seed": 5 } }""");
        Finished validated = Alloykmc.Run("validate", config, "--json");
        Assert.True(validated.ExitCode == 0, validated.Error);
        JsonNode report = JsonNode.Parse(validated.Out)!;
        Assert.Equal(species, (int)report["species"]!);
        Assert.Equal(channels, (int)report["channels"]!);

        Finished run = Alloykmc.Run("run", config, "--json", "--out", folder.Combine("out"));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.True((long)JsonNode.Parse(run.Out)!["events"]! > 100);
    }

    [Fact]
    public void A_free_energy_that_the_rates_do_not_meet_is_told()
    {
        using var folder = new TemporaryFolder();
        string system = File.ReadAllText(Path.Combine(Alloykmc.Root, "configs", "systems", "m44.json")).Replace("k27 * (x + 1) * exp(dG27(x)/2)", "k27 * (x + 1) * exp(dG27(x)/3)", StringComparison.Ordinal);
        folder.File("m44.json", system);
        string config = folder.File("run.json", """{ "system": "m44.json", "feed": { "ratio": "1:3", "clusters": 40 }, "sampling": { "times": ["1 min"] } }""");
        Finished finished = Alloykmc.Run("validate", config);
        Assert.Equal(3, finished.ExitCode);
        Assert.Contains("'pool exchange, S27' breaks detailed balance at x = 0", finished.Error, StringComparison.Ordinal);
    }
}
