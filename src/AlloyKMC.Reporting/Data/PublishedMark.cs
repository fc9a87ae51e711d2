using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Reporting.Data;

/// <summary>A published range of a coordinate that belongs to one framework of one spectrum.</summary>
/// <param name="StatementId">The statement.</param>
/// <param name="Framework">The framework.</param>
/// <param name="Range">Inclusive range.</param>
/// <param name="IsMode">Whether the most intense value lies there; otherwise all that is seen does.</param>
/// <param name="IsMet">Whether the statement as a whole passes.</param>
internal sealed record PublishedMark(string StatementId, string Framework, NumberRange Range, bool IsMode, bool IsMet)
{
    /// <summary>The marks of one spectrum; none where statements are not given or not about it.</summary>
    public static IReadOnlyList<PublishedMark> For(StatementReport? report, Reading? reading)
    {
        if (report is null || reading is null) return [];
        List<PublishedMark> marks = [];
        foreach (StatementResult result in report.Results)
        {
            Statement statement = result.Statement;
            if (result.Verdict == StatementVerdict.NotCovered || statement.Range is not { } range || statement.Check is not (StatementCheck.WindowX or StatementCheck.ModeX)) continue;
            if (!statement.Readings.Any(r => IsSame(r, reading))) continue;
            marks.AddRange(statement.Frameworks.Select(f => new PublishedMark(statement.Id, f, range, statement.Check == StatementCheck.ModeX, result.Verdict == StatementVerdict.Passed)));
        }

        return marks;
    }

    /// <summary>Whether two readings are of one condition and time.</summary>
    internal static bool IsSame(Reading a, Reading b) =>
        a.CaseId == b.CaseId && Math.Abs(a.FeedRatio - b.FeedRatio) <= 1e-6 * b.FeedRatio && Math.Abs(a.TimeSeconds - b.TimeSeconds) <= 0.5;
}
