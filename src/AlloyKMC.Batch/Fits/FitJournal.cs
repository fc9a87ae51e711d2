using System.Text;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Fitting.Search;

namespace AlloyKMC.Batch.Fits;

/// <summary>The evaluations of a fit in one file, so that a stopped fit continues where it was.</summary>
public sealed class FitJournal : IEvaluationJournal, IDisposable
{
    private const string Magic = "AlloyKMC fit journal 2";
    private readonly Dictionary<(string Stream, int Number), JournalBatch> _batches = [];
    private readonly Lock _lock = new();
    private RecordFile? _records;

    private FitJournal()
    {
    }

    /// <summary>Opens the journal of a fit or starts a new one; a journal of another fit is started anew.</summary>
    /// <exception cref="OutputRefusedException">The file cannot be opened, or another process has it open.</exception>
    public static FitJournal Open(string path, string identity)
    {
        var journal = new FitJournal();
        try
        {
            journal._records = RecordFile.Open(path, Magic, identity, (_, payload) => journal.Remember(payload));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OutputRefusedException($"{path} cannot be opened: {exception.Message}", "Another fit may be working on this folder; wait for it, or choose another folder with --out.");
        }

        return journal;
    }

    /// <summary>Evaluations that are remembered.</summary>
    public long Evaluations
    {
        get
        {
            lock (_lock) return _batches.Values.Sum(b => (long)b.Points);
        }
    }

    public JournalBatch? Find(string stream, int number)
    {
        lock (_lock) return _batches.GetValueOrDefault((stream, number));
    }

    public void Append(string stream, int number, JournalBatch batch)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(stream);
        writer.Write(number);
        writer.Write(batch.PointsHash);
        writer.Write(batch.Points);
        writer.Write(batch.Totals.Length);
        foreach (double total in batch.Totals) writer.Write(total);
        writer.Flush();
        lock (_lock)
        {
            _records!.Append(buffer.ToArray());
            _batches[(stream, number)] = batch;
        }
    }

    public void Dispose() => _records?.Dispose();

    private void Remember(byte[] payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload), Encoding.UTF8);
        string stream = reader.ReadString();
        int number = reader.ReadInt32();
        ulong hash = reader.ReadUInt64();
        int points = reader.ReadInt32();
        double[] totals = new double[reader.ReadInt32()];
        for (int i = 0; i < totals.Length; i++) totals[i] = reader.ReadDouble();
        _batches[(stream, number)] = new JournalBatch(hash, points, totals);
    }
}
