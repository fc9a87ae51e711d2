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

    /// <summary>The entry at <paramref name="target"/> of the running sum of weight x count; -1 where the target is not below the whole sum. The order of summation is by
    /// lane, then by block, whatever the hardware. The eight lanes are two vectors of 256 bits: the runtime
    /// calls wider ones unaccelerated on processors that lower their clock for them.</summary>
    [SkipLocalsInit]
    public unsafe int Pick(double[] counts, double target)
    {
        ref double weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        ref double present = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(counts), _start);
        Vector256<double> low = Vector256.LoadUnsafe(ref weights) * Vector256.LoadUnsafe(ref present);
        Vector256<double> high = Vector256.LoadUnsafe(ref weights, 4) * Vector256.LoadUnsafe(ref present, 4);
        for (nuint k = Lanes; k < (nuint)_weights.Length; k += Lanes)
        {
            low += Vector256.LoadUnsafe(ref weights, k) * Vector256.LoadUnsafe(ref present, k);
            high += Vector256.LoadUnsafe(ref weights, k + 4) * Vector256.LoadUnsafe(ref present, k + 4);
        }

        double* sums = stackalloc double[Lanes];
        low.Store(sums);
        high.Store(sums + 4);
        double before = 0, whole = 0;
        int lane = 0;
        for (int l = 0; l < Lanes; l++)
        {
            whole += sums[l];
            bool isBeyond = target >= whole;
            before = isBeyond ? whole : before;
            lane += isBeyond ? 1 : 0;
        }

        if (lane == Lanes) return -1;
        double left = target - before;
        int last = -1;
        for (int k = lane; k < _weights.Length; k += Lanes)
        {
            double part = Unsafe.Add(ref weights, k) * Unsafe.Add(ref present, k);
            if (part == 0) continue;
            last = k;
            if (left < part) break;
            left -= part;
        }

        // Rounding can leave a rest behind the last entry of the lane, or choose a lane that holds nothing.
        return last < 0 ? -1 : _entries[last];
    }
}
