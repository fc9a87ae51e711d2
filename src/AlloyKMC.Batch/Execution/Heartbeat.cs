using System.Text.Json;
using AlloyKMC.Batch.Plans;

namespace AlloyKMC.Batch.Execution;

/// <summary>What a process says of itself in the output folder while it works.</summary>
/// <param name="Part">Name of its journal without extension: "all", "shard-00003-of-00010".</param>
/// <param name="Started">When it began.</param>
/// <param name="Updated">When it said so last; more than <see cref="Heartbeat.Silence"/> ago it is taken for dead.</param>
/// <param name="Executed">Runs finished by this process.</param>
/// <param name="Pending">Runs it has still to finish, those it is at included.</param>
/// <param name="Running">Runs it is at.</param>
public sealed record ProcessState(string Part, DateTimeOffset Started, DateTimeOffset Updated, long Executed, long Pending, IReadOnlyList<RunKey> Running)
{
    /// <summary>When it will be done if it goes on as it has; null before its first run is finished.</summary>
    public DateTimeOffset? ExpectedEnd => Executed == 0 ? null : Updated + ((Updated - Started) * ((double)Pending / Executed));
}

/// <summary>Writes the state of a process beside its journal, at the start, when its first runs are under way and then once a minute, and takes it away at the end. A small file each, so that ten thousand tasks stay a
/// light load for a shared file system; one that cannot be written is left out.</summary>
internal sealed class Heartbeat : IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>After so long without a sign a process is taken for dead.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(3);

    /// <summary>When the workers have begun their first runs, which the first sign of life comes too early for.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(1);

    private const string Extension = ".state";

    private readonly string _path;
    private readonly Func<ProcessState> _state;
    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private bool _isOver;

    /// <param name="workPath">Folder of the journals.</param>
    /// <param name="part">Name of the journal without extension.</param>
    /// <param name="state">Asked for the present state.</param>
    public Heartbeat(string workPath, string part, Func<ProcessState> state)
    {
        _path = Path.Combine(workPath, part + Extension);
        _state = state;
        Write();
        _timer = new Timer(_ => Write(), null, UnderWay, Period);
    }

    /// <summary>The processes that work in a folder now.</summary>
    public static IReadOnlyList<ProcessState> ReadAll(string workPath, DateTimeOffset now)
    {
        var alive = new List<ProcessState>();
        foreach (string path in Directory.Exists(workPath) ? Directory.GetFiles(workPath, "*" + Extension).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            try
            {
                if (JsonSerializer.Deserialize<ProcessState>(File.ReadAllBytes(path)) is { } state && now - state.Updated < Silence) alive.Add(state);
            }
            catch (Exception exception) when (exception is JsonException or IOException)
            {
                // It has just been taken away.
            }
        }

        return alive;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _timer.Dispose();
            Try(() => File.Delete(_path));
        }
    }

    private void Write()
    {
        lock (_lock)
        {
            if (_isOver) return;
            Try(() =>
            {
                File.WriteAllBytes(_path + ".new", JsonSerializer.SerializeToUtf8Bytes(_state()));
                File.Move(_path + ".new", _path, overwrite: true);
            });
        }
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A sign of life is not worth a run.
        }
    }
}
