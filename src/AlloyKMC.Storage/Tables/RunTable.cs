using Parquet.Schema;

namespace AlloyKMC.Storage.Tables;

/// <summary>The runs table, one row per run; its swept columns are those of the first run.</summary>
internal sealed class RunTable : IDisposable
{
    private readonly TextBuffer _runId, _engine, _status, _reason, _configHash, _version, _sampleTimes;
    private readonly NumberBuffer<int> _condition, _replicate;
    private readonly NumberBuffer<ulong> _seed;
    private readonly NumberBuffer<long> _events;
    private readonly IColumnBuffer[] _swept;
    private readonly TableWriter _writer;
    private IReadOnlyList<double> _lastTimes = [];
    private string _lastTimesText = DatasetMetadata.SampleTimesText([]);

    /// <param name="file">Where it goes.</param>
    /// <param name="swept">Swept values of the first run: names, types and units of columns.</param>
    /// <param name="options">Configuration and row groups.</param>
    public RunTable(AtomicFile file, IReadOnlyList<SweptValue> swept, DatasetWriterOptions options)
    {
        ParquetSchema schema = TrajectorySchema.Runs(swept);
        TextBuffer Text(string name) => new(schema.FindDataField(name));
        (_runId, _engine, _status, _reason) = (Text(TrajectorySchema.RunId), Text(TrajectorySchema.Engine), Text(TrajectorySchema.Status), Text(TrajectorySchema.Reason));
        (_configHash, _version, _sampleTimes) = (Text(TrajectorySchema.ConfigHash), Text(TrajectorySchema.ProgramVersion), Text(TrajectorySchema.SampleTimes));
        _condition = new NumberBuffer<int>(schema.FindDataField(TrajectorySchema.Condition));
        _replicate = new NumberBuffer<int>(schema.FindDataField(TrajectorySchema.Replicate));
        _seed = new NumberBuffer<ulong>(schema.FindDataField(TrajectorySchema.Seed));
        _events = new NumberBuffer<long>(schema.FindDataField(TrajectorySchema.Events));
        _swept = [.. swept.Select(value => SweptBuffer(value, schema))];
        IColumnBuffer[] columns = [_runId, _condition, _replicate, _seed, _engine, _status, _reason, _events, _configHash, _version, _sampleTimes, .. _swept];
        _writer = new TableWriter(file, columns, DatasetMetadata.Build(TrajectorySchema.Units(schema, swept), options.ConfigurationJson, options.SchemaVersion), options.RowsPerGroup);
    }

    public void Append(RunRecord run, IReadOnlyList<double> sampleTimesSeconds)
    {
        _runId.Add(run.RunId);
        _condition.Add(run.Condition);
        _replicate.Add(run.Replicate);
        _seed.Add(run.Seed);
        _engine.Add(run.Engine);
        _status.Add(run.Status);
        _reason.Add(run.Reason);
        _events.Add(run.Events);
        _configHash.Add(run.ConfigHash);
        _version.Add(run.Version);
        _sampleTimes.Add(TextOf(sampleTimesSeconds));
        for (int i = 0; i < _swept.Length; i++) Add(_swept[i], run.Swept[i].Value);
        _writer.EndRow();
    }

    public void Finish() => _writer.Finish();

    public void Commit() => _writer.Commit();

    public void Dispose() => _writer.Dispose();

    /// <summary>Run after run has the same times: they share one text.</summary>
    private string TextOf(IReadOnlyList<double> timesSeconds)
    {
        if (timesSeconds.SequenceEqual(_lastTimes)) return _lastTimesText;
        (_lastTimes, _lastTimesText) = (timesSeconds, DatasetMetadata.SampleTimesText(timesSeconds));
        return _lastTimesText;
    }

    private static IColumnBuffer SweptBuffer(SweptValue value, ParquetSchema schema)
    {
        DataField field = schema.FindDataField(value.Name);
        return value.Value switch
        {
            double => new NumberBuffer<double>(field),
            long => new NumberBuffer<long>(field),
            bool => new NumberBuffer<bool>(field),
            _ => new TextBuffer(field),
        };
    }

    private static void Add(IColumnBuffer column, object value)
    {
        if (column is NumberBuffer<double> doubles) doubles.Add((double)value);
        else if (column is NumberBuffer<long> longs) longs.Add((long)value);
        else if (column is NumberBuffer<bool> flags) flags.Add((bool)value);
        else ((TextBuffer)column).Add((string)value);
    }
}
