using FsCheck;
using FsCheck.Fluent;
using Parquet;
using Parquet.Schema;

namespace AlloyKMC.Tests.Parquet;

public sealed class RoundTripTests
{
    private static readonly Type[] s_types =
    [
        typeof(bool), typeof(short), typeof(ushort), typeof(int), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(string),
        typeof(bool?), typeof(short?), typeof(ushort?), typeof(int?), typeof(long?), typeof(ulong?), typeof(float?), typeof(double?),
    ];

    /// <summary>Any types, any row groups, any mix of runs, repeated values, extremes and nulls, either compression, either encoding.</summary>
    [Fact]
    public void Whatever_is_written_is_read_back()
    {
        Gen<(int Seed, int[] Groups, CompressionMethod Compression, EncodingHint Hint)> cases =
            from seed in Gen.Choose(0, int.MaxValue - 1)
            from groups in Gen.Choose(0, 120).ArrayOf(3)
            from compression in Gen.Elements(CompressionMethod.None, CompressionMethod.Snappy)
            from hint in Gen.Elements(EncodingHint.Default, EncodingHint.Dictionary)
            select (seed, groups, compression, hint);

        Prop.ForAll(cases.ToArbitrary(), input =>
        {
            var random = new Random(input.Seed);
            TestColumn[] columns = [.. s_types.Select((type, i) => new TestColumn(new DataField($"c{i}", type), [.. input.Groups.Select(rows => Values(type, rows, random))]))];
            byte[] file = TestColumns.WriteAsync(columns, TestColumns.Options(input.Compression, input.Hint, columns)).GetAwaiter().GetResult();
            TestColumns.AssertReadsBackAsync(file, columns).GetAwaiter().GetResult();
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    public async Task Chunks_of_several_pages_keep_their_values(CompressionMethod compression)
    {
        const int rows = 300_000;
        var random = new Random(5);
        TestColumn[] columns =
        [
            new(new DataField<long>("noise"), Values(typeof(long), rows, random)),
            new(new DataField<int?>("sparse"), Values(typeof(int?), rows, random)),
            new(new DataField<string>("texts"), Enumerable.Range(0, rows).Select(i => i % 7 == 0 ? null : $"text {i}").ToArray()),
            new(new DataField<bool>("flags"), Values(typeof(bool), rows, random)),
        ];
        ParquetOptions options = TestColumns.Options(compression, EncodingHint.Default, columns);
        options.ColumnEncodingHints["sparse"] = EncodingHint.Dictionary;

        byte[] file = await TestColumns.WriteAsync(columns, options);

        await TestColumns.AssertReadsBackAsync(file, columns);
    }

    [Fact]
    public async Task A_dictionary_that_grows_too_large_gives_way_to_plain()
    {
        const int rows = 400_000;
        long[] few = [.. Enumerable.Range(0, rows).Select(i => (long)(i % 100_000))];
        long[] many = [.. Enumerable.Range(0, rows).Select(i => (long)(i % 200_000))];
        string[] texts = [.. Enumerable.Range(0, rows).Select(i => $"a text of some length, number {i % 200_000}")];
        TestColumn[] columns = [new(new DataField<long>("few"), few), new(new DataField<long>("many"), many), new(new DataField<string>("texts"), texts)];

        byte[] file = await TestColumns.WriteAsync(columns, TestColumns.Options(CompressionMethod.Snappy, EncodingHint.Dictionary, columns));

        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(file));
        Assert.Equal([true, false, false], reader.RowGroups[0].Metadata.Columns.Select(chunk => chunk.DictionaryPageOffset != null));
        await TestColumns.AssertReadsBackAsync(file, columns);
    }

    [Fact]
    public async Task Numbers_of_a_dictionary_keep_every_bit()
    {
        double quietNaN = BitConverter.Int64BitsToDouble(0x7FF8000000000001);
        double[] values = [.. Enumerable.Range(0, 100).SelectMany(_ => new[] { 0.0, -0.0, double.NaN, quietNaN, double.Epsilon, double.MaxValue, double.NegativeInfinity })];
        TestColumn[] columns = [new(new DataField<double>("v"), values)];

        byte[] file = await TestColumns.WriteAsync(columns, TestColumns.Options(CompressionMethod.None, EncodingHint.Dictionary, columns));

        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(file));
        Assert.NotNull(reader.RowGroups[0].Metadata.Columns[0].DictionaryPageOffset);
        await TestColumns.AssertReadsBackAsync(file, columns);
    }

    [Fact]
    public async Task Texts_of_all_planes_and_empty_ones_come_back()
    {
        string?[] texts = ["", "Ag₄₄(SR)₃₀⁴⁻", "金银", "𝛂🜚", null, "\0", "é", new string('x', 100_000)];
        TestColumn[] columns = [new(new DataField<string>("π"), texts)];

        byte[] file = await TestColumns.WriteAsync(columns, null, new() { ["ключ"] = "значение 🜛", [""] = "" });

        await TestColumns.AssertReadsBackAsync(file, columns);
        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(file));
        Assert.Equal("значение 🜛", reader.CustomMetadata["ключ"]);
        Assert.Equal("", reader.CustomMetadata[""]);
    }

    [Fact]
    public async Task A_file_may_have_no_row_group()
    {
        byte[] file = await TestColumns.WriteAsync([new TestColumn(new DataField<int>("v"))]);

        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(file));

        Assert.Equal(0, reader.RowGroupCount);
    }

    [Fact]
    public async Task The_same_input_gives_the_same_bytes()
    {
        TestColumn[] Columns() => [new(new DataField<double?>("v"), Values(typeof(double?), 5000, new Random(3))), new(new DataField<string>("t"), Values(typeof(string), 5000, new Random(4)))];

        TestColumn[] first = Columns();
        ParquetOptions options = TestColumns.Options(CompressionMethod.Snappy, EncodingHint.Dictionary, first);

        Assert.Equal(await TestColumns.WriteAsync(first, options), await TestColumns.WriteAsync(Columns(), options));
    }

    internal static Array Values(Type type, int rows, Random random)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        double nullShare = plain != type || type == typeof(string) ? random.NextDouble() : 0;
        double repeatShare = random.NextDouble();
        int distinct = random.Next(1, 1000);
        Array values = Array.CreateInstance(type, rows);
        object? last = null;
        for (int i = 0; i < rows; i++)
        {
            if (i == 0 || random.NextDouble() > repeatShare) last = random.NextDouble() < nullShare ? null : Value(plain, random, distinct);
            values.SetValue(last, i);
        }

        return values;
    }

    private static object Value(Type type, Random random, int distinct)
    {
        int step = random.Next(distinct) - distinct / 2;
        bool extreme = random.Next(50) == 0;
        if (type == typeof(bool)) return step % 2 == 0;
        if (type == typeof(short)) return extreme ? short.MinValue : (short)step;
        if (type == typeof(ushort)) return extreme ? ushort.MaxValue : (ushort)(step + 500);
        if (type == typeof(int)) return extreme ? int.MinValue : step;
        if (type == typeof(long)) return extreme ? long.MinValue : step * 10_000_000_000L;
        if (type == typeof(ulong)) return extreme ? ulong.MaxValue : (ulong)(step + 500);
        if (type == typeof(float)) return extreme ? float.NaN : step * 0.1f;
        if (type == typeof(double)) return extreme ? double.NaN : step * 0.1;
        return extreme ? "" : $"τ{step}";
    }
}
