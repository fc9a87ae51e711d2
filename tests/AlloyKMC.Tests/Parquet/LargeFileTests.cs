using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace AlloyKMC.Tests.Parquet;

/// <summary>Alone, because it looks at the memory of the whole process.</summary>
[CollectionDefinition(nameof(LargeFileTests), DisableParallelization = true)]
[Collection(nameof(LargeFileTests))]
public sealed class LargeFileTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"alloykmc-{Guid.NewGuid():N}.parquet");

    public void Dispose() => File.Delete(_file);

    [SkippableFact]
    public async Task Ten_million_rows_are_written_in_bounded_memory_and_read_by_both()
    {
        ForeignReaders.SkipIfMissing();
        const int groups = 20, rows = 500_000;
        var schema = new ParquetSchema(new DataField<string>("run_id", false), new DataField<double>("time_s"), new DataField<int?>("x"), new DataField<long>("count"));
        var options = new ParquetOptions();
        foreach (DataField field in schema.DataFields) options.ColumnEncodingHints[field.Name] = EncodingHint.Dictionary;
        string[] runs = new string[rows];
        double[] times = new double[rows];
        int?[] x = new int?[rows];
        long[] counts = new long[rows];
        long sum = 0, highWater = 0;
        await using (OneThreadFile stream = new(_file))
        {
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream, options);
            for (int group = 0; group < groups; group++)
            {
                string run = $"run {group}";
                for (int i = 0; i < rows; i++)
                {
                    runs[i] = run;
                    times[i] = i / 45;
                    x[i] = i % 46 == 45 ? null : i % 46;
                    counts[i] = i * 2654435761L % 20_011;
                    sum += counts[i];
                }

                using ParquetRowGroupWriter rowGroup = writer.CreateRowGroup();
                await rowGroup.WriteAsync(schema.DataFields[0], runs);
                await rowGroup.WriteAsync<double>(schema.DataFields[1], times);
                await rowGroup.WriteAsync<int>(schema.DataFields[2], x);
                await rowGroup.WriteAsync<long>(schema.DataFields[3], counts);
                if (group is 3 or groups - 1)
                {
                    long live = GC.GetTotalMemory(forceFullCollection: true);
                    if (group == 3) highWater = live;
                    else Assert.True(live < highWater + 4_000_000, $"{live} bytes live after {groups} row groups, {highWater} after 4.");
                }
            }
        }

        JsonElement row = ForeignReaders.DuckDb($"select count(*) as n, sum(count) as c, count(x) as x, count(distinct run_id) as r, max(time_s) as t from '{_file}'")[0][0];
        JsonElement metadata = ForeignReaders.Hyparquet(_file, metadataOnly: true);

        long withX = groups * Enumerable.Range(0, rows).LongCount(i => i % 46 != 45);
        Assert.Equal(("10000000", sum.ToString(), withX.ToString(), "20", "11111"), (Text(row, "n"), Text(row, "c"), Text(row, "x"), Text(row, "r"), Text(row, "t")));
        Assert.Equal(("10000000", groups), (Text(metadata, "num_rows"), metadata.GetProperty("row_groups").GetArrayLength()));
    }

    /// <summary>Ends every write on the thread it came from: each thread keeps rented arrays of its own, and a writer that wanders over the pool would be charged for all of them.</summary>
    private sealed class OneThreadFile(string path) : FileStream(path, FileMode.Create)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Flush();
            return Task.CompletedTask;
        }
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).ToString();
}
