using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Parquet;
using Parquet.Encodings;

namespace AlloyKMC.Tests.Parquet;

public sealed class HybridEncodingTests
{
    [Fact]
    public void Runs_and_groups_of_every_width_come_back()
    {
        Gen<(int Seed, int Width)> cases = from seed in Gen.Choose(0, int.MaxValue - 1) from width in Gen.Choose(0, 32) select (seed, width);
        Prop.ForAll(cases.ToArbitrary(), input =>
        {
            var random = new Random(input.Seed);
            var values = new List<int>();
            for (int stretch = random.Next(1, 12); stretch > 0; stretch--)
            {
                int length = random.Next(1, 40), fixedValue = Number(random, input.Width);
                bool isRun = random.Next(2) == 0;
                for (int i = 0; i < length; i++) values.Add(isRun ? fixedValue : Number(random, input.Width));
            }

            var output = new ArrayBufferWriter<byte>();
            HybridEncoder.Write(values.ToArray(), input.Width, output);
            int[] back = new int[values.Count];
            HybridDecoder.Read(output.WrittenSpan, input.Width, back);

            Assert.Equal(values, back);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>The example of the format's Encodings.md: 0 to 7 in three bits.</summary>
    [Fact]
    public void The_example_of_the_format_is_met()
    {
        var output = new ArrayBufferWriter<byte>();

        HybridEncoder.Write([0, 1, 2, 3, 4, 5, 6, 7], 3, output);

        Assert.Equal([0b0000_0011, 0b10001000, 0b11000110, 0b11111010], output.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_long_run_takes_a_few_bytes()
    {
        var output = new ArrayBufferWriter<byte>();

        HybridEncoder.Write(Enumerable.Repeat(5, 1_000_000).ToArray(), 3, output);

        Assert.Equal(4, output.WrittenCount);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x03, 0x88 })]
    [InlineData(new byte[] { 0x00, 0x01 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Bytes_that_end_early_are_damage(byte[] bytes) => Assert.Throws<ParquetException>(() => HybridDecoder.Read(bytes, 3, new int[8]));

    private static int Number(Random random, int width) => width == 0 ? 0 : (int)(random.NextInt64() & ((1L << width) - 1));
}
