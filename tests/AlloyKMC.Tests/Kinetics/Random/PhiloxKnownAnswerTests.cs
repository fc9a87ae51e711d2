using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Tests.Kinetics.Random;

/// <summary>The vectors published with Random123 (file tests/kat_vectors, lines "philox4x32 10").</summary>
public sealed class PhiloxKnownAnswerTests
{
    public static TheoryData<uint[], uint[], uint[]> Published => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        { [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
        { [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1] },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void BlockGivesThePublishedWords(uint[] counter, uint[] key, uint[] expected)
    {
        var (word0, word1, word2, word3) = Philox4x32.Block((counter[0], counter[1], counter[2], counter[3]), (key[0], key[1]));
        Assert.Equal((expected[0], expected[1], expected[2], expected[3]), (word0, word1, word2, word3));
    }

    /// <summary>Every published counter is also a place in a stream, so the vectors reach the kernels, the layout of the counter and the order of the words.</summary>
    [Theory]
    [MemberData(nameof(Published))]
    public void EveryKernelGivesThePublishedWordsAtTheirPlaceInAStream(uint[] counter, uint[] key, uint[] expected)
    {
        var streamKey = new StreamKey(((ulong)key[1] << 32) | key[0], counter[2], counter[3], (StreamPurpose)(counter[1] >> 24));
        var block = ((ulong)(counter[1] & 0xFFFFFF) << 32) | counter[0];
        var inBuffer = (int)(block % PhiloxKernel.BufferBlocks);
        var words = new ulong[PhiloxKernel.BufferWords];
        foreach (var kernel in PhiloxKernelCatalog.All.Where(kernel => kernel.IsSupported))
        {
            kernel.Fill(streamKey, block / PhiloxKernel.BufferBlocks, words);
            var at = (inBuffer / 8 * 16) + (inBuffer % 8);
            Assert.Equal(((ulong)expected[0] << 32) | expected[1], words[at]);
            Assert.Equal(((ulong)expected[2] << 32) | expected[3], words[at + 8]);
        }
    }
}
