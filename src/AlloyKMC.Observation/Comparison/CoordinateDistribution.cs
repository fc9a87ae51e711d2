namespace AlloyKMC.Observation.Comparison;

/// <summary>Intensity of one family over one of its integer coordinates, summed over the others.</summary>
/// <param name="Minimum">Coordinate value of the first weight.</param>
/// <param name="Weights">Intensity per coordinate value, not negative.</param>
public sealed record CoordinateDistribution(int Minimum, IReadOnlyList<double> Weights)
{
    public int Maximum => Minimum + Weights.Count - 1;

    public double Total => Weights.Sum();

    /// <summary>Intensity-weighted mean coordinate; NaN without intensity.</summary>
    public double Mean => Weights.Select((weight, i) => weight * (Minimum + i)).Sum() / Total;

    /// <summary>Intensity-weighted standard deviation of the coordinate; NaN without intensity.</summary>
    public double StandardDeviation
    {
        get
        {
            double mean = Mean;
            return Math.Sqrt(Weights.Select((weight, i) => weight * (Minimum + i - mean) * (Minimum + i - mean)).Sum() / Total);
        }
    }

    /// <summary>Intensity at a coordinate value; 0 outside the range.</summary>
    public double At(int value) => value < Minimum || value > Maximum ? 0 : Weights[value - Minimum];

    /// <summary>Coordinate value of the highest intensity, the lowest of several; null without intensity.</summary>
    public int? MostIntense
    {
        get
        {
            int best = -1;
            for (int i = 0; i < Weights.Count; i++)
            {
                if (Weights[i] > (best < 0 ? 0 : Weights[best])) best = i;
            }

            return best < 0 ? null : Minimum + best;
        }
    }

    /// <summary>Share of the intensity at coordinate values from <paramref name="low"/> to <paramref name="high"/>, both included; NaN without intensity.</summary>
    public double FractionWithin(double low, double high) => Weights.Where((_, i) => Minimum + i >= low && Minimum + i <= high).Sum() / Total;

    /// <summary>Lowest intensity at the whole numbers from <paramref name="low"/> to <paramref name="high"/>, as a part of the highest at any value; NaN without intensity.</summary>
    public double LeastWithin(double low, double high)
    {
        if (MostIntense is not { } mode) return double.NaN;
        double least = double.PositiveInfinity;
        for (int value = (int)Math.Max(Math.Ceiling(low), Minimum - 1); value <= Math.Min(high, Maximum + 1); value++) least = Math.Min(least, At(value) / At(mode));
        return least;
    }

    /// <summary>Lowest and highest coordinate value with at least <paramref name="fraction"/> of the highest intensity; null without intensity.</summary>
    public (int Lowest, int Highest)? Window(double fraction)
    {
        if (MostIntense is not { } mode) return null;
        double threshold = fraction * At(mode);
        int lowest = mode;
        int highest = mode;
        for (int i = 0; i < Weights.Count; i++)
        {
            if (Weights[i] < threshold) continue;
            lowest = Math.Min(lowest, Minimum + i);
            highest = Math.Max(highest, Minimum + i);
        }

        return (lowest, highest);
    }
}
