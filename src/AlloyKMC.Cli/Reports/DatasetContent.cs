using System.Globalization;
using AlloyKMC.Cli.Datasets;
using AlloyKMC.Cli.Output;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Reporting.Data;
using AlloyKMC.Storage;

namespace AlloyKMC.Cli.Reports;

/// <summary>Turns a stored dataset into the content of a report.</summary>
internal static class DatasetContent
{
    /// <param name="dataset">The dataset.</param>
    /// <param name="conditions">Its conditions to show, at least one.</param>
    /// <param name="statements">Statements to evaluate; null for none.</param>
    public static ReportContent Of(StoredDataset dataset, IReadOnlyList<StoredCondition> conditions, StatementSet? statements)
    {
        HashSet<int> numbers = [.. conditions.Select(c => c.Number)];
        RunRecord[] runs = [.. dataset.Runs.Where(r => numbers.Contains(r.Condition))];
        IReadOnlyDictionary<int, IReadOnlyList<ObservableSeries>> observables = dataset.Observables(numbers.Contains);
        RunPlan first = conditions[0].Plan;
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataset.Path)));
        return new ReportContent
        {
            Title = first.Config.Name.Length > 0 ? first.Config.Name : name,
            Description = first.Config.Description,
            System = first.Simulation.Network.System,
            Conditions = [.. conditions.Select(c => NewCondition(c, statements, observables.GetValueOrDefault(c.Number) ?? []))],
            Facts = new RunFacts(
                name,
                runs.Length,
                [.. runs.GroupBy(r => r.Status).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count()))],
                [.. runs.Select(r => r.Engine).Distinct()],
                [.. runs.Select(r => r.Seed).Distinct()],
                runs.Sum(r => r.Events),
                [.. runs.Select(r => r.ConfigHash).Distinct()],
                [.. runs.Select(r => r.Version).Distinct()],
                ParameterNotes(first, runs[0].Swept, conditions.Count)),
            Statements = statements,
        };
    }

    private static ReportCondition NewCondition(StoredCondition condition, StatementSet? statements, IReadOnlyList<ObservableSeries> observables)
    {
        RunPlan plan = condition.Plan;
        AlloySystem system = plan.Simulation.Network.System;
        FeedRatio? ratio = condition.Ratio;
        string feed = ratio is { } r
            ? $"{(system.Parents.Count == 2 ? $"{NameOf(system, 0)} : {NameOf(system, 1)}" : "feed")} = {r}"
            : plan.Config.Feed.Amounts.Count > 0 ? string.Join(" + ", plan.Config.Feed.Amounts.Select(a => FormattableString.Invariant($"{a.Value} {a.Key}"))) : "as fed";
        IEnumerable<string> swept = condition.Swept.Where(v => ratio is null || !IsRatio(v.Name)).Select(v => FormattableString.Invariant($"{v.Name} = {v.Value}{(v.Unit is null ? "" : " " + v.Unit)}"));
        return new ReportCondition
        {
            Label = string.Join(", ", swept.Prepend(feed).Concat(plan.Simulation.Schedule.Where(c => c.Add.Count > 0).Select(c => Added(system, c)))),
            Ratio = ratio?.ToString(),
            FeedRatio = ratio is { First: > 0, Second: > 0 } both ? both.First / both.Second : null,
            Swept = [.. condition.Swept.Where(v => v.Value is double or long).Select(v => new SweptNumber(v.Name, Convert.ToDouble(v.Value, CultureInfo.InvariantCulture), v.Unit ?? UnitOf(system, v.Name)))],
            Replicates = [.. condition.Replicates.Select(one => one.Series)],
            Observables = observables,
            Fed = FeedHistory.Fed(condition.Plan.Simulation),
            Changes = [.. plan.Simulation.Schedule.Where(c => c.Add.Count > 0).Select(c => Declared(system, c))],
            Readings = Readings(condition, statements),
        };
    }

    private static string? UnitOf(AlloySystem system, string name) => system.Parameters.FirstOrDefault(p => p.Name == name)?.Definition.Unit;

    private static Reading?[] Readings(StoredCondition condition, StatementSet? statements)
    {
        if (statements is null || FeedHistory.Of(condition.Plan.Simulation, condition.Ratio, statements.Cases, out _) is not { } history) return [];
        var readings = new Reading?[condition.TimesSeconds.Count];
        foreach ((Reading reading, int sample) in StatementReadings.Times(condition, history)) readings[sample] = reading;
        return readings;
    }

    /// <summary>"then 10000 Au44 at 20 h".</summary>
    private static string Added(AlloySystem system, ScheduledChange change) =>
        $"then {string.Join(" and ", change.Add.Select(a => FormattableString.Invariant($"{a.Amount} {SpeciesName(system, a.Species)}")))} at {Units.Time(change.TimeSeconds)}";

    private static DeclaredChange Declared(AlloySystem system, ScheduledChange change)
    {
        long[] counts = new long[system.Species.Count];
        foreach ((int species, long amount) in change.Add) counts[species] += amount;
        return new DeclaredChange(change.TimeSeconds, change.SampleAfter, system.Species.Totals(counts));
    }

    private static Dictionary<string, string> ParameterNotes(RunPlan plan, IReadOnlyList<SweptValue> swept, int conditions)
    {
        Dictionary<string, string> notes = plan.Config.Parameters.ToDictionary(p => p.Key, _ => "changed by the run");
        foreach (SweptValue value in swept) notes[value.Name.Replace("parameters_", "", StringComparison.Ordinal)] = conditions > 1 ? "swept, of the first condition" : "swept";
        return notes;
    }

    /// <summary>Names a sweep gives the column of feed.ratio.</summary>
    private static bool IsRatio(string name) => name is "ratio" or "feed_ratio";

    private static string NameOf(AlloySystem system, int parent) => SpeciesName(system, system.Parents[parent]);

    private static string SpeciesName(AlloySystem system, int species) => system.Species.Aliases.FirstOrDefault(a => a.Value == species).Key ?? system.Species[species].Name;
}
