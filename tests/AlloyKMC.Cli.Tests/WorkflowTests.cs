using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>The Snakemake example for real: a sweep in parts, merged and compared; and again with more replicates in the configuration.</summary>
public class WorkflowTests
{
    private const string Snakemake = "/usr/bin/snakemake";

    [SkippableFact]
    public void Snakemake_makes_the_dataset_and_goes_on_when_more_replicates_are_asked_for()
    {
        Skip.IfNot(File.Exists(Snakemake), "snakemake is not installed.");
        using var folder = new TemporaryFolder();
        string Config(int replicates) => folder.File("small sweep.json", $$"""
            {
              "system": "{{Alloykmc.Root}}/configs/systems/m44.json", "feed": { "ratio": "1:3", "clusters": 60 }, "sampling": { "times": ["2 min", "20 h"] },
              "ensemble": { "replicates": {{replicates}} }, "sweep": { "grid": { "feed.ratio": ["1:3", "3:1"] } }
            }
            """);
        string config = Config(2);
        Follow();
        Assert.Contains("statements pass", File.ReadAllText(folder.Combine("a b/ratios.statements.txt")), StringComparison.Ordinal);
        Config(4);
        Follow();
        Assert.Single(Directory.GetFiles(folder.Combine("a b/ratios.parts"), "*.log"), log => File.ReadAllText(log).Contains("its runs are kept", StringComparison.Ordinal));
        Assert.Equal(0, Alloykmc.Run("sweep", config, "--quiet", "--out", folder.Combine("whole")).ExitCode);
        foreach (string table in new[] { "runs", "trajectories", "observables" })
            Assert.Equal(File.ReadAllBytes(folder.Combine($"whole/{table}/part-00000.parquet")), File.ReadAllBytes(folder.Combine($"a b/ratios/{table}/part-00000.parquet")));

        void Follow()
        {
            Finished finished = Alloykmc.Shell(folder.Path, $"{Snakemake} -s '{Alloykmc.Root}/scripts/workflows/snakemake/Snakefile' --cores 1 --config config_file='{config}' parts=2 out='a b/ratios' alloykmc='dotnet {Alloykmc.Program}' statements='{Alloykmc.Root}/configs/lin2022/statements.json'");
            Assert.True(finished.ExitCode == 0, finished.Out + finished.Error);
        }
    }
}
