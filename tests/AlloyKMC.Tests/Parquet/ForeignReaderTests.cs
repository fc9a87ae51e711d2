using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace AlloyKMC.Tests.Parquet;

/// <summary>Readers written by others agree with what was written: types, values, nulls, statistics and metadata.</summary>
public sealed class ForeignReaderTests : IDisposable
{
    private static readonly TestColumn[] s_columns =
    [
        new(new DataField<bool>("flag"), new[] { true, false, true }, new[] { false }),
        new(new DataField<short>("small"), new short[] { -3, 0, 3 }, new[] { short.MinValue }),
        new(new DataField<ushort?>("usmall"), new ushort?[] { 65535, null, 1 }, new ushort?[] { null }),
        new(new DataField<int?>("x"), new int?[] { null, -5, 12 }, new int?[] { 44 }),
        new(new DataField<long>("count"), new[] { long.MaxValue, 1, 1 }, new[] { long.MinValue }),
        new(new DataField<ulong>("seed"), new[] { ulong.MaxValue, 2ul, 2ul }, new[] { 7ul }),
        new(new DataField<float>("single"), new[] { 0.5f, -0.25f, 0.5f }, new[] { 1e10f }),
        new(new DataField<double?>("time_s"), new double?[] { 0.1, null, double.NaN }, new double?[] { -0.0 }),
        new(new DataField<string>("family"), new[] { "Ag₄₄", null, "" }, new[] { "金🜚" }),
    ];

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"alloykmc-{Guid.NewGuid():N}.parquet");

    public void Dispose() => File.Delete(_file);

    [SkippableTheory]
    [InlineData(CompressionMethod.Snappy, EncodingHint.Dictionary)]
    [InlineData(CompressionMethod.None, EncodingHint.Default)]
    public async Task DuckDb_reads_types_values_nulls_and_metadata(CompressionMethod compression, EncodingHint hint)
    {
        ForeignReaders.SkipIfMissing();
        await WriteAsync(compression, hint);

        JsonElement[][] answers = ForeignReaders.DuckDb(
            $"select column_name, column_type from (describe select * from '{_file}')",
            $"select flag, small, usmall, x, count, seed, single, time_s::varchar as time_s, family from '{_file}'",
            $"select decode(key) as key, decode(value) as value from parquet_kv_metadata('{_file}')",
            $"select created_by, num_rows, num_row_groups from parquet_file_metadata('{_file}')");

        Assert.Equal(
            ["flag BOOLEAN", "small SMALLINT", "usmall USMALLINT", "x INTEGER", "count BIGINT", "seed UBIGINT", "single FLOAT", "time_s DOUBLE", "family VARCHAR"],
            answers[0].Select(row => $"{Text(row, "column_name")} {Text(row, "column_type")}"));
        Assert.Equal(
            [
                "true|-3|65535||9223372036854775807|18446744073709551615|0.5|0.1|Ag₄₄",
                "false|0||-5|1|2|-0.25||",
                "true|3|1|12|1|2|0.5|-nan|",
                "false|-32768||44|-9223372036854775808|7|10000000000|-0.0|金🜚",
            ],
            answers[1].Select(row => string.Join('|', row.EnumerateObject().Select(cell => cell.Value.ToString() switch { "True" => "true", "False" => "false", string text => text }))));
        // The bits of double.NaN have the sign set, which DuckDB shows.
        Assert.Equal((JsonValueKind.Null, JsonValueKind.String), (answers[1][1].GetProperty("family").ValueKind, answers[1][2].GetProperty("family").ValueKind));
        Assert.Equal(["units=s, 1", "π="], answers[2].Select(row => $"{Text(row, "key")}={Text(row, "value")}"));
        Assert.Equal((ParquetWriter.CreatedBy, "4", "2"), (Text(answers[3][0], "created_by"), Text(answers[3][0], "num_rows"), Text(answers[3][0], "num_row_groups")));
    }

    [SkippableFact]
    public async Task DuckDb_reads_statistics_and_trusts_them()
    {
        ForeignReaders.SkipIfMissing();
        await WriteAsync(CompressionMethod.Snappy, EncodingHint.Dictionary);

        JsonElement[][] answers = ForeignReaders.DuckDb(
            $"""
             select row_group_id, path_in_schema as name, stats_min_value as min, stats_max_value as max, stats_null_count as nulls, num_values, compression, encodings
             from parquet_metadata('{_file}') order by row_group_id, column_id
             """,
            $"select count(*) as n from '{_file}' where time_s < 1",
            $"select min(count) as min, max(count) as max from '{_file}'");

        Assert.Equal(
            ["0 flag false true 0", "0 small -3 3 0", "0 usmall 1 65535 1", "0 x -5 12 1", "0 count 1 9223372036854775807 0", "0 seed 2 18446744073709551615 0", "0 single -0.25 0.5 0", "0 time_s 0.1 0.1 1", "0 family  Ag₄₄ 1"],
            answers[0].Take(9).Select(row => $"{Text(row, "row_group_id")} {Text(row, "name")} {Text(row, "min")} {Text(row, "max")} {Text(row, "nulls")}"));
        Assert.Equal(["usmall  1", "time_s -0.0 0.0 0"], new[] { answers[0][11], answers[0][16] }.Select(row => $"{Text(row, "name")} {Text(row, "min")}{(Text(row, "max") is { Length: > 0 } max ? " " + max : "")} {Text(row, "nulls")}"));
        Assert.All(answers[0], row => Assert.Equal("SNAPPY", Text(row, "compression")));
        Assert.Equal("2", Text(answers[1][0], "n"));
        Assert.Equal((long.MinValue.ToString(), long.MaxValue.ToString()), (Text(answers[2][0], "min"), Text(answers[2][0], "max")));
    }

    [SkippableTheory]
    [InlineData(CompressionMethod.Snappy, EncodingHint.Dictionary)]
    [InlineData(CompressionMethod.None, EncodingHint.Default)]
    public async Task Hyparquet_reads_types_values_nulls_statistics_and_metadata(CompressionMethod compression, EncodingHint hint)
    {
        ForeignReaders.SkipIfMissing();
        await WriteAsync(compression, hint);

        JsonElement file = ForeignReaders.Hyparquet(_file);

        Assert.Equal(["INT_16", "UINT_16", "INT_32", "INT_64", "UINT_64"], file.GetProperty("schema").EnumerateArray().Skip(2).Take(5).Select(element => Text(element, "converted_type")));
        Assert.Equal(["REQUIRED", "OPTIONAL"], new[] { 5, 4 }.Select(i => Text(file.GetProperty("schema")[i], "repetition_type")));
        Assert.Equal(
            [
                "True|-3|65535||9223372036854775807|18446744073709551615|0.5|0.1|Ag₄₄",
                "False|0||-5|1|2|-0.25||",
                "True|3|1|12|1|2|0.5|NaN|",
                "False|-32768||44|-9223372036854775808|7|10000000000|-0|金🜚",
            ],
            file.GetProperty("rows").EnumerateArray().Select(row => string.Join('|', row.EnumerateObject().Select(cell => cell.Value.ToString()))));
        Assert.Equal(["units=s, 1", "π="], file.GetProperty("key_value_metadata").EnumerateArray().Select(pair => $"{Text(pair, "key")}={Text(pair, "value")}"));
        JsonElement count = file.GetProperty("row_groups")[0].GetProperty("columns")[4].GetProperty("meta_data");
        Assert.Equal((compression == CompressionMethod.None ? "UNCOMPRESSED" : "SNAPPY", "3"), (Text(count, "codec"), Text(count, "num_values")));
        Assert.Equal(("1", "9223372036854775807", "0"), (Text(count.GetProperty("statistics"), "min_value"), Text(count.GetProperty("statistics"), "max_value"), Text(count.GetProperty("statistics"), "null_count")));
    }

    [SkippableFact]
    public async Task Empty_row_groups_and_files_are_read()
    {
        ForeignReaders.SkipIfMissing();
        TestColumn[] columns = [new(new DataField<int?>("x"), Array.Empty<int?>(), new int?[] { 1, null }, Array.Empty<int?>()), new(new DataField<string>("t", false), Array.Empty<string>(), new[] { "a", "b" }, Array.Empty<string>())];
        await File.WriteAllBytesAsync(_file, await TestColumns.WriteAsync(columns, TestColumns.Options(CompressionMethod.Snappy, EncodingHint.Dictionary, columns)));
        Assert.Equal("[{\"x\":1,\"t\":\"a\"},{\"x\":null,\"t\":\"b\"}]", $"[{string.Join(',', ForeignReaders.DuckDb($"select * from '{_file}'")[0])}]");
        Assert.Equal("[{\"x\":1,\"t\":\"a\"},{\"x\":null,\"t\":\"b\"}]", ForeignReaders.Hyparquet(_file).GetProperty("rows").GetRawText());

        await File.WriteAllBytesAsync(_file, await TestColumns.WriteAsync([columns[0] with { Groups = [] }]));
        Assert.Equal("0", Text(ForeignReaders.DuckDb($"select count(*) as n from '{_file}'")[0][0], "n"));
        Assert.Equal(0, ForeignReaders.Hyparquet(_file).GetProperty("rows").GetArrayLength());
    }

    [SkippableFact]
    public async Task Several_pages_with_and_without_a_dictionary_are_read()
    {
        ForeignReaders.SkipIfMissing();
        const int rows = 300_000;
        TestColumn[] columns =
        [
            new(new DataField<long>("plain"), Enumerable.Range(0, rows).Select(i => i * 30_001L).ToArray()),
            new(new DataField<int?>("dictionary"), Enumerable.Range(0, rows).Select(i => i % 3 == 0 ? (int?)null : i / 1000).ToArray()),
            new(new DataField<string>("texts"), Enumerable.Range(0, rows).Select(i => i % 5 == 0 ? null : $"{i}").ToArray()),
        ];
        ParquetOptions options = TestColumns.Options(CompressionMethod.Snappy, EncodingHint.Dictionary, columns);
        await File.WriteAllBytesAsync(_file, await TestColumns.WriteAsync(columns, options));
        string expected = $"{Enumerable.Range(0, rows).Sum(i => i * 30_001L)} {Enumerable.Range(0, rows).Where(i => i % 3 != 0).Sum(i => i / 1000L)} {Enumerable.Range(0, rows).Where(i => i % 5 != 0).Sum(i => (long)i)}";

        JsonElement sums = ForeignReaders.DuckDb($"select sum(plain) as p, sum(dictionary) as d, sum(texts::bigint) as t from '{_file}'")[0][0];
        JsonElement[] foreignRows = [.. ForeignReaders.Hyparquet(_file).GetProperty("rows").EnumerateArray()];

        Assert.Equal(expected, $"{Text(sums, "p")} {Text(sums, "d")} {Text(sums, "t")}");
        Assert.Equal(expected, $"{foreignRows.Sum(row => long.Parse(Text(row, "plain")))} {foreignRows.Where(row => row.GetProperty("dictionary").ValueKind == JsonValueKind.Number).Sum(row => row.GetProperty("dictionary").GetInt64())} {foreignRows.Where(row => row.GetProperty("texts").ValueKind == JsonValueKind.String).Sum(row => long.Parse(Text(row, "texts")))}");
    }

    private static string Text(JsonElement row, string name) => row.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";

    private async Task WriteAsync(CompressionMethod compression, EncodingHint hint)
        => await File.WriteAllBytesAsync(_file, await TestColumns.WriteAsync(s_columns, TestColumns.Options(compression, hint, s_columns), new() { ["units"] = "s, 1", ["π"] = "" }));
}
