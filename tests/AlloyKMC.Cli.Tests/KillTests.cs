using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>A few rounds of the script that kills sweeps and long runs at random instants; it says how many more there can be.</summary>
public class KillTests
{
    [Fact]
    public void Killed_at_random_instants_a_sweep_a_long_run_and_a_raise_of_replicates_end_in_the_same_bytes()
    {
        Finished finished = Alloykmc.Shell(Alloykmc.Root, $"ALLOYKMC='dotnet {Alloykmc.Program}' scripts/kill-test.sh 4 200 8000");
        Assert.True(finished.ExitCode == 0, finished.Out + finished.Error);
        Assert.Matches("^sweep: 4 kills, .* 0 differences, 0 torn files\nlong run: 4 kills, .* 0 differences, 0 torn files\nmore replicates: 4 kills, .* 0 differences, 0 torn files\n$", finished.Out);
    }
}
