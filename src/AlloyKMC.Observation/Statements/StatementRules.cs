namespace AlloyKMC.Observation.Statements;

/// <summary>Thresholds of the checks. They translate words of a paper ("only", "dominant") into numbers and are conventions of this project, stated in the header of each statement file.</summary>
public static class StatementRules
{
    /// <summary>Least share of the summed cluster intensity of a framework that is present.</summary>
    public const double PresentShare = 0.05;

    /// <summary>Least share of the only framework.</summary>
    public const double OnlyShare = 0.90;

    /// <summary>Least share of a dominant framework.</summary>
    public const double DominantShare = 0.70;

    /// <summary>Part of the most intense x from which on an x belongs to the window.</summary>
    public const double WindowThreshold = 0.10;

    /// <summary>By how many x a window may be exceeded at each end.</summary>
    public const double WindowTolerance = 1;

    /// <summary>To within how many x a filled window must be reached at each end.</summary>
    public const double FillDistance = 2;

    public const double MeanTolerance = 0.05;

    /// <summary>Least overlap of two normalised spectra that are alike.</summary>
    public const double AlikeOverlap = 0.8;

    /// <summary>JSON has no infinity: an upper bound from here on is open.</summary>
    public const double OpenUpperBound = 1e9;
}
