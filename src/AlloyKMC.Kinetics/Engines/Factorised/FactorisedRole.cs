using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>One role of a separable group with its weights laid out along the species, eight to a block.</summary>
internal sealed class FactorisedRole
{
    public const int Lanes = 8;

    private readonly double[] _weights;
    private readonly int[] _entries;
    private readonly int _start;

    public FactorisedRole(Role role)
    {
        Role = role;
        _start = role.Species.Min();
        int blocks = (role.Species.Max() - _start + Lanes) / Lanes;
        _weights = new double[blocks * Lanes];
        _entries = new int[blocks * Lanes];
        for (int e = 0; e < role.Count; e++)
        {
            _weights[role.Species[e] - _start] = role.Weights[e];
            _entries[role.Species[e] - _start] = e;
        }
    }

    public Role Role { get; }

    /// <summary>One past the last index of the counts that <see cref="Pick"/> may read.</summary>
    public int End => _start + _weights.Length;

    /// <summary>Sum of weight x count in a fixed order.</summary>
    public double Sum(double[] counts)
    {
        double sum = 0;
        for (int k = 0; k < _weights.Length && _start + k < counts.Length; k++) sum += _weights[k] * counts[_start + k];
        return sum;
    }

    /// <summary>The entry at <paramref name="target"/> of the running sum of weight x count; -1 where the target is not below the whole sum, or where rounding leads to a place
    /// that holds nothing. The order of summation is by lane, then by block, whatever the hardware. The eight lanes are two vectors of 256 bits: the runtime calls wider ones
    /// unaccelerated on processors that lower their clock for them.</summary>
    /// <remarks>Running sums are compared all and counted, without a branch on the outcome: which lane and block is met is random, and a mispredicted branch costs more than the
    /// few additions saved. Within a lane the running sum does not decrease, so the count is the block at which it first passes the target, and that block holds something.</remarks>
    [SkipLocalsInit]
    public unsafe int Pick(double[] counts, double target)
    {
        ref double weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        ref double present = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(counts), _start);
        nuint length = (nuint)_weights.Length;
        Vector256<double> low = Vector256.LoadUnsafe(ref weights) * Vector256.LoadUnsafe(ref present);
        Vector256<double> high = Vector256.LoadUnsafe(ref weights, 4) * Vector256.LoadUnsafe(ref present, 4);
        for (nuint k = Lanes; k < length; k += Lanes)
        {
            low += Vector256.LoadUnsafe(ref weights, k) * Vector256.LoadUnsafe(ref present, k);
            high += Vector256.LoadUnsafe(ref weights, k + 4) * Vector256.LoadUnsafe(ref present, k + 4);
        }

        low = RunningSum.Of(low);
        high = RunningSum.Of(high) + RunningSum.Last(low);
        double* before = stackalloc double[Lanes + 1];
        before[0] = 0;
        low.Store(before + 1);
        high.Store(before + 5);
        int lane = RunningSum.CountPassed(low, target) + RunningSum.CountPassed(high, target);
        if (lane == Lanes) return -1;
        double left = target - before[lane], whole = 0;
        nuint at = (nuint)lane;
        for (nuint k = (nuint)lane; k < length; k += Lanes)
        {
            whole += Unsafe.Add(ref weights, k) * Unsafe.Add(ref present, k);
            bool isPassed = left >= whole;
            at += (nuint)Unsafe.BitCast<bool, byte>(isPassed) * Lanes;
        }

        return at < length && Unsafe.Add(ref present, at) > 0 && Unsafe.Add(ref weights, at) > 0 ? _entries[at] : -1;
    }
}
