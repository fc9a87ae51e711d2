using System.Buffers;
using System.Buffers.Binary;
using Parquet;
using Parquet.Format;
using Parquet.Schema;

namespace AlloyKMC.Tests.Parquet;

public sealed class DamagedFileTests
{
    [Theory]
    [InlineData(new byte[0], "too few")]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }, "does not begin with 'PAR1'")]
    public async Task What_is_not_Parquet_is_said_so(byte[] bytes, string message)
        => Assert.Contains(message, (await Assert.ThrowsAsync<ParquetException>(() => ParquetReader.CreateAsync(new MemoryStream(bytes)))).Message);

    [Fact]
    public async Task Every_truncation_is_noticed()
    {
        byte[] file = await SmallFileAsync();
        for (int length = 0; length < file.Length; length++)
        {
            byte[] truncated = file[..length];
            await Assert.ThrowsAsync<ParquetException>(() => ParquetReader.CreateAsync(new MemoryStream(truncated)));
        }

        ParquetException fault = await Assert.ThrowsAsync<ParquetException>(() => ParquetReader.CreateAsync(new MemoryStream(file[..^5])));
        Assert.Contains("truncated", fault.Message);
    }

    /// <summary>Flips bits of every byte of the pages: either it is reported, or it hit something without meaning and every value is still right.</summary>
    [Fact]
    public async Task No_flipped_bit_in_a_page_changes_a_value_unseen()
    {
        byte[] file = await SmallFileAsync();
        List<object?> expected = await TestColumns.ReadEverythingAsync(new MemoryStream(file));
        int footer = file.Length - 8 - BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));
        int reported = 0;
        foreach (byte mask in new byte[] { 0x01, 0x80, 0xFF, 0x10 })
        {
            for (int at = 4; at < footer; at++)
            {
                file[at] ^= mask;
                try
                {
                    Assert.Equal(expected, await TestColumns.ReadEverythingAsync(new MemoryStream(file)));
                }
                catch (ParquetException)
                {
                    reported++;
                }

                file[at] ^= mask;
            }
        }

        Assert.True(reported > 2 * (footer - 4), $"{reported} of {4 * (footer - 4)} flips were reported.");
    }

    /// <summary>A footer has no checksum: a flip there may pass unseen (a changed key), but never fails in another way.</summary>
    [Fact]
    public async Task Flipped_bits_in_the_footer_fail_in_one_way_only()
    {
        byte[] file = await SmallFileAsync();
        int footer = file.Length - 8 - BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));
        int reported = 0;
        for (int at = footer; at < file.Length - 4; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                file[at] ^= (byte)(1 << bit);
                if (await IsReportedAsync(file, new ParquetOptions())) reported++;
                file[at] ^= (byte)(1 << bit);
            }
        }

        Assert.InRange(reported, (file.Length - footer) * 2, (file.Length - footer) * 8);
    }

    /// <summary>The same without checksums, so that damage reaches the decoders behind them.</summary>
    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    public async Task Decoders_meet_garbage_with_one_kind_of_exception(CompressionMethod compression)
    {
        byte[] file = await SmallFileAsync(compression);
        var random = new Random(20);
        var options = new ParquetOptions { VerifyPageChecksums = false };
        int reported = 0;
        for (int trial = 0; trial < 2000; trial++)
        {
            byte[] damaged = [.. file];
            for (int flips = random.Next(1, 6); flips > 0; flips--) damaged[random.Next(4, file.Length - 4)] = (byte)random.Next(256);
            if (await IsReportedAsync(damaged, options)) reported++;
        }

        Assert.InRange(reported, 300, 2000);
    }

    [Fact]
    public async Task Garbage_between_valid_ends_is_reported()
    {
        var random = new Random(21);
        for (int trial = 0; trial < 1000; trial++)
        {
            byte[] bytes = new byte[random.Next(12, 400)];
            random.NextBytes(bytes);
            "PAR1"u8.CopyTo(bytes);
            "PAR1"u8.CopyTo(bytes.AsSpan(bytes.Length - 4));
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - 8), random.Next(1, bytes.Length));
            Assert.True(await IsReportedAsync(bytes, new ParquetOptions()));
        }
    }

    [Fact]
    public async Task What_is_not_supported_is_named()
    {
        var good = new SchemaElement("v") { Type = PhysicalType.INT32, Repetition = Repetition.REQUIRED };
        Assert.Contains("'v' is REPEATED", await OpenFaultAsync(good with { Repetition = Repetition.REPEATED }));
        Assert.Contains("'v' is nested", await OpenFaultAsync(new SchemaElement("v") { ChildCount = 1 }));
        Assert.Contains("'v' is INT96", await OpenFaultAsync(good with { Type = PhysicalType.INT96 }));
        Assert.Contains("INT32 with DATE", await OpenFaultAsync(good with { Converted = ConvertedType.DATE }));
        Assert.Contains("INT32 with TIME", await OpenFaultAsync(good with { LogicalType = LogicalTypeKind.TIME }));
        Assert.Contains("GZIP", await ReadFaultAsync(Codec.GZIP, new PageHeader(PageType.DATA_PAGE, 4, 4) { ValueCount = 1 }));
        Assert.Contains("BYTE_STREAM_SPLIT", await ReadFaultAsync(Codec.UNCOMPRESSED, new PageHeader(PageType.DATA_PAGE, 4, 4) { ValueCount = 1, Encoding = Encoding.BYTE_STREAM_SPLIT }));
        Assert.Contains("DATA_PAGE_V2", await ReadFaultAsync(Codec.UNCOMPRESSED, new PageHeader(PageType.DATA_PAGE_V2, 4, 4) { ValueCount = 1 }));
        Assert.Contains("dictionary that is not there", await ReadFaultAsync(Codec.UNCOMPRESSED, new PageHeader(PageType.DATA_PAGE, 4, 4) { ValueCount = 1, Encoding = Encoding.RLE_DICTIONARY }));
    }

    private static async Task<bool> IsReportedAsync(byte[] file, ParquetOptions options)
    {
        try
        {
            await TestColumns.ReadEverythingAsync(new MemoryStream(file), options);
            return false;
        }
        catch (ParquetException)
        {
            return true;
        }
    }

    private static async Task<string> OpenFaultAsync(SchemaElement element)
        => (await Assert.ThrowsAsync<ParquetException>(() => ParquetReader.CreateAsync(new MemoryStream(Craft(element, [], []))))).Message;

    private static async Task<string> ReadFaultAsync(Codec codec, PageHeader page)
    {
        var bytes = new ArrayBufferWriter<byte>();
        MetadataWriter.Write(page, bytes);
        bytes.Write(new byte[4]);
        var chunk = new ColumnChunkMetadata("v", PhysicalType.INT32, codec, 1) { DataPageOffset = 4, TotalCompressedSize = bytes.WrittenCount };
        byte[] file = Craft(new SchemaElement("v") { Type = PhysicalType.INT32, Repetition = Repetition.REQUIRED }, bytes.WrittenSpan, [new RowGroupMetadata([chunk], 1)]);
        return (await Assert.ThrowsAsync<ParquetException>(() => TestColumns.ReadEverythingAsync(new MemoryStream(file)))).Message;
    }

    private static byte[] Craft(SchemaElement element, ReadOnlySpan<byte> pages, RowGroupMetadata[] groups)
    {
        var file = new ArrayBufferWriter<byte>();
        file.Write("PAR1"u8);
        file.Write(pages);
        var footer = new ArrayBufferWriter<byte>();
        MetadataWriter.Write(new FileMetadata([new SchemaElement("schema") { ChildCount = 1 }, element], groups.Sum(group => group.NumRows), groups, new Dictionary<string, string>(), null), footer);
        file.Write(footer.WrittenSpan);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.WrittenCount);
        file.Write(length);
        file.Write("PAR1"u8);
        return file.WrittenSpan.ToArray();
    }

    private static Task<byte[]> SmallFileAsync(CompressionMethod compression = CompressionMethod.Snappy)
    {
        var random = new Random(9);
        TestColumn[] columns =
        [
            new(new DataField<int>("i"), RoundTripTests.Values(typeof(int), 60, random), RoundTripTests.Values(typeof(int), 30, random)),
            new(new DataField<double?>("d"), RoundTripTests.Values(typeof(double?), 60, random), RoundTripTests.Values(typeof(double?), 30, random)),
            new(new DataField<string>("s"), RoundTripTests.Values(typeof(string), 60, random), RoundTripTests.Values(typeof(string), 30, random)),
            new(new DataField<bool>("b"), RoundTripTests.Values(typeof(bool), 60, random), RoundTripTests.Values(typeof(bool), 30, random)),
            new(new DataField<long>("plain"), RoundTripTests.Values(typeof(long), 60, random), RoundTripTests.Values(typeof(long), 30, random)),
        ];
        ParquetOptions options = TestColumns.Options(compression, EncodingHint.Dictionary, columns);
        options.ColumnEncodingHints["plain"] = EncodingHint.Default;
        return TestColumns.WriteAsync(columns, options, new() { ["key"] = "value" });
    }
}
