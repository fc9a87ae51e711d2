using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Counts, caps and the bound rate that holds while no count passes its cap.</summary>
internal sealed unsafe partial class BoundRates
{
    /// <summary>A group whose bound at the loose caps of the bounded lane is less than this share of a group slot goes there.</summary>
    private const double LeastShareOfGroupSlot = 1.0 / 64;

    /// <summary>The lane has room for bounds that grow by this factor.</summary>
    private const double LaneRoom = 1.125;

    /// <summary>Groups with this share of the ticks or more have the least room.</summary>
    private const double ShareOfLeastRoom = 0.25;

    private const double LargestRoomFactor = 8;
    private const double LargestSpareOfSmallGroup = 0.25;

    private const int LargestNumberOfFreeGroupSlots = TickKernel.GroupSlotCount / 4;

    private readonly UniformisedOptions _options;
    private readonly TableLayout _layout;
    private readonly BoundedLane _lane;
    private readonly SpeciesTables _speciesTables;
    private readonly double[] _rateFactors;
    private readonly int _speciesCount;
    private readonly CapTargets _targets;
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
        _rateFactors = [.. network.Groups.Select(g => g.RateConstant * Math.Pow(volume, 1 - g.Order))];
        _targets = new CapTargets(_layout.Species, _speciesTables.LargestGains, options.Margin);
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
        _targets.Set();
        Array.Clear(_isRare);
        _lane.BuildChannels(_targets.LooseCaps);
        double total = _lane.TotalBound;
        for (int g = 0; g < _bounds.Length; g++)
        {
            _bounds[g] = Measure(g);
            total += _bounds[g];
        }

        total += Loosen(total);
        bool anyRare = false;
        for (int g = 0; g < _bounds.Length; g++)
        {
            double rare = total * (LeastShareOfGroupSlot / TickKernel.GroupSlotCount);
            if (_states[g] != GroupState.On || _bounds[g] >= rare || _lane.GroupBound(Network.Groups[g], _targets.LooseCaps) >= rare) continue;
            _states[g] = GroupState.Rare;
            _isRare[g] = anyRare = true;
            _bounds[g] = 0;
        }

        if (anyRare) _lane.AddGroups(_isRare, _targets.LooseCaps);
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

    private bool CanFire()
    {
        for (int g = 0; g < Network.Groups.Count; g++)
        {
            if (CanFire(Network.Groups[g])) return true;
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
        return _states[g] == GroupState.On ? Bound(g) : 0;
    }

    private double Bound(int g) => _rateFactors[g] * (_layout.First[g]?.TotalWeight ?? 1) * (_layout.Second[g]?.TotalWeight ?? 1);

    /// <summary>Gives the groups more room, the fewer ticks they take: with a share p of the ticks a room m costs p m in acceptance and its repairs 1 / m^2, least at m ~ p^(-1/3).</summary>
    /// <returns>What it adds to the bounds in 1/s.</returns>
    private double Loosen(double total)
    {
        double added = 0;
        for (int g = 0; g < _bounds.Length; g++)
        {
            if (_bounds[g] > 0) added += Loosen(g, total);
        }

        return added;
    }

    private double Loosen(int g, double total)
    {
        double before = _bounds[g], factor = Math.Min(Math.Cbrt(ShareOfLeastRoom * total / before), LargestRoomFactor);
        if (factor <= 1) return 0;
        double spare = Math.Max(_spare, Math.Min(_spare * factor, LargestSpareOfSmallGroup));
        _layout.First[g]?.Loosen(factor, spare);
        _layout.Second[g]?.Loosen(factor, spare);
        return (_bounds[g] = Bound(g)) - before;
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

        _slotRate = total / (TickKernel.GroupSlotCount - parts - FreeGroupSlots());
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

    /// <summary>As many in proportion as there is spare room in the tables: both are there for the same growth.</summary>
    private int FreeGroupSlots() =>
        _bounds.Length == 1 ? 0 : _options.Spare == 0 ? _options.FreeGroupSlots : (int)Math.Min(LargestNumberOfFreeGroupSlots, _options.FreeGroupSlots * _spare / _options.Spare);

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

    private void SetTargets(RoleTable? table)
    {
        foreach (int species in table?.Role.Species ?? [])
        {
            _targets.Set(species);
        }
    }

    private void SetCaps()
    {
        for (int s = 0; s < _speciesCount; s++) _layout.Species[s].Cap = _lane.Caps[s];
        for (int g = 0; g < _states.Length; g++)
        {
            SetCaps(g);
            LowerSpeciesCaps(_layout.First[g]);
            LowerSpeciesCaps(_layout.Second[g]);
        }
    }

    /// <summary>Sets the caps of the tables of a group; those of a group that is on are set where its slots are dealt.</summary>
    private void SetCaps(int g)
    {
        if (_states[g] == GroupState.On) return;
        if (_layout.First[g] is { } first) SpeciesTables.SetCaps(first, _states[g], _targets.Counts);
        if (_layout.Second[g] is { } second) SpeciesTables.SetCaps(second, _states[g], _targets.Counts);
    }

    private void LowerSpeciesCaps(RoleTable? table)
    {
        if (table is null) return;
        int[] species = table.Role.Species;
        long[] caps = table.Caps;
        for (int e = 0; e < species.Length; e++)
        {
            SpeciesRecord* record = _layout.Species + species[e];
            record->Cap = Math.Min(record->Cap, caps[e]);
        }
    }

    private void SetCap(int species) => _layout.Species[species].Cap = Math.Min(_lane.Caps[species], _speciesTables.LeastCap(species));

    private static ushort Offset(int group) => (ushort)(group * sizeof(GroupRecord));
}
