using System.Globalization;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Configuration.Statements;

/// <summary>Reads feed ratios, times and the start and add of sequential feedings.</summary>
internal static class SequentialFeeding
{
    public const string RatioAllowed = "a feed ratio Au44:Ag44 in quotes, \"3\" or \"1/40\"";

    private const string PerInitial = "_per_initial_Ag44";
    private const string ToTotal = "to total R";

    public static SequentialCase? ReadCase(string id, StatementNode node)
    {
        if (!node.IsObject(["start", "add", "read_t_h", "total_R"], ["note"])) return null;
        (double Ratio, double Seconds)? start = ReadStart(node);
        IReadOnlyList<double> times = node.OneOrMany<double>("read_t_h", Positive, "a time in hours above 0");
        IReadOnlyList<double> total = node.OneOrMany("total_R", Ratio, RatioAllowed);
        if (start is null || times.Count == 0 || total.Count != 1) return null;
        double? added = ReadAddition(node, start.Value.Ratio, total[0]);
        if (added is null) return null;
        if (!AreEqual(added.Value, total[0])) node.Report("total_R", "The total feed ratio does not follow from start and add.", string.Create(CultureInfo.InvariantCulture, $"They give R = {added.Value:0.######}."));
        return new SequentialCase(id, start.Value.Ratio, start.Value.Seconds, total[0], [.. times.Select(hours => hours * 3600).Order()]);
    }

    /// <summary>The case that start and add of a statement describe; null, with a fault, where there is none.</summary>
    public static SequentialCase? FindCase(StatementNode statement, IReadOnlyList<SequentialCase> cases)
    {
        if (ReadStart(statement) is not { } start || ReadAddition(statement, start.Ratio, null) is not { } total) return null;
        SequentialCase? found = cases.FirstOrDefault(candidate => AreEqual(candidate.StartRatio, start.Ratio) && AreEqual(candidate.StartSeconds, start.Seconds) && AreEqual(candidate.TotalRatio, total));
        if (found is null) statement.Report("start", "No case has this start and addition.", "Add it to cases.");
        return found;
    }

    public static double? Ratio(PositionedJson value)
    {
        if (value.Kind != JsonKind.Text) return null;
        string[] parts = value.Text.Split('/');
        if (parts.Length > 2) return null;
        double ratio = 1;
        for (int i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double part) || !(part > 0)) return null;
            ratio = i == 0 ? part : ratio / part;
        }

        return ratio;
    }

    public static double? Positive(PositionedJson value) => value.Kind == JsonKind.Number && value.Number is > 0 and var number && double.IsFinite(number) ? number : null;

    private static (double Ratio, double Seconds)? ReadStart(StatementNode node)
    {
        StatementNode start = node.At("start");
        if (!start.IsObject(["R", "t_h"], ["note"])) return null;
        IReadOnlyList<double> ratio = start.OneOrMany("R", Ratio, RatioAllowed);
        IReadOnlyList<double> hours = start.OneOrMany<double>("t_h", Positive, "a time in hours above 0");
        return ratio.Count == 1 && hours.Count == 1 ? (ratio[0], hours[0] * 3600) : null;
    }

    /// <summary>Total feed ratio after the addition.</summary>
    private static double? ReadAddition(StatementNode node, double startRatio, double? declaredTotal)
    {
        StatementNode add = node.At("add");
        string[] keys = ["Au44" + PerInitial, "Ag44" + PerInitial, "to_R", "Au44", "Ag44"];
        if (!add.IsObject([], keys)) return null;
        string[] given = [.. keys.Where(add.Has)];
        if (given.Length != 1)
        {
            node.Report("add", $"The addition has {given.Length} amounts.", $"Give one of {string.Join(", ", keys)}.");
            return null;
        }

        switch (given[0])
        {
            case "to_R":
                return add.OneOrMany("to_R", Ratio, RatioAllowed) is [var total] ? total : null;
            case "Au44" or "Ag44":
                if (declaredTotal is not null && add.Text(given[0]) == ToTotal) return declaredTotal;
                add.Report(given[0], "The amount is not understood.", $"Write \"{ToTotal}\", with total_R in the case.");
                return null;
            default:
                if (add.OneOrMany<double>(given[0], Positive, "an amount per initial Ag44 above 0") is not [var amount]) return null;
                return given[0].StartsWith("Au44", StringComparison.Ordinal) ? startRatio + amount : startRatio / (1 + amount);
        }
    }

    private static bool AreEqual(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Abs(b);
}
