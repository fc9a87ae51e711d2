using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Model;

/// <summary>A named functional of the concentrations, recorded with every sample.</summary>
public sealed record Observable(string Name, CompiledExpression Expression);
