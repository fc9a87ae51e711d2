using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AlloyKMC.Cli.Tests.Process;

/// <summary>What a finished process left behind.</summary>
public sealed record Finished(int ExitCode, string Out, string Error);

/// <summary>Runs the real program in a process of its own.</summary>
public static class Alloykmc
{
    /// <summary>Numbers of signals on Linux.</summary>
    public const int Interrupt = 2, User = 10, Terminate = 15;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static string Root { get; } = FindRoot();

    /// <summary>Path of the built program.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "alloykmc.dll");

    public static Finished Run(params string[] arguments) => RunIn(Root, arguments);

    public static Finished RunIn(string folder, params string[] arguments) => Execute(Start(folder, "dotnet", [Program, .. arguments]));

    public static Finished Shell(string folder, string command) => Execute(Start(folder, "bash", ["-c", command]));

    /// <summary>Sends a signal at once; a shell that did it would take as long to start as a short job takes to end.</summary>
    public static void Send(System.Diagnostics.Process process, int signal) => Assert.Equal(0, Kill(process.Id, signal));

    /// <summary>Whether this process, and so every program it starts, ignores a signal.</summary>
    public static bool IsIgnored(int signal)
    {
        const string key = "SigIgn:";
        string? line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line is not null && (ulong.Parse(line[key.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) != 0;
    }

    public static System.Diagnostics.Process Start(string folder, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("ALLOYKMC__", StringComparison.OrdinalIgnoreCase) || k.StartsWith("SLURM_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        return System.Diagnostics.Process.Start(start)!;
    }

    public static Finished Execute(System.Diagnostics.Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            process.StandardInput.Close();
            if (!process.WaitForExit(Longest))
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"The program did not end within {Longest}.");
            }

            process.WaitForExit();
            return new Finished(process.ExitCode, output.Result, error.Result);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AlloyKMC.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
