namespace AlloyKMC.Reporting.Data;

/// <summary>One number that a sweep gives a condition.</summary>
/// <param name="Name">Name of the quantity.</param>
/// <param name="Value">In its unit.</param>
/// <param name="Unit">Its unit; null where it has none.</param>
public sealed record SweptNumber(string Name, double Value, string? Unit);
