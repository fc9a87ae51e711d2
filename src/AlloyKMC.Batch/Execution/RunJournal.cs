using System.Buffers.Binary;
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
    private const string Magic = "AlloyKMC journal 2";

    private readonly SpeciesTable _species;
    private readonly Dictionary<long, long> _offsets = [];
    private readonly Lock _lock = new();
    private RecordFile? _records;

    private RunJournal(SpeciesTable species) => _species = species;

    /// <summary>Opens a journal of the given configuration or starts a new one; a journal of another configuration or version is started anew.</summary>
    /// <exception cref="IOException">The file cannot be opened, or another process has it open.</exception>
    public static RunJournal Open(string path, string configHash, SpeciesTable species)
    {
        var journal = new RunJournal(species);
        journal._records = RecordFile.Open(path, Magic, configHash, journal.Remember);
        return journal;
    }

    /// <summary>Opens a journal to read only, also while another process appends to it; null where it is of another configuration. Its file is open only
    /// from a read to <see cref="Release"/>.</summary>
    public static RunJournal? OpenForReading(string path, string configHash, SpeciesTable species)
    {
        var journal = new RunJournal(species);
        journal._records = RecordFile.OpenForReading(path, Magic, configHash, journal.Remember);
        journal.Release();
        return journal._records is null ? null : journal;
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
        lock (_lock) _offsets[run] = _records!.Append(payload);
    }

    /// <summary>Reads a run back.</summary>
    public ReplicateResult Read(long run)
    {
        lock (_lock) return Deserialise(_records!.Read(_offsets[run])).Result;
    }

    /// <summary>Returns when everything appended is on the disk, safe from more than the end of the process.</summary>
    public void FlushToDisk()
    {
        lock (_lock) _records!.FlushToDisk();
    }

    /// <summary>Closes the file of a journal that is open to read; the next read opens it again.</summary>
    public void Release() => _records?.Release();

    public void Dispose() => _records?.Dispose();

    private void Remember(long offset, byte[] payload) => _offsets[BinaryPrimitives.ReadInt64LittleEndian(payload)] = offset;

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
