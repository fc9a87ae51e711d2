using AlloyKMC.Interchange.Laws;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Import;

/// <summary>The amount of a species in its substance unit.</summary>
internal sealed record AmountOf(int Species) : Expression(0);

/// <summary>The size of a compartment.</summary>
internal sealed record SizeOf(string Compartment) : Expression(0);

/// <summary>What the symbols of an SBML model stand for: constants, sizes, amounts, and formulas put in for variables that rules assign.</summary>
internal sealed class ModelSymbols
{
    private readonly SbmlDocument _document;
    private readonly ImportFaults _faults;
    private readonly Dictionary<string, int> _species;
    private readonly Dictionary<string, SbmlAssignment> _rules;
    private readonly Dictionary<string, double?> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Expression> _resolvedRules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _visiting = new(StringComparer.Ordinal);

    /// <param name="document">The model.</param>
    /// <param name="species">Species that become species of the system, by identifier.</param>
    /// <param name="faults">Receives what cannot be expressed.</param>
    public ModelSymbols(SbmlDocument document, IReadOnlyList<SbmlSpecies> species, ImportFaults faults)
    {
        _document = document;
        _faults = faults;
        _species = species.Select((s, i) => (s.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        _rules = document.AssignmentRules.GroupBy(r => r.Symbol).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        Species = species;
    }

    public IReadOnlyList<SbmlSpecies> Species { get; }

    public int? FindSpecies(string id) => _species.TryGetValue(id, out int index) ? index : null;

    public bool IsParameter(string id) => _document.Parameters.ContainsKey(id) && !_rules.ContainsKey(id);

    /// <summary>A constant: a parameter or a compartment size, initial assignments included; null, with a fault, where it has no value.</summary>
    public double? Constant(string id, int line, string what)
    {
        if (_constants.TryGetValue(id, out double? known)) return known;
        double? value = null;
        if (!_visiting.Add(id)) _faults.Add(line, what, $"The value of '{id}' depends on itself.", "Remove the circle of assignments.");
        else if (_document.InitialAssignments.TryGetValue(id, out SbmlAssignment? initial)) value = Evaluate(initial.Value, initial.Line, $"initialAssignment '{id}'");
        else if (_rules.TryGetValue(id, out SbmlAssignment? rule)) value = Evaluate(rule.Value, rule.Line, $"assignmentRule '{id}'");
        else if (_document.Parameters.TryGetValue(id, out SbmlParameter? parameter)) value = parameter.Value;
        else if (_document.Compartments.TryGetValue(id, out SbmlCompartment? compartment)) value = compartment.Size ?? (_document.Level == 2 ? null : 1);
        _visiting.Remove(id);
        if (value is null) _faults.Add(line, what, $"'{id}' has no value.", "Give it a value, or an initial assignment of constants.");
        return _constants[id] = value;
    }

    /// <summary>The value of a formula of constants; null, with a fault, where it is none.</summary>
    public double? Evaluate(Expression expression, int line, string what)
    {
        bool failed = false;
        Expression folded = ExpressionMap.Rebuild(expression, leaf =>
        {
            if (leaf is not NameReference name) return leaf;
            if (FindSpecies(name.Name) is { } s && (_document.InitialAssignments.ContainsKey(name.Name) ? null : InitialOf(Species[s])) is { } initial) return ExpressionFolding.Number(initial);
            double? value = Constant(name.Name, line, what);
            failed |= value is null;
            return ExpressionFolding.Number(value ?? double.NaN);
        });
        if (failed) return null;
        if (ExpressionFolding.Constant(folded) is { } constant) return constant;
        _faults.Add(line, what, "Its value is not constant.", "Write it in numbers and constant parameters.");
        return null;
    }

    /// <summary>A formula over amounts, sizes and constant parameters; null, with faults, where it needs more. <paramref name="local"/> names come first.</summary>
    public Expression? Resolve(Expression expression, IReadOnlyDictionary<string, double> local, int line, string what)
    {
        bool failed = false;
        Expression resolved = ExpressionMap.Rebuild(expression, leaf =>
        {
            switch (leaf)
            {
                case TimeReference:
                    failed = true;
                    _faults.Add(line, what, "It depends on the time.", "Only event triggers may: let the rate depend on concentrations, or change it with events on species.");
                    return leaf;
                case NameReference name when local.TryGetValue(name.Name, out double value):
                    return ExpressionFolding.Number(value);
                case NameReference name:
                    Expression? found = Find(name.Name, line, what);
                    failed |= found is null;
                    return found ?? leaf;
                default:
                    return leaf;
            }
        });
        return failed ? null : resolved;
    }

    private Expression? Find(string id, int line, string what)
    {
        if (_resolvedRules.TryGetValue(id, out Expression? known)) return known;
        if (_rules.TryGetValue(id, out SbmlAssignment? rule))
        {
            if (!_visiting.Add(id))
            {
                _faults.Add(line, what, $"The rule of '{id}' depends on itself.", "Remove the circle of assignments.");
                return null;
            }

            Expression? value = Resolve(rule.Value, new Dictionary<string, double>(), rule.Line, $"assignmentRule '{id}'");
            _visiting.Remove(id);
            if (value is not null) _resolvedRules[id] = value;
            return value;
        }

        if (FindSpecies(id) is { } species)
            return Species[species].IsAmountInMath ? new AmountOf(species) : new BinaryOperation("/", new AmountOf(species), new SizeOf(Species[species].Compartment), 0);
        if (_document.Compartments.ContainsKey(id)) return new SizeOf(id);
        if (_document.Parameters.ContainsKey(id)) return Constant(id, line, what) is null ? null : new NameReference(id, 0);
        _faults.Add(line, what, $"The symbol '{id}' is not known.", "Declare it as species, parameter or compartment; identifiers of reactions and species references have no counterpart.");
        return null;
    }

    /// <summary>The amount of a species at time zero, in its substance unit; null where none is stated.</summary>
    public double? InitialAmount(int index, string what)
    {
        SbmlSpecies species = Species[index];
        double? value = _document.InitialAssignments.TryGetValue(species.Id, out SbmlAssignment? initial) ? Evaluate(initial.Value, initial.Line, $"initialAssignment '{species.Id}'") : null;
        if (value is not null && species.IsAmountInMath) return value;
        if (value is null && species.Amount is { } amount) return amount;
        return (value ?? species.Concentration) is { } concentration && Constant(species.Compartment, species.Line, what) is { } size ? concentration * size : null;
    }

    /// <summary>The initial value of a species as formulas see it; null where none is stated.</summary>
    private static double? InitialOf(SbmlSpecies species) => species.IsAmountInMath ? species.Amount : species.Concentration;
}
