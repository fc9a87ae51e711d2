using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace AlloyKMC.Tests.Parquet;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(EncodingHint.Default)]
    [InlineData(EncodingHint.Dictionary)]
    public async Task Minimum_maximum_and_nulls_are_those_of_the_values(EncodingHint hint)
    {
        Assert.Equal((1L, (object)-3, (object)7), await StatisticsAsync(hint, new int?[] { 7, null, -3, 7, 7, -3 }));
        Assert.Equal((0L, 1ul, ulong.MaxValue), await StatisticsAsync(hint, new ulong[] { 1, ulong.MaxValue, 1, 1 }));
        Assert.Equal((0L, (ushort)1, ushort.MaxValue), await StatisticsAsync(hint, new ushort[] { ushort.MaxValue, 1, 1, 1 }));
        Assert.Equal((0L, (short)-2, (short)1), await StatisticsAsync(hint, new short[] { 1, -2, 1, 1 }));
        Assert.Equal((0L, false, true), await StatisticsAsync(hint, new[] { true, false }));
    }

    [Theory]
    [InlineData(EncodingHint.Default)]
    [InlineData(EncodingHint.Dictionary)]
    public async Task NaN_takes_no_part(EncodingHint hint)
    {
        Assert.Equal((0L, -1.5, 2.5), await StatisticsAsync(hint, new[] { double.NaN, 2.5, -1.5, double.NaN, 2.5, -1.5, 2.5 }));
        Assert.Equal((0L, null, null), await StatisticsAsync(hint, new[] { double.NaN, double.NaN, double.NaN, double.NaN }));
        Assert.Equal((0L, -1.5f, 2.5f), await StatisticsAsync(hint, new[] { 2.5f, float.NaN, -1.5f, -1.5f, -1.5f }));
    }

    [Fact]
    public async Task A_zero_takes_the_sign_that_includes_both_zeros()
    {
        (_, object? minimum, object? maximum) = await StatisticsAsync(EncodingHint.Default, new[] { 0.0, 0.0 });
        Assert.True(double.IsNegative((double)minimum!));
        (_, minimum, maximum) = await StatisticsAsync(EncodingHint.Default, new[] { -0.0, -0.0 });
        Assert.False(double.IsNegative((double)maximum!));
        (_, minimum, maximum) = await StatisticsAsync(EncodingHint.Default, new[] { -0f });
        Assert.Equal((true, false), (float.IsNegative((float)minimum!), float.IsNegative((float)maximum!)));
    }

    /// <summary>UTF-16 code units put surrogates before U+E000 to U+FFFF; UTF-8 does not.</summary>
    [Fact]
    public async Task Texts_compare_as_utf8()
    {
        Assert.Equal((1L, "", "🜚"), await StatisticsAsync(EncodingHint.Default, new[] { "\uFF5E", "🜚", "", "b", null }));
        Assert.Equal((0L, null, null), await StatisticsAsync(EncodingHint.Default, new[] { new string('a', 300), "b" }));
    }

    [Fact]
    public async Task A_chunk_of_nulls_has_a_null_count_only() => Assert.Equal((3L, null, null), await StatisticsAsync(EncodingHint.Dictionary, new long?[3]));

    private static async Task<(long?, object?, object?)> StatisticsAsync(EncodingHint hint, Array values)
    {
        TestColumn[] columns = [new(new DataField("v", values.GetType().GetElementType()!), values)];
        byte[] file = await TestColumns.WriteAsync(columns, TestColumns.Options(CompressionMethod.Snappy, hint, columns));
        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(file));
        DataColumnStatistics statistics = reader.RowGroups[0].GetStatistics(columns[0].Field)!;
        return (statistics.NullCount, statistics.MinValue, statistics.MaxValue);
    }
}
