using AlloyKMC.Configuration.Quantities;

namespace AlloyKMC.Configuration.Runs;

/// <summary>When samples are taken. A run ends with its last sample.</summary>
/// <param name="Times">Strictly ascending, at least one.</param>
/// <param name="Grid">The grid they come from; null where they were listed.</param>
public sealed record SamplingPlan(IReadOnlyList<Duration> Times, SamplingGrid? Grid)
{
    /// <summary>A grid with more samples is refused.</summary>
    public const int MaximumSamples = 1_000_000;
}

/// <summary>Equidistant samples at <c>From + i Every</c>, none of them after <c>Until</c>.</summary>
public sealed record SamplingGrid(Duration From, Duration Every, Duration Until)
{
    // 20 h in steps of 0.1 min must not lose its last sample to rounding.
    private const double Tolerance = 1e-9;

    /// <summary>Number of samples, as a floating-point number since a mistyped grid may have more than an integer holds.</summary>
    public double Count => Math.Floor((Until.Seconds - From.Seconds) / Every.Seconds + Tolerance) + 1;

    /// <summary>The times; the last is exactly <see cref="Until"/> where the grid meets it.</summary>
    public IReadOnlyList<Duration> Expand()
    {
        Duration[] times = new Duration[(int)Count];
        for (int i = 0; i < times.Length; i++)
            times[i] = new(From.Seconds + i * Every.Seconds);
        if (Math.Abs(times[^1].Seconds - Until.Seconds) <= Tolerance * Every.Seconds)
            times[^1] = Until;
        return times;
    }
}
