using System.Runtime.InteropServices;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Count of a species and the count up to which all bounds hold.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SpeciesRecord
{
    public long Count;
    public long Cap;
}

/// <summary>What a slot of a role table stands for: an entry of the role, or nothing (entry 0 of every table, which is never accepted).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SlotEntry
{
    /// <summary>Probability of acceptance per molecule in units of 2^-64.</summary>
    public ulong Threshold;

    /// <summary>Loses one molecule by an event.</summary>
    public SpeciesRecord* Reactant;

    /// <summary>Gains one molecule by an event: the reactant itself where an event leaves it as it is, a sink that nobody reads where no species does. Where an event changes more
    /// than that, the trap: its cap is 0, so that the kernel looks for <see cref="Extra"/>.</summary>
    public SpeciesRecord* Gain;

    /// <summary>In the first role: the entry of the second role with which nothing changes; null without one.</summary>
    public SlotEntry* NoOpPartner;

    /// <summary>0, or 1 + the index of a list of further changes, or <see cref="BoundedLaneMark"/>.</summary>
    public int Extra;

    public const int BoundedLaneMark = -1;
}

/// <summary>A change of a count beyond one molecule lost and one gained.</summary>
internal unsafe struct ExtraChange
{
    public SpeciesRecord* Species;

    public long Amount;
}

/// <summary>Where a group finds its two role tables: slots, which hold byte offsets of entries, and the entries.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GroupRecord
{
    public ushort* FirstSlots;
    public ushort* SecondSlots;
    public SlotEntry* FirstEntries;
    public SlotEntry* SecondEntries;
}

/// <summary>What the tick kernel reads and writes.</summary>
internal unsafe struct TickContext
{
    public GroupRecord* Groups;

    /// <summary>Whether the first group has all group slots: then a tick needs not look which it draws.</summary>
    public bool IsOneGroup;

    /// <summary>Byte offsets into <see cref="Groups"/>, <see cref="TickKernel.GroupSlotCount"/> of them.</summary>
    public ushort* GroupSlots;

    /// <summary>All lists of further changes, one after the other.</summary>
    public ExtraChange* Extras;

    /// <summary>Where list i starts in <see cref="Extras"/>; it ends where the next starts.</summary>
    public int* ExtraStarts;

    /// <summary>Room for the two entries of each of <see cref="TickKernel.BlockTicks"/> ticks.</summary>
    public SlotEntry** Found;

    public SpeciesRecord* FirstTrap;

    public SpeciesRecord* SecondTrap;

    /// <summary>Whether in every group the two roles have no species in common and no pair leaves everything as it is.</summary>
    public bool AreRolesApart;

    /// <summary>Accepted ticks so far.</summary>
    public long Accepted;

    /// <summary>Entries of the last tick where the kernel stopped for the engine.</summary>
    public SlotEntry* First;

    public SlotEntry* Second;

    /// <summary>Whether the bits of its word leave acceptance open.</summary>
    public bool IsUndecided;

    /// <summary>Whether the losses and gains of both entries have been applied.</summary>
    public bool IsApplied;
}
