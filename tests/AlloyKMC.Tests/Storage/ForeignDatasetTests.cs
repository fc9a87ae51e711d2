using System.Text.Json;
using AlloyKMC.Storage;
using AlloyKMC.Tests.Parquet;

namespace AlloyKMC.Tests.Storage;

/// <summary>A dataset as others see it.</summary>
public sealed class ForeignDatasetTests
{
    [SkippableFact]
    public void DuckDb_reads_a_dataset_of_several_files_with_one_query()
    {
        ForeignReaders.SkipIfMissing();
        using var folder = new TestFolder();
        TestDatasets.Write(folder, "part-00000", [(0, 0), (0, 1)]);
        TestDatasets.Write(folder, "part-00001", [(1, 0)]);

        JsonElement[][] answers = ForeignReaders.DuckDb(
            $"select run_id, \"feed.ratio\" as ratio, phase, pairs, sum(count) as total from '{folder.Path}/trajectories/*.parquet' join '{folder.Path}/runs/*.parquet' using (run_id, condition, replicate) group by all order by run_id",
            $"select column_name, column_type from (describe select * from '{folder.Path}/runs/*.parquet')",
            $"select column_name, column_type from (describe select * from '{folder.Path}/trajectories/*.parquet')");

        Assert.Equal(
            new[] { (0, 0), (0, 1), (1, 0) }.Select(run => TestDatasets.Series(run.Item1, run.Item2).Counts.Sum(counts => counts.Sum()).ToString()),
            answers[0].Select(row => row.GetProperty("total").ToString()));
        Assert.Equal("α1", answers[0][2].GetProperty("phase").GetString());
        Assert.Equal(
            "run_id VARCHAR, condition INTEGER, replicate INTEGER, seed UBIGINT, engine VARCHAR, status VARCHAR, reason VARCHAR, events BIGINT, config_hash VARCHAR, version VARCHAR, sample_times_s VARCHAR, feed.ratio DOUBLE, clusters BIGINT, phase VARCHAR, pairs BOOLEAN",
            Columns(answers[1]));
        Assert.Equal("run_id VARCHAR, condition INTEGER, replicate INTEGER, sample INTEGER, time_s DOUBLE, family VARCHAR, x INTEGER, y INTEGER, count BIGINT", Columns(answers[2]));
    }

    [SkippableFact]
    public void Metadata_carry_units_version_and_configuration()
    {
        ForeignReaders.SkipIfMissing();
        using var folder = new TestFolder();
        TestDatasets.Write(folder, "part", [(0, 0)]);

        foreach (string table in new[] { "runs", "trajectories", "observables" })
        {
            var metadata = ForeignReaders.Hyparquet(Path.Combine(folder, table, "part.parquet"), metadataOnly: true).GetProperty("key_value_metadata").EnumerateArray().ToDictionary(pair => pair.GetProperty("key").GetString()!, pair => pair.GetProperty("value").GetString()!);
            JsonElement attributes = JsonDocument.Parse(metadata[DatasetMetadata.PandasAttributes]).RootElement;

            Assert.Equal("1", metadata[DatasetMetadata.SchemaVersion]);
            Assert.Equal(TestDatasets.Options.ConfigurationJson, metadata[DatasetMetadata.Configuration]);
            Assert.Equal(metadata[DatasetMetadata.Units], attributes.GetProperty(DatasetMetadata.Units).GetRawText());
            Assert.Equal("1:3", attributes.GetProperty(DatasetMetadata.Configuration).GetProperty("feed").GetProperty("ratio").GetString());
            Assert.Equal(
                table switch { "runs" => """{"events":"1","sample_times_s":"s","feed.ratio":"mol/mol"}""", "trajectories" => """{"time_s":"s","count":"1"}""", _ => """{"time_s":"s"}""" },
                metadata[DatasetMetadata.Units]);
        }
    }

    private static string Columns(JsonElement[] rows) => string.Join(", ", rows.Select(row => $"{row.GetProperty("column_name")} {row.GetProperty("column_type")}"));
}
