using System.Text;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Reporting.Data;
using AlloyKMC.Storage;

namespace AlloyKMC.Cli.Reports;

/// <summary>Turns a stored dataset into the content of a report.</summary>
internal sealed class DatasetContent
{
    private readonly string _path;
    private readonly DatasetReader _reader;
    private readonly RunPlan _plan;

    private DatasetContent(string path, DatasetReader reader, RunPlan plan)
    {
        _path = path;
        _reader = reader;
        _plan = plan;
    }

    public AlloySystem System => _plan.Simulation.Network.System;

    /// <exception cref="StorageException">No dataset there, or one without configuration.</exception>
    /// <exception cref="FaultException">Its configuration cannot be read.</exception>
    public static DatasetContent Open(string path)
    {
        DatasetReader reader = DatasetReader.Open(path);
        if (!reader.Metadata.TryGetValue(DatasetMetadata.Configuration, out string? configuration))
            throw new StorageException($"{path}: the dataset carries no configuration ({DatasetMetadata.Configuration}), so its system is not known. Run it again with this program.");
        LoadedRun run = RunConfigReader.Read(Encoding.UTF8.GetBytes(configuration), Path.Combine(path, DatasetMetadata.Configuration));
        return new DatasetContent(path, reader, PlanBuilder.Build(run));
    }

    /// <param name="statements">Statements to evaluate; null for none.</param>
    /// <param name="conditions">Indices of the conditions to show; empty for all.</param>
    /// <exception cref="FaultException">The dataset has no such condition, or no samples.</exception>
    public ReportContent Read(StatementSet? statements, IReadOnlyList<int> conditions)
    {
        CheckConditions(conditions);
        var series = new SortedDictionary<int, List<(StoredRun Run, PopulationSeries Series)>>();
        foreach ((StoredRun run, PopulationSeries populations) in _reader.ReadAllSeries(System.Species))
        {
            if (populations.TimesSeconds.Count == 0 || (conditions.Count > 0 && !conditions.Contains(run.Run.Condition))) continue;
            if (!series.TryGetValue(run.Run.Condition, out List<(StoredRun, PopulationSeries)>? list)) series.Add(run.Run.Condition, list = []);
            list.Add((run, populations));
        }

        if (series.Count == 0) throw new FaultException(new Fault(_path, "The dataset has no samples.", "Nothing can be shown of it: were all runs cut short?"));
        RunRecord[] runs = [.. _reader.Runs.Select(r => r.Run).Where(r => conditions.Count == 0 || conditions.Contains(r.Condition))];
        return new ReportContent
        {
            Title = _plan.Config.Name.Length > 0 ? _plan.Config.Name : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(_path))),
            Description = _plan.Config.Description,
            System = System,
            Conditions = [.. series.Values.Select(runsOfOne => NewCondition(runsOfOne, statements))],
            Facts = new RunFacts(
                Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(_path))),
                runs.Length,
                [.. runs.GroupBy(r => r.Status).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count()))],
                [.. runs.Select(r => r.Engine).Distinct()],
                [.. runs.Select(r => r.Seed).Distinct()],
                runs.Sum(r => r.Events),
                [.. runs.Select(r => r.ConfigHash).Distinct()],
                [.. runs.Select(r => r.Version).Distinct()],
                [.. _plan.Config.Parameters.Select(p => p.Key)]),
            Statements = statements,
        };
    }

    private ReportCondition NewCondition(List<(StoredRun Run, PopulationSeries Series)> runs, StatementSet? statements)
    {
        RunRecord first = runs[0].Run.Run;
        FeedRatio? ratio = RatioOf(first);
        string? parents = System.Parents.Count == 2 ? $"{NameOf(System.Parents[0])} : {NameOf(System.Parents[1])}" : null;
        string[] values = [.. first.Swept.Where(v => ratio is null || !IsRatio(v.Name)).Select(v => FormattableString.Invariant($"{v.Name} = {v.Value}{(v.Unit is null ? "" : " " + v.Unit)}"))];
        string feed = ratio is { } r ? $"{parents ?? "feed"} = {r}" : _plan.Config.Feed.Amounts.Count > 0 ? string.Join(" + ", _plan.Config.Feed.Amounts.Select(a => FormattableString.Invariant($"{a.Value} {a.Key}"))) : "as fed";
        double? number = ratio is { First: > 0, Second: > 0 } both ? both.First / both.Second : null;
        IReadOnlyList<double> times = runs.MaxBy(one => one.Series.TimesSeconds.Count).Series.TimesSeconds;
        return new ReportCondition
        {
            Label = string.Join(", ", values.Prepend(feed)),
            Ratio = ratio?.ToString(),
            FeedRatio = number,
            Replicates = [.. runs.Select(one => one.Series)],
            Changes = [.. _plan.Simulation.Schedule.Where(c => c.Add.Count > 0).Select(Declared)],
            Readings = new SampleReadings(_plan, statements).Of(number, times, runs[0].Series),
        };
    }

    private DeclaredChange Declared(ScheduledChange change)
    {
        long[] counts = new long[System.Species.Count];
        foreach ((int species, long amount) in change.Add) counts[species] += amount;
        return new DeclaredChange(change.TimeSeconds, change.SampleAfter, System.Species.Totals(counts));
    }

    /// <summary>The feed ratio of a run: a swept value where there is one, else that of the configuration.</summary>
    private FeedRatio? RatioOf(RunRecord run)
    {
        if (run.Swept.FirstOrDefault(v => IsRatio(v.Name))?.Value is string swept && FeedRatio.Parse(swept, out FeedRatio parsed) is null) return parsed;
        return _plan.Config.Feed.Ratio;
    }

    private static bool IsRatio(string name) => name is "ratio" or "feed.ratio" or "feed_ratio";

    private string NameOf(int species) => System.Species.Aliases.FirstOrDefault(a => a.Value == species).Key ?? System.Species[species].Name;

    private void CheckConditions(IReadOnlyList<int> conditions)
    {
        int[] known = [.. _reader.Runs.Select(r => r.Run.Condition).Distinct().Order()];
        Fault[] faults = [.. conditions.Where(c => !known.Contains(c)).Select(c => new Fault("--condition", FormattableString.Invariant($"the dataset has no condition {c}."), $"It has {string.Join(", ", known)}."))];
        if (faults.Length > 0) throw new FaultException(faults);
    }
}
