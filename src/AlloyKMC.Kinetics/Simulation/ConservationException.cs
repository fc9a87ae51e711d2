namespace AlloyKMC.Kinetics.Simulation;

/// <summary>A conserved quantity changed or a count became negative.</summary>
public sealed class ConservationException(string message) : Exception(message);
