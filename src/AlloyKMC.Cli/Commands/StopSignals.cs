using System.Runtime.InteropServices;

namespace AlloyKMC.Cli.Commands;

/// <summary>Turns SIGINT, SIGTERM and SIGUSR1 into cancellation and remembers which came; a second SIGINT ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>Number of SIGUSR1 on Linux; .NET takes raw numbers on Unix.</summary>
    private const PosixSignal UserSignal = (PosixSignal)10;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _exitCode = ExitCodes.Done;

    public StopSignals()
    {
        Register(PosixSignal.SIGINT, ExitCodes.Interrupted);
        Register(PosixSignal.SIGTERM, ExitCodes.StoppedResumable);
        if (OperatingSystem.IsLinux()) Register(UserSignal, ExitCodes.StoppedResumable);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Exit code of the first signal; <see cref="ExitCodes.Done"/> where none came.</summary>
    public int ExitCode => _exitCode;

    /// <summary>Stops as a signal would, with the exit code of a resumable stop.</summary>
    public void StopAfter(TimeSpan time) => _source.CancelAfter(time);

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Register(PosixSignal signal, int exitCode) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        bool first = Interlocked.CompareExchange(ref _exitCode, exitCode, ExitCodes.Done) == ExitCodes.Done;
        if (!first && signal == PosixSignal.SIGINT) return;
        context.Cancel = true;
        _source.Cancel();
    }));
}
