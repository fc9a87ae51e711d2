using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>An upper bound of a custom law over all counts up to given caps.</summary>
internal static class LawBound
{
    private const int LargestNumberOfBoxes = 32;

    /// <summary>
    /// Interval arithmetic (Moore, Kearfott and Cloud 2009, doi 10.1137/1.9780898717716) over the box of concentrations. A quantity that occurs twice makes the plain interval
    /// wider than the range, so the box with the largest bound is halved, a few times, until the bound is within a factor of 1.5 of a value the law takes.
    /// </summary>
    /// <returns>The bound in units of concentration per second; infinite or NaN where there is none.</returns>
    public static double Above(CustomLaw law, ReadOnlySpan<long> caps, double volume)
    {
        var whole = new Interval[law.Concentrations.Count];
        for (int i = 0; i < whole.Length; i++)
        {
            double sum = 0;
            foreach (int s in law.Concentrations[i]) sum += caps[s];
            whole[i] = new Interval(0, sum / volume);
        }

        double attained = 0;
        var boxes = new List<(Interval[] Box, double Bound)> { (whole, Bound(law, whole, ref attained)) };
        if (whole.Length == 0) return boxes[0].Bound;
        while (true)
        {
            int largest = 0;
            for (int b = 1; b < boxes.Count; b++)
            {
                if (boxes[b].Bound > boxes[largest].Bound || double.IsNaN(boxes[b].Bound)) largest = b;
            }

            (Interval[] box, double bound) = boxes[largest];
            if (bound <= 1.5 * attained || boxes.Count >= LargestNumberOfBoxes) return bound;
            int axis = WidestAxis(box, whole);
            if (axis < 0) return bound;
            double middle = (box[axis].Lower + box[axis].Upper) / 2;
            Interval[] lower = [.. box], upper = [.. box];
            lower[axis] = new Interval(box[axis].Lower, middle);
            upper[axis] = new Interval(middle, box[axis].Upper);
            boxes[largest] = (lower, Bound(law, lower, ref attained));
            boxes.Add((upper, Bound(law, upper, ref attained)));
        }
    }

    /// <summary>The widest axis in proportion to the whole box; -1 where all are points.</summary>
    private static int WidestAxis(Interval[] box, Interval[] whole)
    {
        int axis = -1;
        double widest = 0;
        for (int i = 0; i < box.Length; i++)
        {
            double share = (box[i].Upper - box[i].Lower) / whole[i].Upper;
            if (!(share > widest)) continue;
            widest = share;
            axis = i;
        }

        return axis;
    }

    private static double Bound(CustomLaw law, Interval[] box, ref double attained)
    {
        Span<double> corner = stackalloc double[box.Length];
        for (int i = 0; i < box.Length; i++) corner[i] = box[i].Upper;
        double value = law.RatePerSecond(corner);
        if (double.IsFinite(value)) attained = Math.Max(attained, value);
        return law.RatePerSecond(box).Upper;
    }
}
