using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>One role of a separable group for the search of a reactant: species stand in blocks of four along the list of all species, each with its weight in the role, and running
/// bounds of the sum of weight x count up to the end of a block tell which block a target falls in. Many blocks stand in strips of four: running bounds of strips, and in each strip of
/// its blocks.</summary>
/// <remarks>Running sums are compared all and counted, without a branch on the outcome: which block and lane is met is random, and a mispredicted branch costs more than the few
/// additions saved.</remarks>
internal readonly unsafe struct RoleBlocks
{
    /// <summary>Species of a block, blocks of a strip, and bounds that are searched together: a vector of 256 bits.</summary>
    public const int Width = 4;

    /// <summary>Doubles before running bounds, the last of which stays 0, so that no vector of bounds lies across two cache lines.</summary>
    private const int Lead = Width;

    private const int StripRoom = Lead + Width;

    /// <summary>More blocks stand in strips: one more search then costs less than the bounds it saves, those read and those an event changes.</summary>
    private const int MostBlocksWithoutStrips = 24;

    /// <summary>Slacks (those of a block are the unit) of a strip: its blocks, all whose bounds have to lie below that of the strip, and one for the rounding of both.</summary>
    private const int SlacksOfStrip = Width + 1;

    private readonly double* _counts;
    private readonly double* _weights;
    private readonly double* _bounds;
    private readonly double* _strips;
    private readonly int _padded;
    private readonly int _blocks;

    /// <param name="counts">Counts from the first species of the first block on.</param>
    /// <param name="weights">Weights in the same order; 0 for species without a part in the role.</param>
    /// <param name="room">As many doubles as <see cref="RoomFor"/> says.</param>
    /// <param name="blocks">Number of blocks.</param>
    public RoleBlocks(double* counts, double* weights, double* room, int blocks)
    {
        _counts = counts;
        _weights = weights;
        _bounds = room + Lead;
        _blocks = blocks;
        _padded = blocks == 1 ? 0 : Padded(BoundsAtOnce(blocks));
        _strips = HasStrips(blocks) ? _bounds + _padded + Lead : null;
    }

    /// <summary>Doubles, in whole vectors, that hold the bounds of a role; 0 for one block, which is searched at once.</summary>
    public static int RoomFor(int blocks) => blocks == 1 ? 0 : Lead + Padded(BoundsAtOnce(blocks)) + (HasStrips(blocks) ? BoundsAtOnce(blocks) * StripRoom : 0);

    /// <summary>Where in that room stand the bounds that a molecule in a block adds to.</summary>
    public static IEnumerable<int> BoundsAbove(int block, int blocks)
    {
        if (blocks == 1) return [];
        int padded = Padded(BoundsAtOnce(blocks)), first = HasStrips(blocks) ? block / Width : block;
        IEnumerable<int> bounds = Enumerable.Range(Lead + first, padded - first);
        return HasStrips(blocks) ? bounds.Concat(Enumerable.Range(Lead + padded + Lead + (first * StripRoom) + (block % Width), Width - (block % Width))) : bounds;
    }

    /// <summary>Where in that room stands the bound of the whole role; -1 for one block, which has none.</summary>
    public static int WholeBound(int blocks) => blocks == 1 ? -1 : Lead + BoundsAtOnce(blocks) - 1;

    /// <summary>Slacks in the bound of the whole role.</summary>
    public static int SlacksOfWhole(int blocks) => HasStrips(blocks) ? SlacksOfStrip * BoundsAtOnce(blocks) : blocks;

    /// <summary>The place, counted from the first species of the first block, at <paramref name="target"/> of the running sum of weight x count; -1 where the target is not below the
    /// whole sum. A block is drawn by its bound, and a target beyond what its present counts sum to is rejected. The order of summation does not depend on the hardware; a place that
    /// holds nothing has the running sum of the place before it, so it is never drawn.</summary>
    /// <param name="target">At least 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Pick(double target)
    {
        nint block = 0;
        if (_padded > 0)
        {
            double* bounds = _bounds;
            Vector256<double> wanted = Vector256.Create(target);
            for (nint k = 0; k < _padded; k += Width)
            {
                block += RunningSum.CountPassed(Vector256.LoadAligned(bounds + k), wanted);
            }

            if (block == _padded) return -1;
            target -= bounds[block - 1];
            if (_strips is not null)
            {
                double* strip = _strips + (block * StripRoom);
                nint within = RunningSum.CountPassed(Vector256.LoadAligned(strip), Vector256.Create(target));
                if (within == Width) return -1;
                target -= strip[within - 1];
                block = (block * Width) + within;
            }
        }

        Vector256<double> running = RunningSum.Of(Vector256.LoadAligned(_counts + (block * Width)) * Vector256.LoadAligned(_weights + (block * Width)));
        int lane = RunningSum.CountPassed(running, Vector256.Create(target));
        return lane < Width ? ((int)block * Width) + lane : -1;
    }

    /// <summary>Computes the running bounds afresh.</summary>
    /// <param name="slackPerSum">The slack of a block, per unit of the sum over the role.</param>
    /// <returns>The sum of weight x count over the whole role, in a fixed order.</returns>
    public double Sum(double slackPerSum)
    {
        double whole = 0, strip = 0;
        for (int b = 0; b < _blocks; b++)
        {
            if (b % Width == 0) strip = 0;
            for (int k = b * Width; k < (b + 1) * Width; k++)
            {
                double term = _weights[k] * _counts[k];
                whole += term;
                strip += term;
            }

            if (_strips is not null) StripOf(b)[b % Width] = strip;
            if (_padded > 0) _bounds[_strips is null ? b : b / Width] = whole;
        }

        if (_padded > 0) AddSlacks(slackPerSum * whole);
        return whole;
    }

    private static bool HasStrips(int blocks) => blocks > MostBlocksWithoutStrips;

    private static int BoundsAtOnce(int blocks) => HasStrips(blocks) ? Padded(blocks) / Width : blocks;

    private static int Padded(int length) => (length + Width - 1) / Width * Width;

    private double* StripOf(int block) => _strips + (block / Width * StripRoom);

    private void AddSlacks(double slack)
    {
        int bounds = BoundsAtOnce(_blocks), slacks = _strips is null ? 1 : SlacksOfStrip;
        for (int k = 0; k < bounds; k++) _bounds[k] += (k + 1) * slacks * slack;

        // Bounds without a block are equal to the last, so that nothing is found there.
        for (int k = bounds; k < _padded; k++) _bounds[k] = _bounds[bounds - 1];
        if (_strips is null) return;
        for (int b = 0; b < bounds * Width; b++)
        {
            double* bound = StripOf(b) + (b % Width);
            *bound = b < _blocks ? *bound + (((b % Width) + 1) * slack) : bound[-1];
        }
    }
}
