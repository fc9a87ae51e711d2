using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AlloyKMC.Kinetics.Random;

/// <summary>Philox on four lanes of 64 bits (AVX2), the two halves of a group interleaved: sixteen registers
/// hold no more. A lane holds one 32-bit counter
/// word in its low half; the high half is garbage that <c>vpmuludq</c> ignores, so no lane is ever masked.</summary>
internal static unsafe class PhiloxVector256Kernel
{
    private const int Lanes = 4;

    [SkipLocalsInit]
    public static void Fill(StreamKey key, ulong bufferIndex, Span<ulong> words)
    {
        PhiloxKernel.Check(bufferIndex, words);
        var firstBlock = bufferIndex * PhiloxKernel.BufferBlocks;
        var schedule = new PhiloxSchedule(key, firstBlock);
        var keys = stackalloc Vector256<ulong>[2 * Philox4x32.Rounds];
        for (var word = 0; word < 2 * Philox4x32.Rounds; word++)
            keys[word] = Vector256.Create(schedule.Words[word]);
        var counter = Vector256.Create((ulong)(uint)firstBlock) + Vector256.Create(0UL, 1, 2, 3);
        var step = Vector256.Create((ulong)Lanes);
        fixed (ulong* start = words)
        {
            var end = start + PhiloxKernel.BufferWords;
            for (var at = start; at < end; at += PhiloxKernel.GroupWords)
            {
                var a = new HalfGroup(counter, keys);
                counter += step;
                var b = new HalfGroup(counter, keys);
                counter += step;
                a.Round(keys + 6);
                b.Round(keys + 6);
                a.Round(keys + 8);
                b.Round(keys + 8);
                a.Round(keys + 10);
                b.Round(keys + 10);
                a.Round(keys + 12);
                b.Round(keys + 12);
                a.Round(keys + 14);
                b.Round(keys + 14);
                a.Round(keys + 16);
                b.Round(keys + 16);
                a.Store(keys + 18, at);
                b.Store(keys + 18, at + Lanes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Multiply(Vector256<ulong> left, uint multiplier) =>
        Avx2.Multiply(left.AsUInt32(), Vector256.Create((ulong)multiplier).AsUInt32());

    // A shuffle rather than a shift, so as to leave the port of the multiplier alone; the high half is garbage in any case.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> High(Vector256<ulong> product) => Avx2.Shuffle(product.AsUInt32(), 0xF5).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> XorOfThree(Vector256<ulong> first, Vector256<ulong> second, Vector256<ulong> third) => first ^ (second ^ third);

    /// <summary>The counter words of four blocks, after rounds 0 to 2 when constructed.</summary>
    private struct HalfGroup
    {
        private Vector256<ulong> _word0;
        private Vector256<ulong> _word1;
        private Vector256<ulong> _word2;
        private Vector256<ulong> _word3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public HalfGroup(Vector256<ulong> counter, Vector256<ulong>* keys)
        {
            var round0 = Multiply(counter, Philox4x32.Multiplier0);
            var round1 = Multiply(High(round0) ^ keys[1], Philox4x32.Multiplier1);
            var product0 = Multiply(High(round1) ^ keys[2], Philox4x32.Multiplier0);
            var product1 = Multiply(round0 ^ keys[3], Philox4x32.Multiplier1);
            _word0 = XorOfThree(High(product1), round1, keys[4]);
            _word1 = product1;
            _word2 = High(product0) ^ keys[5];
            _word3 = product0;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Round(Vector256<ulong>* keys)
        {
            var product0 = Multiply(_word0, Philox4x32.Multiplier0);
            var product1 = Multiply(_word2, Philox4x32.Multiplier1);
            _word0 = XorOfThree(High(product1), _word1, keys[0]);
            _word1 = product1;
            _word2 = XorOfThree(High(product0), _word3, keys[1]);
            _word3 = product0;
        }

        /// <summary>The last round. A product already has the high half where the stored word wants it, so the other words move up instead.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(Vector256<ulong>* keys, ulong* at)
        {
            var product0 = Multiply(_word0, Philox4x32.Multiplier0);
            var product1 = Multiply(_word2, Philox4x32.Multiplier1);
            XorOfThree(product1, Avx2.ShiftLeftLogical(_word1, 32), keys[0]).Store(at);
            XorOfThree(product0, Avx2.ShiftLeftLogical(_word3, 32), keys[1]).Store(at + PhiloxKernel.GroupBlocks);
        }
    }
}
