namespace AlloyKMC.Observation.Statements;

public enum StatementVerdict
{
    Passed,
    Failed,

    /// <summary>The dataset lacks a condition, a time or a framework the statement is about.</summary>
    NotCovered,
}

/// <summary>One simulated figure of a statement.</summary>
/// <param name="Name">What it is and where: "mean x of S30, R = 1/3, 20 h".</param>
/// <param name="Value">From the ensemble mean spectrum; NaN where the framework has no intensity.</param>
/// <param name="StandardError">Standard error over replicates; null with fewer than two.</param>
public sealed record StatementFigure(string Name, double Value, double? StandardError);

/// <summary>How a statement fared.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Verdict">Decided on the ensemble mean spectra.</param>
/// <param name="IsFilled">Whether a window meant to be filled is; null where none is asked for or the statement is not covered.</param>
/// <param name="Figures">What was simulated.</param>
/// <param name="ReplicatePassFraction">Part of the replicates that pass taken alone; replicates of several conditions are paired by number. Null where not covered.</param>
/// <param name="Reason">Why it is not covered; null where it is.</param>
public sealed record StatementResult(
    Statement Statement,
    StatementVerdict Verdict,
    bool? IsFilled,
    IReadOnlyList<StatementFigure> Figures,
    double? ReplicatePassFraction,
    string? Reason);

/// <summary>All results, in the order of the statements.</summary>
public sealed record StatementReport(IReadOnlyList<StatementResult> Results)
{
    public int Passed => Results.Count(result => result.Verdict == StatementVerdict.Passed);

    public int Failed => Results.Count(result => result.Verdict == StatementVerdict.Failed);

    public int NotCovered => Results.Count(result => result.Verdict == StatementVerdict.NotCovered);

    public int Filled => Results.Count(result => result.IsFilled == true);

    /// <summary>Covered windows that are meant to be filled.</summary>
    public int ToFill => Results.Count(result => result.IsFilled is not null);
}
