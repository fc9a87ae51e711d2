using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>
/// One role of a separable group as a table of 2^b slots. Every slot carries the same weight, the quantum q; an entry of weight w with a slots has room for
/// a q / w molecules, and a draw of one of its slots is accepted with probability n w / (a q). So the entry is drawn and accepted with probability
/// n w / (2^b q), whatever a is. Slots [0, used) belong to entries, the others to none.
/// </summary>
internal sealed unsafe class RoleTable
{
    /// <summary>Slots after the last of a table that <see cref="Fill"/> and its kin may write to, so that they can write whole vectors.</summary>
    public const int Padding = 2 * SlotsPerVector;

    private const double TwoTo64 = 18446744073709551616.0;
    private const double LargestThreshold = TwoTo64 - 2048;
    private const double CapShare = 1 - (1.0 / (1L << 50));
    private const double LargestCap = long.MaxValue / 4;
    private const int SlotsPerVector = 16;
    private const int Lanes = CapTargets.Lanes;

    private readonly int _slotCount;
    private readonly ushort* _slots;
    private readonly SlotEntry* _entries;
    private readonly SpeciesRecord* _species;
    private readonly int[] _entrySlots;
    private readonly double[] _weights;
    private readonly double[] _counts;
    private readonly double[] _rooms;
    private readonly double[] _wanted;
    private readonly ulong[] _thresholds;
    private double _countSum;
    private double _roomSum;
    private int _usableSlots;
    private int _used;
    private int _leastFree;

    /// <param name="role">The role.</param>
    /// <param name="slots">Its slots, and <see cref="Padding"/> after them; null for a role of one entry, which fills all slots of a table it shares.</param>
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
        int padded = (role.Count + Lanes - 1) & -Lanes;
        _weights = new double[padded];
        Array.Fill(_weights, 1);
        role.Weights.CopyTo(_weights, 0);
        _counts = new double[padded];
        _rooms = new double[padded];
        _wanted = new double[padded];
        _thresholds = new ulong[padded];
        Caps = GC.AllocateArray<long>(padded, pinned: true);
    }

    public Role Role { get; }

    /// <summary>Whether any draw from the table can be accepted. A table that is not active is not filled.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Weight of one slot.</summary>
    public double Quantum { get; set; }

    /// <summary>Weight of all slots.</summary>
    public double TotalWeight => Quantum * _slotCount;

    /// <summary>Count of each entry up to which its slots have room, then what fills the last vector. Stays where it is in memory.</summary>
    public long[] Caps { get; }

    private bool IsSingle => _slots == null;

    /// <summary>Probability of acceptance per molecule where there is room for so many, at least 1, in units of 2^-64.</summary>
    public static ulong ThresholdFor(double room) => (ulong)Math.Min(TwoTo64 / room, LargestThreshold);

    /// <summary>Rooms of the targets are taken times this.</summary>
    public double RoomFactor { get; private set; } = 1;

    /// <summary>Chooses the least quantum that gives every species its target and leaves a share of the slots free; a role of one entry has no use for free slots.</summary>
    public void Measure(CapTargets targets, double spare)
    {
        RoomFactor = 1;
        double least = LeastQuantum(targets);
        IsActive = least > 0;
        SetQuantum(least, spare);
    }

    /// <summary>Chooses a larger quantum, for other rooms than it has been measured for and a larger share of free slots.</summary>
    public void Loosen(double factor, double spare)
    {
        RoomFactor = factor;
        SetQuantum(LeastQuantum(), spare);
    }

    /// <summary>The least quantum that gives every species its target.</summary>
    public double LeastQuantum(CapTargets targets)
    {
        SetNeeds(targets);
        Vector128<double> counts = default, rooms = default, present = default;
        for (int e = 0; e < _counts.Length; e += Lanes)
        {
            Vector128<double> count = At(_counts, e);
            counts += count;
            rooms += At(_rooms, e);
            present += Vector128.GreaterThan(count, default) & Vector128<double>.One;
        }

        (_countSum, _roomSum) = (Sum(counts) * CapTargets.RoundingRoom, Sum(rooms));
        _usableSlots = IsSingle ? _slotCount : _slotCount - (int)Sum(present) - 1;
        return LeastQuantum();
    }

    /// <summary>Deals the slots anew at a larger quantum.</summary>
    /// <returns>False, with nothing changed, where that is not enough.</returns>
    public bool TryWiden(double factor, CapTargets targets)
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
    public void Fill(CapTargets targets)
    {
        Deal(targets, _slotCount);
        _leastFree = (_slotCount - _used) / 2;
    }

    /// <summary>Deals the slots anew at the same quantum, so that the bound rate stays as it is.</summary>
    /// <returns>False, with nothing changed, where too few slots would be left free for the next repairs.</returns>
    public bool TryRefill(CapTargets targets) => !IsSingle && Deal(targets, _slotCount - Math.Max(1, _leastFree));

    /// <summary>Gives an entry whose count has passed its cap more slots.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="room">Room for it above its count.</param>
    /// <returns>False, with nothing changed, where too few slots are free.</returns>
    public bool TryRepair(int entry, double room)
    {
        if (IsSingle) return false;
        double weight = Role.Weights[entry];
        int free = _slotCount - _used, has = _entrySlots[entry];
        double slotsPerMolecule = weight / Quantum;
        double least = _species[Role.Species[entry]].Count * CapTargets.RoundingRoom * slotsPerMolecule;
        if (least > has + free) return false;
        int needed = (int)Math.Ceiling(least) - has;
        if (needed > free) return false;
        int wanted = (int)Math.Min(free, Math.Ceiling(least + (room * RoomFactor * slotsPerMolecule)) - has);
        int taken = Math.Max(needed, wanted);
        new Span<ushort>(_slots + _used, taken).Fill(TableLayout.OffsetOf(entry));
        _used += taken;
        SetEntry(entry, has + taken);
        return true;
    }

    private bool Deal(CapTargets targets, int limit)
    {
        if (IsSingle)
        {
            SetEntry(0, _slotCount);
            return true;
        }

        SetNeeds(targets);
        Vector128<double> slotsPerCount = Vector128.Create(CapTargets.RoundingRoom / Quantum), slotsPerRoom = Vector128.Create(RoomFactor / Quantum);
        Vector128<double> needed = default;
        for (int e = 0; e < _counts.Length; e += Lanes)
        {
            Vector128<double> slots = Vector128.Ceiling((At(_counts, e) * slotsPerCount) + (At(_rooms, e) * slotsPerRoom));
            Set(_wanted, e, slots);
            needed += slots;
        }

        if (Sum(needed) > limit) return false;
        SetThresholdsAndCaps();
        DealWanted();
        return true;
    }

    /// <summary>Weights of count and room of each entry.</summary>
    private void SetNeeds(CapTargets targets)
    {
        int[] species = Role.Species;
        double[] counts = _counts, rooms = _rooms;
        ReadOnlySpan<double> countOf = targets.Counts, roomOf = targets.Rooms;
        for (int e = 0; e < species.Length; e++)
        {
            counts[e] = countOf[species[e]];
            rooms[e] = roomOf[species[e]];
        }

        for (int e = 0; e < counts.Length; e += Lanes)
        {
            Vector128<double> weight = At(_weights, e);
            Set(counts, e, At(counts, e) * weight);
            Set(rooms, e, At(rooms, e) * weight);
        }
    }

    private double LeastQuantum() => (_countSum + (RoomFactor * _roomSum)) / _usableSlots;

    private void SetQuantum(double least, double spare) => Quantum = IsSingle ? least : least * (1 + spare);

    /// <summary>What <see cref="SetEntry"/> does, for the wanted slots of all entries.</summary>
    private void SetThresholdsAndCaps()
    {
        var quantum = Vector128.Create(Quantum);
        for (int e = 0; e < _wanted.Length; e += Lanes)
        {
            Vector128<double> slots = At(_wanted, e);
            Vector128<double> room = slots * quantum / At(_weights, e);
            Vector128<double> threshold = Vector128.Min(Vector128.Create(TwoTo64) / room, Vector128.Create(LargestThreshold)) & Vector128.GreaterThan(slots, default);
            Set(_thresholds, e, Vector128.ConvertToUInt64(threshold));
            Set(Caps, e, Vector128.ConvertToInt64(Vector128.Min(room * CapShare, Vector128.Create(LargestCap))));
        }
    }

    /// <summary>Writes the slots one entry after the other, each over what the one before it wrote too much.</summary>
    private void DealWanted()
    {
        ushort* next = _slots;
        for (int e = 0; e < _entrySlots.Length; e++)
        {
            int count = (int)_wanted[e];
            _entrySlots[e] = count;
            _entries[e + 1].Threshold = _thresholds[e];
            var offset = Vector256.Create(TableLayout.OffsetOf(e));
            offset.Store(next);
            offset.Store(next + SlotsPerVector);
            for (int written = 2 * SlotsPerVector; written < count; written += SlotsPerVector) offset.Store(next + written);
            next += count;
        }

        int used = (int)(next - _slots), end = Math.Min(_slotCount, Math.Max(_used, used + Padding));
        new Span<ushort>(next, end - used).Clear();
        _used = used;
    }

    /// <summary>Threshold and cap of an entry with a number of slots: no count up to the cap lets count x threshold reach 2^64.</summary>
    private void SetEntry(int entry, int slots)
    {
        _entrySlots[entry] = slots;
        double room = slots * Quantum / Role.Weights[entry];
        _entries[entry + 1].Threshold = ThresholdFor(room);
        Caps[entry] = (long)Math.Min(room * CapShare, LargestCap);
    }

    private static Vector128<double> At(double[] values, int index) => Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)index);

    /// <summary>In an order of its own, the same on every processor.</summary>
    private static double Sum(Vector128<double> vector) => vector[0] + vector[1];

    private static void Set<T>(T[] values, int index, Vector128<T> vector) => vector.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(values), (nuint)index);
}
