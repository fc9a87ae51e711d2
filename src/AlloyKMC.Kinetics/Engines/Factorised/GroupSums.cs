using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>Bounds of the sums of weight x count for both roles of every group, group by group in vectors of four, that rounding cannot break.</summary>
/// <remarks>
/// <para>All sums are computed afresh when one has grown to four times its value at that time, L, or after a number of events. A bound begins as the sum and a slack of 2^-38 L, and
/// events add to it what they add to the sum. An event adds at most two rows (<see cref="ChangeRows"/>), each the sum of weight x change over the species a list changes. What is
/// lost was there before and what is gained is there after, so the terms of both rows together are at most 2 L. With k changes in the longest list, rounding of an event is thus at
/// most (2 (k + 1) + 3) 2^-53 L; after 4096 / max(4, k) events this leaves less than 2^-39 L, half the slack. An event that leads beyond L is not followed by a draw before the
/// sums are computed afresh.</para>
/// <para>The running bounds of the blocks of a role (<see cref="RoleBlocks"/>) have two slacks for each block up to theirs, and rounding takes or adds less than half of one: what lies
/// between two of them is not below the sum of the block. Where blocks stand in strips, a strip has ten slacks: what lies between its bound and the one before is at least its sum and
/// nine, and the bounds of its four blocks end at its sum and eight and a half at most, so that none of them is cut off. The bound of a whole role has one slack more than the last of
/// its running bounds, so it is not below that, and a target below it can be searched among them. The roles of a single group need no bound beside their last running one.</para>
/// </remarks>
internal sealed unsafe class GroupSums
{
    /// <summary>Slack of one bound per unit of the sum over the role as it is computed afresh.</summary>
    public const double SlackPerSum = LargestGrowth * Slack;

    private const double Slack = 1.0 / (1L << 38);
    private const double LargestGrowth = 4;
    private const int LargestNumberOfChanges = 4096;
    private const int LeastNumberOfChanges = 4;
    private const int Lanes = ChangeRows.Lanes;

    private readonly int _groups;
    private readonly int _width;
    private readonly double* _first;
    private readonly double* _second;
    private readonly double* _largest;
    private readonly double* _slacks;
    private readonly double* _constants;
    private readonly double* _factors;
    private readonly double* _running;
    private readonly int _events;
    private int _eventsLeft;

    /// <param name="network">The network.</param>
    /// <param name="volume">In units of the system.</param>
    /// <param name="mostChanges">Changes of the longest list.</param>
    /// <param name="first">Bounds of the first roles in the state of the engine, in whole vectors; of a single group one bound, wherever it stands.</param>
    /// <param name="second">The same of the second roles.</param>
    /// <param name="memory">Has <see cref="Room"/> doubles left.</param>
    /// <param name="slacksOfFirst">Slacks in the bound of a group's first role; 0 without one.</param>
    /// <param name="slacksOfSecond">The same of its second role.</param>
    public GroupSums(Network network, double volume, int mostChanges, double* first, double* second, AlignedMemory memory, Func<int, int> slacksOfFirst, Func<int, int> slacksOfSecond)
    {
        _groups = network.Groups.Count;
        _width = WidthOf(_groups);
        _events = LargestNumberOfChanges / Math.Max(LeastNumberOfChanges, mostChanges);
        _first = first;
        _second = second;
        _largest = memory.Take<double>(2 * _width);
        _slacks = memory.Take<double>(2 * _width);
        _constants = memory.Take<double>(_width);
        _factors = memory.Take<double>(_width);
        _running = memory.Take<double>(_width);
        for (int g = 0; g < _groups; g++)
        {
            _constants[g] = network.Groups[g].RateConstant * Math.Pow(volume, 1 - network.Groups[g].Order);
            _slacks[g] = slacksOfFirst(g) * SlackPerSum;
            _slacks[_width + g] = slacksOfSecond(g) * SlackPerSum;
        }

        Unblock();
    }

    /// <summary>Whether groups that cannot fire have been taken out since the last change.</summary>
    public bool AnyBlocked { get; private set; }

    /// <summary>Groups in whole vectors.</summary>
    public static int WidthOf(int groups) => Math.Max(1, (groups + Lanes - 1) / Lanes) * Lanes;

    /// <summary>Doubles it takes from the memory.</summary>
    public static int Room(int groups) => 7 * WidthOf(groups);

    /// <summary>Bound of the sum of a group's first role.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double FirstBound(int group) => _first[group];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double SecondBound(int group) => _second[group];

    /// <summary>Takes a group out until the next change.</summary>
    public void Block(int group)
    {
        _factors[group] = 0;
        AnyBlocked = true;
    }

    /// <summary>Puts groups that were taken out back in.</summary>
    public void Unblock()
    {
        for (int g = 0; g < _groups; g++) _factors[g] = _constants[g];
        AnyBlocked = false;
    }

    /// <summary>Takes the sums of a group, computed afresh; 1 for a role it lacks.</summary>
    public void Set(int group, double first, double second)
    {
        SetRole(_first, group, 0, first);
        SetRole(_second, group, _width, second);
    }

    /// <summary>Begins to count events after all sums have been computed afresh.</summary>
    public void Renew() => _eventsLeft = _events;

    /// <summary>Asks for the sums to be computed afresh.</summary>
    public void Expire() => _eventsLeft = 0;

    /// <summary>Takes note of an event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Count() => _eventsLeft--;

    /// <summary>Sum of the bounds of all groups in 1/s, added in a fixed order; false where the sums have to be computed afresh first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTotalBound(out double bound)
    {
        if (_groups == 1)
        {
            bound = _running[0] = _factors[0] * _first[0] * _second[0];
            return _eventsLeft > 0 && _first[0] <= _largest[0] && _second[0] <= _largest[_width];
        }

        Vector256<double> total = Vector256<double>.Zero, beyond = Vector256<double>.Zero;
        double* first = _first, second = _second, firstLargest = _largest, secondLargest = _largest + _width, factors = _factors, running = _running;
        int k = 0;
        do
        {
            Vector256<double> one = Vector256.LoadAligned(first + k), other = Vector256.LoadAligned(second + k);
            beyond |= Vector256.GreaterThan(one, Vector256.LoadAligned(firstLargest + k)) | Vector256.GreaterThan(other, Vector256.LoadAligned(secondLargest + k));
            Vector256<double> product = Vector256.MaxNative(Vector256<double>.Zero, Vector256.LoadAligned(factors + k) * one * other);
            total = RunningSum.Last(total) + RunningSum.Of(product);
            total.StoreAligned(running + k);
        }
        while ((k += Lanes) < _width);

        bound = total.GetElement(Lanes - 1);
        return _eventsLeft > 0 && beyond.ExtractMostSignificantBits() == 0;
    }

    /// <summary>The group at <paramref name="target"/> of the running sum of bounds; -1 beyond the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Pick(double target)
    {
        if (_groups == 1) return target < _running[0] ? 0 : -1;
        Vector256<double> wanted = Vector256.Create(target);
        int passed = 0;
        for (int k = 0; k < _width; k += Lanes) passed += RunningSum.CountPassed(Vector256.LoadAligned(_running + k), wanted);
        return passed < _groups ? passed : -1;
    }

    private void SetRole(double* sums, int group, int side, double sum)
    {
        sums[group] = sum + (_slacks[side + group] * sum);
        _largest[side + group] = LargestGrowth * sum;
    }
}
