using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Kinetics.Engines;

/// <summary>An upper bound of a custom law over all counts up to given caps. Holds the room for the boxes it looks at, so that a bound allocates nothing; not safe for use from
/// two threads.</summary>
internal sealed class LawBound
{
    private const int LargestNumberOfBoxes = 32;

    private readonly CustomLaw _law;
    private readonly int _axes;
    private readonly Interval[] _whole;
    private readonly Interval[] _boxes;
    private readonly double[] _bounds = new double[LargestNumberOfBoxes];
    private readonly double[] _corner;

    /// <param name="law">The law; its slots are used.</param>
    public LawBound(CustomLaw law)
    {
        _law = law;
        _axes = law.Concentrations.Count;
        _whole = new Interval[_axes];
        _boxes = new Interval[LargestNumberOfBoxes * _axes];
        _corner = new double[_axes];
    }

    /// <summary>
    /// Interval arithmetic (Moore, Kearfott and Cloud 2009, doi 10.1137/1.9780898717716) over the box of concentrations. A quantity that occurs twice makes the plain interval
    /// wider than the range, so the box with the largest bound is halved, a few times, until the bound is within a factor of 1.5 of a value the law takes.
    /// </summary>
    /// <returns>The bound in units of concentration per second; infinite or NaN where there is none.</returns>
    public double Above(ReadOnlySpan<long> caps, double volume)
    {
        for (int i = 0; i < _axes; i++)
        {
            double sum = 0;
            foreach (int s in _law.Concentrations[i]) sum += caps[s];
            _whole[i] = new Interval(0, sum / volume);
        }

        double attained = 0;
        int count = 1;
        _whole.CopyTo(Box(0));
        _bounds[0] = Bound(Box(0), ref attained);
        while (true)
        {
            int largest = 0;
            for (int b = 1; b < count; b++)
            {
                if (_bounds[b] > _bounds[largest] || double.IsNaN(_bounds[b])) largest = b;
            }

            double bound = _bounds[largest];
            if (bound <= 1.5 * attained || count == LargestNumberOfBoxes) return bound;
            Span<Interval> lower = Box(largest), upper = Box(count);
            int axis = WidestAxis(lower);
            if (axis < 0) return bound;
            double middle = (lower[axis].Lower + lower[axis].Upper) / 2;
            lower.CopyTo(upper);
            lower[axis] = new Interval(lower[axis].Lower, middle);
            upper[axis] = new Interval(middle, upper[axis].Upper);
            _bounds[largest] = Bound(lower, ref attained);
            _bounds[count++] = Bound(upper, ref attained);
        }
    }

    private Span<Interval> Box(int index) => _boxes.AsSpan(index * _axes, _axes);

    /// <summary>The widest axis in proportion to the whole box; -1 where all are points.</summary>
    private int WidestAxis(ReadOnlySpan<Interval> box)
    {
        int axis = -1;
        double widest = 0;
        for (int i = 0; i < box.Length; i++)
        {
            double share = (box[i].Upper - box[i].Lower) / _whole[i].Upper;
            if (!(share > widest)) continue;
            widest = share;
            axis = i;
        }

        return axis;
    }

    private double Bound(ReadOnlySpan<Interval> box, ref double attained)
    {
        for (int i = 0; i < box.Length; i++) _corner[i] = box[i].Upper;
        double value = _law.RatePerSecond(_corner);
        if (double.IsFinite(value)) attained = Math.Max(attained, value);
        return _law.RatePerSecond(box).Upper;
    }
}
