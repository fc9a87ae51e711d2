using Parquet;
using Parquet.Schema;

namespace AlloyKMC.Tests.Parquet;

public sealed class WriterContractTests
{
    private static readonly DataField s_number = new DataField<int>("n");
    private static readonly DataField s_text = new DataField<string>("t", nullable: false);

    [Fact]
    public async Task Columns_come_in_order_with_their_types_and_one_length()
    {
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(s_number, s_text), new MemoryStream());
        using ParquetRowGroupWriter rows = writer.CreateRowGroup();

        Assert.Contains("The next column is n (int), not t (string)", (await Assert.ThrowsAsync<ArgumentException>(() => rows.WriteAsync(s_text, ["a"]))).Message);
        Assert.Contains("does not take values of type System.Int64", (await Assert.ThrowsAsync<ArgumentException>(() => rows.WriteAsync<long>(s_number, new long[1]))).Message);
        Assert.Contains("takes no nulls, and 1 came", (await Assert.ThrowsAsync<ArgumentException>(() => rows.WriteAsync<int>(s_number, new int?[] { 1, null }))).Message);
        await rows.WriteAsync<int>(s_number, new[] { 1, 2 });
        Assert.Contains("has 1 rows where the columns before have 2", (await Assert.ThrowsAsync<ArgumentException>(() => rows.WriteAsync(s_text, ["a"]))).Message);
        Assert.Contains("lacks the columns t", Assert.Throws<InvalidOperationException>(rows.CompleteValidate).Message);
        await rows.WriteAsync(s_text, ["a", "b"]);
    }

    [Fact]
    public async Task A_row_group_left_incomplete_is_not_silently_dropped()
    {
        ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(s_number, s_text), new MemoryStream());
        using (ParquetRowGroupWriter rows = writer.CreateRowGroup()) await rows.WriteAsync<int>(s_number, new[] { 1 });

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.DisposeAsync());
    }

    [Fact]
    public async Task A_failed_write_leaves_a_file_nobody_takes_for_whole()
    {
        var stream = new MemoryStream();
        ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(s_text), stream);
        using (ParquetRowGroupWriter rows = writer.CreateRowGroup()) await Assert.ThrowsAnyAsync<ArgumentException>(() => rows.WriteAsync(s_text, ["unpaired \uD800"]));
        await writer.DisposeAsync();

        await Assert.ThrowsAsync<ParquetException>(() => ParquetReader.CreateAsync(stream));
    }

    [Fact]
    public void Types_outside_the_subset_are_named()
    {
        Assert.Contains("System.Decimal is not supported", Assert.Throws<NotSupportedException>(() => new DataField<decimal>("v")).Message);
        Assert.Throws<ArgumentException>(() => new ParquetSchema());
        Assert.Throws<ArgumentException>(() => new ParquetSchema(s_number, new DataField<long>("n")));
    }
}
