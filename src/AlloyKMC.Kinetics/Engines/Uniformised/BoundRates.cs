using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Counts, caps and the bound rate that holds while no count passes its cap.</summary>
internal sealed unsafe class BoundRates
{
    /// <summary>A group whose bound at the loose caps of the bounded lane is less than this share of a group slot goes there.</summary>
    private const double LeastShareOfGroupSlot = 1.0 / 64;

    /// <summary>The lane has room for bounds that grow by this factor.</summary>
    private const double LaneRoom = 1.5;

    private enum GroupState
    {
        /// <summary>Without slots because a role has no molecules: the species of that role have the cap 0.</summary>
        Empty,

        /// <summary>Without slots because the only pairs are a molecule with itself or change nothing: the species of both roles have their present count as cap.</summary>
        Blocked,

        /// <summary>In the bounded lane.</summary>
        Rare,

        On,
    }

    private readonly UniformisedOptions _options;
    private readonly TableLayout _layout;
    private readonly BoundedLane _lane;
    private readonly SpeciesTables _speciesTables;
    private readonly int _speciesCount;
    private readonly double[] _targets;
    private readonly long[] _looseCaps;
    private readonly long[] _countsAtBuild;
    private readonly double[] _bounds;
    private readonly bool[] _isRare;
    private readonly GroupState[] _states;
    private readonly List<(int Species, int Amount)> _changes = [];
    private readonly int[] _slotsOf;
    private double _laneCapacity;
    private double _slotRate;
    private double _spare;
    private int _firstFreeSlot;
    private TickContext _context;

    public BoundRates(Network network, double volume, UniformisedOptions options)
    {
        Network = network;
        Volume = volume;
        _options = options;
        _speciesCount = network.Species.Count;
        _layout = new TableLayout(network, options);
        _lane = new BoundedLane(network, _layout.Species, volume);
        _speciesTables = new SpeciesTables(network, _layout);
        _targets = new double[_speciesCount];
        _looseCaps = new long[_speciesCount];
        _countsAtBuild = new long[_speciesCount];
        _bounds = new double[network.Groups.Count];
        _isRare = new bool[network.Groups.Count];
        _states = new GroupState[network.Groups.Count];
        _slotsOf = new int[network.Groups.Count];
        _context = _layout.NewContext();
        RebuildCost = 100 + _layout.First.Concat(_layout.Second).OfType<RoleTable>().Sum(t => t.Role.Count + 8) + network.ExplicitChannels.Count;
    }

    public Network Network { get; }

    public double Volume { get; }

    /// <summary>Rate of ticks in 1/s, above 0 after a build that returned true.</summary>
    public double TotalRate { get; private set; }

    /// <summary>About how many ticks could be made in the time of a build.</summary>
    public double RebuildCost { get; }

    public void SetCounts(ReadOnlySpan<long> counts)
    {
        for (int s = 0; s < _speciesCount; s++) _layout.Species[s].Count = counts[s];
    }

    public void CopyCounts(Span<long> counts)
    {
        for (int s = 0; s < _speciesCount; s++) counts[s] = _layout.Species[s].Count;
    }

    /// <summary>Lets the next build depend on the counts alone.</summary>
    public void Forget() => _lane.Forget();

    /// <summary>Sets all caps, tables and the total rate from the counts alone.</summary>
    /// <returns>False where nothing can fire any more.</returns>
    public bool Build(double spare)
    {
        if (!CanFire()) return false;
        _spare = spare;
        SetTargets();
        Array.Clear(_isRare);
        _lane.BuildChannels(_looseCaps);
        double total = _lane.TotalBound;
        for (int g = 0; g < _bounds.Length; g++)
        {
            _bounds[g] = Measure(g);
            total += _bounds[g];
        }

        bool anyRare = false;
        for (int g = 0; g < _bounds.Length; g++)
        {
            double rare = total * (LeastShareOfGroupSlot / TickKernel.GroupSlotCount);
            if (_states[g] != GroupState.On || _bounds[g] >= rare || _lane.GroupBound(Network.Groups[g], _looseCaps) >= rare) continue;
            _states[g] = GroupState.Rare;
            _isRare[g] = anyRare = true;
            _bounds[g] = 0;
        }

        if (anyRare) _lane.AddGroups(_isRare, _looseCaps);
        DealGroupSlots();
        for (int g = 0; g < _bounds.Length; g++)
        {
            if (_states[g] != GroupState.On) continue;
            _layout.First[g]?.Fill(_targets);
            _layout.Second[g]?.Fill(_targets);
        }

        SetCaps();
        return true;
    }

    /// <summary>Makes ticks; see <see cref="TickKernel.Run"/>.</summary>
    /// <param name="words">One per tick.</param>
    /// <param name="ticks">Ticks to make.</param>
    /// <param name="events">Increased by the accepted ticks.</param>
    /// <param name="stopped">Whether <see cref="Resolve"/> must be called.</param>
    public int Run(ulong* words, int ticks, ref long events, out bool stopped)
    {
        _context.Accepted = 0;
        int made;
        fixed (TickContext* context = &_context) made = TickKernel.Run(_layout.SlotBits, context, words, ticks, out stopped);
        events += _context.Accepted;
        return made;
    }

    /// <summary>Finishes the tick at which the kernel stopped and repairs the caps it passed.</summary>
    /// <param name="word">Random word of the tick.</param>
    /// <param name="stream">Further random words.</param>
    /// <param name="events">Corrected for a tick that is no event after all.</param>
    /// <returns>False where the bounds must be built anew.</returns>
    public bool Resolve(ulong word, PhiloxStream stream, ref long events)
    {
        SlotEntry* first = _context.First, second = _context.Second;
        bool isLane = first->Extra == SlotEntry.BoundedLaneMark;
        if (_context.IsUndecided)
        {
            if (!_context.IsApplied) return true;
            Move(first, -1);
            Move(second, -1);
            ulong draw = TickKernel.DrawOf(word, _layout.SlotBits) | (stream.NextUInt64() & TickKernel.BitsBelowDraw(_layout.SlotBits));
            if (draw >= TickKernel.Acceptance(first, second))
            {
                events--;
                return true;
            }

            Move(first, 1);
            Move(second, 1);
            fixed (TickContext* context = &_context)
            {
                if (!isLane) TickKernel.ApplyExtras(context, first, second);
            }
        }

        if (isLane) return ResolveLane(stream, ref events);
        return HoldsAt(first->Gain) && HoldsAt(second->Gain) && HoldsAtExtras(first) && HoldsAtExtras(second);
    }

    private static void Move(SlotEntry* entry, int events)
    {
        entry->Loss->Count -= events;
        entry->Gain->Count += events;
    }

    private bool ResolveLane(PhiloxStream stream, ref long events)
    {
        _context.FirstTrap->Count = 0;
        _changes.Clear();
        _lane.Draw(stream, _laneCapacity, _changes);
        if (_changes.Count == 0) events--;
        foreach ((int species, int amount) in _changes) _layout.Species[species].Count += amount;
        foreach ((int species, _) in _changes)
        {
            if (!Holds(species)) return false;
        }

        return true;
    }

    private bool HoldsAtExtras(SlotEntry* entry)
    {
        if (entry->Extra == 0) return true;
        foreach (ExtraChange change in _layout.Extras(entry->Extra - 1))
        {
            if (!HoldsAt(change.Species)) return false;
        }

        return true;
    }

    private bool CanFire()
    {
        foreach (SeparableGroup group in Network.Groups)
        {
            if (CanFire(group)) return true;
        }

        return _lane.CanFire();
    }

    private bool CanFire(SeparableGroup group)
    {
        if (group.First is not { } first) return true;
        for (int i = 0; i < first.Count; i++)
        {
            if (_layout.Species[first.Species[i]].Count == 0) continue;
            if (group.Second is not { } second) return true;
            for (int j = 0; j < second.Count; j++)
            {
                if (_layout.Species[second.Species[j]].Count > (second.Species[j] == first.Species[i] ? 1 : 0) && group.NoOpPartner[i] != j) return true;
            }
        }

        return false;
    }

    private void SetTargets()
    {
        for (int s = 0; s < _speciesCount; s++)
        {
            _targets[s] = Target(s);
            _countsAtBuild[s] = _layout.Species[s].Count;
            _looseCaps[s] = LooseCap(s);
        }
    }

    private long LooseCap(int species)
    {
        long n = _layout.Species[species].Count;
        return n + (n / 4) + (4 * (long)Math.Sqrt(n)) + 16 + (4 * _speciesTables.LargestGain(species));
    }

    /// <summary>The count a species is to have room for: 0 while there is none of it.</summary>
    private double Target(int species)
    {
        long n = _layout.Species[species].Count;
        if (n == 0) return 0;
        double root = Math.Sqrt(n), eighthRoot = Math.Sqrt(Math.Sqrt(root));
        return (n * RoleTable.RoundingRoom) + (Math.Min(2 * root, _options.Margin * root / eighthRoot) * Math.Sqrt(_speciesTables.LargestGain(species)));
    }

    /// <summary>Measures the tables of a group and finds its state.</summary>
    /// <returns>Its bound in 1/s; 0 where it is not on.</returns>
    private double Measure(int g)
    {
        RoleTable? first = _layout.First[g], second = _layout.Second[g];
        first?.Measure(_targets, _spare);
        second?.Measure(_targets, _spare);
        SeparableGroup group = Network.Groups[g];
        bool isEmpty = first is { IsActive: false } || second is { IsActive: false };
        _states[g] = isEmpty ? GroupState.Empty : CanFire(group) ? GroupState.On : GroupState.Blocked;
        return _states[g] == GroupState.On ? group.RateConstant * Math.Pow(Volume, 1 - group.Order) * (first?.TotalWeight ?? 1) * (second?.TotalWeight ?? 1) : 0;
    }

    /// <summary>Deals group slots in proportion to the bounds, rounded up, and leaves some for groups that grow.</summary>
    private void DealGroupSlots()
    {
        double total = _lane.TotalBound * LaneRoom;
        int parts = 2;
        for (int g = 0; g < _bounds.Length; g++)
        {
            total += _bounds[g];
            if (_bounds[g] > 0) parts++;
        }

        _slotRate = total / (TickKernel.GroupSlotCount - parts - (_bounds.Length > 1 ? _options.FreeGroupSlots : 0));
        TotalRate = _slotRate * TickKernel.GroupSlotCount;
        _firstFreeSlot = 0;
        for (int g = 0; g < _bounds.Length; g++)
        {
            _slotsOf[g] = 0;
            if (_bounds[g] > 0) TakeSlots(g, _bounds[g]);
        }

        int laneSlots = (int)Math.Ceiling(_lane.TotalBound * LaneRoom / _slotRate);
        _laneCapacity = laneSlots * _slotRate;
        TakeSlots(_layout.LaneGroup, laneSlots);
        new Span<ushort>(_layout.GroupSlots + _firstFreeSlot, TickKernel.GroupSlotCount - _firstFreeSlot).Fill(Offset(_layout.NullGroup));
    }

    /// <summary>Gives a group slots for its bound, rounded up; the quantum of its first role takes up what rounding gives too much.</summary>
    /// <returns>False, with nothing changed, where there are not enough free slots.</returns>
    private bool TakeSlots(int g, double bound)
    {
        int slots = (int)Math.Ceiling(bound / _slotRate);
        if (slots > TickKernel.GroupSlotCount - _firstFreeSlot) return false;
        double surplus = slots * _slotRate / bound;
        if (_layout.First[g] is { } first) first.Quantum *= surplus;
        else _layout.Groups[g].FirstEntries[1].Threshold = RoleTable.ThresholdFor(surplus);
        _slotsOf[g] = slots;
        TakeSlots(g, slots);
        return true;
    }

    private void TakeSlots(int group, int slots)
    {
        new Span<ushort>(_layout.GroupSlots + _firstFreeSlot, slots).Fill(Offset(group));
        _firstFreeSlot += slots;
    }

    /// <summary>Gives a group that has outgrown one of its tables more slots and the table a larger quantum, so that the total rate stays.</summary>
    /// <returns>False where there are not enough free slots.</returns>
    private bool TryWiden(int g, RoleTable table)
    {
        int has = _slotsOf[g];
        double growth = table.LeastQuantum(_targets) * (1 + (_spare / 2)) / table.Quantum;
        int more = (int)Math.Max(1, Math.Ceiling(has * (growth - 1)));
        if (more > TickKernel.GroupSlotCount - _firstFreeSlot || !table.TryWiden((has + more) / (double)has, _targets)) return false;
        _slotsOf[g] = has + more;
        TakeSlots(g, more);
        return true;
    }

    /// <summary>Finds the state of a group without slots anew, and gives it slots where it can fire now.</summary>
    /// <returns>False where there are not enough free slots.</returns>
    private bool TrySwitchOn(int g)
    {
        SetTargets(_layout.First[g]);
        SetTargets(_layout.Second[g]);
        double bound = Measure(g);
        if (bound > 0)
        {
            if (!TakeSlots(g, bound)) return false;
            _layout.First[g]?.Fill(_targets);
            _layout.Second[g]?.Fill(_targets);
        }

        SetCaps(_layout.First[g]);
        SetCaps(_layout.Second[g]);
        return true;
    }

    private void SetTargets(RoleTable? table)
    {
        foreach (int species in table?.Role.Species ?? [])
        {
            _targets[species] = Target(species);
            _countsAtBuild[species] = _layout.Species[species].Count;
        }
    }

    private void SetCaps()
    {
        for (int s = 0; s < _speciesCount; s++) _layout.Species[s].Cap = _lane.Caps[s];
        for (int g = 0; g < _states.Length; g++)
        {
            Lower(g, _layout.First[g]);
            Lower(g, _layout.Second[g]);
        }

        void Lower(int group, RoleTable? table)
        {
            if (table is null || _states[group] == GroupState.Rare) return;
            int[] species = table.Role.Species;
            for (int e = 0; e < species.Length; e++)
            {
                SpeciesRecord* record = _layout.Species + species[e];
                record->Cap = Math.Min(record->Cap, CapOf(species[e], group, table, e));
            }
        }
    }

    private void SetCaps(RoleTable? table)
    {
        foreach (int species in table?.Role.Species ?? []) SetCap(species);
    }

    private static ushort Offset(int group) => (ushort)(group * sizeof(GroupRecord));

    private void SetCap(int species)
    {
        long cap = _lane.Caps[species];
        foreach ((int group, RoleTable table, int entry) in _speciesTables.Of(species))
        {
            cap = Math.Min(cap, CapOf(species, group, table, entry));
        }

        _layout.Species[species].Cap = cap;
    }

    /// <summary>The count of a species up to which one group lets the bounds hold.</summary>
    private long CapOf(int species, int group, RoleTable table, int entry) => _states[group] switch
    {
        GroupState.On => table.Caps[entry],
        GroupState.Empty => table.IsActive ? long.MaxValue : 0,
        GroupState.Blocked => _countsAtBuild[species],
        _ => long.MaxValue,
    };

    private bool HoldsAt(SpeciesRecord* gain) => gain->Count <= gain->Cap || Holds((int)(gain - _layout.Species));

    /// <summary>Whether the bounds hold for the count of a species, after repair where possible.</summary>
    private bool Holds(int species)
    {
        SpeciesRecord* record = _layout.Species + species;
        long count = record->Count;
        if (count <= record->Cap) return true;
        if (count > _lane.Caps[species] && !_lane.TryRaise(species, _looseCaps, LooseCap(species), _laneCapacity)) return false;
        double target = Target(species);
        foreach ((int group, RoleTable table, int entry) in _speciesTables.Of(species))
        {
            if (count <= CapOf(species, group, table, entry)) continue;
            if (_states[group] != GroupState.On)
            {
                if (!TrySwitchOn(group)) return false;
                continue;
            }

            if (table.TryRepair(entry, target)) continue;
            SetTargets(table);
            if (!table.TryRefill(_targets) && !TryWiden(group, table)) return false;
            SetCaps(table);
        }

        SetCap(species);
        return count <= record->Cap;
    }
}
