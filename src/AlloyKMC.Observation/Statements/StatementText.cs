using System.Globalization;

namespace AlloyKMC.Observation.Statements;

/// <summary>Statements in words, for tables and messages.</summary>
public static class StatementText
{
    /// <summary>"R = 1/3, 30 min", "case Tb, 24 h".</summary>
    public static string Describe(Reading reading) => $"{(reading.CaseId is null ? "R = " + Ratio(reading.FeedRatio) : "case " + reading.CaseId)}, {Time(reading.TimeSeconds)}";

    /// <summary>What was published: "S30: the most intense x is 6 to 12".</summary>
    public static string Published(Statement statement)
    {
        string who = string.Join(" and ", statement.Frameworks);
        string range = statement.Range is not { } bounds ? "" : bounds.Low == bounds.High ? Number(bounds.Low) : $"{Number(bounds.Low)} to {Number(bounds.High)}";
        string claim = statement.Check switch
        {
            StatementCheck.Present => $"{who} present",
            StatementCheck.Absent => $"{who} absent",
            StatementCheck.Only => $"{who} is the only framework",
            StatementCheck.Dominant => $"{who} dominates",
            StatementCheck.ShareBelow => $"share of {who} at most {Number(statement.Maximum!.Value)}",
            StatementCheck.ModeX => $"{who}: the most intense x is {range}",
            StatementCheck.WindowX => $"{who}: x seen within {range}{(statement.Fill ? ", up to both ends" : "")}",
            StatementCheck.MeanX => $"{who}: mean x is {range}",
            StatementCheck.FractionXAtMost => $"{who}: at most {Number(statement.Maximum!.Value)} of it at x = {range}",
            StatementCheck.EachX => $"{who}: each x of {range} has at least {Number(statement.Minimum!.Value)} of the most intense",
            StatementCheck.Trend => Trend(statement.Trend!, who),
            StatementCheck.MeanAuOverAgOfClusters => statement.Range!.Value.High >= StatementRules.OpenUpperBound ? $"Au/Ag of the clusters is {Number(statement.Range.Value.Low)} or more" : $"Au/Ag of the clusters is {range}",
            StatementCheck.ComplexMetalPerClusterHighestAtLast => "metal in complexes per cluster is highest at the last",
            StatementCheck.ComplexesMoreThan => "metal in complexes per cluster: more in the first than in the second",
            StatementCheck.LikeDirect => "the product of sequential feeding is that of direct mixing",
            _ => throw new ArgumentOutOfRangeException(nameof(statement), statement.Check, "Unknown check."),
        };
        return $"{claim} ({string.Join("; ", statement.Readings.Select(Describe))})";
    }

    private static string Trend(Trend trend, string who)
    {
        string quantity = trend.Quantity switch
        {
            TrendQuantity.MeanX => $"mean x of {who}",
            TrendQuantity.StandardDeviationX => $"standard deviation of x of {who}",
            _ => $"share of {who}",
        };
        return $"{quantity} {(trend.Rises ? "rises" : "falls")} {(trend.AlongTime ? "with time" : "along the feed ratios")}";
    }

    private static string Ratio(double ratio) => ratio >= 1 ? Number(ratio) : $"1/{Number(1 / ratio)}";

    private static string Time(double seconds) => seconds >= 7200 ? $"{Number(seconds / 3600)} h" : $"{Number(seconds / 60)} min";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
