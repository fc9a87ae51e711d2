using System.Text.Json.Nodes;
using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>The Ag29 / Ag32 / Ag33 system as a chemist meets it.</summary>
public sealed class Ag29Tests
{
    [Fact]
    public void A_hopeless_step_is_announced_with_its_half_life()
    {
        Finished finished = Alloykmc.Run("validate", "configs/shen2025/expansion.json", "--json");
        Assert.True(finished.ExitCode == 0, finished.Error);
        string message = finished.Error.ReplaceLineEndings(" ");
        Assert.Contains("the step 'isomerisation, first transition state' has a half-life of 7.5 years at 298.15 K, but 2 d are simulated", message, StringComparison.Ordinal);
        JsonNode report = JsonNode.Parse(finished.Out)!;
        Assert.Equal(298.15, (double)report["temperatureKelvin"]!);
        JsonNode rule = report["rules"]!.AsArray().Single(r => (string)r!["name"]! == "isomerisation, first transition state")!;
        Assert.Equal("(3) * eyring(b1)", (string)rule["rate"]!);
        Assert.Equal(1, (int)rule["timeScale"]!["order"]!);
        Assert.True((bool)rule["timeScale"]!["hopeless"]!);
    }

    [Fact]
    public void Validate_shows_rates_orders_temperature_and_half_lives()
    {
        Finished finished = Alloykmc.Run("validate", "configs/shen2025/acid-dose.json");
        Assert.True(finished.ExitCode == 0, finished.Error);
        Assert.Contains("temperature 298.15 K", finished.Out, StringComparison.Ordinal);
        Assert.Contains("by detailed balance", finished.Out, StringComparison.Ordinal);
        Assert.Contains("7.5 years (!)", finished.Out, StringComparison.Ordinal);
        Assert.Matches(@"H\+ attack on silver, Ag32 \(reverse\)\s+3\s+by detailed balance", finished.Out);
        Assert.Contains("in all 10 conditions", finished.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "Ag32")]
    [InlineData(120, "Ag33")]
    [InlineData(12000, "Ag29")]
    public void The_dose_of_acid_decides_the_product(int protons, string product)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(Alloykmc.Root, "configs", "systems", "ag29.json");
        string config = folder.File("run.json", $$"""
            { "system": "{{path}}", "parameters": { "kH": 0.05 },
              "feed": { "amounts": { "Ag32(0)": 100, "AgP(1)": 500, "H": {{protons / 4}} }, "motherConcentration": { "Ag32(0)": 0.1 } },
              "sampling": { "times": ["24 h"] }, "ensemble": { "replicates": 2, "seed": 7 } }
            """);
        Finished run = Alloykmc.Run("run", config, "--json", "--out", folder.Combine("out"));
        Assert.True(run.ExitCode == 0, run.Error);
        JsonArray frameworks = JsonNode.Parse(run.Out)!["samples"]![0]!["frameworks"]!.AsArray();
        JsonNode most = frameworks.MaxBy(f => (double)f!["share"]!)!;
        Assert.Equal(product, (string)most["framework"]!);
        Assert.True((double)most["share"]! > 0.5);
    }

    [Fact]
    public void Fast_protons_are_left_to_the_slow_scale_engine_which_says_so()
    {
        using var folder = new TemporaryFolder();
        string[] command = ["run", "configs/shen2025/degradation.json", "--set", "parameters.kH=1e6", "--set", "feed.amounts.Ag32(0)=50", "--set", "schedule=[{ \"at\": \"30 min\", \"add\": { \"H\": 1500 } }]", "--replicates", "2", "--engine", "slow-scale", "--out", folder.Combine("out")];
        Finished run = Alloykmc.Run(command);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Not exact: the engine slow-scale (doi:10.1063/1.1824902)", run.Out, StringComparison.Ordinal);
        Assert.Contains("photoluminescence", run.Out, StringComparison.Ordinal);
        Assert.Contains("half-life of isomerisation without acid (h): 6.602E+04 at every sample.", run.Out, StringComparison.Ordinal);
        Finished report = Alloykmc.Run("report", folder.Combine("out"), "-o", folder.Combine("page.html"), "--json");
        Assert.True(report.ExitCode == 0, report.Error);
        Assert.Contains("observables", JsonNode.Parse(report.Out)!["figures"]!.AsArray().Select(f => (string)f!));
        Finished refused = Alloykmc.Run("run", "configs/minimal.json", "--engine", "slow-scale", "--out", folder.Combine("other"));
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("no rule says \"fast\": true", refused.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }
}
