using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Counts, caps and the bound rate that holds while no count passes its cap.</summary>
internal sealed unsafe partial class BoundRates
{
    /// <summary>A group whose bound at the loose caps of the bounded lane is less than this share of a group slot goes there.</summary>
    private const double LeastShareOfGroupSlot = 1.0 / 64;

    /// <summary>The lane has room for bounds that grow by this factor.</summary>
    private const double LaneRoom = 1.03;

    private const int LargestNumberOfFreeGroupSlots = TickKernel.GroupSlotCount / 4;

    private readonly UniformisedOptions _options;
    private readonly TableLayout _layout;
    private readonly BoundedLane _lane;
    private readonly SpeciesTables _speciesTables;
    private readonly double[] _rootsOfLargestGain;
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
        _rootsOfLargestGain = [.. Enumerable.Range(0, _speciesCount).Select(s => Math.Cbrt(_speciesTables.LargestGain(s)))];
        _targets = new double[_speciesCount];
        _looseCaps = new long[_speciesCount];
        _countsAtBuild = new long[_speciesCount];
        _bounds = new double[network.Groups.Count];
        _isRare = new bool[network.Groups.Count];
        _states = new GroupState[network.Groups.Count];
        _slotsOf = new int[network.Groups.Count];
        _context = _layout.NewContext();
        RebuildCost = 100 + _layout.First.Concat(_layout.Second).OfType<RoleTable>().Sum(t => t.DealingCost) + network.ExplicitChannels.Count;
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
        return n + (n / 16) + (2 * (long)Math.Sqrt(n)) + 16 + (2 * _speciesTables.LargestGain(species));
    }

    /// <summary>The count a species is to have room for: 0 while there is none of it.</summary>
    private double Target(int species)
    {
        long n = _layout.Species[species].Count;
        if (n == 0) return 0;
        return (n * RoleTable.RoundingRoom) + (RoomTable.At(n, _options.Margin) * _rootsOfLargestGain[species]);
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

        _slotRate = total / (TickKernel.GroupSlotCount - (_layout.IsOneGroup ? 0 : parts + FreeGroupSlots()));
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
            _targets[species] = Target(species);
            _countsAtBuild[species] = _layout.Species[species].Count;
        }
    }

    private void SetCaps()
    {
        for (int g = 0; g < _states.Length; g++) SetCaps(g);
        for (int s = 0; s < _speciesCount; s++) SetCap(s);
    }

    private void SetCaps(int g)
    {
        if (_layout.First[g] is { } first) _speciesTables.SetCaps(first, _states[g], _countsAtBuild);
        if (_layout.Second[g] is { } second) _speciesTables.SetCaps(second, _states[g], _countsAtBuild);
    }

    private void SetCap(int species) => _layout.Species[species].Cap = Math.Min(_lane.Caps[species], _speciesTables.LeastCap(species));

    private static ushort Offset(int group) => (ushort)(group * sizeof(GroupRecord));
}
