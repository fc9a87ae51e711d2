namespace AlloyKMC.Observation.Comparison;

/// <summary>Distances and similarities of two distributions over one integer coordinate. Both are normalised to 1 first; NaN where one has no intensity.</summary>
public static class DistributionMetrics
{
    /// <summary>
    /// First Wasserstein (earth mover's) distance: sum over x of the absolute difference of the cumulative distributions, in units of the coordinate
    /// (gold atoms for x). How many atoms, on average, one distribution must be moved to become the other. Vallender 1974, doi 10.1137/1118101.
    /// </summary>
    public static double Wasserstein1(CoordinateDistribution a, CoordinateDistribution b)
    {
        double distance = 0;
        double difference = 0;
        foreach ((double p, double q) in Pairs(a, b))
        {
            difference += p - q;
            distance += Math.Abs(difference);
        }

        return distance;
    }

    /// <summary>Jensen-Shannon divergence to base 2, in bits: 0 for equal distributions, 1 for distributions that share no x. Lin 1991, doi 10.1109/18.61115.</summary>
    public static double JensenShannonDivergence(CoordinateDistribution a, CoordinateDistribution b)
    {
        double divergence = 0;
        foreach ((double p, double q) in Pairs(a, b))
        {
            double mean = (p + q) / 2;
            divergence += (Term(p, mean) + Term(q, mean)) / 2;
        }

        return double.IsNaN(divergence) ? divergence : Math.Clamp(divergence, 0, 1);

        static double Term(double p, double mean) => p == 0 ? 0 : p * Math.Log2(p / mean);
    }

    /// <summary>Jensen-Shannon distance: the square root of the divergence, a metric. Endres and Schindelin 2003, doi 10.1109/TIT.2003.813506.</summary>
    public static double JensenShannonDistance(CoordinateDistribution a, CoordinateDistribution b) => Math.Sqrt(JensenShannonDivergence(a, b));

    /// <summary>Cosine of the angle between the intensities, without weighting: 1 for equal distributions, 0 for distributions that share no x. Stein and Scott 1994, doi 10.1016/1044-0305(94)87009-8.</summary>
    public static double Cosine(CoordinateDistribution a, CoordinateDistribution b)
    {
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        foreach ((double p, double q) in Pairs(a, b))
        {
            product += p * q;
            squareA += p * p;
            squareB += q * q;
        }

        double cosine = product / Math.Sqrt(squareA * squareB);
        return double.IsNaN(cosine) ? cosine : Math.Clamp(cosine, 0, 1);
    }

    private static IEnumerable<(double P, double Q)> Pairs(CoordinateDistribution a, CoordinateDistribution b)
    {
        double totalA = a.Total;
        double totalB = b.Total;
        for (int x = Math.Min(a.Minimum, b.Minimum); x <= Math.Max(a.Maximum, b.Maximum); x++) yield return (a.At(x) / totalA, b.At(x) / totalB);
    }
}
