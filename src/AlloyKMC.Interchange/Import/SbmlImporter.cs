using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Interchange.Import;

/// <summary>
/// Reads a model in SBML core, Level 2 or 3, as a system: reactions with mass-action or other rate laws, constant compartments, events at given times, assignment rules and initial
/// assignments. What cannot be expressed is refused by name and line, all of it at once.
/// </summary>
public static class SbmlImporter
{
    /// <param name="stream">A stream that can be read twice.</param>
    /// <param name="fileName">For the sources of the system.</param>
    /// <param name="kept">Global parameters, by identifier, that stay parameters of the system in whatever rate they occur; null: none need to.</param>
    /// <exception cref="FaultException">What cannot be expressed.</exception>
    public static ImportedModel Read(Stream stream, string fileName, IReadOnlySet<string>? kept = null)
    {
        var faults = new ImportFaults();
        var warnings = new List<string>();
        var reader = new SbmlReader(stream, faults);
        SbmlDocument document = reader.ReadDocument();
        HashSet<string> assigned = [.. document.AssignmentRules.Select(r => r.Symbol)];
        SbmlSpecies[] species = [.. document.Species.Where(s => !assigned.Contains(s.Id))];
        if (species.Length == 0) faults.Add(1, "model", "It has no species.", "A system needs at least one.");
        foreach (SbmlSpecies lost in species.Where(s => !document.Compartments.ContainsKey(s.Compartment))) faults.Add(lost.Line, $"species '{lost.Id}'", $"Its compartment '{lost.Compartment}' is not declared.", "Declare it.");
        var symbols = new ModelSymbols(document, species, faults);
        ImportScale scale = ImportScale.Of(document, symbols, faults, warnings);
        var names = new SpeciesNames(document, species);
        var parameters = new ParameterNames(document, scale, id => symbols.Constant(id, 0, "parameter") ?? double.NaN, kept ?? new HashSet<string>());
        var counting = new Counting(scale, faults, warnings);
        var reactions = new ReactionImporter(symbols, scale, names, parameters, reader.Math, assigned, faults);
        reader.ReadReactions(reactions.Add);
        IReadOnlyList<RuleDefinition> rules = reactions.Rules();
        KeyValuePair<string, string>[] observables = Observables(document, symbols, new LawTranslator(symbols, scale, names, parameters, faults), faults);
        List<ImportedEvent> events = [.. new EventImporter(document, symbols, scale, names, counting, faults).Import()];
        Dictionary<string, long> amounts = Amounts(symbols, names, counting);
        faults.ThrowIfAny();
        foreach (ImportedEvent first in events.Where(e => e.TimeSeconds <= 0))
        {
            foreach ((string name, long amount) in first.Set) amounts[name] = amount;
            foreach ((string name, long amount) in first.Add) amounts[name] = amounts.GetValueOrDefault(name) + amount;
        }

        HashSet<string> quantities = [.. names.Families.SelectMany(f => f.Value.Content).Select(c => c.Key)];
        return new ImportedModel
        {
            System = new SystemDefinition
            {
                Name = document.Name.Length > 0 ? document.Name : fileName,
                Description = document.Notes,
                Sources = [fileName],
                Units = new UnitsDefinition { Time = scale.TimeUnit, Concentration = scale.ConcentrationUnit },
                Metals = [.. document.Metals.Where(quantities.Contains)],
                Families = names.Families,
                Rules = rules,
                Observables = observables,
                Parameters = parameters.Definitions(reactions.HasLaws || observables.Length > 0),
            },
            Amounts = [.. amounts.Where(a => a.Value != 0)],
            Volume = scale.Volume,
            Events = [.. events.Where(e => e.TimeSeconds > 0)],
            Warnings = [.. warnings.Distinct()],
            SpeciesNames = species.Select((s, i) => (s.Id, Name: names[i])).ToDictionary(p => p.Id, p => p.Name, StringComparer.Ordinal),
            ParameterNames = parameters.NamesOfKept(),
            CountsMolecules = scale.ItemsPerSubstance == 1 && species.All(s => s.IsAmountInMath),
            Compartment = scale.Compartment,
        };
    }

    private static KeyValuePair<string, string>[] Observables(SbmlDocument document, ModelSymbols symbols, LawTranslator laws, ImportFaults faults)
    {
        var observables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (SbmlAssignment rule in document.AssignmentRules.Where(r => !document.Compartments.ContainsKey(r.Symbol)))
        {
            string what = $"assignmentRule '{rule.Symbol}'";
            string name = document.Parameters.TryGetValue(rule.Symbol, out SbmlParameter? parameter) ? parameter.Name : rule.Symbol;
            if (document.Events.SelectMany(e => e.Assignments).Any(a => a.Symbol == rule.Symbol)) faults.Add(rule.Line, what, "An event changes it too.", "Let a rule or an event assign it.");
            if (symbols.Resolve(rule.Value, new Dictionary<string, double>(), rule.Line, what) is { } value) observables[observables.ContainsKey(name) ? rule.Symbol : name] = laws.Observable(value, parameter?.Units == "item", rule.Line, what);
        }

        return [.. observables];
    }

    private static Dictionary<string, long> Amounts(ModelSymbols symbols, SpeciesNames names, Counting counting)
    {
        var amounts = new Dictionary<string, long>(StringComparer.Ordinal);
        for (int i = 0; i < symbols.Species.Count; i++)
        {
            SbmlSpecies species = symbols.Species[i];
            string what = $"species '{species.Id}'";
            double? amount = symbols.InitialAmount(i, what);
            amounts[names[i]] = amount is { } known ? counting.Of(known, species.Line, what) : 0;
        }

        return amounts;
    }
}
