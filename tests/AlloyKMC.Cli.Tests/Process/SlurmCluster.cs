using System.Net;
using System.Net.Sockets;

namespace AlloyKMC.Cli.Tests.Process;

/// <summary>Slurm and munge on loopback, with configuration, key, sockets and state in a folder of their own; stopped when the test is over.</summary>
public sealed class SlurmCluster : IDisposable
{
    public const string MissingReason = "Slurm (slurm-wlm and munge) is not installed.";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private readonly string _script = Path.Combine(Alloykmc.Root, "tests", "AlloyKMC.Cli.Tests", "slurm", "local-cluster.sh");
    private readonly string _folder;

    public SlurmCluster(TemporaryFolder folder)
    {
        _folder = folder.Combine("slurm");
        Finished started = Alloykmc.Shell(Alloykmc.Root, $"'{_script}' '{_folder}' {FreePort()} {FreePort()}");
        if (started.ExitCode == 0) return;
        Dispose();
        throw new InvalidOperationException($"The cluster did not start: {started.Out}{started.Error}");
    }

    public static bool IsInstalled { get; } = new[] { "slurmctld", "slurmd", "munged" }.All(p => File.Exists(Path.Combine("/usr/sbin", p)));

    /// <summary>Runs a command of the shell that sees this cluster.</summary>
    public Finished Shell(string command) => Alloykmc.Shell(Alloykmc.Root, $"export SLURM_CONF='{_folder}/slurm.conf' ALLOYKMC='dotnet {Alloykmc.Program}'; {command}");

    /// <summary>Waits until a condition holds.</summary>
    public void WaitUntil(string what, Func<bool> holds)
    {
        DateTime end = DateTime.UtcNow + Longest;
        while (!holds())
        {
            if (DateTime.UtcNow > end) throw new TimeoutException($"Waited {Longest} until {what}:\n{Shell("squeue -r; scontrol show jobs").Out}");
            Thread.Sleep(100);
        }
    }

    public void Dispose() => Alloykmc.Shell(Alloykmc.Root, $"'{_script}' '{_folder}' stop");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
