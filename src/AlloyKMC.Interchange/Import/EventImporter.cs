using AlloyKMC.Interchange.Laws;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Import;

/// <summary>Turns events at fixed times into entries of a schedule.</summary>
internal sealed class EventImporter(SbmlDocument document, ModelSymbols symbols, ImportScale scale, SpeciesNames names, Counting counting, ImportFaults faults)
{
    private static readonly Dictionary<string, double> NoLocals = [];

    /// <summary>The schedule in the order of time, and what happens at the very start.</summary>
    public IReadOnlyList<ImportedEvent> Import() => [.. document.Events.Select(Import).OfType<ImportedEvent>().OrderBy(e => e.TimeSeconds)];

    private ImportedEvent? Import(SbmlEvent written)
    {
        if (TimeOf(written) is not { } seconds) return null;
        if (seconds <= 0 && !written.FiresAtStart) return null;
        var add = new List<KeyValuePair<string, long>>();
        var set = new List<KeyValuePair<string, long>>();
        double addedVolume = 0;
        foreach (SbmlAssignment assignment in written.Assignments)
        {
            if (symbols.Resolve(assignment.Value, NoLocals, assignment.Line, written.Id) is not { } value) continue;
            bool isCompartment = document.Compartments.ContainsKey(assignment.Symbol);
            if (!isCompartment && symbols.FindSpecies(assignment.Symbol) is null)
            {
                faults.Add(assignment.Line, written.Id, $"It changes '{assignment.Symbol}', which is no species.", "Events may set or add species at given times; rate constants do not change.");
                continue;
            }

            bool isRelative = Split(value, isCompartment ? null : symbols.FindSpecies(assignment.Symbol), assignment.Symbol, out double? constant);
            if (constant is not { } amount || (isRelative && written.Delay is not null && written.UsesValuesFromTriggerTime))
                faults.Add(assignment.Line, written.Id, $"What it makes of '{assignment.Symbol}' is neither a number nor '{assignment.Symbol}' plus a number.", "Set a species, or add to it.");
            else if (isCompartment && isRelative)
                addedVolume += amount * scale.ItemsPerSubstance;
            else if (isCompartment)
                faults.Add(assignment.Line, written.Id, $"It sets the size of compartment '{assignment.Symbol}'.", "Additions may let the volume grow: size plus a number.");
            else
                (isRelative ? add : set).Add(new(names[symbols.FindSpecies(assignment.Symbol)!.Value], counting.Of(Amount(assignment.Symbol, amount), assignment.Line, written.Id)));
        }

        return new ImportedEvent(seconds, add, set, addedVolume);
    }

    private double Amount(string species, double value)
    {
        SbmlSpecies written = symbols.Species[symbols.FindSpecies(species)!.Value];
        return written.IsAmountInMath ? value : value * (symbols.Constant(written.Compartment, written.Line, $"compartment '{written.Compartment}'") ?? double.NaN);
    }

    private double? TimeOf(SbmlEvent written)
    {
        (Expression Time, Expression Threshold)? ordered = written.Trigger switch
        {
            BinaryOperation { Operator: ">=" or ">", Left: TimeReference } after => (after.Left, after.Right),
            BinaryOperation { Operator: "<=" or "<", Right: TimeReference } before => (before.Right, before.Left),
            _ => null,
        };
        if (ordered is not var (_, threshold))
        {
            if (written.Trigger is not null) faults.Add(written.Line, written.Id, "It is triggered by the state, not at a given time.", "Write its trigger as time >= number.");
            return null;
        }

        double? delay = written.Delay is null ? 0 : symbols.Evaluate(written.Delay, written.Line, written.Id);
        return symbols.Evaluate(threshold, written.Line, written.Id) is { } time && delay is { } later ? (time + later) * scale.SecondsPerTimeUnit : null;
    }

    /// <summary>Whether a value is the variable itself plus a constant, and that constant; or a constant alone.</summary>
    private bool Split(Expression value, int? species, string symbol, out double? constant)
    {
        constant = null;
        bool isConcentration = species is { } s && !symbols.Species[s].IsAmountInMath;
        Expression numeric = ExpressionMap.Rebuild(value, leaf => leaf is NameReference name ? ExpressionFolding.Number(symbols.Constant(name.Name, 0, symbol) ?? double.NaN) : leaf);
        if (Polynomial.Of(numeric) is not { } polynomial) return false;
        var own = species is { } index ? isConcentration ? Powers((Polynomial.AmountKey(index), 1), ($"s:{symbols.Species[index].Compartment}", -1)) : Powers((Polynomial.AmountKey(index), 1)) : Powers(($"s:{symbol}", 1));
        bool isRelative = polynomial.Terms.Any(t => t.Coefficient == 1 && t.Powers.SequenceEqual(own));
        if (polynomial.Terms.Any(t => t.Powers.Count > 0 && !(t.Coefficient == 1 && t.Powers.SequenceEqual(own)))) return false;
        constant = polynomial.Terms.Where(t => t.Powers.Count == 0).Sum(t => t.Coefficient);
        return isRelative;
    }

    private static SortedDictionary<string, int> Powers(params (string Key, int Power)[] powers) => new(powers.ToDictionary(p => p.Key, p => p.Power), StringComparer.Ordinal);
}
