namespace AlloyKMC.Kinetics.Propensities;

/// <summary>
/// Selection by running sums. Values are not negative; a target left beyond the sum by rounding takes the last positive value, so that nothing of propensity zero is ever
/// selected.
/// </summary>
internal static class LaneSelection
{
    /// <summary>Picks a lane, then a value within the lane: the order of the running sum is lane by lane.</summary>
    /// <param name="laneSums">Sums of the eight lanes.</param>
    /// <param name="values">Values; the lane of value i is i modulo 8.</param>
    /// <param name="target">On return what is left of it at the value picked.</param>
    public static int Pick(ReadOnlySpan<double> laneSums, ReadOnlySpan<double> values, ref double target)
    {
        int lane = PickStrided(laneSums, 1, IPropensityKernel.Lanes, ref target);
        if (values.Length == IPropensityKernel.Lanes) return lane;
        return lane + (IPropensityKernel.Lanes * PickStrided(values[lane..], IPropensityKernel.Lanes, values.Length / IPropensityKernel.Lanes, ref target));
    }

    /// <summary>Picks among values[0], values[stride], ... .</summary>
    public static int PickStrided(ReadOnlySpan<double> values, int stride, int count, ref double target)
    {
        int last = 0;
        double beforeLast = target;
        for (int i = 0; i < count; i++)
        {
            double value = values[i * stride];
            if (target < value) return i;
            if (value > 0)
            {
                last = i;
                beforeLast = target;
            }

            target -= value;
        }

        target = beforeLast;
        return last;
    }
}
