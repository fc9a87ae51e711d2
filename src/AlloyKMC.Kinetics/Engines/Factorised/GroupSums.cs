using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>Running sums of weight x count for both roles of every group, group by group in vectors of four, and bounds of them that rounding cannot break.</summary>
/// <remarks>
/// <para>Each sum is taken larger by 2^-38 of L, its largest value since the sums were last computed afresh. An event adds at most two rows (<see cref="Row"/>), each the sum of
/// weight x change over the species a list changes. What is lost was there before and what is gained is there after, so the terms of both rows together are at most 2 L. With k
/// changes in the longest list, rounding of an event is thus at most (2 (k + 2) + 1) 2^-53 L; the sums are computed afresh after 4096 / max(4, k) events, which
/// leaves less than 2^-39 L.</para>
/// </remarks>
internal sealed class GroupSums
{
    private const double LargestSlack = 1.0 / (1L << 38);
    private const int LargestNumberOfChanges = 4096;
    private const int Lanes = 4;

    private readonly FactorisedRole?[] _first;
    private readonly FactorisedRole?[] _second;
    private readonly int _width;
    private readonly double[] _weights;
    private readonly double[] _sums;
    private readonly double[] _largest;
    private readonly double[] _slack;
    private readonly double[] _constants;
    private readonly double[] _factors;
    private readonly double[] _bounds;
    private readonly double[] _running;
    private readonly Dictionary<string, int> _rowOfChanges = new(StringComparer.Ordinal);
    private readonly List<double[]> _newRows = [];
    private double[] _rows = [];
    private int _mostChanges = 4;
    private int _eventsLeft;

    public GroupSums(Network network, FactorisedRole?[] first, FactorisedRole?[] second, double volume)
    {
        _first = first;
        _second = second;
        int groups = network.Groups.Count;
        _width = Math.Max(1, (groups + Lanes - 1) / Lanes) * Lanes;
        _weights = new double[network.Species.Count * 2 * _width];
        _sums = new double[2 * _width];
        _largest = new double[2 * _width];
        _slack = new double[2 * _width];
        _constants = new double[_width];
        _factors = new double[_width];
        _bounds = new double[_width];
        _running = new double[_width];
        for (int g = 0; g < groups; g++)
        {
            _constants[g] = network.Groups[g].RateConstant * Math.Pow(volume, 1 - network.Groups[g].Order);
            SetWeights(first[g], g);
            SetWeights(second[g], _width + g);
        }

        _constants.CopyTo(_factors, 0);
    }

    /// <summary>Whether groups that cannot fire have been taken out since the last change.</summary>
    public bool AnyBlocked { get; private set; }

    /// <summary>Whether <see cref="Recompute"/> is due.</summary>
    public bool IsRecomputeDue => _eventsLeft <= 0;

    /// <summary>Bound of the sum of a group's first role that the last call of <see cref="TotalBound"/> stands on.</summary>
    public double FirstBound(int group) => _sums[group] + (_slack[group] * _largest[group]);

    public double SecondBound(int group) => _sums[_width + group] + (_slack[_width + group] * _largest[_width + group]);

    /// <summary>A row for <see cref="Add"/>: what a list of changes does to every sum. The same list has the same row.</summary>
    public int Row((int Species, int Amount)[] changes)
    {
        string key = string.Join(' ', changes);
        if (_rowOfChanges.TryGetValue(key, out int row)) return row;
        double[] values = new double[_sums.Length];
        foreach ((int species, int amount) in changes)
        {
            for (int k = 0; k < values.Length; k++) values[k] += amount * _weights[(species * values.Length) + k];
        }

        _rowOfChanges.Add(key, row = _rowOfChanges.Count);
        _newRows.Add(values);
        _mostChanges = Math.Max(_mostChanges, changes.Length);
        return row;
    }

    /// <summary>Ends the making of rows.</summary>
    public void Seal() => _rows = [.. _newRows.SelectMany(r => r)];

    /// <summary>Takes a group out until the next change.</summary>
    public void Block(int group)
    {
        _factors[group] = 0;
        AnyBlocked = true;
    }

    /// <summary>Puts groups that were taken out back in.</summary>
    public void Unblock()
    {
        _constants.CopyTo(_factors, 0);
        AnyBlocked = false;
    }

    /// <summary>Computes all sums afresh.</summary>
    public void Recompute(double[] counts)
    {
        for (int g = 0; g < _first.Length; g++)
        {
            _sums[g] = _first[g]?.Sum(counts) ?? 1;
            _sums[_width + g] = _second[g]?.Sum(counts) ?? 1;
        }

        _sums.CopyTo(_largest, 0);
        _eventsLeft = LargestNumberOfChanges / _mostChanges;
    }

    /// <summary>Makes the next event find that <see cref="Recompute"/> is due.</summary>
    public void Expire() => _eventsLeft = 0;

    /// <summary>Takes note of an event by the rows of its two lists of changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int firstRow, int secondRow)
    {
        nuint length = (nuint)_sums.Length;
        ref double first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), (nuint)firstRow * length);
        ref double second = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), (nuint)secondRow * length);
        ref double sums = ref MemoryMarshal.GetArrayDataReference(_sums);
        ref double largest = ref MemoryMarshal.GetArrayDataReference(_largest);
        for (nuint k = 0; k < length; k += Lanes)
        {
            Vector256<double> sum = Vector256.LoadUnsafe(ref sums, k) + (Vector256.LoadUnsafe(ref first, k) + Vector256.LoadUnsafe(ref second, k));
            sum.StoreUnsafe(ref sums, k);
            Vector256.Max(Vector256.LoadUnsafe(ref largest, k), sum).StoreUnsafe(ref largest, k);
        }

        _eventsLeft--;
    }

    /// <summary>Sum of the bounds of all groups in 1/s, added in a fixed order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double TotalBound()
    {
        nuint width = (nuint)_width;
        ref double sums = ref MemoryMarshal.GetArrayDataReference(_sums);
        ref double largest = ref MemoryMarshal.GetArrayDataReference(_largest);
        ref double slack = ref MemoryMarshal.GetArrayDataReference(_slack);
        ref double factors = ref MemoryMarshal.GetArrayDataReference(_factors);
        ref double bounds = ref MemoryMarshal.GetArrayDataReference(_bounds);
        ref double running = ref MemoryMarshal.GetArrayDataReference(_running);
        Vector256<double> total = Vector256<double>.Zero;
        for (nuint k = 0; k < width; k += Lanes)
        {
            Vector256<double> first = Vector256.LoadUnsafe(ref sums, k) + (Vector256.LoadUnsafe(ref largest, k) * Vector256.LoadUnsafe(ref slack, k));
            Vector256<double> second = Vector256.LoadUnsafe(ref sums, width + k) + (Vector256.LoadUnsafe(ref largest, width + k) * Vector256.LoadUnsafe(ref slack, width + k));
            Vector256<double> bound = Vector256.Max(Vector256<double>.Zero, Vector256.LoadUnsafe(ref factors, k) * first * second);
            bound.StoreUnsafe(ref bounds, k);
            total = RunningSum.Last(total) + RunningSum.Of(bound);
            total.StoreUnsafe(ref running, k);
        }

        return total.GetElement(3);
    }

    /// <summary>The group at <paramref name="target"/> of the running sum of bounds; -1 beyond the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Pick(double target)
    {
        ref double running = ref MemoryMarshal.GetArrayDataReference(_running);
        int passed = 0;
        for (nuint k = 0; k < (nuint)_width; k += Lanes) passed += RunningSum.CountPassed(Vector256.LoadUnsafe(ref running, k), target);

        // Rounding can lead to a group without a bound.
        return passed < _first.Length && _bounds[passed] > 0 ? passed : -1;
    }

    private void SetWeights(FactorisedRole? role, int column)
    {
        if (role is null) return;
        _slack[column] = LargestSlack;
        for (int e = 0; e < role.Role.Count; e++) _weights[(role.Role.Species[e] * 2 * _width) + column] = role.Role.Weights[e];
    }
}
