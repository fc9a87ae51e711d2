namespace AlloyKMC.Kinetics.Propensities;

/// <summary>A place in a table that holds the count of a species.</summary>
/// <param name="CountIndex">Index of the count within the counts of the state.</param>
/// <param name="Table">The table.</param>
/// <param name="Segment">Flag of the segment to be summed anew; 0 for a row.</param>
/// <param name="DiagonalPartial">Index of the partial sum of the row's diagonal entry, or -1.</param>
/// <param name="DiagonalRate">Rate constant of that entry.</param>
internal readonly record struct Participation(int CountIndex, int Table, ulong Segment, int DiagonalPartial, double DiagonalRate);

/// <summary>A falling factorial n (n - 1) ... of a species' count, a factor of scattered channels.</summary>
/// <param name="Index">Index of the factor.</param>
/// <param name="Multiplicity">Number of terms.</param>
internal readonly record struct FallingFactor(int Index, int Multiplicity);
