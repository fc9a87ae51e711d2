using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model;

namespace AlloyKMC.Interchange.Import;

/// <summary>The run configuration of an imported model.</summary>
public static class ImportedRun
{
    /// <exception cref="FaultException">Additions bring volumes that no concentration of a mother solution explains.</exception>
    public static RunConfig Of(ImportedModel model, Duration end, int samples)
    {
        IReadOnlyList<KeyValuePair<string, long>> amounts = model.Amounts.Count > 0 ? model.Amounts : [new(FirstSpecies(model), 0)];
        return new RunConfig
        {
            Name = model.System.Name,
            Feed = new FeedDefinition { Amounts = amounts, VolumeMoleculesPerC0 = model.Volume, MotherConcentration = MotherConcentrations(model) },
            Schedule = [.. model.Events.Where(e => e.TimeSeconds <= end.Seconds).SelectMany(Entries)],
            Sampling = Sampling(end, samples),
        };
    }

    private static string FirstSpecies(ImportedModel model) => AlloySystem.Compile(model.System).Species[0].Name;

    private static SamplingPlan Sampling(Duration end, int samples)
    {
        var grid = new SamplingGrid(default, new Duration(end.Seconds / samples), end);
        return new SamplingPlan(grid.Expand(), grid);
    }

    private static IEnumerable<ScheduleEntry> Entries(ImportedEvent change)
    {
        ScheduleEntry Entry(ScheduleAction action, IReadOnlyList<KeyValuePair<string, long>> amounts) =>
            new() { At = new Duration(change.TimeSeconds), Action = action, Amounts = amounts, Sample = SampleMoment.After, KeepVolume = action == ScheduleAction.Add && change.AddedVolume == 0 };
        KeyValuePair<string, long>[] added = [.. change.Add.Where(a => a.Value >= 0)], removed = [.. change.Add.Where(a => a.Value < 0).Select(a => new KeyValuePair<string, long>(a.Key, -a.Value))];
        if (added.Length > 0) yield return Entry(ScheduleAction.Add, added);
        if (removed.Length > 0) yield return Entry(ScheduleAction.Remove, removed);
        if (change.Set.Count > 0) yield return Entry(ScheduleAction.Set, change.Set);
    }

    /// <summary>The volume of an addition as concentrations of what is added.</summary>
    private static IReadOnlyList<KeyValuePair<string, double>> MotherConcentrations(ImportedModel model)
    {
        var concentrations = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (ImportedEvent change in model.Events.Where(e => e.AddedVolume != 0))
        {
            double concentration = change.Add.Sum(a => Math.Max(0, a.Value)) / change.AddedVolume;
            foreach ((string species, _) in change.Add.Where(a => a.Value > 0))
            {
                if (!concentrations.TryAdd(species, concentration) && concentrations[species] != concentration)
                    throw new FaultException(new Fault("events", $"Additions of {species} bring different volumes per molecule.", "Add each species from one mother solution."));
            }

            if (!(concentration > 0)) throw new FaultException(new Fault("events", FormattableString.Invariant($"At {change.TimeSeconds:R} s the volume changes by {change.AddedVolume:G6} without an addition."), "Let volume come with what is added."));
        }

        return [.. concentrations];
    }
}
