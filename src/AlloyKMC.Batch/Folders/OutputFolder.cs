using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

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
}

/// <summary>
/// The folder of one dataset: the tables <c>runs</c>, <c>trajectories</c> and <c>observables</c>, beside them <c>alloykmc.json</c> (which configuration this is)
/// and, while a batch is unfinished, <c>.alloykmc</c> (the journal of finished runs).
/// </summary>
public sealed class OutputFolder
{
    public const string ManifestName = "alloykmc.json";
    private const string WorkName = ".alloykmc";
    private static readonly string[] Tables = ["runs", "trajectories", "observables"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private OutputFolder(string path, FolderState state)
    {
        Path = path;
        State = state;
    }

    public string Path { get; }

    public FolderState State { get; private set; }

    /// <summary>Folder of the journals, there while the batch is unfinished.</summary>
    public string WorkPath => System.IO.Path.Combine(Path, WorkName);

    /// <summary>Opens a folder for a configuration and claims it by writing the manifest.</summary>
    /// <param name="path">The folder; made where it is missing.</param>
    /// <param name="configHash">Identity of the configuration.</param>
    /// <param name="resolvedJson">Its resolved text.</param>
    /// <param name="differences">Says in which values an earlier resolved configuration differs from this one.</param>
    /// <param name="force">Whether results of another configuration are to be replaced.</param>
    /// <exception cref="OutputRefusedException">The folder holds results of another configuration, or files of something else, or cannot be written.</exception>
    public static OutputFolder Open(string path, string configHash, string resolvedJson, Func<string, IReadOnlyList<string>> differences, bool force)
    {
        try
        {
            if (File.Exists(path)) throw new OutputRefusedException($"{path} is a file.", "Give a folder with --out.");
            Directory.CreateDirectory(path);
            string manifest = System.IO.Path.Combine(path, ManifestName);
            using FileStream? replacing = force ? WaitForLock(manifest + ".lock") : null;
            while (true)
            {
                // The tasks of an array start at once, each finding the folder as another one left it an instant ago.
                bool isForeign = IsForeign(path);
                if (File.Exists(manifest))
                {
                    JsonObject? earlier = ReadManifest(manifest);
                    if ((string?)earlier?["configHash"] == configHash) return new OutputFolder(path, (bool?)earlier!["finished"] == true ? FolderState.Finished : FolderState.Unfinished);
                    if (!force)
                    {
                        string earlierJson = earlier?["config"]?.ToJsonString() ?? "{}";
                        throw new OutputRefusedException($"{path} holds the results of another configuration.", "Choose another folder with --out, or replace them with --force.", differences(earlierJson));
                    }

                    Clear(path);
                }
                else if (isForeign)
                {
                    throw new OutputRefusedException($"{path} is not empty and holds no results of AlloyKMC.", "Choose an empty or new folder with --out.");
                }

                var folder = new OutputFolder(path, FolderState.New);
                if (folder.TryWriteManifest(configHash, resolvedJson, finished: false, replace: false)) return folder;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputRefusedException($"{path} cannot be written: {exception.Message}", "Choose another folder with --out, or free the disk or its permissions.");
        }
    }

    /// <summary>A folder of results as it is, to look at or to assemble; nothing in it is changed.</summary>
    /// <exception cref="OutputRefusedException">The folder holds no results, or its manifest is damaged.</exception>
    public static OutputFolder Existing(string path) => new(path, StoredBatch.Read(path).IsFinished ? FolderState.Finished : FolderState.Unfinished);

    /// <summary>Copies the journals of other folders of the same configuration here, under names of their own.</summary>
    public void Import(IReadOnlyList<string> folders)
    {
        Directory.CreateDirectory(WorkPath);
        for (int i = 0; i < folders.Count; i++)
        {
            string work = System.IO.Path.Combine(folders[i], WorkName);
            foreach (string journal in Directory.Exists(work) ? Directory.GetFiles(work, "*.journal") : [])
            {
                string target = System.IO.Path.Combine(WorkPath, $"import-{i}-{System.IO.Path.GetFileName(journal)}");
                File.Copy(journal, target + ".new", overwrite: true);
                File.Move(target + ".new", target, overwrite: true);
            }
        }
    }

    /// <summary>Marks the dataset as finished and removes what was only needed until then.</summary>
    public void Finish(string configHash, string resolvedJson)
    {
        TryWriteManifest(configHash, resolvedJson, finished: true, replace: true);
        State = FolderState.Finished;
        string work = System.IO.Path.Combine(Path, WorkName);
        if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        foreach (string left in Directory.GetFiles(Path).Where(f => System.IO.Path.GetFileName(f).StartsWith(ManifestName + ".", StringComparison.Ordinal))) File.Delete(left);
    }

    private static JsonObject? ReadManifest(string manifest)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(manifest)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Clear(string path)
    {
        foreach (string table in Tables.Append(WorkName).Select(name => System.IO.Path.Combine(path, name)).Where(Directory.Exists)) Directory.Delete(table, recursive: true);
        File.Delete(System.IO.Path.Combine(path, ManifestName));
    }

    /// <summary>Replacing is for one process at a time: the next one finds what the first has made.</summary>
    private static FileStream WaitForLock(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (attempt < 100)
            {
                Thread.Sleep(100);
            }
        }
    }

    /// <summary>Whether a folder holds something that no batch leaves there before its manifest.</summary>
    private static bool IsForeign(string path) => Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName).Any(name => !name!.StartsWith(ManifestName, StringComparison.Ordinal));

    /// <returns>False, with nothing changed, where another process has written a manifest and it is not to be replaced.</returns>
    private bool TryWriteManifest(string configHash, string resolvedJson, bool finished, bool replace)
    {
        var manifest = new JsonObject { ["format"] = 1, ["configHash"] = configHash, ["finished"] = finished, ["config"] = JsonNode.Parse(resolvedJson) };
        string target = System.IO.Path.Combine(Path, ManifestName), temporary = $"{target}.{Guid.NewGuid():N}";
        File.WriteAllText(temporary, manifest.ToJsonString(Indented) + "\n");
        try
        {
            File.Move(temporary, target, overwrite: replace);
            return true;
        }
        catch (IOException) when (!replace && File.Exists(target))
        {
            File.Delete(temporary);
            return false;
        }
    }
}
