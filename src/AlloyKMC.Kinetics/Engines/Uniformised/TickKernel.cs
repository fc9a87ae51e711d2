using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>The loop over ticks.</summary>
internal static unsafe class TickKernel
{
    public const int GroupSlotCount = 1 << GroupBits;

    private const int GroupBits = 10;

    /// <summary>Sizes of role tables the kernel is compiled for, as powers of two: shifts by a constant keep more in registers.</summary>
    public static ReadOnlySpan<int> SlotBits => [8, 10, 11, 13, 16];

    /// <summary>
    /// Makes up to <paramref name="ticks"/> ticks of one random word each. Stops for the engine after a tick whose word does not decide on acceptance, which belongs to the bounded
    /// lane, or whose event lets a count pass its cap; then <see cref="TickContext"/> tells what was drawn. All changes of a decided tick outside the lane have been applied.
    /// </summary>
    /// <returns>The number of ticks made, and whether the kernel stopped for the engine.</returns>
    public static int Run(int slotBits, TickContext* context, ulong* words, int ticks, out bool stopped)
    {
        int made = 0;
        do
        {
            made += RunToStop(slotBits, context, words + made, ticks - made, out stopped);
            if (stopped && !context->IsUndecided && context->First->Extra >= 0 && ApplyExtras(context, context->First, context->Second)) stopped = false;
        }
        while (made < ticks && !stopped);
        return made;
    }

    /// <summary>Probability of acceptance of the pair of two entries, in units of 2^-64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Acceptance(SlotEntry* first, SlotEntry* second)
    {
        SpeciesRecord* reactant1 = first->Reactant, reactant2 = second->Reactant;
        long sameSpecies = reactant1 == reactant2 ? 1 : 0;
        ulong probability1 = (ulong)reactant1->Count * first->Threshold, probability2 = (ulong)(reactant2->Count - sameSpecies) * second->Threshold;
        return Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(probability1, probability2) : Math.BigMul(probability1, probability2, out _);
    }

    /// <summary>The bits of a word that acceptance is held against, at the top.</summary>
    public static ulong DrawOf(ulong word, int slotBits) => (word & ~(ulong)(GroupSlotCount - 1)) << (2 * slotBits);

    private static int RunToStop(int slotBits, TickContext* context, ulong* words, int ticks, out bool stopped) => slotBits switch
    {
        8 => Run<Bits8>(context, words, ticks, out stopped),
        10 => Run<Bits10>(context, words, ticks, out stopped),
        11 => Run<Bits11>(context, words, ticks, out stopped),
        13 => Run<Bits13>(context, words, ticks, out stopped),
        16 => Run<Bits16>(context, words, ticks, out stopped),
        _ => throw new ArgumentOutOfRangeException(nameof(slotBits)),
    };

    /// <summary>The bits below those that <see cref="DrawOf"/> gives.</summary>
    public static ulong BitsBelowDraw(int slotBits) => (1UL << (GroupBits + (2 * slotBits))) - 1;

    /// <summary>Applies the further changes of an accepted tick, and frees the traps.</summary>
    /// <returns>Whether all counts are within their caps.</returns>
    public static bool ApplyExtras(TickContext* context, SlotEntry* first, SlotEntry* second)
    {
        context->FirstTrap->Count = context->SecondTrap->Count = 0;
        bool holds = (first->Gain->Count <= first->Gain->Cap) & (second->Gain->Count <= second->Gain->Cap);
        return holds & ApplyExtras(context, first->Extra) & ApplyExtras(context, second->Extra);
    }

    /// <remarks>
    /// An accepted and a rejected tick run the same instructions: acceptance is unpredictable, and a mispredicted branch costs more than four additions of zero.
    /// The word gives the group (low bits) and the two slots (high bits); the bits between them, 22 to 38, are held against the product of the probabilities of both partners.
    /// Where they are its leading bits, more bits are needed to decide: that happens once in millions to billions of ticks, and the engine draws them.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run<TBits>(TickContext* context, ulong* words, int ticks, out bool stopped)
        where TBits : struct, ISlotBits
    {
        byte* groups = (byte*)context->Groups;
        ushort* groupSlots = context->GroupSlots;
        long accepted = context->Accepted;
        ulong* at = words;
        ulong* end = words + ticks;
        while (at < end)
        {
            ulong word = *at;
            at++;
            GroupRecord* group = (GroupRecord*)(groups + groupSlots[word & (GroupSlotCount - 1)]);
            ulong slot1 = group->FirstSlots[word >> (64 - TBits.Value)];
            ulong slot2 = group->SecondSlots[(word >> (64 - (2 * TBits.Value))) & ((1UL << TBits.Value) - 1)];
            SlotEntry* first = (SlotEntry*)((byte*)group->FirstEntries + slot1);
            SlotEntry* second = (SlotEntry*)((byte*)group->SecondEntries + slot2);
            ulong acceptance = Acceptance(first, second);
            ulong draw = (word & ~(ulong)(GroupSlotCount - 1)) << (2 * TBits.Value);
            long accept = (draw < acceptance ? 1L : 0L) & ((int)slot2 != first->NoOpPartner ? 1L : 0L);
            long undecided = (long)((acceptance ^ draw) >> (GroupBits + (2 * TBits.Value))) - 1;
            accepted += accept;
            first->Loss->Count -= accept;
            second->Loss->Count -= accept;
            SpeciesRecord* gain1 = first->Gain, gain2 = second->Gain;
            long count1 = gain1->Count + accept;
            gain1->Count = count1;
            long count2 = gain2->Count + accept;
            gain2->Count = count2;
            if (((gain1->Cap - count1) | (gain2->Cap - count2) | undecided) < 0)
            {
                context->First = first;
                context->Second = second;
                context->Accepted = accepted;
                context->IsUndecided = undecided < 0;
                context->IsApplied = accept != 0;
                stopped = true;
                return (int)(at - words);
            }
        }

        context->Accepted = accepted;
        stopped = false;
        return ticks;
    }

    private static bool ApplyExtras(TickContext* context, int list)
    {
        if (list == 0) return true;
        bool holds = true;
        ExtraChange* end = context->Extras + context->ExtraStarts[list];
        for (ExtraChange* change = context->Extras + context->ExtraStarts[list - 1]; change < end; change++)
        {
            long count = change->Species->Count + change->Amount;
            change->Species->Count = count;
            holds &= count <= change->Species->Cap;
        }

        return holds;
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
