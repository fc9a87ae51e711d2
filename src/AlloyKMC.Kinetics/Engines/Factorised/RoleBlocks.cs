using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>One role of a separable group for the search of a reactant: species stand in blocks of four along the list of all species, each with its weight in the role, and for each
/// block there is a running bound of the sum of weight x count up to its end.</summary>
/// <remarks>Running sums are compared all and counted, without a branch on the outcome: which block and lane is met is random, and a mispredicted branch costs more than the few
/// additions saved.</remarks>
internal readonly unsafe struct RoleBlocks
{
    /// <summary>Species of a block, and blocks that are searched together: a vector of 256 bits.</summary>
    public const int Width = 4;

    /// <summary>Doubles before the running bounds, the last of which stays 0, so that no vector of bounds lies across two cache lines.</summary>
    public const int Lead = Width;

    private readonly double* _counts;
    private readonly double* _weights;
    private readonly double* _bounds;
    private readonly int _blocks;
    private readonly int _blocksInUse;

    /// <param name="counts">Counts from the first species of the first block on.</param>
    /// <param name="weights">Weights in the same order; 0 for species without a part in the role.</param>
    /// <param name="bounds">Running bounds, after <see cref="Lead"/> doubles.</param>
    /// <param name="blocks">Number of running bounds, a multiple of <see cref="Width"/>; 0 for a role of one block, which is searched at once.</param>
    /// <param name="blocksInUse">Blocks that hold species; the bounds after them stay equal to the last, so that nothing is found there.</param>
    public RoleBlocks(double* counts, double* weights, double* bounds, int blocks, int blocksInUse)
    {
        _counts = counts;
        _weights = weights;
        _bounds = bounds;
        _blocks = blocks;
        _blocksInUse = blocksInUse;
    }

    /// <summary>The place, counted from the first species of the first block, at <paramref name="target"/> of the running sum of weight x count; -1 where the target is not below the
    /// whole sum. A block is drawn by its bound, and a target beyond what its present counts sum to is rejected. The order of summation does not depend on the hardware; a place that
    /// holds nothing has the running sum of the place before it, so it is never drawn.</summary>
    /// <param name="target">At least 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Pick(double target)
    {
        nint block = 0;
        if (_blocks > 0)
        {
            double* bounds = _bounds;
            Vector256<double> wanted = Vector256.Create(target);
            for (nint k = 0; k < _blocks; k += Width)
            {
                block += RunningSum.CountPassed(Vector256.LoadAligned(bounds + k), wanted);
            }

            if (block == _blocks) return -1;
            target -= bounds[block - 1];
        }

        Vector256<double> running = RunningSum.Of(Vector256.LoadAligned(_counts + (block * Width)) * Vector256.LoadAligned(_weights + (block * Width)));
        int lane = RunningSum.CountPassed(running, Vector256.Create(target));
        return lane < Width ? ((int)block * Width) + lane : -1;
    }

    /// <summary>Computes the running bounds afresh.</summary>
    /// <param name="slackPerSum">What a bound is larger than its sum per block, per unit of the sum over the role.</param>
    /// <returns>The sum of weight x count over the whole role, in a fixed order.</returns>
    public double Sum(double slackPerSum)
    {
        double whole = 0;
        for (int b = 0; b < _blocksInUse; b++)
        {
            for (int k = b * Width; k < (b + 1) * Width; k++) whole += _weights[k] * _counts[k];
            if (_blocks > 0) _bounds[b] = whole;
        }

        for (int b = 0; b < _blocks; b++)
        {
            int last = Math.Min(b, _blocksInUse - 1);
            _bounds[b] = (b == last ? _bounds[b] + ((last + 1) * slackPerSum * whole) : _bounds[last]);
        }

        return whole;
    }
}
