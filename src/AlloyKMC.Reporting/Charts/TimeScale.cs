namespace AlloyKMC.Reporting.Charts;

/// <summary>A time axis: linear, or logarithmic where times span more than a factor of 20; a sample at 0 then stands apart at the left.</summary>
internal sealed class TimeScale
{
    private const double LogarithmicFrom = 20;
    private const double LateFrom = 0.3;
    private const double ZeroSlot = 46;
    private const double LabelGap = 12;
    private const int Few = 16;

    private static readonly double[] s_round =
        [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000, 72000, 86400, 172800, 432000, 864000, 1728000, 4320000];

    private readonly IReadOnlyList<double> _times;
    private readonly double _low;
    private readonly double _high;

    /// <param name="times">Sampling times in seconds.</param>
    /// <param name="start">Left end in the figure.</param>
    /// <param name="end">Right end in the figure.</param>
    public TimeScale(IReadOnlyList<double> times, double start, double end)
    {
        _times = [.. times.Distinct().Order()];
        Start = start;
        End = end;
        double[] positive = [.. _times.Where(t => t > 0)];
        IsLogarithmic = positive.Length > 1 && positive[^1] / positive[0] > LogarithmicFrom;
        HasZeroSlot = IsLogarithmic && _times[0] <= 0;
        // A run first looked at late (what is fed later, after 20 h) would leave half of the axis empty.
        _low = IsLogarithmic || (positive.Length > 1 && _times[0] > LateFrom * positive[^1]) ? _times.First(t => t > 0) : 0;
        _high = positive.Length > 0 ? positive[^1] : 1;
    }

    public double Start { get; }

    public double End { get; }

    public bool IsLogarithmic { get; }

    /// <summary>Whether 0 stands apart, left of a break in the axis.</summary>
    public bool HasZeroSlot { get; }

    /// <summary>Middle of the break.</summary>
    public double Break => Start + ZeroSlot / 2;

    public double At(double seconds)
    {
        if (!IsLogarithmic) return Start + (seconds - _low) / (_high - _low) * (End - Start);
        if (seconds <= 0) return Start;
        double first = HasZeroSlot ? Start + ZeroSlot : Start;
        return first + Math.Log(seconds / _low) / Math.Log(_high / _low) * (End - first);
    }

    /// <summary>Sampling times where they are few enough to mark each, labelled or not; else none.</summary>
    public IReadOnlyList<double> FewSamples => _times.Count <= Few ? _times : [];

    /// <summary>Times to label, so that labels keep their distance: the first and last sample, then the others where they are few, else round times.</summary>
    public IReadOnlyList<double> Ticks(double size)
    {
        IEnumerable<double> wanted = [_times[^1], _times[0]];
        wanted = wanted.Concat(_times.Count <= Few ? _times : IsLogarithmic ? s_round : [.. NiceTicks.Between(0, _high / Unit(), 5).Select(t => t * Unit())]);
        List<double> ticks = [];
        foreach (double time in wanted.Where(t => (t >= _low || (HasZeroSlot && t == 0)) && t <= _high).Distinct())
        {
            if (ticks.All(t => Math.Abs(At(t) - At(time)) >= (Width(t) + Width(time)) / 2 + LabelGap)) ticks.Add(time);
        }

        return [.. ticks.Order()];

        double Width(double time) => TextMetrics.Width(TimeText.Of(time), size);
    }

    private double Unit() => _high >= 4 * 86400 ? 86400 : _high >= 7200 ? 3600 : _high >= 60 ? 60 : 1;
}
