using Parquet.Schema;

namespace AlloyKMC.Storage.Tables;

/// <summary>The runs table, one row per run; written at the end, when the types of the swept values are known.</summary>
internal static class RunTable
{
    public static TableWriter Write(AtomicFile file, IReadOnlyList<(RunRecord Run, string SampleTimes)> rows, DatasetWriterOptions options)
    {
        IReadOnlyList<SweptValue> first = rows[0].Run.Swept;
        ParquetSchema schema = TrajectorySchema.Runs(first);
        TextBuffer Text(string name) => new(schema.FindDataField(name));
        TextBuffer runId = Text(TrajectorySchema.RunId), engine = Text(TrajectorySchema.Engine), status = Text(TrajectorySchema.Status), reason = Text(TrajectorySchema.Reason);
        TextBuffer configHash = Text(TrajectorySchema.ConfigHash), version = Text(TrajectorySchema.ProgramVersion), sampleTimes = Text(TrajectorySchema.SampleTimes);
        var condition = new NumberBuffer<int>(schema.FindDataField(TrajectorySchema.Condition));
        var replicate = new NumberBuffer<int>(schema.FindDataField(TrajectorySchema.Replicate));
        var seed = new NumberBuffer<ulong>(schema.FindDataField(TrajectorySchema.Seed));
        var events = new NumberBuffer<long>(schema.FindDataField(TrajectorySchema.Events));
        IColumnBuffer[] swept = [.. first.Select(value => SweptBuffer(value, schema))];
        IColumnBuffer[] columns = [runId, condition, replicate, seed, engine, status, reason, events, configHash, version, sampleTimes, .. swept];
        var writer = new TableWriter(file, columns, DatasetMetadata.Build(TrajectorySchema.Units(schema, first), options.ConfigurationJson, options.SchemaVersion), options.RowsPerGroup);
        foreach ((RunRecord run, string times) in rows)
        {
            runId.Add(run.RunId);
            condition.Add(run.Condition);
            replicate.Add(run.Replicate);
            seed.Add(run.Seed);
            engine.Add(run.Engine);
            status.Add(run.Status);
            reason.Add(run.Reason);
            events.Add(run.Events);
            configHash.Add(run.ConfigHash);
            version.Add(run.Version);
            sampleTimes.Add(times);
            for (int i = 0; i < swept.Length; i++) Add(swept[i], run.Swept[i].Value);
            writer.EndRow();
        }

        return writer;
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
