using Parquet.Schema;

namespace AlloyKMC.Storage.Tables;

/// <summary>Rows of the runs table back to records.</summary>
internal static class RunTableReader
{
    public static IEnumerable<StoredRun> Read(TableReader.RowGroup rows)
    {
        string[] runId = Texts(TrajectorySchema.RunId), engine = Texts(TrajectorySchema.Engine), status = Texts(TrajectorySchema.Status);
        string[] configHash = Texts(TrajectorySchema.ConfigHash), version = Texts(TrajectorySchema.ProgramVersion), sampleTimes = Texts(TrajectorySchema.SampleTimes);
        string?[] reason = rows.Texts(TrajectorySchema.Reason);
        int[] condition = rows.Numbers<int>(TrajectorySchema.Condition), replicate = rows.Numbers<int>(TrajectorySchema.Replicate);
        ulong[] seed = rows.Numbers<ulong>(TrajectorySchema.Seed);
        long[] events = rows.Numbers<long>(TrajectorySchema.Events);
        (string Name, Array Values)[] swept = [.. TrajectorySchema.SweptFields(rows.Schema).Select(field => (field.Name, Values(rows, field)))];
        for (int i = 0; i < rows.RowCount; i++)
        {
            SweptValue[] values = [.. swept.Select(column => new SweptValue(column.Name, column.Values.GetValue(i)!))];
            var run = new RunRecord(runId[i], condition[i], replicate[i], seed[i], engine[i], status[i], reason[i], events[i], configHash[i], version[i], values);
            yield return new StoredRun(run, DatasetMetadata.ParseSampleTimes(sampleTimes[i], rows.File), Path.GetFileNameWithoutExtension(rows.File));
        }

        string[] Texts(string column) => [.. rows.Texts(column).Select(text => text ?? throw new StorageException($"{rows.File}: the column {column} holds a null."))];
    }

    private static Array Values(TableReader.RowGroup rows, DataField field)
    {
        if (field.ClrType == typeof(double)) return rows.Numbers<double>(field.Name);
        if (field.ClrType == typeof(long)) return rows.Numbers<long>(field.Name);
        if (field.ClrType == typeof(bool)) return rows.Numbers<bool>(field.Name);
        if (field.ClrType == typeof(ReadOnlyMemory<char>)) return rows.Texts(field.Name);
        throw new StorageException($"{rows.File}: the swept column {field} is none of double, long, string and bool.");
    }
}
