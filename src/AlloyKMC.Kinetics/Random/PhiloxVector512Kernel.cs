using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AlloyKMC.Kinetics.Random;

/// <summary>Philox on eight lanes of 64 bits (AVX-512 F), four groups of eight blocks interleaved to hide the latency of the multiplier. A lane holds one 32-bit counter
/// word in its low half; the high half is garbage that <c>vpmuludq</c> ignores, so no lane is ever masked.</summary>
internal static unsafe class PhiloxVector512Kernel
{
    private const byte XorOfThree = 0x96;
    private const int Interleaved = 4;

    [SkipLocalsInit]
    public static void Fill(StreamKey key, ulong bufferIndex, Span<ulong> words)
    {
        PhiloxKernel.Check(bufferIndex, words);
        var firstBlock = bufferIndex * PhiloxKernel.BufferBlocks;
        var schedule = new PhiloxSchedule(key, firstBlock);
        var keys = stackalloc Vector512<ulong>[2 * Philox4x32.Rounds];
        for (var word = 0; word < 2 * Philox4x32.Rounds; word++)
            keys[word] = Vector512.Create(schedule.Words[word]);
        var counter = Vector512.Create((ulong)(uint)firstBlock) + Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7);
        var step = Vector512.Create((ulong)PhiloxKernel.GroupBlocks);
        fixed (ulong* start = words)
        {
            var end = start + PhiloxKernel.BufferWords;
            for (var at = start; at < end; at += Interleaved * PhiloxKernel.GroupWords)
            {
                var a = new Group(counter, keys);
                counter += step;
                var b = new Group(counter, keys);
                counter += step;
                var c = new Group(counter, keys);
                counter += step;
                var d = new Group(counter, keys);
                counter += step;
                a.Round(keys + 6);
                b.Round(keys + 6);
                c.Round(keys + 6);
                d.Round(keys + 6);
                a.Round(keys + 8);
                b.Round(keys + 8);
                c.Round(keys + 8);
                d.Round(keys + 8);
                a.Round(keys + 10);
                b.Round(keys + 10);
                c.Round(keys + 10);
                d.Round(keys + 10);
                a.Round(keys + 12);
                b.Round(keys + 12);
                c.Round(keys + 12);
                d.Round(keys + 12);
                a.Round(keys + 14);
                b.Round(keys + 14);
                c.Round(keys + 14);
                d.Round(keys + 14);
                a.Round(keys + 16);
                b.Round(keys + 16);
                c.Round(keys + 16);
                d.Round(keys + 16);
                a.Store(keys + 18, at);
                b.Store(keys + 18, at + PhiloxKernel.GroupWords);
                c.Store(keys + 18, at + (2 * PhiloxKernel.GroupWords));
                d.Store(keys + 18, at + (3 * PhiloxKernel.GroupWords));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> left, uint multiplier) =>
        Avx512F.Multiply(left.AsUInt32(), Vector512.Create((ulong)multiplier).AsUInt32());

    // A shuffle rather than a shift, so as to leave the port of the multiplier alone; the high half is garbage in any case.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> High(Vector512<ulong> product) => Avx512F.Shuffle(product.AsUInt32(), 0xF5).AsUInt64();

    /// <summary>The counter words of eight blocks, after rounds 0 to 2 when constructed.</summary>
    private struct Group
    {
        private Vector512<ulong> _word0;
        private Vector512<ulong> _word1;
        private Vector512<ulong> _word2;
        private Vector512<ulong> _word3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Group(Vector512<ulong> counter, Vector512<ulong>* keys)
        {
            var round0 = Multiply(counter, Philox4x32.Multiplier0);
            var round1 = Multiply(High(round0) ^ keys[1], Philox4x32.Multiplier1);
            var product0 = Multiply(High(round1) ^ keys[2], Philox4x32.Multiplier0);
            var product1 = Multiply(round0 ^ keys[3], Philox4x32.Multiplier1);
            _word0 = Avx512F.TernaryLogic(High(product1), round1, keys[4], XorOfThree);
            _word1 = product1;
            _word2 = High(product0) ^ keys[5];
            _word3 = product0;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Round(Vector512<ulong>* keys)
        {
            var product0 = Multiply(_word0, Philox4x32.Multiplier0);
            var product1 = Multiply(_word2, Philox4x32.Multiplier1);
            _word0 = Avx512F.TernaryLogic(High(product1), _word1, keys[0], XorOfThree);
            _word1 = product1;
            _word2 = Avx512F.TernaryLogic(High(product0), _word3, keys[1], XorOfThree);
            _word3 = product0;
        }

        /// <summary>The last round. A product already has the high half where the stored word wants it, so the other words move up instead.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(Vector512<ulong>* keys, ulong* at)
        {
            var product0 = Multiply(_word0, Philox4x32.Multiplier0);
            var product1 = Multiply(_word2, Philox4x32.Multiplier1);
            Avx512F.TernaryLogic(product1, Avx512F.ShiftLeftLogical(_word1, 32), keys[0], XorOfThree).Store(at);
            Avx512F.TernaryLogic(product0, Avx512F.ShiftLeftLogical(_word3, 32), keys[1], XorOfThree).Store(at + PhiloxKernel.GroupBlocks);
        }
    }
}
