namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// Bounds on the local error of a step: every species keeps within <c>absolute + Relative * concentration</c> (maximum norm), where
/// <c>absolute = AbsoluteShare * sum of all concentrations</c> at the start of the integration, so that units do not matter; a species in great excess loosens the bounds of
/// all others.
/// </summary>
/// <param name="Relative">Relative tolerance, positive.</param>
/// <param name="AbsoluteShare">Absolute tolerance as a share of the sum of concentrations, positive.</param>
public readonly record struct MeanFieldTolerances(double Relative, double AbsoluteShare)
{
    /// <summary>Keeps populations of the 44-metal system above 1e-4 per cluster to a few 1e-5 relative.</summary>
    public static MeanFieldTolerances Default { get; } = new(3e-5, 3e-9);

    /// <summary>For fits and forecasts: populations of the 44-metal system above 1e-3 per cluster to 1e-3 relative, above 1e-4 to 5e-3, in half the steps.</summary>
    public static MeanFieldTolerances Coarse { get; } = new(2e-3, 5e-6);

    /// <summary>For global searches: populations of the 44-metal system above 1e-3 per cluster to 5e-3 relative, in about four fifths of the steps of <see cref="Coarse"/>.</summary>
    public static MeanFieldTolerances Search { get; } = new(2e-2, 2e-5);

    internal void Validate()
    {
        if (!(Relative > 0) || !(AbsoluteShare > 0) || !double.IsFinite(Relative) || !double.IsFinite(AbsoluteShare))
            throw new ArgumentOutOfRangeException(nameof(Relative), $"Tolerances must be positive and finite; found {Relative} relative and {AbsoluteShare} of the whole.");
    }
}
