using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Batch.Execution;

/// <summary>All journals of an output folder seen as one: a process appends to its own and reads the others'.</summary>
internal sealed class RunStore : IDisposable
{
    private readonly RunJournal? _own;
    private readonly List<RunJournal> _journals = [];

    /// <summary>Opens the journals of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="plan">The batch.</param>
    /// <param name="ownJournal">Name of the journal to append to; null to read only.</param>
    /// <exception cref="OutputRefusedException">Another process works on the same part.</exception>
    public RunStore(OutputFolder folder, BatchPlan plan, string? ownJournal)
    {
        Directory.CreateDirectory(folder.WorkPath);
        string? own = ownJournal is null ? null : Path.Combine(folder.WorkPath, ownJournal);
        if (own is not null)
        {
            try
            {
                _journals.Add(_own = RunJournal.Open(own, plan.ConfigHash, plan.System.Species));
            }
            catch (IOException exception) when (File.Exists(own + ".lock"))
            {
                throw new OutputRefusedException($"{own} cannot be opened: {exception.Message}", "Another process may be working on this folder; wait for it, or give each its own --shard.");
            }
        }

        foreach (string path in Directory.GetFiles(folder.WorkPath, "*.journal").Order(StringComparer.Ordinal))
        {
            if (path != own && RunJournal.OpenForReading(path, plan.ConfigHash, plan.System.Species) is { } other) _journals.Add(other);
        }
    }

    public bool Contains(long run) => _journals.Exists(j => j.Contains(run));

    public void Append(long run, ReplicateResult result) => (_own ?? throw new InvalidOperationException("The store is open for reading.")).Append(run, result);

    public ReplicateResult Read(long run) => _journals.First(j => j.Contains(run)).Read(run);

    public void Dispose()
    {
        foreach (RunJournal journal in _journals) journal.Dispose();
    }
}
