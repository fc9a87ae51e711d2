using AlloyKMC.Configuration.Runs;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Configuration.Plans;

/// <summary>Config to plan: compiles the system, expands its network, and turns feed, schedule and sampling into numbers.</summary>
public static class PlanBuilder
{
    /// <param name="run">The run as read.</param>
    /// <param name="networks">Compiled systems to share between the conditions of a sweep; null compiles anew.</param>
    /// <exception cref="FaultException">All faults of the system, or all faults of the run configuration, each with file, line and column.</exception>
    public static RunPlan Build(LoadedRun run, NetworkCache? networks = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        Network network = networks?.Get(run.System) ?? run.System.WithPlaces(Compile);
        return run.WithPlaces(config => Build(config, run, network));
    }

    /// <summary>Compiles a definition and expands its network at the values it states.</summary>
    /// <exception cref="FaultException">The definition has faults.</exception>
    public static Network Compile(SystemDefinition definition)
    {
        AlloySystem system = AlloySystem.Compile(definition);
        return NetworkBuilder.Build(system, system.Values());
    }

    private static RunPlan Build(RunConfig config, LoadedRun run, Network network)
    {
        AlloySystem system = network.System;
        var faults = new List<Fault>();
        var feed = new FeedBuilder(system, config.Feed, faults);
        long[] counts = feed.Counts();
        double volume = feed.Volume(counts);
        var schedule = new List<ScheduledChange>();
        for (int i = 0; i < config.Schedule.Count; i++) schedule.Add(NewChange(config.Schedule[i], $"schedule[{i}]", network, feed, faults));
        if (faults.Count > 0) throw new FaultException(faults);

        var plan = new SimulationPlan
        {
            Network = network,
            InitialCounts = counts,
            Volume = volume,
            Schedule = schedule,
            SampleTimesSeconds = [.. config.Sampling.Times.Select(t => t.Seconds)],
            EventLimit = config.Limits.Events ?? long.MaxValue,
        };
        return new RunPlan(run, plan) { Warnings = Warnings(config, plan, network) };
    }

    private static ScheduledChange NewChange(ScheduleEntry entry, string path, Network network, FeedBuilder feed, List<Fault> faults)
    {
        var change = new ScheduledChange { TimeSeconds = entry.At.Seconds, SampleAfter = entry.Sample == SampleMoment.After };
        switch (entry.Action)
        {
            case ScheduleAction.Add:
                List<(int Species, long Amount)> added = feed.Resolve(entry.Amounts, $"{path}.add");
                return change with { Add = added, AddedVolume = entry.KeepVolume ? 0 : added.Sum(a => a.Amount * feed.VolumePerMolecule(a.Species)) };
            case ScheduleAction.Remove:
                return change with { Add = [.. feed.Resolve(entry.Amounts, $"{path}.remove").Select(a => (a.Species, -a.Amount))] };
            case ScheduleAction.Set:
                return change with { Set = feed.Resolve(entry.Amounts, $"{path}.set") };
            default:
                if (network.System.TemperatureKelvin is null)
                {
                    faults.Add(new Fault($"{path}.temperature", "the temperature changes, but the system states none and nothing depends on it.", "Remove the entry, or add \"temperature\" to the system and use it in a rate."));
                    return change;
                }

                return change with { Network = network.Template.At(network.Values with { TemperatureKelvin = entry.Temperature!.Value.Kelvin }) };
        }
    }

    private static List<string> Warnings(RunConfig config, SimulationPlan plan, Network network)
    {
        var warnings = new List<string>();
        double end = plan.SampleTimesSeconds[^1];
        foreach (ScheduledChange late in plan.Schedule.Where(c => c.TimeSeconds > end || (c.TimeSeconds == end && !c.SampleAfter)))
            warnings.Add(FormattableString.Invariant($"The scheduled change at {late.TimeSeconds} s has no effect: the last sample is taken at {end} s."));
        HashSet<int> used = [.. network.System.Rules.SelectMany(r => r.Directions).SelectMany(d => d.Rate.Parameters), .. network.System.Observables.SelectMany(o => o.Expression.Parameters)];
        foreach ((string name, _) in config.Parameters)
        {
            if (network.System.Parameters.FirstOrDefault(p => p.Name == name) is { } parameter && !used.Contains(parameter.Index)) warnings.Add($"Nothing depends on the parameter '{name}' that this run changes.");
        }

        if (config.Temperature is not null && !network.System.Rules.SelectMany(r => r.Directions).Select(d => d.Rate).Concat(network.System.Observables.Select(o => o.Expression)).Any(e => e.UsesTemperature)) warnings.Add("No rate and no observable depends on the temperature that this run sets.");
        return warnings;
    }
}
