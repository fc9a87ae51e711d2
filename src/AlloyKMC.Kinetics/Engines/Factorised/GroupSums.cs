using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>
/// Running sums of weight x count for both roles of every group, group by group in lanes of eight, and bounds of them that rounding cannot break: each sum is taken
/// larger by 2^-38 of its largest value since the sums were last computed afresh, and at most 4096 changes (each in error by half a unit in the last place) lie between.
/// </summary>
internal sealed class GroupSums
{
    private const double LargestSlack = 1.0 / (1L << 38);
    private const int LargestNumberOfChanges = 4096;

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
    private int _changes;

    public GroupSums(Network network, FactorisedRole?[] first, FactorisedRole?[] second, double volume)
    {
        _first = first;
        _second = second;
        int groups = network.Groups.Count;
        _width = (groups + FactorisedRole.Lanes - 1) / FactorisedRole.Lanes * FactorisedRole.Lanes;
        _weights = new double[network.Species.Count * 2 * _width];
        _sums = new double[2 * _width];
        _largest = new double[2 * _width];
        _slack = new double[2 * _width];
        _constants = new double[_width];
        _factors = new double[_width];
        _bounds = new double[_width];
        for (int g = 0; g < groups; g++)
        {
            _constants[g] = network.Groups[g].RateConstant * Math.Pow(volume, 1 - network.Groups[g].Order);
            SetWeights(first[g], g);
            SetWeights(second[g], _width + g);
        }

        _constants.CopyTo(_factors, 0);
    }

    /// <summary>Bound of the sum of a group's first role that the last call of <see cref="TotalBound"/> stands on.</summary>
    public double FirstBound(int group) => _sums[group] + (_slack[group] * _largest[group]);

    public double SecondBound(int group) => _sums[_width + group] + (_slack[_width + group] * _largest[_width + group]);

    /// <summary>Whether groups that cannot fire have been taken out since the last change.</summary>
    public bool AnyBlocked { get; private set; }

    /// <summary>Takes a group out until the next change.</summary>
    public void Block(int group)
    {
        _factors[group] = 0;
        AnyBlocked = true;
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
        _changes = 0;
    }

    /// <summary>Takes note of a change of a count.</summary>
    /// <returns>Whether <see cref="Recompute"/> is due.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Change(int species, double amount)
    {
        ref double weights = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_weights), species * 2 * _width);
        ref double sums = ref MemoryMarshal.GetArrayDataReference(_sums);
        ref double largest = ref MemoryMarshal.GetArrayDataReference(_largest);
        Vector256<double> amounts = Vector256.Create(amount);
        for (nuint k = 0; k < (nuint)_sums.Length; k += 4)
        {
            Vector256<double> sum = Vector256.LoadUnsafe(ref sums, k) + (Vector256.LoadUnsafe(ref weights, k) * amounts);
            sum.StoreUnsafe(ref sums, k);
            Vector256.Max(Vector256.LoadUnsafe(ref largest, k), sum).StoreUnsafe(ref largest, k);
        }

        return ++_changes >= LargestNumberOfChanges;
    }

    /// <summary>Puts groups that were taken out back in.</summary>
    public void Unblock()
    {
        _constants.CopyTo(_factors, 0);
        AnyBlocked = false;
    }

    /// <summary>Sum of the bounds of all groups in 1/s, added in the order of the groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double TotalBound()
    {
        double total = 0;
        for (int k = 0; k < _width; k += 4)
        {
            Vector256<double> first = Vector256.Create<double>(_sums, k) + (Vector256.Create<double>(_largest, k) * Vector256.Create<double>(_slack, k));
            Vector256<double> second = Vector256.Create<double>(_sums, _width + k) + (Vector256.Create<double>(_largest, _width + k) * Vector256.Create<double>(_slack, _width + k));
            (Vector256.Create<double>(_factors, k) * first * second).CopyTo(_bounds, k);
        }

        for (int g = 0; g < _first.Length; g++) total += Math.Max(0, _bounds[g]);
        return total;
    }

    /// <summary>The group at <paramref name="target"/> of the running sum of bounds, which is lowered by the bounds before it; -1 beyond the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Pick(ref double target)
    {
        for (int g = 0; g < _first.Length; g++)
        {
            double bound = Math.Max(0, _bounds[g]);
            if (target < bound) return g;
            target -= bound;
        }

        return -1;
    }

    private void SetWeights(FactorisedRole? role, int column)
    {
        if (role is null) return;
        _slack[column] = LargestSlack;
        for (int e = 0; e < role.Role.Count; e++) _weights[(role.Role.Species[e] * 2 * _width) + column] = role.Role.Weights[e];
    }
}
