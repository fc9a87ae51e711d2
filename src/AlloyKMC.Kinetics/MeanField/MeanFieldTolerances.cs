namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// Bounds on the local error of a step: every species keeps within <c>absolute + Relative * concentration</c> (maximum norm), where
/// <c>absolute = AbsoluteShare * sum of all concentrations</c> at the start of the integration, so that units do not matter.
/// </summary>
/// <param name="Relative">Relative tolerance, positive.</param>
/// <param name="AbsoluteShare">Absolute tolerance as a share of the sum of concentrations, positive.</param>
public readonly record struct MeanFieldTolerances(double Relative, double AbsoluteShare)
{
    /// <summary>Populations above 1e-4 of the whole to about 1e-5 relative.</summary>
    public static MeanFieldTolerances Default { get; } = new(1e-6, 1e-10);

    internal void Validate()
    {
        if (!(Relative > 0) || !(AbsoluteShare > 0) || !double.IsFinite(Relative) || !double.IsFinite(AbsoluteShare))
            throw new ArgumentOutOfRangeException(nameof(Relative), $"Tolerances must be positive and finite; found {Relative} relative and {AbsoluteShare} of the whole.");
    }
}
