using System.Runtime.CompilerServices;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>
/// One role of a separable group as a table of 2^b slots. Every slot carries the same weight, the quantum q; an entry of weight w with a slots has room for
/// a q / w molecules, and a draw of one of its slots is accepted with probability n w / (a q). So the entry is drawn and accepted with probability
/// n w / (2^b q), whatever a is. Slots [0, used) belong to entries, the others to none.
/// </summary>
internal sealed unsafe class RoleTable
{
    /// <summary>A count that needs room gets this much more, so that rounding cannot leave it without.</summary>
    public const double RoundingRoom = 1 + (1.0 / (1 << 30));

    private const double TwoTo64 = 18446744073709551616.0;

    private readonly int _slotCount;
    private readonly ushort* _slots;
    private readonly SlotEntry* _entries;
    private readonly SpeciesRecord* _species;
    private readonly int[] _entrySlots;
    private readonly int[] _wanted;
    private int _used;
    private int _leastFree;

    /// <param name="role">The role.</param>
    /// <param name="slots">Its slots; null for a role of one entry, which fills all slots of a table it shares.</param>
    /// <param name="slotCount">Number of slots.</param>
    /// <param name="entries">Its entries, from entry 1 on in the order of the role.</param>
    /// <param name="species">All species.</param>
    public RoleTable(Role role, ushort* slots, int slotCount, SlotEntry* entries, SpeciesRecord* species)
    {
        Role = role;
        _slots = slots;
        _slotCount = slotCount;
        _entries = entries;
        _species = species;
        _entrySlots = new int[role.Count];
        _wanted = new int[role.Count];
        Caps = new long[role.Count];
        Places = new int[role.Count];
    }

    public Role Role { get; }

    /// <summary>Whether any draw from the table can be accepted. A table that is not active is not filled.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Weight of one slot.</summary>
    public double Quantum { get; set; }

    /// <summary>Weight of all slots.</summary>
    public double TotalWeight => Quantum * _slotCount;

    /// <summary>Count of each entry up to which its slots have room.</summary>
    public long[] Caps { get; }

    /// <summary>Place of each entry in <see cref="SpeciesTables"/>.</summary>
    public int[] Places { get; }

    /// <summary>About how many ticks could be made in the time it takes to deal the slots.</summary>
    public double DealingCost => 8 + (IsSingle ? 0 : (Role.Count / 4.0) + (_slotCount / 64.0));

    private bool IsSingle => _slots == null;

    /// <summary>Probability of acceptance per molecule where there is room for so many, at least 1, in units of 2^-64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ThresholdFor(double room) => (ulong)Math.Min(TwoTo64 / room, TwoTo64 - 2048);

    /// <summary>Chooses the least quantum that gives every species its target and leaves a share of the slots free; a role of one entry has no use for free slots.</summary>
    public void Measure(ReadOnlySpan<double> targets, double spare)
    {
        double least = LeastQuantum(targets);
        IsActive = least > 0;
        Quantum = IsSingle ? least : least * (1 + spare);
    }

    /// <summary>The least quantum that gives every species its target.</summary>
    public double LeastQuantum(ReadOnlySpan<double> targets)
    {
        double weight = 0;
        int present = 0;
        int[] species = Role.Species;
        double[] weights = Role.Weights;
        for (int e = 0; e < species.Length; e++)
        {
            double target = targets[species[e]];
            weight += weights[e] * target;
            if (target > 0) present++;
        }

        return weight / (IsSingle ? _slotCount : _slotCount - present - 1);
    }

    /// <summary>Deals the slots anew at a larger quantum.</summary>
    /// <returns>False, with nothing changed, where that is not enough.</returns>
    public bool TryWiden(double factor, ReadOnlySpan<double> targets)
    {
        double before = Quantum;
        Quantum *= factor;
        if (Deal(targets, _slotCount))
        {
            _leastFree = (_slotCount - _used) / 2;
            return true;
        }

        Quantum = before;
        return false;
    }

    /// <summary>Gives slots to all entries at the present quantum.</summary>
    public void Fill(ReadOnlySpan<double> targets)
    {
        Deal(targets, _slotCount);
        _leastFree = (_slotCount - _used) / 2;
    }

    /// <summary>Deals the slots anew at the same quantum, so that the bound rate stays as it is.</summary>
    /// <returns>False, with nothing changed, where too few slots would be left free for the next repairs.</returns>
    public bool TryRefill(ReadOnlySpan<double> targets) => !IsSingle && Deal(targets, _slotCount - Math.Max(1, _leastFree));

    /// <summary>Gives an entry whose count has passed its cap more slots.</summary>
    /// <returns>False, with nothing changed, where too few slots are free.</returns>
    public bool TryRepair(int entry, double target)
    {
        if (IsSingle) return false;
        double weight = Role.Weights[entry];
        int free = _slotCount - _used, has = _entrySlots[entry];
        double least = _species[Role.Species[entry]].Count * RoundingRoom * weight / Quantum;
        if (least > has + free) return false;
        int needed = (int)Math.Ceiling(least) - has;
        if (needed > free) return false;
        int wanted = (int)Math.Min(free, Math.Ceiling(target * weight / Quantum) - has);
        int taken = Math.Max(needed, wanted);
        new Span<ushort>(_slots + _used, taken).Fill(TableLayout.OffsetOf(entry));
        _used += taken;
        SetEntry(entry, has + taken);
        return true;
    }

    private bool Deal(ReadOnlySpan<double> targets, int limit)
    {
        if (IsSingle)
        {
            SetEntry(0, _slotCount);
            return true;
        }

        double slotsPerWeight = 1 / Quantum;
        double needed = 0;
        int[] species = Role.Species;
        double[] weights = Role.Weights;
        for (int e = 0; e < species.Length; e++)
        {
            double slots = Math.Ceiling(targets[species[e]] * weights[e] * slotsPerWeight);
            _wanted[e] = (int)Math.Min(slots, _slotCount + 1);
            needed += slots;
        }

        if (needed > limit) return false;
        int used = 0;
        for (int e = 0; e < species.Length; e++)
        {
            int count = _wanted[e];
            if (count > 0) new Span<ushort>(_slots + used, count).Fill(TableLayout.OffsetOf(e));
            SetEntry(e, count);
            used += count;
        }

        if (used < _used) new Span<ushort>(_slots + used, _used - used).Clear();
        _used = used;
        return true;
    }

    /// <summary>Threshold and cap of an entry with a number of slots: no count up to the cap lets count x threshold reach 2^64.</summary>
    private void SetEntry(int entry, int slots)
    {
        _entrySlots[entry] = slots;
        if (slots == 0)
        {
            _entries[entry + 1].Threshold = 0;
            Caps[entry] = 0;
            return;
        }

        double room = slots * Quantum / Role.Weights[entry];
        _entries[entry + 1].Threshold = ThresholdFor(room);
        Caps[entry] = (long)Math.Min(room * (1 - (1.0 / (1L << 50))), long.MaxValue / 4);
    }
}
