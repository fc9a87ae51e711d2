using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.SlowScale;

/// <summary>
/// Stationary distribution of the reaction coordinate of one fast pair, the number of forward reactions from the present state, all else held: a birth-death chain, so that
/// neighbouring probabilities follow from detailed balance alone. Written out from its mode to where it is negligible.
/// </summary>
internal sealed class PairEquilibrium(FastPair pair)
{
    /// <summary>Probabilities below this part of the largest are left out.</summary>
    private const double Negligible = 1e-18;

    private double[] _above = new double[64];
    private double[] _below = new double[64];
    private int _aboveCount;
    private int _belowCount;
    private long _mode;
    private double _total = 1;

    public FastPair Pair { get; } = pair;

    /// <summary>Whether the pair cannot react at all in the present state.</summary>
    public bool IsFrozen { get; private set; } = true;

    /// <summary>First three moments of the coordinate about its mode.</summary>
    public (double First, double Second, double Third) Moments { get; private set; }

    public long Mode => _mode;

    /// <summary>Mean of the coordinate.</summary>
    public double Mean => _mode + Moments.First;

    /// <summary>Computes the distribution for a state.</summary>
    public void Load(ReadOnlySpan<long> counts)
    {
        long up = Pair.StepsForward(counts), down = Pair.StepsBack(counts);
        IsFrozen = up == 0 && down == 0;
        _aboveCount = _belowCount = 0;
        _mode = 0;
        _total = 1;
        Moments = default;
        if (IsFrozen) return;
        _mode = FindMode(counts, -down, up);
        double weight = 1, first = 0, second = 0, third = 0;
        for (long step = _mode; step < up; step++)
        {
            weight *= Pair.Ratio(counts, step);
            if (weight < Negligible) break;
            Add(ref _above, ref _aboveCount, weight);
        }

        weight = 1;
        for (long step = _mode - 1; step >= -down; step--)
        {
            weight /= Pair.Ratio(counts, step);
            if (weight < Negligible) break;
            Add(ref _below, ref _belowCount, weight);
        }

        for (int i = 0; i < _aboveCount; i++) Gather(_above[i], i + 1.0);
        for (int i = 0; i < _belowCount; i++) Gather(_below[i], -(i + 1.0));
        Moments = (first / _total, second / _total, third / _total);

        void Gather(double probability, double x)
        {
            _total += probability;
            first += probability * x;
            second += probability * x * x;
            third += probability * x * x * x;
        }
    }

    /// <summary>Draws a coordinate.</summary>
    public long Sample(PhiloxStream stream)
    {
        double left = (stream.NextDouble() * _total) - 1;
        if (left < 0) return _mode;
        for (int i = 0; i < Math.Max(_aboveCount, _belowCount); i++)
        {
            if (i < _aboveCount && (left -= _above[i]) < 0) return _mode + i + 1;
            if (i < _belowCount && (left -= _below[i]) < 0) return _mode - i - 1;
        }

        return _mode;
    }

    /// <summary>Draws a coordinate in proportion to its probability times a factor that is not negative there.</summary>
    /// <returns>Null where the factor is zero wherever the coordinate can be.</returns>
    public long? Sample(PhiloxStream stream, FastFactor factor, ReadOnlySpan<long> counts)
    {
        double total = factor.At(counts, _mode);
        for (int i = 0; i < _aboveCount; i++) total += _above[i] * factor.At(counts, _mode + i + 1);
        for (int i = 0; i < _belowCount; i++) total += _below[i] * factor.At(counts, _mode - i - 1);
        if (!(total > 0)) return null;
        double left = stream.NextDouble() * total;
        long last = _mode;
        if ((left -= factor.At(counts, _mode)) < 0) return _mode;
        for (int i = 0; i < _aboveCount; i++)
        {
            double part = _above[i] * factor.At(counts, _mode + i + 1);
            if ((left -= part) < 0) return _mode + i + 1;
            if (part > 0) last = _mode + i + 1;
        }

        for (int i = 0; i < _belowCount; i++)
        {
            double part = _below[i] * factor.At(counts, _mode - i - 1);
            if ((left -= part) < 0) return _mode - i - 1;
            if (part > 0) last = _mode - i - 1;
        }

        return last;
    }

    /// <summary>The first step from which the probability falls; the ratio of neighbours decreases.</summary>
    private long FindMode(ReadOnlySpan<long> counts, long low, long high)
    {
        if (high == long.MaxValue)
        {
            high = 1;
            while (Pair.Ratio(counts, high) >= 1) high *= 2;
        }

        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (Pair.Ratio(counts, middle) >= 1) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static void Add(ref double[] values, ref int count, double value)
    {
        if (count == values.Length) Array.Resize(ref values, 2 * count);
        values[count++] = value;
    }
}
