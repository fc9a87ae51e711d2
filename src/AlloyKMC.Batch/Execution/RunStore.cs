using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Batch.Execution;

/// <summary>All journals of an output folder seen as one: a process appends to its own and reads the others'.</summary>
internal sealed class RunStore : IDisposable
{
    private readonly RunJournal? _own;
    private readonly Dictionary<long, RunJournal> _others = [];
    private RunJournal? _lastRead;

    /// <summary>Opens the journals of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="plan">The batch.</param>
    /// <param name="shard">The part to append to the journal of; null: all of the batch.</param>
    /// <param name="isReadOnly">Whether nothing is to be appended.</param>
    /// <exception cref="OutputRefusedException">Another process works on the same part.</exception>
    public RunStore(OutputFolder folder, BatchPlan plan, Shard? shard, bool isReadOnly)
    {
        Directory.CreateDirectory(folder.WorkPath);
        string? own = isReadOnly ? null : Path.Combine(folder.WorkPath, JournalName(shard));
        if (own is not null)
        {
            try
            {
                _own = RunJournal.Open(own, plan.ConfigHash, plan.System.Species);
            }
            catch (IOException exception) when (File.Exists(own + RecordFile.LockExtension))
            {
                throw new OutputRefusedException($"{own} cannot be opened: {exception.Message}", "Another process may be working on this folder; wait for it, or give each its own --shard.");
            }
        }

        // Parts of one division have no run in common: a task of ten thousand does not open the journals of all the others.
        IEnumerable<string> others = Directory.EnumerateFiles(folder.WorkPath, "*.journal").Where(path => path != own && !(shard is { } part && part.IsSibling(Path.GetFileName(path))));
        foreach (string path in others.Order(StringComparer.Ordinal))
        {
            if (RunJournal.OpenForReading(path, plan.ConfigHash, plan.System.Species) is not { } other) continue;
            foreach (long run in other.Runs) _others.TryAdd(run, other);
        }
    }

    /// <summary>Name of the journal of a part, or of all of the batch.</summary>
    public static string JournalName(Shard? shard) => shard?.JournalName ?? "all.journal";

    public bool Contains(long run) => _own?.Contains(run) == true || _others.ContainsKey(run);

    public void Append(long run, ReplicateResult result) => (_own ?? throw new InvalidOperationException("The store is open for reading.")).Append(run, result);

    /// <summary>Reads a run back; called by one thread at a time.</summary>
    public ReplicateResult Read(long run)
    {
        if (_own?.Contains(run) == true) return _own.Read(run);
        RunJournal journal = _others[run];
        if (_lastRead != journal) _lastRead?.Release();
        _lastRead = journal;
        return journal.Read(run);
    }

    public void Dispose()
    {
        _lastRead?.Release();
        _own?.Dispose();
    }
}
