using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>The loop over ticks.</summary>
internal static unsafe class TickKernel
{
    public const int GroupSlotCount = 1 << GroupBits;

    /// <summary>Ticks whose entries are found at a time. What is found beyond a stop is found anew, since the tables may have changed.</summary>
    public const int BlockTicks = 32;

    private const int GroupBits = 10;

    /// <summary>Sizes of role tables the kernel is compiled for, as powers of two: shifts by a constant keep more in registers.</summary>
    public static ReadOnlySpan<int> SlotBits => [8, 10, 11, 13, 16];

    /// <summary>
    /// Makes up to <paramref name="ticks"/> ticks of one random word each. Stops for the engine after a tick whose word does not decide on acceptance, which belongs to the bounded
    /// lane, or whose event lets a count pass its cap; then <see cref="TickContext"/> tells what was drawn. All changes of a decided tick outside the lane have been applied.
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

    /// <summary>Probability of acceptance of the pair of two entries, in units of 2^-64.</summary>
    public static ulong Acceptance(SlotEntry* first, SlotEntry* second)
    {
        long sameSpecies = first->Reactant == second->Reactant ? 1 : 0;
        return HighProduct((ulong)first->Reactant->Count * first->Threshold, (ulong)(second->Reactant->Count - sameSpecies) * second->Threshold);
    }

    /// <summary>The bits of a word that acceptance is held against, at the top.</summary>
    public static ulong DrawOf(ulong word, int slotBits) => (word & ~(ulong)(GroupSlotCount - 1)) << (2 * slotBits);

    private static int Run<TBits>(TickContext* context, ulong* words, int ticks, out bool stopped)
        where TBits : struct, ISlotBits =>
        context->AreRolesApart ? Run<TBits, RolesApart>(context, words, ticks, out stopped) : Run<TBits, RolesShared>(context, words, ticks, out stopped);

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
    /// <para>Two loops over a block of ticks: the first finds the entries of every tick, which no count has a part in, the second accepts and applies. In one loop the chain from word to
    /// count is so long that a processor holds few ticks in flight.</para>
    /// <para>An accepted and a rejected tick run the same instructions: acceptance is unpredictable, and a mispredicted branch costs more than four additions of zero.
    /// The word gives the group (low bits) and the two slots (high bits); the bits between them, 22 to 38, are held against the product of the probabilities of both partners.
    /// Where they are its leading bits, more bits are needed to decide: that happens once in millions to billions of ticks, and the engine draws them.</para>
    /// </remarks>
    private static int Run<TBits, TRoles>(TickContext* context, ulong* words, int ticks, out bool stopped)
        where TBits : struct, ISlotBits
        where TRoles : struct, IRoles
    {
        stopped = false;
        for (int made = 0; made < ticks; made += BlockTicks)
        {
            ulong* at = words + made;
            ulong* end = at + Math.Min(BlockTicks, ticks - made);
            SlotEntry** found = context->Found;
            if (context->IsOneGroup) FindEntries<TBits, OneGroup>(context, at, end, found);
            else FindEntries<TBits, ManyGroups>(context, at, end, found);
            while (Apply<TBits, TRoles>(context, &at, end, &found))
            {
                if (CanGoOn(context)) continue;
                stopped = true;
                return (int)(at - words);
            }
        }

        return ticks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindEntries<TBits, TGroups>(TickContext* context, ulong* word, ulong* end, SlotEntry** found)
        where TBits : struct, ISlotBits
        where TGroups : struct, IGroups
    {
        byte* groups = (byte*)context->Groups;
        ushort* groupSlots = context->GroupSlots;
        GroupRecord group = *context->Groups;
        do
        {
            ulong bits = *word;
            if (TGroups.AreMany) group = *(GroupRecord*)(groups + groupSlots[bits & (GroupSlotCount - 1)]);
            ulong slot1 = group.FirstSlots[bits >> (64 - TBits.Value)];
            ulong slot2 = group.SecondSlots[(bits >> (64 - (2 * TBits.Value))) & ((1UL << TBits.Value) - 1)];
            found[0] = (SlotEntry*)((byte*)group.FirstEntries + slot1);
            found[1] = (SlotEntry*)((byte*)group.SecondEntries + slot2);
            found += 2;
            word++;
        }
        while (word < end);
    }

    /// <summary>Accepts or rejects ticks and applies them.</summary>
    /// <param name="context">Takes the accepted ticks, and where it stops what the last tick was.</param>
    /// <param name="word">The word of the first tick; of the one after the last in return.</param>
    /// <param name="end">End of the words.</param>
    /// <param name="found">The two entries of the first tick; of the one after the last in return.</param>
    /// <returns>Whether it stopped after a tick that is undecided or passed a cap, be it that of a trap.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Apply<TBits, TRoles>(TickContext* context, ulong** word, ulong* end, SlotEntry*** found)
        where TBits : struct, ISlotBits
        where TRoles : struct, IRoles
    {
        long accepted = context->Accepted;
        ulong* at = *word;
        SlotEntry** entries = *found;
        while (at < end)
        {
            SlotEntry* first = entries[0], second = entries[1];
            entries += 2;
            SpeciesRecord* reactant1 = first->Reactant, reactant2 = second->Reactant;
            long left1 = reactant1->Count, left2 = reactant2->Count;
            ulong acceptance = HighProduct((ulong)left1 * first->Threshold, (ulong)(TRoles.AreApart || reactant1 != reactant2 ? left2 : left2 - 1) * second->Threshold);

            // Its lowest bits are those of the group: they count only where the bits above them decide nothing.
            ulong draw = *at << (2 * TBits.Value);
            at++;
            long accept = draw < acceptance ? 1L : 0L;
            if (!TRoles.AreApart) accept &= second != first->NoOpPartner ? 1L : 0L;
            long undecided = (long)((acceptance ^ draw) >> (GroupBits + (2 * TBits.Value))) - 1;
            accepted += accept;
            reactant1->Count = left1 - accept;
            if (TRoles.AreApart) reactant2->Count = left2 - accept;
            else reactant2->Count -= accept;
            SpeciesRecord* gain1 = first->Gain, gain2 = second->Gain;
            long count1 = gain1->Count + accept;
            gain1->Count = count1;
            long count2 = gain2->Count + accept;
            gain2->Count = count2;
            if (((gain1->Cap - count1) | (gain2->Cap - count2) | undecided) < 0)
            {
                context->Accepted = accepted;
                context->First = first;
                context->Second = second;
                context->IsUndecided = undecided < 0;
                context->IsApplied = accept != 0;
                *word = at;
                *found = entries;
                return true;
            }
        }

        context->Accepted = accepted;
        return false;
    }

    /// <summary>Whether the last tick was a decided one whose further changes are applied now and let all counts hold.</summary>
    private static bool CanGoOn(TickContext* context) => !context->IsUndecided && context->First->Extra >= 0 && ApplyExtras(context, context->First, context->Second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HighProduct(ulong a, ulong b) => Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);

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

    /// <summary>Whether in every group the two roles have no species in common and no pair leaves everything as it is: then a tick needs not look for either.</summary>
    private interface IRoles
    {
        static abstract bool AreApart { get; }
    }

    private readonly struct RolesApart : IRoles
    {
        public static bool AreApart => true;
    }

    private readonly struct RolesShared : IRoles
    {
        public static bool AreApart => false;
    }

    private interface IGroups
    {
        static abstract bool AreMany { get; }
    }

    private readonly struct OneGroup : IGroups
    {
        public static bool AreMany => false;
    }

    private readonly struct ManyGroups : IGroups
    {
        public static bool AreMany => true;
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
