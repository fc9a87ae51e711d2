using AlloyKMC.Cli.Tests.Process;

namespace AlloyKMC.Cli.Tests;

/// <summary>Disks as they are on clusters: configurations that cannot be written to, results on another file system, names with spaces and beyond ASCII, no home, no right to write where one stands.</summary>
public class LayoutTests
{
    [Fact]
    public void Works_from_a_read_only_folder_to_another_file_system_without_home_and_with_any_name()
    {
        using var folder = new TemporaryFolder();
        Alloykmc.Shell(folder.Path, $"mkdir 'konfig Ü 配置' && cp '{Alloykmc.Root}/configs/systems/m44.json' 'konfig Ü 配置/s y.json' && chmod -R a+rX . && chmod -R a-w 'konfig Ü 配置'");
        string config = folder.File("settings 1.json", """{ "system": "konfig Ü 配置/s y.json", "feed": { "ratio": "1:3", "clusters": 60 }, "sampling": { "times": ["1 min"] }, "sweep": { "grid": { "feed.ratio": ["1:3", "3:1"] } } }""");
        string other = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"ergebnis ö {Guid.NewGuid():N}");
        try
        {
            Alloykmc.Shell(folder.Path, $"mkdir '{other}' && chmod 777 '{other}'");

            // Root may write everywhere: where the test runs as root, the program runs as nobody.
            string nobody = $"setpriv --reuid=65534 --regid=65534 --clear-groups env -u HOME";
            string user = Alloykmc.Shell(folder.Path, $"[ $(id -u) = 0 ] && {nobody} dotnet '{Alloykmc.Program}' --version").ExitCode == 0 ? nobody : "env -u HOME";
            string program = $"{user} dotnet '{Alloykmc.Program}'";
            foreach (string command in new[] { $"sweep '{config}' --shard 1/2 --out '{other}/a b'", $"sweep '{config}' --shard 2/2 --out '{other}/a b'", $"status '{other}/a b'", $"merge '{other}/a b' --quiet" })
            {
                Finished finished = Alloykmc.Shell("/", $"{program} {command}");
                Assert.True(finished.ExitCode == 0 || command.StartsWith("status", StringComparison.Ordinal), command + "\n" + finished.Error);
            }

            Assert.Equal(0, Alloykmc.Run("sweep", config, "--quiet", "--out", folder.Combine("here")).ExitCode);
            foreach (string table in new[] { "runs", "trajectories", "observables" })
                Assert.Equal(File.ReadAllBytes(folder.Combine($"here/{table}/part-00000.parquet")), File.ReadAllBytes($"{other}/a b/{table}/part-00000.parquet"));
        }
        finally
        {
            Directory.Delete(other, recursive: true);
            Alloykmc.Shell(folder.Path, "chmod -R u+w .");
        }
    }
}
