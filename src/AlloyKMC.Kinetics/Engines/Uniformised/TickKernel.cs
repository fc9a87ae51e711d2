using System.Runtime.CompilerServices;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>The loop over ticks.</summary>
internal static unsafe class TickKernel
{
    public const int GroupSlotCount = 1 << 10;

    /// <summary>Sizes of role tables the kernel is compiled for, as powers of two: shifts by a constant keep more in registers.</summary>
    public static ReadOnlySpan<int> SlotBits => [8, 10, 11, 13, 16];

    /// <summary>
    /// Makes up to <paramref name="ticks"/> ticks of two random words each. Stops after a tick whose event has further changes or lets a count pass its cap;
    /// then <see cref="TickContext.First"/> and <see cref="TickContext.Second"/> tell the entries drawn, and their losses and gains have been applied.
    /// </summary>
    /// <returns>The number of ticks made, and whether the kernel stopped for the engine.</returns>
    public static int Run(int slotBits, TickContext* context, ulong* words, int ticks, out bool stopped) => slotBits switch
    {
        8 => Run<Bits8>(context, words, ticks, out stopped),
        10 => Run<Bits10>(context, words, ticks, out stopped),
        11 => Run<Bits11>(context, words, ticks, out stopped),
        13 => Run<Bits13>(context, words, ticks, out stopped),
        16 => Run<Bits16>(context, words, ticks, out stopped),
        _ => throw new ArgumentOutOfRangeException(nameof(slotBits)),
    };

    /// <remarks>
    /// An accepted and a rejected tick run the same instructions: acceptance is unpredictable, and a mispredicted branch costs more than four additions of zero.
    /// Word 1 gives the group (low bits) and the first slot (high bits), word 2 the second slot. The first test uses word 1 below its slot bits, made up with the low
    /// bits of word 2 where the bits that chose the group and the slot are missing; the second test uses word 2 below its slot bits.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run<TBits>(TickContext* context, ulong* words, int ticks, out bool stopped)
        where TBits : struct, ISlotBits
    {
        byte* groups = (byte*)context->Groups;
        ushort* groupSlots = context->GroupSlots;
        long accepted = context->Accepted;
        ulong* at = words;
        ulong* end = words + (2 * (long)ticks);
        while (at < end)
        {
            ulong word1 = at[0], word2 = at[1];
            at += 2;
            GroupRecord* group = (GroupRecord*)(groups + groupSlots[word1 & (GroupSlotCount - 1)]);
            ulong slot1 = group->FirstSlots[word1 >> (64 - TBits.Value)];
            ulong slot2 = group->SecondSlots[word2 >> (64 - TBits.Value)];
            SlotEntry* first = (SlotEntry*)((byte*)group->FirstEntries + slot1);
            SlotEntry* second = (SlotEntry*)((byte*)group->SecondEntries + slot2);
            SpeciesRecord* reactant1 = first->Reactant, reactant2 = second->Reactant;
            long sameSpecies = reactant1 == reactant2 ? 1 : 0;
            ulong test1 = (word1 << TBits.Value) ^ (uint)word2;
            ulong test2 = word2 << TBits.Value;
            long accept = (test1 < (ulong)reactant1->Count * first->Threshold ? 1L : 0L)
                & (test2 < (ulong)(reactant2->Count - sameSpecies) * second->Threshold ? 1L : 0L)
                & ((int)slot2 != first->NoOpPartner ? 1L : 0L);
            accepted += accept;
            first->Loss->Count -= accept;
            second->Loss->Count -= accept;
            SpeciesRecord* gain1 = first->Gain, gain2 = second->Gain;
            long count1 = gain1->Count + accept;
            gain1->Count = count1;
            long count2 = gain2->Count + accept;
            gain2->Count = count2;
            if (((gain1->Cap - count1) | (gain2->Cap - count2)) < 0)
            {
                context->First = first;
                context->Second = second;
                context->Accepted = accepted;
                stopped = true;
                return (int)((at - words) >> 1);
            }
        }

        context->Accepted = accepted;
        stopped = false;
        return ticks;
    }

    private interface ISlotBits
    {
        static abstract int Value { get; }
    }

    private readonly struct Bits8 : ISlotBits
    {
        public static int Value => 8;
    }

    private readonly struct Bits10 : ISlotBits
    {
        public static int Value => 10;
    }

    private readonly struct Bits11 : ISlotBits
    {
        public static int Value => 11;
    }

    private readonly struct Bits13 : ISlotBits
    {
        public static int Value => 13;
    }

    private readonly struct Bits16 : ISlotBits
    {
        public static int Value => 16;
    }
}
