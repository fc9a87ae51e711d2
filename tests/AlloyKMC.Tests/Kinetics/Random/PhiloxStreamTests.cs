using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Tests.Kinetics.Random;

public sealed class PhiloxStreamTests
{
    private const double UnitOf53Bits = 1.0 / (1UL << 53);

    /// <summary>Neighbouring keys, and pairs whose parts have equal sums or exchanged values, must not share a word. 2^18 words of 64 bits collide by chance with
    /// probability 2^36 / 2 / 2^64 = 2e-9.</summary>
    [Fact]
    public void NoTwoKeysShareWords()
    {
        ulong[] seeds = [0, 1, 2, 1UL << 32, 3UL << 32, ulong.MaxValue];
        uint[] indices = [0, 1, 2, 3, 1U << 24, uint.MaxValue];
        var seen = new HashSet<ulong>();
        var drawn = 0;
        foreach (var seed in seeds)
            foreach (var condition in indices)
                foreach (var replicate in indices)
                    foreach (var purpose in Enum.GetValues<StreamPurpose>())
                    {
                        var block = new PhiloxStream(new StreamKey(seed, condition, replicate, purpose)).NextBlock();
                        for (var at = 0; at < 200; at++, drawn++)
                            Assert.True(seen.Add(block[at]), $"Word {at} of ({seed}, {condition}, {replicate}, {purpose}) has been seen in another stream.");
                    }
        Assert.Equal(6 * 6 * 6 * 6 * 200, drawn);
    }

    /// <summary>The key derivation itself: different (key, block) give different generator inputs.</summary>
    [Fact]
    public void KeyAndBlockFillTheirOwnBitsOfTheGeneratorInput()
    {
        var key = new StreamKey(0x0123456789ABCDEF, 0x11111111, 0x22222222, (StreamPurpose)0xA5);
        const ulong block = (0xBCDEF1UL << 32) | 0x33333300;
        var expected = Philox4x32.Block((0x33333300, 0xA5BCDEF1, 0x11111111, 0x22222222), (0x89ABCDEF, 0x01234567));
        var first = new PhiloxStream(new PhiloxState(key, block / PhiloxKernel.BufferBlocks, 0)).NextUInt64();
        Assert.Equal(((ulong)expected.Word0 << 32) | expected.Word1, first);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(5000)]
    public void AResumedStreamGoesOnWithTheSameWords(int drawnBefore)
    {
        var key = new StreamKey(2022, 3, 5);
        foreach (var kernel in PhiloxKernelCatalog.All.Where(kernel => kernel.IsSupported))
        {
            var whole = new PhiloxStream(key);
            for (var draw = 0; draw < drawnBefore; draw++)
                whole.NextUInt64();
            var resumed = new PhiloxStream(whole.State, kernel);
            Assert.Equal(whole.State, resumed.State);
            for (var draw = 0; draw < 2000; draw++)
                Assert.Equal(whole.NextUInt64(), resumed.NextUInt64());
        }
    }

    [Fact]
    public void WordsGivenBackAreDrawnAgain()
    {
        var stream = new PhiloxStream(new StreamKey(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.GiveBack(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PhiloxStream(new PhiloxState(stream.Key, 5, 0)).GiveBack(1));
        var block = stream.NextBlock().ToArray();
        Assert.Equal(new PhiloxState(stream.Key, 1, 0), stream.State);
        stream.GiveBack(block.Length - 10);
        Assert.Equal(new PhiloxState(stream.Key, 0, 10), stream.State);
        Assert.Equal(block[10], stream.NextUInt64());
        Assert.Equal(block[11..], stream.NextBlock());
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.GiveBack(PhiloxKernel.BufferWords + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.GiveBack(-1));
    }

    [Theory]
    [InlineData(0UL, -1)]
    [InlineData(0UL, PhiloxKernel.BufferWords)]
    [InlineData(PhiloxKernel.BufferLimit, 0)]
    public void AnImpossibleStateIsRefused(ulong buffer, int cursor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PhiloxStream(new PhiloxState(new StreamKey(1), buffer, cursor)));

    [Fact]
    public void AStreamNeverWrapsRound()
    {
        var stream = new PhiloxStream(new PhiloxState(new StreamKey(1), PhiloxKernel.BufferLimit - 1, 0));
        stream.NextBlock();
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextUInt64());
    }

    [Fact]
    public void DoublesKeepToTheirIntervals()
    {
        var halfOpen = new PhiloxStream(new StreamKey(3));
        var positive = new PhiloxStream(new StreamKey(3));
        for (var draw = 0; draw < 100_000; draw++)
        {
            var x = halfOpen.NextDouble();
            Assert.InRange(x, 0, 1 - UnitOf53Bits);
            Assert.Equal(x + UnitOf53Bits, positive.NextPositiveDouble());
        }
    }

    /// <summary>Chi-square of 100 cells at one in a thousand for each of five bounds: far enough that a fixed seed passes, near enough that a biased multiply-shift
    /// (2^64 values on 3 * 2^62 cells: one third of them twice as likely) fails by thousands.</summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(100UL)]
    [InlineData(1000UL)]
    [InlineData(3UL << 62)]
    [InlineData(ulong.MaxValue)]
    public void NextBelowIsUniform(ulong bound)
    {
        const int draws = 200_000;
        const double criticalAt99Degrees = 148.23;
        var cells = new int[100];
        var stream = new PhiloxStream(new StreamKey(11));
        for (var draw = 0; draw < draws; draw++)
        {
            var value = stream.NextBelow(bound);
            Assert.True(value < bound);
            cells[(int)((UInt128)value * 100 / bound)]++;
        }
        if (bound == 1)
            Assert.Equal(draws, cells[0]);
        else
            Assert.InRange(cells.Sum(count => Math.Pow(count - (draws / 100.0), 2) / (draws / 100.0)), 0, criticalAt99Degrees);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextBelow(0));
    }
}
