namespace AlloyKMC.Storage;

/// <summary>A file that appears under its name only when it is complete: written under a temporary name on the same file system, flushed to the disk, then renamed.</summary>
/// <remarks>Disposed before <see cref="Commit"/> it leaves nothing behind. Instances of several processes do not disturb each other; the last to commit wins.</remarks>
public sealed class AtomicFile : IDisposable
{
    private const int MaximumAttempts = 20;

    private readonly string _temporaryPath;
    private bool _isClosed;
    private bool _isCommitted;

    private AtomicFile(string path, string temporaryPath, Stream stream)
    {
        Path = path;
        _temporaryPath = temporaryPath;
        Stream = stream;
    }

    public string Path { get; }

    /// <summary>Where to write; not to be disposed by the writer.</summary>
    public Stream Stream { get; }

    /// <param name="path">Name the file will have; its folder is created. A file of that name is replaced by <see cref="Commit"/>.</param>
    /// <param name="temporaryFolder">Folder for the unfinished file, on the file system of <paramref name="path"/>; created, and removed again with the last file in it.</param>
    /// <exception cref="StorageException">A folder or file cannot be created.</exception>
    public static AtomicFile Create(string path, string temporaryFolder) => Create(path, temporaryFolder, OpenNew);

    /// <summary>Flushes what was written to the disk, so that a crash after <see cref="Commit"/> cannot leave an empty file behind the name.</summary>
    /// <exception cref="StorageException">The disk is full or failed.</exception>
    public void Flush() => StorageException.Guard(Path, "writing the file", () =>
    {
        if (_isClosed) return;
        Stream.Flush();
        if (Stream is FileStream file) file.Flush(flushToDisk: true);
        Stream.Dispose();
        _isClosed = true;
    });

    /// <summary>Flushes and gives the file its name.</summary>
    /// <exception cref="StorageException">The disk is full or failed, or the name cannot be given.</exception>
    public void Commit()
    {
        Flush();
        StorageException.Guard(Path, "renaming the finished file", () => File.Move(_temporaryPath, Path, overwrite: true));
        _isCommitted = true;
        RemoveFolderIfEmpty();
    }

    /// <summary>Removes the unfinished file; never throws, since it runs while another fault is on its way.</summary>
    public void Dispose()
    {
        if (_isCommitted) return;
        _isCommitted = true;
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // The last bytes of a file that is thrown away did not fit on the disk.
        }

        try
        {
            File.Delete(_temporaryPath);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It stays under its temporary name, where nobody takes it for a result.
        }

        RemoveFolderIfEmpty();
    }

    /// <summary>The same with a way to open the unfinished file; tests pass streams that fail.</summary>
    internal static AtomicFile Create(string path, string temporaryFolder, Func<string, Stream> open) => StorageException.Guard(path, "creating the file", () =>
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        string temporaryPath = System.IO.Path.Combine(temporaryFolder, $"{System.IO.Path.GetFileName(path)}.{Guid.NewGuid():N}");
        for (int attempt = 1; ; attempt++)
        {
            Directory.CreateDirectory(temporaryFolder);
            try
            {
                return new AtomicFile(path, temporaryPath, open(temporaryPath));
            }
            catch (DirectoryNotFoundException) when (attempt < MaximumAttempts)
            {
                // Another process found the folder empty and removed it between the two steps.
            }
        }
    });

    internal static Stream OpenNew(string path) => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);

    private void RemoveFolderIfEmpty()
    {
        try
        {
            Directory.Delete(System.IO.Path.GetDirectoryName(_temporaryPath)!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Other unfinished files are in it.
        }
    }
}
