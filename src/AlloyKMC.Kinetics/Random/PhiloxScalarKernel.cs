namespace AlloyKMC.Kinetics.Random;

/// <summary>The readable reference of the Philox kernels.</summary>
internal static class PhiloxScalarKernel
{
    public static void Fill(StreamKey key, ulong bufferIndex, Span<ulong> words)
    {
        PhiloxKernel.Check(bufferIndex, words);
        var firstBlock = bufferIndex * PhiloxKernel.BufferBlocks;
        var counterWord1 = key.CounterWord1(firstBlock);
        for (var block = 0; block < PhiloxKernel.BufferBlocks; block++)
        {
            var counter = ((uint)firstBlock + (uint)block, counterWord1, key.CounterWord2, key.CounterWord3);
            var (word0, word1, word2, word3) = Philox4x32.Block(counter, (key.KeyWord0, key.KeyWord1));
            var at = (block / PhiloxKernel.GroupBlocks * PhiloxKernel.GroupWords) + (block % PhiloxKernel.GroupBlocks);
            words[at] = ((ulong)word0 << 32) | word1;
            words[at + PhiloxKernel.GroupBlocks] = ((ulong)word2 << 32) | word3;
        }
    }
}
