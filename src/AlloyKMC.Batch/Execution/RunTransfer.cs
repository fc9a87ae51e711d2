using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;

namespace AlloyKMC.Batch.Execution;

/// <summary>
/// Hands the finished runs of a folder over to a configuration that asks for more of the same: they are written into one journal under the new configuration, which nobody
/// believes before the manifest names it; then the manifest, then the old files go. Killed at any instant, every run stands in what the manifest of that instant counts.
/// </summary>
internal static class RunTransfer
{
    /// <param name="plan">The batch that asks for more.</param>
    /// <param name="folder">A folder in the state <see cref="FolderState.Raised"/>; afterwards one of the present configuration.</param>
    /// <param name="earlier">Its runs.</param>
    /// <param name="cancellation">Stops with everything as it was.</param>
    /// <param name="reached">Called after every step that changes something.</param>
    /// <exception cref="OutputRefusedException">A process still works for the earlier configuration.</exception>
    public static void Carry(BatchPlan plan, OutputFolder folder, EarlierRuns earlier, CancellationToken cancellation, Action? reached = null)
    {
        using FileStream only = OutputFolder.LockForReplacement(folder.Path, cancellation);
        RaisedLimits raise = folder.Raise!;
        StoredBatch stored = StoredBatch.Read(folder.Path);
        if (stored.ConfigHash != raise.EarlierHash || stored.ReplacedBy is not null || (stored.ConfigHash == plan.ConfigHash && stored.WallLimit == plan.WallLimit))
        {
            // Another task of the array was first.
            folder.Reopen(stored);
            folder.CheckStillOf(plan.ConfigHash);
            return;
        }

        if (stored.ConfigHash == plan.ConfigHash && earlier.Count().Again == 0)
        {
            folder.KeepAsItIs(stored);
            return;
        }

        Directory.CreateDirectory(folder.WorkPath);
        List<FileStream> held = LockJournals(folder);
        try
        {
            string name = Enumerable.Range(1, int.MaxValue).Select(n => $"kept-{n}.journal").First(n => !File.Exists(Path.Combine(folder.WorkPath, n)));
            using (RunJournal journal = RunJournal.Open(Path.Combine(folder.WorkPath, name), plan.ConfigHash, plan.System.Species))
            {
                foreach ((RunKey key, var result) in earlier.Kept())
                {
                    cancellation.ThrowIfCancellationRequested();
                    journal.Append(((long)key.Condition * plan.Replicates) + key.Replicate, result);
                    reached?.Invoke();
                }

                journal.FlushToDisk();
            }

            folder.ReplaceBy(plan.ConfigHash, plan.ResolvedJson, name, reached);
        }
        finally
        {
            foreach (FileStream one in held) one.Dispose();
        }
    }

    /// <summary>Shuts out processes of the earlier configuration: they hold the lock of their journal as long as they work.</summary>
    private static List<FileStream> LockJournals(OutputFolder folder)
    {
        var held = new List<FileStream>();
        foreach (string path in Directory.GetFiles(folder.WorkPath, "*.journal" + RecordFile.LockExtension).Append(Path.Combine(folder.WorkPath, RunStore.JournalName(null) + RecordFile.LockExtension)).Distinct())
        {
            try
            {
                held.Add(RecordFile.Lock(path));
            }
            catch (IOException exception)
            {
                foreach (FileStream one in held) one.Dispose();
                throw new OutputRefusedException($"{folder.Path} cannot be given to a configuration that asks for more: {exception.Message}", "Another process may be working on this folder with the earlier configuration; wait for it, or stop it.");
            }
        }

        return held;
    }
}
