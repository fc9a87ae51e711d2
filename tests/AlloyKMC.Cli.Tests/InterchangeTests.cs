using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>Networks to other programs and back, through the process.</summary>
public class InterchangeTests
{
    [Fact]
    public void A_model_goes_out_comes_back_and_runs()
    {
        using var folder = new TemporaryFolder();
        string model = Path.Combine(folder.Path, "model.xml"), system = Path.Combine(folder.Path, "model.json"), run = Path.Combine(folder.Path, "model.run.json"), again = Path.Combine(folder.Path, "again.xml");
        string au25 = Path.Combine(Alloykmc.Root, "tests", "AlloyKMC.Cli.Tests", "configs", "au25.json");
        string config = folder.File("run.json", $$"""{ "system": "{{au25}}", "feed": { "ratio": "1:1", "clusters": 200 }, "sampling": { "times": ["1 s"] } }""");
        Finished exported = Alloykmc.Run("export", config, "--to", "sbml", "--out", model);
        Assert.True(exported.ExitCode == 0, exported.Error);
        Finished imported = Alloykmc.Run("import", model, "--out", system, "--until", "10 s", "--samples", "2");
        Assert.True(imported.ExitCode == 0, imported.Error);
        Assert.Equal(0, Alloykmc.Run("export", run, "--to", "sbml", "--out", again).ExitCode);
        Assert.Equal(File.ReadAllText(model), File.ReadAllText(again));
        Finished ran = Alloykmc.Run("run", run, "--set", "limits.events=1000", "--out", Path.Combine(folder.Path, "results"), "--quiet");
        Assert.True(ran.ExitCode is 0 or 4, ran.Error);
        Assert.True(Directory.Exists(Path.Combine(folder.Path, "results", "trajectories")));
    }

    [Fact]
    public void What_cannot_be_read_ends_with_3_and_its_line_and_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        string model = Path.Combine(folder.Path, "bad.xml"), system = Path.Combine(folder.Path, "bad.json");
        File.WriteAllText(model, "<sbml xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" level=\"3\" version=\"2\"><model>\n<listOfRules>\n<algebraicRule/></listOfRules></model></sbml>");
        Finished refused = Alloykmc.Run("import", model, "--out", system, "--until", "10 s");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("bad.xml:3: algebraicRule", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(system));
        Assert.Equal(2, Alloykmc.Run("import", model, "--out", system).ExitCode);
        Assert.Equal(2, Alloykmc.Run("export", "configs/minimal.json", "--to", "xls", "--out", system).ExitCode);
    }
}
