namespace AlloyKMC.Observation.Comparison;

/// <summary>
/// Likelihood of the measured intensities of one time. Where every cell has a standard deviation it is Gaussian about the simulated intensities times a scale that is
/// free at each time; otherwise intensities stand for counts (<see cref="LikelihoodOptions"/>) over every value of the coordinate of every measured framework.
/// </summary>
public sealed class SpectrumLikelihood
{
    private readonly MeasuredSpectrum _spectrum;
    private readonly IReadOnlyList<string> _families;
    private readonly LikelihoodOptions _options;
    private readonly string _coordinate;
    private readonly Dictionary<string, CoordinateDistribution> _measured;
    private readonly double _logOfDeviations;

    /// <param name="course">The measured time course.</param>
    /// <param name="timeSeconds">One of its times.</param>
    /// <param name="coordinate">Coordinate that distributions are resolved along.</param>
    /// <param name="options">How intensities are taken as counts.</param>
    public SpectrumLikelihood(MeasuredTimeCourse course, double timeSeconds, string coordinate, LikelihoodOptions options)
        : this(new MeasuredSpectrum(course, timeSeconds, coordinate), course.Families, coordinate, options)
    {
    }

    internal SpectrumLikelihood(MeasuredSpectrum spectrum, IReadOnlyList<string> families, string coordinate, LikelihoodOptions options)
    {
        _spectrum = spectrum;
        _families = families;
        _options = options;
        _coordinate = coordinate;
        _measured = families.ToDictionary(family => family, spectrum.DistributionOf);
        IsGaussian = spectrum.Cells.All(cell => cell.Variance is not null);
        if (IsGaussian) _logOfDeviations = 0.5 * spectrum.Cells.Sum(cell => Math.Log(2 * Math.PI * cell.Variance!.Value));
    }

    public double TimeSeconds => _spectrum.TimeSeconds;

    /// <summary>Coordinate that distributions are resolved along.</summary>
    public string Coordinate => _coordinate;

    /// <summary>What was measured, each composition once.</summary>
    public IReadOnlyList<MeasuredCell> Cells => _spectrum.Cells;

    /// <summary>Whether standard deviations are used.</summary>
    public bool IsGaussian { get; }

    /// <summary>Independent numbers: cells with intensity but one, since the scale is free; at least 1.</summary>
    public int Observations => Math.Max(1, (IsGaussian ? _spectrum.Cells.Count : _spectrum.Cells.Count(cell => cell.Intensity > 0)) - 1);

    /// <summary>Natural logarithm of the likelihood; negative infinity where a measured peak is impossible.</summary>
    public double Log(PopulationSample sample, ResponseFactors responses)
    {
        var simulated = new ClusterIntensities(sample, responses, _coordinate);
        return IsGaussian ? -0.5 * ChiSquare(simulated).ChiSquare!.Value - _logOfDeviations : LogOfCounts(simulated);
    }

    /// <summary>Least sum of squares over the scale between simulated and measured intensity, which is free at each time.</summary>
    internal (double? ChiSquare, int DegreesOfFreedom) ChiSquare(ClusterIntensities simulated)
    {
        if (!IsGaussian) return (null, 0);
        double scale = Scale(simulated), sum = 0;
        foreach (MeasuredCell cell in _spectrum.Cells)
        {
            double residual = cell.Intensity - scale * (simulated.DistributionOf(cell.Family)?.At(cell.Value) ?? 0);
            sum += residual * residual / cell.Variance!.Value;
        }

        return (sum, _spectrum.Cells.Count - (scale != 0 ? 1 : 0));
    }

    /// <summary>The scale between simulated and measured intensity that fits best; 0 where nothing is simulated, or there are no standard deviations.</summary>
    public double Scale(PopulationSample sample, ResponseFactors responses) => IsGaussian ? Scale(new ClusterIntensities(sample, responses, _coordinate)) : 0;

    private double Scale(ClusterIntensities simulated)
    {
        double cross = 0, square = 0;
        foreach (MeasuredCell cell in _spectrum.Cells)
        {
            double model = simulated.DistributionOf(cell.Family)?.At(cell.Value) ?? 0;
            cross += cell.Intensity * model / cell.Variance!.Value;
            square += model * model / cell.Variance.Value;
        }

        return square > 0 ? cross / square : 0;
    }

    internal double LogOfCounts(ClusterIntensities simulated)
    {
        List<double> counts = [];
        List<double> shares = [];
        double seen = _families.Sum(simulated.TotalOf);
        foreach (string family in _families)
        {
            CoordinateDistribution theirs = _measured[family];
            CoordinateDistribution ours = simulated.DistributionOf(family) ?? theirs with { Weights = new double[theirs.Weights.Count] };
            for (int x = ours.Minimum; x <= ours.Maximum; x++)
            {
                counts.Add(_options.EffectiveCounts * theirs.At(x) / _spectrum.Total);
                shares.Add(seen > 0 ? ours.At(x) / seen : 0);
            }
        }

        double background = seen > 0 ? _options.Background : 1;
        for (int i = 0; i < shares.Count; i++) shares[i] = (1 - background) * shares[i] + background / shares.Count;
        return CountLikelihood.Log(counts.ToArray(), shares.ToArray(), _options.Precision);
    }
}
