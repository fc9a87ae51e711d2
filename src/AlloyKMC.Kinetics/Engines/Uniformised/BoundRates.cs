using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Counts, caps and the bound rate that holds while no count passes its cap.</summary>
internal sealed unsafe class BoundRates
{
    /// <summary>A group whose bound at the loose caps of the bounded lane is less than this share of a group slot goes there.</summary>
    private const double LeastShareOfGroupSlot = 1.0 / 64;

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
    private double _laneCapacity;
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
        SetTargets();
        Array.Clear(_isRare);
        _lane.BuildChannels(_looseCaps);
        double total = _lane.TotalBound;
        for (int g = 0; g < _bounds.Length; g++)
        {
            _layout.First[g]?.Measure(_targets, spare);
            _layout.Second[g]?.Measure(_targets, spare);
            bool isEmpty = _layout.First[g] is { IsActive: false } || _layout.Second[g] is { IsActive: false };
            SeparableGroup group = Network.Groups[g];
            _states[g] = isEmpty ? GroupState.Empty : CanFire(group) ? GroupState.On : GroupState.Blocked;
            _bounds[g] = _states[g] == GroupState.On ? group.RateConstant * Math.Pow(Volume, 1 - group.Order) * (_layout.First[g]?.TotalWeight ?? 1) * (_layout.Second[g]?.TotalWeight ?? 1) : 0;
            total += _bounds[g];
        }

        bool anyRare = false;
        for (int g = 0; g < _bounds.Length; g++)
        {
            if (_states[g] != GroupState.On || _lane.GroupBound(Network.Groups[g], _looseCaps) >= total * (LeastShareOfGroupSlot / TickKernel.GroupSlotCount)) continue;
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

        for (int s = 0; s < _speciesCount; s++) SetCap(s);
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
            long n = _countsAtBuild[s] = _layout.Species[s].Count;
            _looseCaps[s] = n + (n / 4) + (4 * (long)Math.Sqrt(n)) + 16 + (4 * _speciesTables.LargestGain(s));
        }
    }

    /// <summary>The count a species is to have room for: 0 while there is none of it.</summary>
    private double Target(int species)
    {
        long n = _layout.Species[species].Count;
        if (n == 0) return 0;
        double root = Math.Sqrt(n), eighthRoot = Math.Sqrt(Math.Sqrt(root));
        return (n * RoleTable.RoundingRoom) + (Math.Min(2 * root, _options.Margin * root / eighthRoot) * Math.Sqrt(_speciesTables.LargestGain(species)));
    }

    /// <summary>Deals group slots in proportion to the bounds, rounded up; the quantum of the first role takes up what rounding gives too much.</summary>
    private void DealGroupSlots()
    {
        double total = _lane.TotalBound;
        int parts = 2;
        for (int g = 0; g < _bounds.Length; g++)
        {
            total += _bounds[g];
            if (_bounds[g] > 0) parts++;
        }

        double slotRate = total / (TickKernel.GroupSlotCount - parts);
        TotalRate = slotRate * TickKernel.GroupSlotCount;
        int next = 0;
        for (int g = 0; g < _bounds.Length; g++)
        {
            if (_bounds[g] == 0) continue;
            int slots = (int)Math.Ceiling(_bounds[g] / slotRate);
            double surplus = slots * slotRate / _bounds[g];
            if (_layout.First[g] is { } first) first.Quantum *= surplus;
            else _layout.Groups[g].FirstEntries[1].Threshold = RoleTable.ThresholdFor(surplus);
            new Span<ushort>(_layout.GroupSlots + next, slots).Fill(Offset(g));
            next += slots;
        }

        int laneSlots = (int)Math.Ceiling(_lane.TotalBound / slotRate);
        _laneCapacity = laneSlots * slotRate;
        new Span<ushort>(_layout.GroupSlots + next, laneSlots).Fill(Offset(_layout.LaneGroup));
        next += laneSlots;
        new Span<ushort>(_layout.GroupSlots + next, TickKernel.GroupSlotCount - next).Fill(Offset(_layout.NullGroup));
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
        if (count > _lane.Caps[species]) return false;
        double target = Target(species);
        foreach ((int group, RoleTable table, int entry) in _speciesTables.Of(species))
        {
            if (count <= CapOf(species, group, table, entry)) continue;
            if (_states[group] != GroupState.On) return false;
            if (table.TryRepair(entry, target)) continue;
            foreach (int other in table.Role.Species) _targets[other] = Target(other);
            if (!table.TryRefill(_targets)) return false;
            foreach (int other in table.Role.Species) SetCap(other);
        }

        SetCap(species);
        return true;
    }
}
