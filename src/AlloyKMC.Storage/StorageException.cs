namespace AlloyKMC.Storage;

/// <summary>A dataset could not be written or read: the message names the file or folder, what happened and what to do.</summary>
public sealed class StorageException : Exception
{
    public StorageException(string message) : base(message)
    {
    }

    public StorageException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Runs file work and turns the faults of the operating system into one sentence. Work on Parquet streams is asynchronous in its interface only.</summary>
    internal static T Guard<T>(string path, string doing, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{path}: {doing} failed. {fault.Message} Check that the folder exists, may be written to and has space left.", fault);
        }
        catch (Parquet.ParquetException fault)
        {
            throw new StorageException($"{path}: {doing} failed. {fault.Message} If it was cut off, delete it and run again.", fault);
        }
    }

    internal static void Guard(string path, string doing, Action work) => Guard(path, doing, () =>
    {
        work();
        return true;
    });
}
