using System.Globalization;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Observation.Statements;

/// <summary>Whether what a statement asks for lies within what a system has.</summary>
public static class StatementScope
{
    /// <summary>What is wrong with the range of a statement on x: nothing of it lies within the range of a framework or, for a tail without a gap, not all of it; null where all is well.</summary>
    public static string? RangeFault(Statement statement, IReadOnlyList<Family> families)
    {
        if (statement.Range is not { } range) return null;
        foreach (string framework in statement.Frameworks)
        {
            if (families.FirstOrDefault(f => f.Name == framework)?.Coordinates.FirstOrDefault(c => c.Name == "x") is not { } x) continue;
            bool isOutside = statement.Check == StatementCheck.EachX
                ? Math.Ceiling(range.Low) < x.Minimum || Math.Floor(range.High) > x.Maximum
                : range.High < x.Minimum || range.Low > x.Maximum;
            if (isOutside) return string.Create(CultureInfo.InvariantCulture, $"Statement {statement.Id} asks for x from {range.Low} to {range.High} of {framework}, which has x from {x.Minimum} to {x.Maximum}.");
        }

        return null;
    }
}
