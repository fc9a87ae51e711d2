using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>The tables of a network in memory: made once per network, filled by <see cref="BoundRates"/>.</summary>
internal sealed unsafe class TableLayout
{
    /// <summary>Records after those of the species, one for either role: a reactant that is always there, a sink for what nobody gains, a trap.</summary>
    private enum Extra
    {
        FirstReactant,
        SecondReactant,
        FirstGain,
        SecondGain,
        FirstTrap,
        SecondTrap,
        Count,
    }

    /// <summary>Slots hold byte offsets of 16 bits.</summary>
    public static int LargestRole => (ushort.MaxValue / sizeof(SlotEntry)) - 1;

    public static int LargestNumberOfGroups => TickKernel.GroupSlotCount / 4;

    /// <summary>Tables that take more than this together get a third less slots per entry: they are dealt and drawn from the faster, the less memory they take.</summary>
    private const int LargestSizeInBytes = 1 << 16;

    private readonly AlignedMemory _memory;
    private readonly int _speciesCount;
    private readonly List<(int Species, int Amount)> _extras = [];
    private readonly List<int> _extraStarts = [0];
    private readonly ExtraChange[] _extraChanges;
    private readonly int[] _extraOffsets;
    private readonly SlotEntry** _found;
    private readonly bool _areRolesApart;

    public TableLayout(Network network, UniformisedOptions options)
    {
        _speciesCount = network.Species.Count;
        int groups = network.Groups.Count;
        IsOneGroup = groups == 1 && network.ExplicitChannels.Count == 0;
        Role[] roles = [.. network.Groups.SelectMany(g => new[] { g.First, g.Second }).OfType<Role>()];
        int largest = roles.Length == 0 ? 1 : roles.Max(r => r.Count);
        int tables = roles.Count(r => r.Count > 1) + 1;
        SlotBits = BitsFor((long)options.SlotsPerEntry * largest);
        if ((long)tables * sizeof(ushort) << SlotBits > LargestSizeInBytes) SlotBits = BitsFor((long)options.SlotsPerEntry * largest * 2 / 3);
        int slots = 1 << SlotBits, entries = roles.Sum(r => r.Count + 1) + (2 * (groups + 3));
        long bytes = ((_speciesCount + (long)Extra.Count) * sizeof(SpeciesRecord)) + (TickKernel.GroupSlotCount * sizeof(ushort)) + (2 * TickKernel.BlockTicks * sizeof(nint)) + ((groups + 2L) * sizeof(GroupRecord))
            + ((long)tables * slots * sizeof(ushort)) + ((long)entries * sizeof(SlotEntry));
        _memory = new AlignedMemory(bytes, 9 + tables + (2 * groups) + 3);
        Species = _memory.Take<SpeciesRecord>(_speciesCount + (int)Extra.Count);
        for (Extra extra = 0; extra < Extra.FirstTrap; extra++) Record(extra)->Cap = long.MaxValue / 2;
        Record(Extra.FirstReactant)->Count = Record(Extra.SecondReactant)->Count = 1;
        GroupSlots = _memory.Take<ushort>(TickKernel.GroupSlotCount);
        _found = (SlotEntry**)_memory.Take<nint>(2 * TickKernel.BlockTicks);
        Groups = _memory.Take<GroupRecord>(groups + 2);
        ushort* ones = _memory.Take<ushort>(slots);
        new Span<ushort>(ones, slots).Fill(OffsetOf(0));

        SlotEntry* nothing = TakeEntries(1, true), always = TakeEntries(1, false), lane = TakeEntries(1, true);
        always[1].Threshold = lane[1].Threshold = ulong.MaxValue;
        always[1].Gain = always[1].Reactant;
        lane[1].Extra = SlotEntry.BoundedLaneMark;
        lane[1].Gain = Record(Extra.FirstTrap);
        NullGroup = groups;
        LaneGroup = groups + 1;
        Groups[NullGroup] = new GroupRecord { FirstSlots = ones, SecondSlots = ones, FirstEntries = nothing, SecondEntries = always };
        Groups[LaneGroup] = new GroupRecord { FirstSlots = ones, SecondSlots = ones, FirstEntries = lane, SecondEntries = always };

        First = new RoleTable?[groups];
        Second = new RoleTable?[groups];
        for (int g = 0; g < groups; g++)
        {
            SeparableGroup group = network.Groups[g];
            bool commonWithSecond = group.Second is not null && !FitsInEntry(group.First!, group.CommonChanges);
            First[g] = NewTable(group.First, true, ones, slots, out ushort* firstSlots, out SlotEntry* firstEntries);
            Second[g] = NewTable(group.Second, false, ones, slots, out ushort* secondSlots, out SlotEntry* secondEntries);
            if (group.Second is null) secondEntries = always;
            Groups[g] = new GroupRecord { FirstSlots = firstSlots, SecondSlots = secondSlots, FirstEntries = firstEntries, SecondEntries = secondEntries };
            for (int e = 0; e < (group.First?.Count ?? 1); e++)
            {
                SetChanges(&firstEntries[e + 1], true, group.First?.Changes[e] ?? [], commonWithSecond ? [] : group.CommonChanges);
                firstEntries[e + 1].NoOpPartner = group.Second is not null && group.NoOpPartner[e] >= 0 ? secondEntries + group.NoOpPartner[e] + 1 : null;
            }

            for (int e = 0; e < (group.Second?.Count ?? 0); e++) SetChanges(&secondEntries[e + 1], false, group.Second!.Changes[e], commonWithSecond ? group.CommonChanges : []);
        }

        _areRolesApart = Array.TrueForAll([.. network.Groups], AreRolesApart);
        _extraChanges = GC.AllocateArray<ExtraChange>(_extras.Count + 1, pinned: true);
        for (int c = 0; c < _extras.Count; c++) _extraChanges[c] = new ExtraChange { Species = Species + _extras[c].Species, Amount = _extras[c].Amount };
        _extraOffsets = GC.AllocateArray<int>(_extraStarts.Count, pinned: true);
        _extraStarts.CopyTo(_extraOffsets);
    }

    /// <summary>Whether the network is one group of channels and nothing else: then it has all group slots.</summary>
    public bool IsOneGroup { get; }

    public int SlotBits { get; }

    public SpeciesRecord* Species { get; }

    public ushort* GroupSlots { get; }

    /// <summary>Groups of the network, then <see cref="NullGroup"/>, whose ticks are never accepted, and <see cref="LaneGroup"/>, whose ticks always are.</summary>
    public GroupRecord* Groups { get; }

    public int NullGroup { get; }

    public int LaneGroup { get; }

    /// <summary>First role of each group; null at order 0.</summary>
    public RoleTable?[] First { get; }

    /// <summary>Second role of each group; null below order 2.</summary>
    public RoleTable?[] Second { get; }

    /// <summary>Changes beyond one molecule lost and one gained, by <see cref="SlotEntry.Extra"/> - 1.</summary>
    public ReadOnlySpan<ExtraChange> Extras(int list) => _extraChanges.AsSpan(_extraOffsets[list], _extraOffsets[list + 1] - _extraOffsets[list]);

    public TickContext NewContext() => new()
    {
        Groups = Groups,
        IsOneGroup = IsOneGroup,
        GroupSlots = GroupSlots,
        Extras = (ExtraChange*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_extraChanges)),
        ExtraStarts = (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_extraOffsets)),
        Found = _found,
        FirstTrap = Record(Extra.FirstTrap),
        SecondTrap = Record(Extra.SecondTrap),
        AreRolesApart = _areRolesApart,
    };

    /// <summary>Byte offset of an entry of a role: entry 0 of the table stands for nothing.</summary>
    public static ushort OffsetOf(int roleEntry) => (ushort)((roleEntry + 1) * sizeof(SlotEntry));

    private static int BitsFor(long slots)
    {
        foreach (int bits in TickKernel.SlotBits)
        {
            if (1L << bits >= slots) return bits;
        }

        return TickKernel.SlotBits[^1];
    }

    private static bool AreRolesApart(SeparableGroup group) =>
        Array.TrueForAll(group.NoOpPartner, p => p < 0) && (group.Second is not { } second || !group.First!.Species.Intersect(second.Species).Any());

    private SpeciesRecord* Record(Extra extra) => Species + _speciesCount + (int)extra;

    private RoleTable? NewTable(Role? role, bool isFirst, ushort* ones, int slotCount, out ushort* slots, out SlotEntry* entries)
    {
        bool isSingle = role is null || role.Count == 1;
        slots = isSingle ? ones : _memory.Take<ushort>(slotCount);
        entries = TakeEntries(role?.Count ?? 1, isFirst);
        if (role is null) return null;
        for (int e = 0; e < role.Count; e++) entries[e + 1].Reactant = Species + role.Species[e];
        return new RoleTable(role, isSingle ? null : slots, slotCount, entries, Species);
    }

    /// <summary>Entries 0 to <paramref name="count"/> that are never accepted, change nothing and have a reactant that is always there.</summary>
    private SlotEntry* TakeEntries(int count, bool isFirst)
    {
        SlotEntry* entries = _memory.Take<SlotEntry>(count + 1);
        for (int e = 0; e <= count; e++)
        {
            entries[e] = new SlotEntry
            {
                Reactant = Record(isFirst ? Extra.FirstReactant : Extra.SecondReactant),
                Gain = Record(isFirst ? Extra.FirstGain : Extra.SecondGain),
            };
        }

        return entries;
    }

    /// <summary>Whether an event leaves all but one gain to do after the loss of the reactant.</summary>
    private static bool FitsInEntry(Role role, (int Species, int Amount)[] common)
    {
        for (int e = 0; e < role.Count; e++)
        {
            if (!FitsInEntry(AfterLoss(role.Species[e], role.Changes[e], common))) return false;
        }

        return true;
    }

    private static bool FitsInEntry((int Species, int Amount)[] changes) => changes is [] or [(_, 1)];

    /// <summary>What is left to do after one molecule of the reactant has been taken.</summary>
    private static (int Species, int Amount)[] AfterLoss(int reactant, (int Species, int Amount)[] own, (int Species, int Amount)[] common) =>
        [.. own.Concat(common).Append((reactant, 1)).GroupBy(c => c.Item1).Select(g => (g.Key, g.Sum(c => c.Item2))).Where(c => c.Item2 != 0)];

    private void SetChanges(SlotEntry* entry, bool isFirst, (int Species, int Amount)[] own, (int Species, int Amount)[] common)
    {
        (int Species, int Amount)[] changes = AfterLoss((int)(entry->Reactant - Species), own, common);
        if (FitsInEntry(changes))
        {
            foreach ((int species, _) in changes) entry->Gain = Species + species;
            return;
        }

        _extras.AddRange(changes);
        _extraStarts.Add(_extras.Count);
        entry->Extra = _extraStarts.Count - 1;
        entry->Gain = Record(isFirst ? Extra.FirstTrap : Extra.SecondTrap);
    }
}
