using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AlloyKMC.Batch.Execution;

/// <summary>
/// Records one after another in one file that only grows. A record counts only when its checksum is whole, so a process may be killed at any instant: what follows the
/// last whole record is cut off at the next start. Not safe to use from several threads at once.
/// </summary>
internal sealed class RecordFile : IDisposable
{
    /// <summary>What the name of a file's lock ends in, after that of the file.</summary>
    public const string LockExtension = ".lock";

    private const int ChecksumBytes = 8;

    private readonly string _path;
    private readonly FileStream? _held;
    private FileStream? _open;

    private RecordFile(FileStream file, FileStream? held)
    {
        _path = file.Name;
        _open = file;
        _held = held;
    }

    /// <summary>Opens a file of the given kind and identity or starts a new one; a file of another identity or version is started anew.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="magic">Kind and version.</param>
    /// <param name="identity">What the records belong to.</param>
    /// <param name="found">Called for every whole record that is there, with its offset.</param>
    /// <exception cref="IOException">The file cannot be opened, or another process has it open.</exception>
    public static RecordFile Open(string path, string magic, string identity, Action<long, byte[]> found)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        // The lock is a file of its own: a lock on the records themselves would shut out those who only read them.
        FileStream held = Lock(path + LockExtension);
        RecordFile? records = null;
        try
        {
            records = new RecordFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete), held);
            byte[] header = Header(magic, identity);
            if (records.StartsWith(header))
            {
                records.Scan(found);
            }
            else
            {
                records.File.SetLength(0);
                records.File.Write(header);
                records.File.Flush(flushToDisk: true);
            }

            return records;
        }
        catch
        {
            records?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Takes the lock of a file, held until it is disposed.</summary>
    /// <exception cref="IOException">Another process holds it.</exception>
    public static FileStream Lock(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Opens a file to read only, also while another process appends to it; null where it is of another identity.</summary>
    public static RecordFile? OpenForReading(string path, string magic, string identity, Action<long, byte[]> found)
    {
        var records = new RecordFile(OpenToRead(path), null);
        if (records.StartsWith(Header(magic, identity)))
        {
            records.Scan(found);
            return records;
        }

        records.Dispose();
        return null;
    }

    /// <summary>Adds a record; where that fails, the file is as before.</summary>
    /// <returns>Offset of the record.</returns>
    public long Append(byte[] payload)
    {
        byte[] record = new byte[sizeof(int) + payload.Length + ChecksumBytes];
        BinaryPrimitives.WriteInt32LittleEndian(record, payload.Length);
        payload.CopyTo(record, sizeof(int));
        SHA256.HashData(payload).AsSpan(0, ChecksumBytes).CopyTo(record.AsSpan(sizeof(int) + payload.Length));
        long offset = File.Seek(0, SeekOrigin.End);
        try
        {
            File.Write(record);
            File.Flush();
        }
        catch
        {
            File.SetLength(offset);
            throw;
        }

        return offset;
    }

    public void FlushToDisk() => File.Flush(flushToDisk: true);

    /// <summary>The record at an offset.</summary>
    /// <exception cref="InvalidDataException">It is no longer whole.</exception>
    public byte[] Read(long offset)
    {
        File.Position = offset;
        return ReadRecord() ?? throw new InvalidDataException($"The record at {offset} of {_path} cannot be read back.");
    }

    /// <summary>Closes a file that is open to read until the next read: there may be more journals than a process may have files.</summary>
    public void Release()
    {
        if (_held is not null) return;
        _open?.Dispose();
        _open = null;
    }

    public void Dispose()
    {
        _open?.Dispose();
        _held?.Dispose();
    }

    private FileStream File => _open ??= OpenToRead(_path);

    private static FileStream OpenToRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static byte[] Header(string magic, string identity) => Encoding.ASCII.GetBytes($"{magic}\n{identity}\n");

    private bool StartsWith(byte[] header)
    {
        byte[] found = new byte[header.Length];
        return File.ReadAtLeast(found, header.Length, throwOnEndOfStream: false) == header.Length && found.AsSpan().SequenceEqual(header);
    }

    private void Scan(Action<long, byte[]> found)
    {
        while (true)
        {
            long offset = File.Position;
            byte[]? payload = ReadRecord();
            if (payload is null)
            {
                if (File.CanWrite) File.SetLength(offset);
                return;
            }

            found(offset, payload);
        }
    }

    private byte[]? ReadRecord()
    {
        Span<byte> head = stackalloc byte[sizeof(int)];
        if (File.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) return null;
        int length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length < 0 || length > File.Length - File.Position) return null;
        byte[] payload = new byte[length];
        File.ReadExactly(payload);
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        if (File.ReadAtLeast(checksum, ChecksumBytes, throwOnEndOfStream: false) < ChecksumBytes) return null;
        return SHA256.HashData(payload).AsSpan(0, ChecksumBytes).SequenceEqual(checksum) ? payload : null;
    }
}
