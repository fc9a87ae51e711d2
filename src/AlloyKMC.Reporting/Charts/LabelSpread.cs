namespace AlloyKMC.Reporting.Charts;

/// <summary>Keeps direct labels apart.</summary>
internal static class LabelSpread
{
    /// <summary>
    /// Positions nearest to the wanted ones (least squares) that keep their order and a distance: isotonic regression of wanted[i] - i distance by pooling
    /// adjacent violators (R. E. Barlow et al., Statistical Inference under Order Restrictions, 1972), then clamped.
    /// </summary>
    /// <param name="wanted">Any order; the result has the same.</param>
    /// <param name="distance">Least distance between two.</param>
    /// <param name="low">Lowest position.</param>
    /// <param name="high">Highest position; given up where there is no room.</param>
    public static double[] Place(IReadOnlyList<double> wanted, double distance, double low, double high)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i])];
        List<(double Sum, int Count)> pools = [];
        for (int i = 0; i < order.Length; i++)
        {
            (double Sum, int Count) pool = (wanted[order[i]] - i * distance, 1);
            while (pools.Count > 0 && pools[^1].Sum / pools[^1].Count > pool.Sum / pool.Count)
            {
                pool = (pool.Sum + pools[^1].Sum, pool.Count + pools[^1].Count);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        double[] places = new double[order.Length];
        int next = 0;
        double last = Math.Max(low, high - (order.Length - 1) * distance);
        foreach ((double sum, int count) in pools)
        {
            for (int k = 0; k < count; k++, next++) places[order[next]] = Math.Clamp(sum / count, low, last) + next * distance;
        }

        return places;
    }
}
