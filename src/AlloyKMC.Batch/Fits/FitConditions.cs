using AlloyKMC.Configuration.Fits;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Configuration.Sweeps;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;

namespace AlloyKMC.Batch.Fits;

/// <summary>One flask that the runs of a fit describe, perhaps in several files.</summary>
/// <param name="Name">Feed ratio, swept values, or the name of the file.</param>
/// <param name="Aliases">Other names it is known by.</param>
/// <param name="Ratio">Feed ratio as written; null where amounts were fed.</param>
/// <param name="Plan">Feed, schedule and samples; of several files, that which goes on longest.</param>
public sealed record FitCondition(string Name, IReadOnlyList<string> Aliases, FeedRatio? Ratio, SimulationPlan Plan)
{
    /// <summary>Time of the last sample: data beyond it are not simulated.</summary>
    public double EndSeconds => Plan.SampleTimesSeconds[^1];

    public bool IsNamed(string name) => Name == name || Aliases.Contains(name);
}

/// <summary>The conditions of all runs of a fit.</summary>
/// <param name="All">Each flask once.</param>
/// <param name="System">The system they share.</param>
/// <param name="SystemText">Its definition as canonical text.</param>
/// <param name="SystemFile">Its file; null where it stands inside a run.</param>
public sealed record FitConditions(IReadOnlyList<FitCondition> All, AlloySystem System, string SystemText, string? SystemFile)
{
    private const double Tolerance = 1e-6;

    /// <summary>Species that any of the conditions feeds, at the start or later.</summary>
    public IReadOnlySet<int> Fed => All.SelectMany(c => c.Plan.InitialCounts.Select((count, s) => (count, s)).Where(x => x.count > 0).Select(x => x.s).Concat(c.Plan.Schedule.SelectMany(change => change.Add.Select(a => a.Species)))).Order().ToHashSet();

    /// <param name="fit">The fit.</param>
    /// <param name="systemFile">System to use instead of that of the fit and of its runs; null: theirs.</param>
    /// <exception cref="FaultException">A file cannot be used, or runs are of different systems.</exception>
    public static FitConditions Read(LoadedFit fit, string? systemFile = null)
    {
        var options = new RunReadOptions { Overrides = systemFile is null ? fit.SystemOverride : Naming(systemFile, $"--compare {systemFile}") };
        var networks = new NetworkCache();
        List<Fault> faults = [];
        List<FitCondition> all = [];
        AlloySystem? shared = null;
        string text = "";
        string? path = null;
        for (int i = 0; i < fit.Config.Runs.Count; i++)
        {
            string file = fit.Config.Runs[i], stem = Path.GetFileNameWithoutExtension(file);
            try
            {
                foreach ((string name, LoadedRun run) in Runs(file, stem, options))
                {
                    RunPlan plan = PlanBuilder.Build(run, networks);
                    if (shared is null) (shared, text, path) = (plan.Simulation.Network.System, run.System.CanonicalText, run.System.Files.FirstOrDefault());
                    if (ReferenceEquals(plan.Simulation.Network.System, shared))
                    {
                        Add(all, new FitCondition(name, name == stem ? [] : [stem], plan.Config.Feed.Ratio, plan.Simulation));
                        continue;
                    }

                    faults.Add(fit.Fault($"runs[{i}]", $"{file} uses another system, or other parameters of it, than {fit.Config.Runs[0]}.", "Fit runs of one system, or give \"system\" in the fit file."));
                    break;
                }
            }
            catch (FaultException exception)
            {
                // A file that cannot be opened is a fault of the key that names it.
                faults.AddRange(exception.Faults.Select(f => f.Path == file ? fit.Fault($"runs[{i}]", f.Problem, f.Remedy) : f));
            }
        }

        if (faults.Count > 0) throw new FaultException([.. faults.DistinctBy(f => f.ToString())]);
        return new FitConditions(all, shared!, text, path);
    }

    /// <summary>The conditions of a run or sweep file to predict, with the samples it states.</summary>
    /// <param name="file">The file.</param>
    /// <param name="systemFile">The system that was fitted, instead of that of the file; null: that of the file.</param>
    /// <param name="fitted">The system that was fitted.</param>
    /// <exception cref="FaultException">The file cannot be used, or its conditions are not of the fitted system.</exception>
    public static IReadOnlyList<FitCondition> OfRun(string file, string? systemFile, AlloySystem fitted)
    {
        var networks = new NetworkCache();
        var options = new RunReadOptions { Overrides = systemFile is null ? ConfigOverrides.None : Naming(systemFile, file) };
        string stem = Path.GetFileNameWithoutExtension(file);
        List<FitCondition> all = [];
        foreach ((string name, LoadedRun run) in Runs(file, stem, options))
        {
            RunPlan plan = PlanBuilder.Build(run, networks);
            all.Add(new FitCondition(name, [], plan.Config.Feed.Ratio, plan.Simulation));
        }

        AlloySystem system = all[0].Plan.Network.System;
        bool isFitted = system.Species.Species.Select(s => s.Name).SequenceEqual(fitted.Species.Species.Select(s => s.Name)) && system.Parameters.Select(p => p.Name).SequenceEqual(fitted.Parameters.Select(p => p.Name));
        if (!isFitted || all.Any(c => !ReferenceEquals(c.Plan.Network.System, system)))
            throw new FaultException(new Fault(file, "Its conditions are not all of the system that was fitted.", "Predict runs of the fitted system that change no parameters."));
        return all;
    }

    /// <summary>The condition of a name; null, with a fault, where there is none or several.</summary>
    public FitCondition? Find(string name, Func<string, string, Fault> fault, List<Fault> faults)
    {
        FitCondition[] found = [.. All.Where(c => c.Name == name)];
        if (found.Length == 0) found = [.. All.Where(c => c.IsNamed(name))];
        if (found.Length == 1) return found[0];
        string names = string.Join(", ", All.Take(40).Select(c => c.Name));
        faults.Add(fault(found.Length == 0 ? $"No run has the condition '{name}'.{Suggestion.For(name, All.Select(c => c.Name))}" : $"'{name}' could be {found.Length} conditions.", $"Conditions are {names}."));
        return null;
    }

    private static ConfigOverrides Naming(string system, string written) => ConfigOverrides.From(null, [], [(written, $"system={system}")]);

    private static IEnumerable<(string Name, LoadedRun Run)> Runs(string file, string stem, RunReadOptions options)
    {
        if (!SweepReader.IsSweepFile(file))
        {
            LoadedRun run = RunConfigReader.ReadFile(file, options);
            return [(run.Config is { Feed.Ratio: { } ratio, Schedule.Count: 0 } ? ratio.ToString() : stem, run)];
        }

        LoadedSweep sweep = SweepReader.ReadFile(file, options);
        IReadOnlyList<IReadOnlyList<(string Name, object Value)>> columns = SweepColumns.Of(sweep.Points);
        return sweep.Points.Select(point => (
            string.Join(", ", columns[point.Index].Select(c => columns[point.Index].Count == 1 && c.Name == "ratio" ? $"{c.Value}" : FormattableString.Invariant($"{c.Name} = {c.Value}"))),
            sweep.ReadCondition(point)));
    }

    private static void Add(List<FitCondition> all, FitCondition condition)
    {
        int same = all.FindIndex(other => AreAlike(other.Plan, condition.Plan));
        if (same >= 0)
        {
            FitCondition other = all[same];
            all[same] = other with { Aliases = [.. other.Aliases.Append(condition.Name).Concat(condition.Aliases).Distinct()], Plan = other.EndSeconds >= condition.EndSeconds ? other.Plan : condition.Plan };
            return;
        }

        all.Add(all.Any(other => other.Name == condition.Name) ? condition with { Name = $"{condition.Name} ({string.Join(", ", condition.Aliases)})" } : condition);
    }

    /// <summary>Whether two plans describe the same flask, whatever number of molecules is simulated of it.</summary>
    private static bool AreAlike(SimulationPlan a, SimulationPlan b)
    {
        if (a.Schedule.Count != b.Schedule.Count || !Enumerable.Range(0, a.InitialCounts.Count).All(s => Near(a.InitialCounts[s] / a.Volume, b.InitialCounts[s] / b.Volume))) return false;
        return a.Schedule.Zip(b.Schedule).All(pair =>
            Near(pair.First.TimeSeconds, pair.Second.TimeSeconds) && pair.First.SampleAfter == pair.Second.SampleAfter && pair.First.Network == pair.Second.Network && Near(pair.First.AddedVolume / a.Volume, pair.Second.AddedVolume / b.Volume)
            && pair.First.Add.Select(x => x.Species).SequenceEqual(pair.Second.Add.Select(x => x.Species)) && pair.First.Add.Zip(pair.Second.Add).All(x => Near(x.First.Amount / a.Volume, x.Second.Amount / b.Volume))
            && pair.First.Set.Select(x => x.Species).SequenceEqual(pair.Second.Set.Select(x => x.Species)) && pair.First.Set.Zip(pair.Second.Set).All(x => Near(x.First.Count / a.Volume, x.Second.Count / b.Volume)));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) <= Tolerance * Math.Max(Math.Abs(a), Math.Abs(b));
}
