namespace AlloyKMC.Kinetics.MeanField;

/// <summary>The rate equations could not be integrated.</summary>
public sealed class MeanFieldException(string message, double timeSeconds, double stepSeconds) : Exception(message)
{
    /// <summary>Time reached, from the start of the failed call; concentrations are left as they were there.</summary>
    public double TimeSeconds { get; } = timeSeconds;

    /// <summary>Step size at which the integrator gave up.</summary>
    public double StepSeconds { get; } = stepSeconds;
}
