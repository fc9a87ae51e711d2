namespace AlloyKMC.Observation.Spectra;

/// <summary>Sample positions of a profile: equally spaced where the peak width is constant, in geometric progression where the resolving power is.</summary>
internal sealed class MassToChargeGrid
{
    private readonly double _minimum;
    private readonly double _step;
    private readonly bool _isGeometric;

    internal MassToChargeGrid(InstrumentOptions options, int pointsPerFwhm)
    {
        _minimum = options.MinimumMassToCharge;
        _isGeometric = options.Width.ResolvingPower is not null;
        _step = StepFor(options, pointsPerFwhm);
        Count = (int)Math.Min(int.MaxValue, Math.Ceiling(Coordinate(options.MaximumMassToCharge)) + 1);
    }

    internal int Count { get; }

    internal static double CountFor(InstrumentOptions options) =>
        (options.Width.ResolvingPower is null
            ? options.MaximumMassToCharge - options.MinimumMassToCharge
            : Math.Log(options.MaximumMassToCharge / options.MinimumMassToCharge)) / StepFor(options, options.PointsPerFwhm);

    /// <summary>Position on the grid as a real number: 0 at the first point, 1 at the second.</summary>
    internal double Coordinate(double massToCharge) => (_isGeometric ? Math.Log(massToCharge / _minimum) : massToCharge - _minimum) / _step;

    internal double this[double coordinate] => _isGeometric ? _minimum * Math.Exp(coordinate * _step) : _minimum + coordinate * _step;

    private static double StepFor(InstrumentOptions options, int pointsPerFwhm) =>
        options.Width.FwhmThomson is { } fwhm ? fwhm / pointsPerFwhm : Math.Log(1 + 1 / (options.Width.ResolvingPower!.Value * pointsPerFwhm));
}
