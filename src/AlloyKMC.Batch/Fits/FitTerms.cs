using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Fits;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Statements;
using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Objective;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Batch.Fits;

/// <summary>Statements of one file, with the samples each reading is judged by.</summary>
/// <param name="File">The file.</param>
/// <param name="Set">Statements that are used.</param>
/// <param name="Samples">Sample of each reading.</param>
public sealed record StatementData(string File, StatementSet Set, IReadOnlyList<(Reading Reading, SampleAddress Sample)> Samples)
{
    /// <summary>What a simulation of all conditions shows, as statements ask for it.</summary>
    /// <param name="replicates">Replicates[condition][replicate][sample].</param>
    public ReadingSet Readings(IReadOnlyList<IReadOnlyList<IReadOnlyList<PopulationSample>>> replicates)
    {
        ReadingSet readings = new();
        foreach ((Reading reading, SampleAddress sample) in Samples.DistinctBy(s => s.Reading)) readings.Add(reading, [.. replicates[sample.Condition].Select(r => r[sample.Sample])]);
        return readings;
    }
}

/// <summary>Reads the data of a fit and finds the condition and sample that each of them is about.</summary>
internal sealed class FitTerms(LoadedFit fit, FitConditions conditions, List<Fault> faults)
{
    private const double TimeToleranceSeconds = 0.5;
    private const double RatioTolerance = 1e-6;
    private readonly SortedDictionary<int, SortedSet<double>> _times = [];
    private readonly List<Func<Func<(int Condition, double Time), SampleAddress>, IDataTerm>> _terms = [];
    private readonly List<(string File, StatementSet Set, List<(Reading Reading, (int Condition, double Time) Key)> Keys)> _statements = [];
    private readonly HashSet<int> _heldOut = [];
    private readonly HashSet<(string, string)> _seen = [];

    /// <summary>Frameworks the data are about, with the coordinate they are resolved along.</summary>
    public IReadOnlySet<(string Framework, string Coordinate)> Seen => _seen;

    private AlloySystem System => conditions.System;

    /// <summary>Reads everything; what is wrong is added to the faults.</summary>
    public void Read()
    {
        for (int i = 0; i < fit.Config.HeldOut.Count; i++)
        {
            if (Condition(fit.Config.HeldOut[i], $"heldOut[{i}]") is { } c) _heldOut.Add(c);
        }

        for (int i = 0; i < fit.Config.Data.Count; i++)
        {
            FitData data = fit.Config.Data[i];
            if (i < fit.DataInFile && fit.IsFaulty($"data[{i}]")) continue;
            if (Misplaced(fit, i) is { } misplaced)
            {
                faults.Add(misplaced);
                continue;
            }

            try
            {
                if (IsStatements(data)) ReadStatements(data, $"data[{i}]");
                else ReadCourse(data, $"data[{i}]");
            }
            catch (FaultException exception)
            {
                faults.AddRange(exception.Faults);
            }
        }

        for (int i = 0; i < fit.Config.MetalInClusters.Count; i++)
        {
            MetalShare prior = fit.Config.MetalInClusters[i];
            if (System.Metals.Count == 0) faults.Add(fit.Fault($"metalInClusters[{i}]", "The system names no metals.", "Add \"metals\" to the system."));
            else if (Condition(prior.Condition, $"metalInClusters[{i}].condition") is { } c)
            {
                FitCondition there = conditions.All[c];
                if (prior.TimeSeconds > there.EndSeconds + TimeToleranceSeconds)
                {
                    faults.Add(fit.Fault($"metalInClusters[{i}].time", FormattableString.Invariant($"{prior.TimeSeconds} s lies beyond the end of the run of {there.Name} at {there.EndSeconds} s."), "Give the run later samples, or an earlier time."));
                    continue;
                }

                (int, double) key = Need(c, prior.TimeSeconds ?? there.EndSeconds);
                string name = FormattableString.Invariant($"metal in clusters, {there.Name}{(prior.TimeSeconds is { } at ? $" after {at / 60:G6} min" : "")}");
                _terms.Add(address => new MetalInClustersTerm(System, name, address(key), prior.Share, prior.Tolerance));
            }
        }
    }

    /// <summary>What is wrong with data before anything is read of them: a file that is not there, keys that say nothing of such a file, data that would count twice; null where nothing is.</summary>
    public static Fault? Misplaced(LoadedFit fit, int i)
    {
        FitData data = fit.Config.Data[i];
        // Files of the command line are told by whoever opens them: they have no place in the fit file.
        if (i < fit.DataInFile && Directory.Exists(data.File)) return fit.Fault($"data[{i}].file", $"'{data.File}' is a folder.", "Give the path of a file, relative to the fit file (of --set, to the working directory).");
        if (i < fit.DataInFile && !File.Exists(data.File)) return fit.Fault($"data[{i}].file", $"The file '{data.File}' does not exist.", "Check its name; paths are relative to the fit file (those of --set to the working directory).");
        bool isStatements = IsStatements(data);
        if (fit.GivenDataKey(i, isStatements ? ["effectiveCounts", "precision", "background"] : ["leaveOut", "fill"]) is { } key)
            return fit.Fault($"data[{i}].{key}", $"\"{key}\" is about {(isStatements ? "time courses (.csv), and these are statements" : "statements (.json), and this is a time course")}.", $"Leave \"{key}\" out.");
        int same = Enumerable.Range(0, i).FirstOrDefault(j => fit.Config.Data[j].File == data.File && fit.Config.Data[j].Condition == data.Condition, -1);
        return same < 0 ? null : fit.Fault($"data[{i}]", $"{data.File} at the same condition stands in data[{same}] too, so that it would count twice.", "Keep one of the two (--to FILE adds to the data of the fit file).");
    }

    public static bool IsStatements(FitData data) => data.File.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Conditions that data are about, with the samples they need, and the terms.</summary>
    public (IReadOnlyList<ForwardCondition> Conditions, IReadOnlyList<IDataTerm> Terms, IReadOnlyList<bool> Fitted, IReadOnlyList<StatementData> Statements) Assemble()
    {
        int[] used = [.. _times.Keys];
        ForwardCondition[] simulated = [.. used.Select(c => new ForwardCondition(conditions.All[c].Name, conditions.All[c].Plan with { SampleTimesSeconds = [.. _times[c]] }))];
        Dictionary<int, int> position = used.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        IDataTerm[] terms = [.. _terms.Select(make => make(Address))];
        HashSet<int> held = [.. _heldOut.Where(position.ContainsKey).Select(c => position[c])];
        return (
            simulated,
            terms,
            [.. terms.Select(t => !t.Conditions.Any(held.Contains))],
            [.. _statements.Select(s => new StatementData(s.File, s.Set, [.. s.Keys.Select(k => (k.Reading, Address(k.Key)))]))]);

        SampleAddress Address((int Condition, double Time) key)
        {
            int c = position[key.Condition];
            IReadOnlyList<double> times = simulated[c].Plan.SampleTimesSeconds;
            int sample = times.Count - 1;
            while (sample > 0 && times[sample] > key.Time + TimeToleranceSeconds) sample--;
            return new SampleAddress(c, sample);
        }
    }

    private void ReadCourse(FitData data, string path)
    {
        MeasuredTimeCourse course = InputFile.ReadText(data.File, text => MeasuredTimeCourseReader.Read(text, System.Species));
        int? condition = data.Condition is { } name ? Condition(name, $"{path}.condition") : conditions.All.Count == 1 ? 0 : null;
        if (condition is not { } c)
        {
            if (data.Condition is null)
            {
                faults.Add(new Fault(data.File, $"The runs have {conditions.All.Count} conditions, and it is not said at which of them it was measured.", $"Name it in the fit file under \"data\": {{ \"file\": ..., \"condition\": \"{conditions.All[0].Name}\" }}; conditions are {string.Join(", ", conditions.All.Take(40).Select(one => one.Name))}."));
            }

            return;
        }

        string coordinate = System.Species.Families.First(f => f.Name == course.Families[0]).Coordinates is [var first, ..] ? first.Name : "x";
        _seen.UnionWith(course.Families.Select(family => (family, coordinate)));
        if (course.Rows.FirstOrDefault(row => !row.Coordinates.ContainsKey(coordinate)) is { } bare)
            faults.Add(new Fault(FormattableString.Invariant($"{data.File}:{bare.Line}"), $"The row of {bare.Family} gives no {coordinate}.", $"A fit needs a column {coordinate} with a value in every row."));
        FitCondition there = conditions.All[c];
        double[] beyond = [.. course.TimesSeconds.Where(t => t > there.EndSeconds + TimeToleranceSeconds)];
        if (beyond.Length > 0)
        {
            MeasuredRow row = course.Rows.First(r => r.TimeSeconds == beyond[0]);
            faults.Add(new Fault(
                FormattableString.Invariant($"{data.File}:{row.Line}"),
                FormattableString.Invariant($"{(beyond.Length == 1 ? "The time" : $"{beyond.Length} times, the first")} {beyond[0]} s{(beyond.Length == 1 ? "" : ",")} {(beyond.Length == 1 ? "lies" : "lie")} beyond the end of the run of {there.Name} at {there.EndSeconds} s."),
                "Give the run later samples, or leave those rows out."));
        }

        foreach (IGrouping<double, MeasuredRow> time in course.Rows.GroupBy(r => r.TimeSeconds).Where(g => g.Any(r => r.StandardDeviation is null) && g.Any(r => r.StandardDeviation is not null)))
            faults.Add(new Fault(FormattableString.Invariant($"{data.File}:{time.First(r => r.StandardDeviation is null).Line}"), FormattableString.Invariant($"The row has no sd, and others at {time.Key} s have one."), "Give every intensity of a time its sd (a Gaussian likelihood), or none (counts)."));
        if (faults.Count > 0) return;
        var options = new LikelihoodOptions { EffectiveCounts = data.EffectiveCounts, Precision = data.Precision, Background = data.Background };
        (SpectrumLikelihood Likelihood, (int, double) Key)[] times = [.. course.TimesSeconds.Select(t => (new SpectrumLikelihood(course, t, coordinate, options), Need(c, t)))];
        _terms.Add(address => new CompositionTerm($"{Path.GetFileName(data.File)}, {there.Name}", [.. times.Select(t => (t.Likelihood, address(t.Key)))]));
    }

    private void ReadStatements(FitData data, string path)
    {
        StatementSet set = StatementReader.ReadFile(data.File);
        for (int i = 0; i < data.LeaveOut.Count; i++)
        {
            if (!set.Statements.Any(s => s.Id == data.LeaveOut[i]))
                faults.Add(fit.Fault($"{path}.leaveOut[{i}]", $"There is no statement '{data.LeaveOut[i]}'.{Suggestion.For(data.LeaveOut[i], set.Statements.Select(s => s.Id))}", $"Statements are {string.Join(", ", set.Statements.Select(s => s.Id))}."));
        }

        if (data.Condition is not null) faults.Add(fit.Fault($"{path}.condition", "Statements say themselves what they are about.", "Leave \"condition\" out."));
        (FitCondition Condition, int Index, FeedHistory? History)[] histories = [.. conditions.All.Select((c, i) => (c, i, FeedHistory.Of(c.Plan, c.Ratio, set.Cases, out _)))];
        StatementSet kept = set with { Statements = [.. set.Statements.Where(s => !data.LeaveOut.Contains(s.Id))] };
        List<(Reading, (int, double))> keys = [];
        foreach (Statement statement in kept.Statements)
        {
            _seen.UnionWith(statement.Frameworks.Select(framework => (framework, "x")));
            (Reading Reading, (int, double)? Key)[] found = [.. statement.Readings.Select(r => (r, Find(r, histories)))];
            foreach ((Reading reading, _) in found.Where(f => f.Key is null))
                faults.Add(new Fault(data.File, $"Statement {statement.Id} is about {reading}, which no run of the fit simulates.", "Add a run with that feed that goes on long enough, or name the statement in \"leaveOut\"."));
            foreach (string framework in statement.Frameworks.Where(f => System.Species.Families.FirstOrDefault(one => one.Name == f) is not { Kind: FamilyKind.Framework } family || family.Coordinates.All(c => c.Name != "x")))
                faults.Add(new Fault(data.File, $"Statement {statement.Id} is about {framework}, and the system has no such framework with a coordinate x.", "Fit another system, or name the statement in \"leaveOut\"."));
            if (StatementScope.RangeFault(statement, System.Species.Families) is { } beyond) faults.Add(new Fault(data.File, beyond, "Correct the range, or name the statement in \"leaveOut\"."));
            if (faults.Count > 0) continue;
            (Reading Reading, (int, double) Key)[] readings = [.. found.Select(f => (f.Reading, Need(f.Key!.Value.Item1, f.Key.Value.Item2)))];
            keys.AddRange(readings);
            _terms.Add(address => new StatementTerm(statement, [.. readings.Select(r => address(r.Key))], data.Fill));
        }

        _statements.Add((data.File, kept, keys));
    }

    private (int, double)? Find(Reading reading, (FitCondition Condition, int Index, FeedHistory? History)[] histories)
    {
        // A direct mixture rather than the first part of a sequential feeding: it needs no condition of its own.
        foreach ((FitCondition condition, int index, FeedHistory? history) in histories.OrderBy(h => h.Condition.Plan.Schedule.Count))
        {
            if (history is null) continue;
            double time = reading.TimeSeconds;
            if (reading.CaseId is null)
            {
                if (Math.Abs(history.FeedRatio - reading.FeedRatio) > (RatioTolerance + RoundingOf(condition)) * reading.FeedRatio || time > history.DirectUntilSeconds || (time == history.DirectUntilSeconds && !history.SamplesBeforeChange)) continue;
            }
            else
            {
                if (history.Case?.Id != reading.CaseId) continue;
                time += history.DirectUntilSeconds;
            }

            if (time <= condition.EndSeconds + TimeToleranceSeconds) return (index, time);
        }

        return null;
    }

    /// <summary>Whole clusters are fed, so that a ratio fed as amounts is only as near to the one meant as rounding allows.</summary>
    private static double RoundingOf(FitCondition condition) => condition.Ratio is not null ? 0 : 1.0 / Math.Max(1, condition.Plan.InitialCounts.Where(n => n > 0).DefaultIfEmpty(1).Min());

    private (int, double) Need(int condition, double time)
    {
        if (!_times.TryGetValue(condition, out SortedSet<double>? times)) _times[condition] = times = [];
        // Times nearer than the tolerance are one sample.
        if (times.GetViewBetween(time - TimeToleranceSeconds, time + TimeToleranceSeconds).Count == 0) times.Add(time);
        return (condition, time);
    }

    private int? Condition(string name, string path)
    {
        FitCondition? found = conditions.Find(name, (problem, remedy) => fit.Fault(path, problem, remedy), faults);
        return found is null ? null : conditions.All.ToList().IndexOf(found);
    }
}
