namespace AlloyKMC.Kinetics.Random;

/// <summary>What the rounds of a buffer share. Only counter word 0 differs between the blocks of a buffer, so half of rounds 0 and 1 and part of round 2 is the same
/// for all of them and is done once, in scalar registers; it is folded here into the words that the lanes have to xor in.</summary>
internal unsafe struct PhiloxSchedule
{
    /// <summary>For round r, word 2r goes into counter word 0 and word 2r + 1 into counter word 2. Word 0 is unused (that half of round 0 is scalar). The last
    /// round's two words stand in the high half, where the lanes need them.</summary>
    public fixed ulong Words[2 * Philox4x32.Rounds];

    public PhiloxSchedule(StreamKey key, ulong firstBlock)
    {
        var key0 = key.KeyWord0;
        var key1 = key.KeyWord1;
        for (var round = 0; round < Philox4x32.Rounds; round++)
        {
            Words[2 * round] = key0 + ((uint)round * Philox4x32.Weyl0);
            Words[(2 * round) + 1] = key1 + ((uint)round * Philox4x32.Weyl1);
        }
        var round0Product1 = (ulong)Philox4x32.Multiplier1 * key.CounterWord2;
        var round1Counter0 = (uint)(round0Product1 >> 32) ^ key.CounterWord1(firstBlock) ^ (uint)Words[0];
        var round1Product0 = (ulong)Philox4x32.Multiplier0 * round1Counter0;
        Words[1] ^= key.CounterWord3;
        Words[2] ^= (uint)round0Product1;
        Words[3] ^= (uint)(round1Product0 >> 32);
        Words[5] ^= (uint)round1Product0;
        Words[18] <<= 32;
        Words[19] <<= 32;
    }
}
