namespace AlloyKMC.Interchange.Import;

/// <summary>How numbers of a model become counts, seconds and concentrations.</summary>
/// <param name="ItemsPerSubstance">Molecules per unit of substance.</param>
/// <param name="TimeUnit">Unit of time of the system: that of the model.</param>
/// <param name="Volume">Molecules per unit of concentration where the model has one compartment whose size is not 1; null: concentrations are counts.</param>
/// <param name="Compartment">That compartment; null without.</param>
/// <param name="CompartmentGrows">Whether events change its size.</param>
internal sealed record ImportScale(double ItemsPerSubstance, string TimeUnit, double? Volume, string? Compartment, bool CompartmentGrows)
{
    private static readonly (string Name, double Seconds)[] TimeUnits = [("s", 1), ("min", 60), ("h", 3600), ("d", 86400), ("ms", 1e-3)];

    public double SecondsPerTimeUnit => TimeUnits.First(t => t.Name == TimeUnit).Seconds;

    public string ConcentrationUnit => Volume is null ? "molecules" : "c0";

    /// <summary>The unit of the rate constant of a mass-action reaction.</summary>
    public string UnitOfRateConstant(int order) => order switch
    {
        0 => $"{ConcentrationUnit}/{TimeUnit}",
        1 => $"1/{TimeUnit}",
        2 => $"1/{TimeUnit}/{ConcentrationUnit}",
        _ => FormattableString.Invariant($"1/{TimeUnit}/{ConcentrationUnit}^{order - 1}"),
    };

    /// <summary>Reads units and compartments; faults name what cannot be expressed.</summary>
    public static ImportScale Of(SbmlDocument document, ModelSymbols symbols, ImportFaults faults, List<string> warnings)
    {
        double items = Substance(document, symbols, faults, warnings);
        string time = Time(document, faults, warnings);
        string[] used = [.. symbols.Species.Select(s => s.Compartment).Distinct()];
        HashSet<string> assigned = [.. document.Events.SelectMany(e => e.Assignments).Select(a => a.Symbol)];
        foreach (SbmlCompartment compartment in document.Compartments.Values.Where(c => document.AssignmentRules.Exists(r => r.Symbol == c.Id)))
            faults.Add(compartment.Line, $"compartment '{compartment.Id}'", "A rule changes its size.", "Compartments are constant.");
        foreach (SbmlCompartment compartment in document.Compartments.Values.Where(c => assigned.Contains(c.Id) && used.Length != 1))
            faults.Add(compartment.Line, $"compartment '{compartment.Id}'", "An event changes its size, and it is one of several.", "Compartments are constant; additions of volume can be expressed where there is one compartment.");
        if (used is not [var only] || !document.Compartments.ContainsKey(only) || symbols.Constant(only, document.Compartments[only].Line, $"compartment '{only}'") is not { } size) return new ImportScale(items, time, null, null, false);
        if (!(size > 0)) faults.Add(document.Compartments[only].Line, $"compartment '{only}'", "Its size is not positive.", "Give it a size.");
        double volume = size * items;
        return new ImportScale(items, time, volume == 1 && !assigned.Contains(only) ? null : volume, only, assigned.Contains(only));
    }

    private static double Substance(SbmlDocument document, ModelSymbols symbols, ImportFaults faults, List<string> warnings)
    {
        SbmlUnit Unit(string? name) => name is null
            ? document.Units.TryGetValue("substance", out SbmlUnit? declared) ? declared : document.Level == 2 ? SbmlUnit.OfKind("mole") : SbmlUnit.OfKind("item")
            : document.Units.TryGetValue(name, out SbmlUnit? found) ? found : name == "substance" ? Unit(null) : SbmlUnit.OfKind(name);
        SbmlUnit extent = Unit(document.ExtentUnits ?? document.SubstanceUnits);
        if (document is { Level: 3, SubstanceUnits: null } && symbols.Species.All(s => s.SubstanceUnits is null)) warnings.Add("The model states no unit of substance: amounts are taken as molecules.");
        if (extent.Base != "item") faults.Add(1, "model", $"Its unit of substance is in {extent.Base}.", "Use item, mole or dimensionless.");
        foreach (SbmlSpecies species in symbols.Species)
        {
            SbmlUnit own = Unit(species.SubstanceUnits ?? document.SubstanceUnits);
            if (own != extent) faults.Add(species.Line, $"species '{species.Id}'", "Its unit of substance is not that of the reactions.", "Use one unit of substance in the whole model.");
        }

        return extent.Factor;
    }

    private static string Time(SbmlDocument document, ImportFaults faults, List<string> warnings)
    {
        string name = document.TimeUnits ?? (document.Level == 2 ? "time" : "");
        if (name.Length == 0) warnings.Add("The model states no unit of time: seconds are assumed.");
        SbmlUnit unit = document.Units.TryGetValue(name, out SbmlUnit? declared) ? declared : new SbmlUnit(name is "" or "time" or "second" ? "second" : name, 1);
        if (unit.Base == "second" && TimeUnits.FirstOrDefault(t => t.Seconds == unit.Factor).Name is { } found) return found;
        faults.Add(1, "model", $"Its unit of time is {(unit.Base == "second" ? FormattableString.Invariant($"{unit.Factor} s") : $"'{name}'")}.", $"Use one of {string.Join(", ", TimeUnits.Select(t => t.Name))}.");
        return "s";
    }
}
