using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AlloyKMC.Benchmarks;

/// <summary>Philox4x64-10 (doi 10.1145/2063384.2063405) on eight lanes of AVX-512: the generator that was not chosen, kept so that the choice can be measured again. Word i of
/// block j of a group of eight stands at 8 i + j.</summary>
public static unsafe class Philox4x64Candidate
{
    private const int GroupWords = 32;
    private const ulong Multiplier0 = 0xD2E7470EE14C6C93;
    private const ulong Multiplier1 = 0xCA5A826395121157;
    private const ulong Weyl0 = 0x9E3779B97F4A7C15;
    private const ulong Weyl1 = 0xBB67AE8584CAA73B;
    private const byte XorOfThree = 0x96;

    /// <summary>Fills words, a multiple of 64 of them, from a block number and a key.</summary>
    public static void Fill(ulong key0, ulong key1, (ulong Word0, ulong Word1, ulong Word2, ulong Word3) counter, Span<ulong> words)
    {
        var lanes = Vector512.Create(counter.Word0) + Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7);
        fixed (ulong* start = words)
        {
            for (var at = start; at < start + words.Length; at += 2 * GroupWords)
            {
                var a = new Group(lanes, counter);
                lanes += Vector512.Create(8UL);
                var b = new Group(lanes, counter);
                lanes += Vector512.Create(8UL);
                var roundKey0 = key0;
                var roundKey1 = key1;
                for (var round = 0; round < 10; round++)
                {
                    a.Round(Vector512.Create(roundKey0), Vector512.Create(roundKey1));
                    b.Round(Vector512.Create(roundKey0), Vector512.Create(roundKey1));
                    roundKey0 += Weyl0;
                    roundKey1 += Weyl1;
                }
                a.Store(at);
                b.Store(at + GroupWords);
            }
        }
    }

    private struct Group(Vector512<ulong> lanes, (ulong Word0, ulong Word1, ulong Word2, ulong Word3) counter)
    {
        private Vector512<ulong> _word0 = lanes;
        private Vector512<ulong> _word1 = Vector512.Create(counter.Word1);
        private Vector512<ulong> _word2 = Vector512.Create(counter.Word2);
        private Vector512<ulong> _word3 = Vector512.Create(counter.Word3);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Round(Vector512<ulong> key0, Vector512<ulong> key1)
        {
            var (high0, low0) = Multiply(_word0, Multiplier0);
            var (high1, low1) = Multiply(_word2, Multiplier1);
            _word0 = Avx512F.TernaryLogic(high1, _word1, key0, XorOfThree);
            _word1 = low1;
            _word2 = Avx512F.TernaryLogic(high0, _word3, key1, XorOfThree);
            _word3 = low0;
        }

        public readonly void Store(ulong* at)
        {
            _word0.Store(at);
            _word1.Store(at + 8);
            _word2.Store(at + 16);
            _word3.Store(at + 24);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (Vector512<ulong> High, Vector512<ulong> Low) Multiply(Vector512<ulong> word, ulong multiplier)
        {
            var multiplierLow = Vector512.Create(multiplier).AsUInt32();
            var multiplierHigh = Vector512.Create(multiplier >> 32).AsUInt32();
            var wordHigh = Avx512F.ShiftRightLogical(word, 32).AsUInt32();
            var lowLow = Avx512F.Multiply(word.AsUInt32(), multiplierLow);
            var lowHigh = Avx512F.Multiply(word.AsUInt32(), multiplierHigh);
            var highLow = Avx512F.Multiply(wordHigh, multiplierLow);
            var highHigh = Avx512F.Multiply(wordHigh, multiplierHigh);
            var middle = highLow + Avx512F.ShiftRightLogical(lowLow, 32);
            var carried = lowHigh + (middle & Vector512.Create(0xFFFFFFFFUL));
            var high = highHigh + Avx512F.ShiftRightLogical(middle, 32) + Avx512F.ShiftRightLogical(carried, 32);
            var low = Avx512F.ShiftLeftLogical(carried, 32) | (lowLow & Vector512.Create(0xFFFFFFFFUL));
            return (high, low);
        }
    }
}
