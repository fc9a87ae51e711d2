using System.Text;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Configuration.Sweeps;
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
    private readonly LoadedRun _shared;
    private readonly Func<int, RunPlan> _planOf;

    private DatasetContent(string path, DatasetReader reader, LoadedRun shared, Func<int, RunPlan> planOf)
    {
        _path = path;
        _reader = reader;
        _shared = shared;
        _planOf = planOf;
        System = shared.System.WithPlaces(PlanBuilder.Compile).System;
    }

    /// <summary>The system with the values that conditions share.</summary>
    public AlloySystem System { get; }

    /// <exception cref="StorageException">No dataset there, or one without configuration.</exception>
    /// <exception cref="FaultException">Its configuration cannot be read.</exception>
    public static DatasetContent Open(string path)
    {
        DatasetReader reader = DatasetReader.Open(path);
        if (!reader.Metadata.TryGetValue(DatasetMetadata.Configuration, out string? configuration))
            throw new StorageException($"{path}: the dataset carries no configuration ({DatasetMetadata.Configuration}), so its system is not known. Run it again with this program.");
        byte[] text = Encoding.UTF8.GetBytes(configuration);
        string name = Path.Combine(path, DatasetMetadata.Configuration);
        if (SweepReader.IsSweep(text))
        {
            LoadedSweep sweep = SweepReader.Read(text, name);
            var networks = new NetworkCache();
            return new DatasetContent(path, reader, sweep.Shared, condition => PlanBuilder.Build(sweep.ReadCondition(sweep.Points[condition]), networks));
        }

        LoadedRun run = RunConfigReader.Read(text, name);
        RunPlan plan = PlanBuilder.Build(run);
        return new DatasetContent(path, reader, run, _ => plan);
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
        string dataset = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(_path)));
        return new ReportContent
        {
            Title = _shared.Config.Name.Length > 0 ? _shared.Config.Name : dataset,
            Description = _shared.Config.Description,
            System = System,
            Conditions = [.. series.Values.Select(runsOfOne => NewCondition(runsOfOne, statements))],
            Facts = new RunFacts(
                dataset,
                runs.Length,
                [.. runs.GroupBy(r => r.Status).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count()))],
                [.. runs.Select(r => r.Engine).Distinct()],
                [.. runs.Select(r => r.Seed).Distinct()],
                runs.Sum(r => r.Events),
                [.. runs.Select(r => r.ConfigHash).Distinct()],
                [.. runs.Select(r => r.Version).Distinct()],
                ParameterNotes(runs[0])),
            Statements = statements,
        };
    }

    private ReportCondition NewCondition(List<(StoredRun Run, PopulationSeries Series)> runs, StatementSet? statements)
    {
        RunRecord first = runs[0].Run.Run;
        RunPlan plan = _planOf(first.Condition);
        FeedRatio? ratio = plan.Config.Feed.Ratio;
        string? parents = System.Parents.Count == 2 ? $"{NameOf(System.Parents[0])} : {NameOf(System.Parents[1])}" : null;
        string[] values = [.. first.Swept.Where(v => ratio is null || !IsRatio(v.Name)).Select(v => FormattableString.Invariant($"{v.Name} = {v.Value}{(v.Unit is null ? "" : " " + v.Unit)}"))];
        string feed = ratio is { } r ? $"{parents ?? "feed"} = {r}" : plan.Config.Feed.Amounts.Count > 0 ? string.Join(" + ", plan.Config.Feed.Amounts.Select(a => FormattableString.Invariant($"{a.Value} {a.Key}"))) : "as fed";
        double? number = ratio is { First: > 0, Second: > 0 } both ? both.First / both.Second : null;
        IReadOnlyList<double> times = runs.MaxBy(one => one.Series.TimesSeconds.Count).Series.TimesSeconds;
        return new ReportCondition
        {
            Label = string.Join(", ", values.Prepend(feed)),
            Ratio = ratio?.ToString(),
            FeedRatio = number,
            Replicates = [.. runs.Select(one => one.Series)],
            Changes = [.. plan.Simulation.Schedule.Where(c => c.Add.Count > 0).Select(Declared)],
            Readings = new SampleReadings(plan, statements).Of(number, times, runs[0].Series),
        };
    }

    private DeclaredChange Declared(ScheduledChange change)
    {
        long[] counts = new long[System.Species.Count];
        foreach ((int species, long amount) in change.Add) counts[species] += amount;
        return new DeclaredChange(change.TimeSeconds, change.SampleAfter, System.Species.Totals(counts));
    }

    private Dictionary<string, string> ParameterNotes(RunRecord run)
    {
        Dictionary<string, string> notes = _shared.Config.Parameters.ToDictionary(p => p.Key, _ => "changed by the run");
        foreach (SweptValue value in run.Swept) notes[value.Name.Replace("parameters_", "", StringComparison.Ordinal)] = "swept";
        return notes;
    }

    /// <summary>Names a sweep gives the column of feed.ratio.</summary>
    private static bool IsRatio(string name) => name is "ratio" or "feed_ratio";

    private string NameOf(int species) => System.Species.Aliases.FirstOrDefault(a => a.Value == species).Key ?? System.Species[species].Name;

    private void CheckConditions(IReadOnlyList<int> conditions)
    {
        int[] known = [.. _reader.Runs.Select(r => r.Run.Condition).Distinct().Order()];
        Fault[] faults = [.. conditions.Where(c => !known.Contains(c)).Select(c => new Fault("--condition", FormattableString.Invariant($"the dataset has no condition {c}."), $"It has {string.Join(", ", known)}."))];
        if (faults.Length > 0) throw new FaultException(faults);
    }
}
