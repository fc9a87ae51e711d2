using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Batch.Execution;

/// <summary>
/// Finished runs that are not yet part of a complete file of the dataset, one after another in one file. A record counts only when its checksum
/// is whole, so a process may be killed at any instant: what follows the last whole record is cut off at the next start.
/// </summary>
public sealed class RunJournal : IDisposable
{
    private const int ChecksumBytes = 8;
    private static readonly byte[] Magic = "AlloyKMC journal 2\n"u8.ToArray();

    private readonly FileStream _file;
    private readonly SpeciesTable _species;
    private readonly Dictionary<long, long> _offsets = [];
    private readonly Lock _lock = new();
    private FileStream? _held;

    private RunJournal(FileStream file, SpeciesTable species)
    {
        _file = file;
        _species = species;
    }

    /// <summary>Opens a journal of the given configuration or starts a new one; a journal of another configuration or version is started anew.</summary>
    /// <exception cref="IOException">The file cannot be opened, or another process has it open.</exception>
    public static RunJournal Open(string path, string configHash, SpeciesTable species)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        // The lock is a file of its own: a lock on the journal itself would shut out those who only read it.
        var held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var journal = new RunJournal(file, species) { _held = held };
        try
        {
            byte[] header = Header(configHash), found = new byte[header.Length];
            if (file.ReadAtLeast(found, header.Length, throwOnEndOfStream: false) == header.Length && found.AsSpan().SequenceEqual(header))
            {
                journal.Scan();
            }
            else
            {
                file.SetLength(0);
                file.Write(header);
                file.Flush(flushToDisk: true);
            }

            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Opens a journal to read only, also while another process appends to it; null where it is of another configuration.</summary>
    public static RunJournal? OpenForReading(string path, string configHash, SpeciesTable species)
    {
        var journal = new RunJournal(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), species);
        byte[] header = Header(configHash), found = new byte[header.Length];
        if (journal._file.ReadAtLeast(found, header.Length, throwOnEndOfStream: false) == header.Length && found.AsSpan().SequenceEqual(header))
        {
            journal.Scan();
            return journal;
        }

        journal.Dispose();
        return null;
    }

    /// <summary>Runs that stand in the journal.</summary>
    public IReadOnlyCollection<long> Runs => _offsets.Keys;

    public bool Contains(long run)
    {
        lock (_lock) return _offsets.ContainsKey(run);
    }

    /// <summary>Adds a finished run. Safe to call from several threads.</summary>
    public void Append(long run, ReplicateResult result)
    {
        byte[] payload = Serialise(run, result);
        byte[] record = new byte[sizeof(int) + payload.Length + ChecksumBytes];
        BinaryPrimitives.WriteInt32LittleEndian(record, payload.Length);
        payload.CopyTo(record, sizeof(int));
        SHA256.HashData(payload).AsSpan(0, ChecksumBytes).CopyTo(record.AsSpan(sizeof(int) + payload.Length));
        lock (_lock)
        {
            long offset = _file.Seek(0, SeekOrigin.End);
            try
            {
                _file.Write(record);
                _file.Flush();
            }
            catch
            {
                _file.SetLength(offset);
                throw;
            }

            _offsets[run] = offset;
        }
    }

    /// <summary>Reads a run back.</summary>
    public ReplicateResult Read(long run)
    {
        lock (_lock)
        {
            _file.Position = _offsets[run];
            byte[] payload = ReadRecord() ?? throw new InvalidDataException($"Run {run} of the journal cannot be read back.");
            return Deserialise(payload).Result;
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _held?.Dispose();
    }

    private static byte[] Header(string configHash) => [.. Magic, .. Encoding.ASCII.GetBytes(configHash), (byte)'\n'];

    private void Scan()
    {
        while (true)
        {
            long offset = _file.Position;
            byte[]? payload = ReadRecord();
            if (payload is null)
            {
                if (_file.CanWrite) _file.SetLength(offset);
                return;
            }

            _offsets[BinaryPrimitives.ReadInt64LittleEndian(payload)] = offset;
        }
    }

    private byte[]? ReadRecord()
    {
        Span<byte> head = stackalloc byte[sizeof(int)];
        if (_file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) return null;
        int length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length < sizeof(long) || length > _file.Length - _file.Position) return null;
        byte[] payload = new byte[length];
        _file.ReadExactly(payload);
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        if (_file.ReadAtLeast(checksum, ChecksumBytes, throwOnEndOfStream: false) < ChecksumBytes) return null;
        return SHA256.HashData(payload).AsSpan(0, ChecksumBytes).SequenceEqual(checksum) ? payload : null;
    }

    private static byte[] Serialise(long run, ReplicateResult result)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(run);
        writer.Write((byte)result.Status);
        writer.Write(result.Reason is not null);
        if (result.Reason is not null) writer.Write(result.Reason);
        SampleRecords.Write(writer, result.Statistics);
        writer.Write(result.SuppressedEvents);
        writer.Write(result.Series.Means is not null);
        SampleRecords.Write(writer, new SampledStates(result.Series.TimesSeconds, result.Series.Counts, result.Volumes, result.Observables), result.Series.Means);
        writer.Flush();
        return buffer.ToArray();
    }

    private (long Run, ReplicateResult Result) Deserialise(byte[] payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
        long run = reader.ReadInt64();
        var status = (ReplicateStatus)reader.ReadByte();
        string? reason = reader.ReadBoolean() ? reader.ReadString() : null;
        EngineStatistics statistics = SampleRecords.ReadStatistics(reader);
        double suppressed = reader.ReadDouble();
        bool holdsMeans = reader.ReadBoolean();
        SampledStates samples = SampleRecords.ReadSamples(reader, _species.Count, holdsMeans, out IReadOnlyList<double[]>? means);
        return (run, new ReplicateResult(new PopulationSeries(_species, samples.TimesSeconds, samples.Counts) { Means = means }, samples.Observables, samples.Volumes, statistics, status, reason, suppressed));
    }
}
