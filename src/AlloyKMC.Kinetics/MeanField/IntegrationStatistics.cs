namespace AlloyKMC.Kinetics.MeanField;

/// <summary>What an integration cost.</summary>
/// <param name="Steps">Accepted steps.</param>
/// <param name="Rejected">Rejected steps: too large an error, a negative concentration or a failed factorisation.</param>
/// <param name="RightHandSides">Evaluations of the rates of change.</param>
/// <param name="Jacobians">Evaluations of the Jacobian.</param>
/// <param name="Factorisations">LU factorisations.</param>
public readonly record struct IntegrationStatistics(int Steps, int Rejected, int RightHandSides, int Jacobians, int Factorisations);
