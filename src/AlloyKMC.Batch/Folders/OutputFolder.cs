using AlloyKMC.Storage;

namespace AlloyKMC.Batch.Folders;

/// <summary>What stands in an output folder before a batch starts.</summary>
public enum FolderState
{
    /// <summary>Empty or not there yet.</summary>
    New,

    /// <summary>Some runs of the same configuration are there.</summary>
    Unfinished,

    /// <summary>Every run of the same configuration is there.</summary>
    Finished,

    /// <summary>Runs are there of a configuration that the present one only asks more of: more replicates, or a raised limit of a run.</summary>
    Raised,
}

/// <summary>
/// The folder of one dataset: the tables <c>runs</c>, <c>trajectories</c> and <c>observables</c>, beside them <c>alloykmc.json</c> (which configuration this is)
/// and, while a batch is unfinished, <c>.alloykmc</c> (the journal of finished runs).
/// </summary>
public sealed class OutputFolder
{
    public const string ManifestName = "alloykmc.json";
    private const string WorkName = ".alloykmc";

    /// <summary>Tenths of a second another process may take to replace what is in a folder.</summary>
    private const int MostWaits = 6000;

    private static readonly string[] Tables = ["runs", "trajectories", "observables"];
    private static readonly string[] NotOfTheDataset = [WorkName, TrajectorySchema.TemporaryFolder];
    private readonly TimeSpan? _wallLimit;

    private OutputFolder(string path, FolderState state, TimeSpan? wallLimit, RaisedLimits? raise = null)
    {
        Path = path;
        State = state;
        _wallLimit = wallLimit;
        Raise = raise;
    }

    public string Path { get; }

    public FolderState State { get; private set; }

    /// <summary>What the present configuration asks more than that of the folder; null unless the state is <see cref="FolderState.Raised"/>.</summary>
    public RaisedLimits? Raise { get; private set; }

    /// <summary>Folder of the journals, there while the batch is unfinished.</summary>
    public string WorkPath => System.IO.Path.Combine(Path, WorkName);

    /// <summary>Opens a folder for a configuration whose every change is another configuration; see the other overload.</summary>
    public static OutputFolder Open(string path, string configHash, string resolvedJson, Func<string, IReadOnlyList<string>> differences, bool force) => Open(path, new FolderClaim(configHash, resolvedJson, differences), force);

    /// <summary>Opens a folder for a configuration and claims it by writing the manifest. A folder of less of the same is opened as it is, in the state <see cref="FolderState.Raised"/>.</summary>
    /// <param name="path">The folder; made where it is missing.</param>
    /// <param name="claim">The configuration.</param>
    /// <param name="force">Whether results of another configuration are to be replaced.</param>
    /// <exception cref="OutputRefusedException">The folder holds results of another configuration, or files of something else, or cannot be written.</exception>
    public static OutputFolder Open(string path, FolderClaim claim, bool force)
    {
        try
        {
            if (File.Exists(path)) throw new OutputRefusedException($"{path} is a file.", "Give a folder with --out.");
            Directory.CreateDirectory(path);
            using FileStream? replacing = force ? LockForReplacement(path, CancellationToken.None) : null;
            while (true)
            {
                // The tasks of an array start at once, each finding the folder as another one left it an instant ago.
                bool isForeign = IsForeign(path);
                if (File.Exists(System.IO.Path.Combine(path, ManifestName)))
                {
                    StoredBatch? stored = StoredBatch.TryRead(path);
                    if (stored?.ReplacedBy is not null)
                    {
                        using FileStream? finishing = replacing is null ? LockForReplacement(path, CancellationToken.None) : null;
                        FinishReplacement(path);
                        continue;
                    }

                    if (stored is not null && claim.RaiseOver(path, stored, force) is { } raise) return new OutputFolder(path, FolderState.Raised, claim.WallLimit, raise);
                    if (stored?.ConfigHash == claim.ConfigHash) return Continue(path, stored, claim.WallLimit);
                    if (!force) throw claim.Refusal(path, stored);
                    Clear(path);
                }
                else if (isForeign)
                {
                    throw new OutputRefusedException($"{path} is not empty and holds no results of AlloyKMC.", "Choose an empty or new folder with --out.");
                }

                if (new StoredBatch(claim.ConfigHash, claim.ResolvedJson, IsFinished: false) { WallLimit = claim.WallLimit }.TryWrite(path, replace: false)) return new OutputFolder(path, FolderState.New, claim.WallLimit);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputRefusedException($"{path} cannot be written: {exception.Message}", "Choose another folder with --out, or free the disk or its permissions.");
        }
    }

    /// <summary>What <see cref="Open(string, FolderClaim, bool)"/> would find in a folder that holds results; nothing in it is changed.</summary>
    /// <exception cref="OutputRefusedException">The folder holds results of another configuration, or none.</exception>
    public static OutputFolder LookAt(string path, FolderClaim claim)
    {
        StoredBatch stored = StoredBatch.Read(path);
        if (claim.RaiseOver(path, stored, force: false) is { } raise) return new OutputFolder(path, FolderState.Raised, claim.WallLimit, raise);
        return stored.ConfigHash == claim.ConfigHash ? Existing(path) : throw claim.Refusal(path, stored);
    }

    /// <summary>A folder of results to make tables of: what a replacement that was cut off left of an earlier configuration is taken away.</summary>
    /// <exception cref="OutputRefusedException">The folder holds no results, or its manifest is damaged.</exception>
    public static OutputFolder ToAssemble(string path)
    {
        if (StoredBatch.Read(path).ReplacedBy is null) return Existing(path);
        using FileStream finishing = LockForReplacement(path, CancellationToken.None);
        FinishReplacement(path);
        return Existing(path);
    }

    /// <summary>A folder of results as it is, to look at; nothing in it is changed.</summary>
    /// <exception cref="OutputRefusedException">The folder holds no results, or its manifest is damaged.</exception>
    public static OutputFolder Existing(string path)
    {
        StoredBatch stored = StoredBatch.Read(path);
        return new OutputFolder(path, stored.IsFinished ? FolderState.Finished : FolderState.Unfinished, stored.WallLimit);
    }

    /// <summary>Whether the tables are whole files of the present configuration: not while they are replaced.</summary>
    public bool HoldsPresentTables => StoredBatch.TryRead(Path)?.ReplacedBy is null;

    /// <summary>Lets one process at a time replace what is in a folder: the next one finds what the first has made.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while another process held it.</exception>
    internal static FileStream LockForReplacement(string path, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(System.IO.Path.Combine(path, ManifestName + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (attempt < MostWaits)
            {
                Thread.Sleep(100);
            }
        }
    }

    /// <summary>Gives the folder to a configuration that asks for more, all of whose finished runs stand in one journal. Until the manifest is written everything is of the earlier
    /// configuration; from then on the journal counts, and whoever opens the folder next takes the rest away. Only under the lock for replacement.</summary>
    /// <param name="configHash">Identity of the configuration.</param>
    /// <param name="resolvedJson">Its resolved text.</param>
    /// <param name="journal">Name of the journal, on the disk.</param>
    /// <param name="reached">Called after every step.</param>
    internal void ReplaceBy(string configHash, string resolvedJson, string journal, Action? reached = null)
    {
        new StoredBatch(configHash, resolvedJson, IsFinished: false) { WallLimit = _wallLimit, ReplacedBy = journal }.TryWrite(Path, replace: true);
        reached?.Invoke();
        FinishReplacement(Path, reached);
        (State, Raise) = (FolderState.Unfinished, null);
    }

    /// <summary>Opens a folder of the present configuration. The manifest keeps the lowest limit a run may have been cut short by, so that a later call knows when it is raised.</summary>
    private static OutputFolder Continue(string path, StoredBatch stored, TimeSpan? wallLimit)
    {
        if (wallLimit is { } lower && !stored.IsFinished && !(stored.WallLimit <= lower))
        {
            stored = stored with { WallLimit = lower };
            stored.TryWrite(path, replace: true);
        }

        return new OutputFolder(path, stored.IsFinished ? FolderState.Finished : FolderState.Unfinished, stored.WallLimit);
    }

    /// <summary>Takes note of a wall-time limit that no run was cut short by.</summary>
    internal void KeepAsItIs(StoredBatch stored)
    {
        (stored with { WallLimit = _wallLimit }).TryWrite(Path, replace: true);
        (State, Raise) = (stored.IsFinished ? FolderState.Finished : FolderState.Unfinished, null);
    }

    /// <summary>Sees again what is in the folder: another process has replaced it meanwhile.</summary>
    internal void Reopen(StoredBatch stored) => (State, Raise) = (stored.IsFinished ? FolderState.Finished : FolderState.Unfinished, null);

    /// <exception cref="OutputRefusedException">The folder has been given to another configuration since it was opened.</exception>
    internal void CheckStillOf(string configHash)
    {
        if (StoredBatch.TryRead(Path) is { } stored && stored.ConfigHash == configHash && stored.ReplacedBy is null) return;
        throw new OutputRefusedException($"{Path} has been given to another configuration meanwhile.", "Run the command again to see what is there.");
    }

    /// <summary>Copies the journals of other folders of the same configuration here, under names of their own.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two journals.</exception>
    public void Import(IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        if (folders.Count > 0) Directory.CreateDirectory(WorkPath);
        for (int i = 0; i < folders.Count; i++)
        {
            string work = System.IO.Path.Combine(folders[i], WorkName);
            foreach (string journal in Directory.Exists(work) ? Directory.GetFiles(work, "*.journal") : [])
            {
                string target = System.IO.Path.Combine(WorkPath, $"import-{i}-{System.IO.Path.GetFileName(journal)}");
                cancellation.ThrowIfCancellationRequested();
                File.Copy(journal, target + ".new", overwrite: true);
                File.Move(target + ".new", target, overwrite: true);
            }
        }
    }

    /// <summary>Marks the dataset as finished and removes what was only needed until then.</summary>
    public void Finish(string configHash, string resolvedJson)
    {
        new StoredBatch(configHash, resolvedJson, IsFinished: true) { WallLimit = _wallLimit }.TryWrite(Path, replace: true);
        State = FolderState.Finished;
        RemoveLeftovers();
    }

    /// <summary>Removes from a finished dataset what is not part of it: journals, and unfinished files of processes that were killed while they wrote them.</summary>
    internal void RemoveLeftovers()
    {
        foreach (string left in NotOfTheDataset.Select(name => System.IO.Path.Combine(Path, name)).Where(Directory.Exists)) Directory.Delete(left, recursive: true);
        foreach (string left in Directory.GetFiles(Path).Where(f => System.IO.Path.GetFileName(f).StartsWith(ManifestName + ".", StringComparison.Ordinal))) File.Delete(left);
    }

    /// <summary>Removes what a folder holds of the configuration before the present one; it may be cut off anywhere and done again.</summary>
    private static void FinishReplacement(string path, Action? reached = null)
    {
        StoredBatch stored = StoredBatch.Read(path);
        if (stored.ReplacedBy is not { } journal) return;
        foreach (string table in Tables.Append(TrajectorySchema.TemporaryFolder).Select(name => System.IO.Path.Combine(path, name)).Where(Directory.Exists))
        {
            Directory.Delete(table, recursive: true);
            reached?.Invoke();
        }

        foreach (string other in Directory.GetFiles(System.IO.Path.Combine(path, WorkName), "*.journal").Where(f => System.IO.Path.GetFileName(f) != journal))
        {
            File.Delete(other);
            reached?.Invoke();
        }

        (stored with { ReplacedBy = null }).TryWrite(path, replace: true);
        reached?.Invoke();
    }

    private static void Clear(string path)
    {
        foreach (string table in Tables.Concat(NotOfTheDataset).Select(name => System.IO.Path.Combine(path, name)).Where(Directory.Exists)) Directory.Delete(table, recursive: true);
        File.Delete(System.IO.Path.Combine(path, ManifestName));
    }

    /// <summary>Whether a folder holds something that no batch leaves there before its manifest.</summary>
    private static bool IsForeign(string path) => Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName).Any(name => !name!.StartsWith(ManifestName, StringComparison.Ordinal));
}
