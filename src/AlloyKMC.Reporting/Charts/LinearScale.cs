namespace AlloyKMC.Reporting.Charts;

/// <summary>Maps numbers onto a stretch of a figure.</summary>
internal sealed record LinearScale(double Low, double High, double Start, double End)
{
    public double At(double value) => High == Low ? (Start + End) / 2 : Start + (value - Low) / (High - Low) * (End - Start);
}

/// <summary>Round numbers for axes: steps of 1, 2 or 5 times a power of ten.</summary>
internal static class NiceTicks
{
    /// <summary>Multiples of a round step within the range, about as many as asked for. Whole steps where <paramref name="whole"/> is set.</summary>
    public static IReadOnlyList<double> Between(double low, double high, int about, bool whole = false)
    {
        if (!(high > low)) return [low];
        double step = Step((high - low) / Math.Max(1, about));
        if (whole) step = Math.Max(1, Math.Round(step));
        List<double> ticks = [];
        for (double k = Math.Ceiling(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) ticks.Add(k * step);
        return ticks;
    }

    /// <summary>The next round number that is not below.</summary>
    public static double Above(double value)
    {
        if (!(value > 0)) return 1;
        double step = Step(value / 4);
        return Math.Ceiling(value / step - 1e-9) * step;
    }

    private static double Step(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double part = rough / power;
        return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
    }
}
