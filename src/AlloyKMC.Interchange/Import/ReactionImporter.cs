using System.Xml.Linq;
using AlloyKMC.Interchange.Laws;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Interchange.Import;

/// <summary>Turns reactions into rules: mass action where the kinetic law is one, a custom law otherwise; reversible ones into two.</summary>
internal sealed class ReactionImporter(
    ModelSymbols symbols, ImportScale scale, SpeciesNames names, ParameterNames parameters, MathMlReader math, HashSet<string> assigned, ImportFaults faults)
{
    private readonly List<(RuleDefinition Rule, Func<string>? Law)> _rules = [];
    private readonly HashSet<string> _ruleNames = new(StringComparer.Ordinal);

    /// <summary>A side of a reaction: multiplicity by species.</summary>
    private sealed class Side : SortedDictionary<int, int>
    {
        public void Add(int species, int multiplicity, bool _) => this[species] = this.GetValueOrDefault(species) + multiplicity;
    }

    /// <summary>The rules, once every reaction has been added: only then is known which parameters are rate constants.</summary>
    public IReadOnlyList<RuleDefinition> Rules() => [.. _rules.Select(r => r.Law is null ? r.Rule : r.Rule with { Rate = r.Law() })];

    public bool HasLaws => _rules.Exists(r => r.Law is not null);

    public void Add(XElement reaction)
    {
        string id = SbmlReader.Text(reaction, "id") ?? "", what = $"reaction '{id}'";
        int line = ImportFaults.LineOf(reaction), before = faults.Count;
        if (SbmlReader.Text(reaction, "fast") == "true") faults.Add(line, what, "It is declared fast: an equilibrium at every moment.", "Give it a rate constant, and fast=\"false\".");
        Side? left = ReadSide(reaction, "listOfReactants", what), right = ReadSide(reaction, "listOfProducts", what);
        if (reaction.Elements().FirstOrDefault(e => e.Name.LocalName == "kineticLaw") is not { } kineticLaw)
        {
            faults.Add(line, what, "It has no kinetic law.", "Give it one.");
            return;
        }

        Dictionary<string, double> local = LocalParameters(kineticLaw, what);
        if (math.ReadMathOf(kineticLaw, what) is not { } written || symbols.Resolve(written, local, line, what) is not { } law || left is null || right is null || faults.Count > before) return;
        string name = SbmlReader.Text(reaction, "name") is { Length: > 0 } title && !_ruleNames.Contains(title) ? title : id;
        while (!_ruleNames.Add(name)) name += "_";
        // Level 2 takes reversible for granted, so that only a difference of two rates is one.
        bool isReversible = SbmlReader.Text(reaction, "reversible") != "false";
        if (TryMassAction(id, name, left, right, law)) return;
        if (isReversible && Difference(law) is var (forward, backward))
        {
            string reverse = $"{name} (reverse)";
            while (!_ruleNames.Add(reverse)) reverse += "_";
            if (!TryMassAction(id, name, left, right, forward)) AddLaw(name, left, right, forward, line, what);
            if (!TryMassAction($"{id}_reverse", reverse, right, left, backward)) AddLaw(reverse, right, left, backward, line, what);
            return;
        }

        AddLaw(name, left, right, law, line, what);
    }

    private static string Term(string name, int multiplicity) => multiplicity == 1 ? name : FormattableString.Invariant($"{multiplicity} {name}");

    private string Text(Side side) => side.Count == 0 ? "0" : string.Join(" + ", side.Select(t => Term(names[t.Key], t.Value)));

    private Dictionary<string, double> LocalParameters(XElement kineticLaw, string what)
    {
        var local = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (XElement parameter in kineticLaw.Elements().Where(e => e.Name.LocalName is "listOfLocalParameters" or "listOfParameters").Elements())
        {
            string id = SbmlReader.Text(parameter, "id") ?? "";
            if (SbmlReader.Number(parameter, "value") is { } value) local[id] = value;
            else faults.Add(ImportFaults.LineOf(parameter), what, $"The local parameter '{id}' has no value.", "Give it one.");
        }

        return local;
    }

    private Side? ReadSide(XElement reaction, string list, string what)
    {
        var side = new Side();
        int before = faults.Count;
        foreach (XElement reference in reaction.Elements().Where(e => e.Name.LocalName == list).Elements())
        {
            int line = ImportFaults.LineOf(reference);
            string id = SbmlReader.Text(reference, "species") ?? "";
            double stoichiometry = SbmlReader.Number(reference, "stoichiometry") ?? 1;
            if (symbols.FindSpecies(id) is not { } species) faults.Add(line, what, assigned.Contains(id) ? $"The species '{id}' is assigned by a rule and reacts." : $"The species '{id}' is not known.", "Let a species be changed by reactions or by a rule, not by both.");
            else if (stoichiometry != Math.Floor(stoichiometry) || stoichiometry < 0 || stoichiometry > 1e6) faults.Add(line, what, FormattableString.Invariant($"The stoichiometry of '{id}' is {stoichiometry}."), "Stoichiometries are whole numbers.");
            else if (reference.Elements().Any(e => e.Name.LocalName == "stoichiometryMath") || assigned.Contains(SbmlReader.Text(reference, "id") ?? "\0")) faults.Add(line, what, $"The stoichiometry of '{id}' is a formula.", "Stoichiometries are constant whole numbers.");
            else if (stoichiometry > 0) side.Add(species, (int)stoichiometry, true);
        }

        return faults.Count == before ? side : null;
    }

    /// <summary>Reactants that the law multiplies, and products such that the net change is that of the reaction; boundary species do not change.</summary>
    private bool TryMassAction(string id, string name, Side left, Side right, Expression law)
    {
        if (Polynomial.Of(parameters.WithFormulas(law)) is not { } polynomial) return false;
        if (polynomial.Terms.Count == 0)
        {
            Emit(name, Balanced(left, left, right), parameters.RateConstant(id, left.Values.Sum(), 0, []));
            return true;
        }

        (SortedDictionary<string, int> powers, double coefficient) = polynomial.Terms.MaxBy(t => t.Powers.Where(p => p.Key[0] == 'a').Sum(p => p.Value));
        var reacting = new Side();
        foreach ((string key, int power) in powers.Where(p => p.Key[0] == 'a'))
        {
            if (power < 0) return false;
            reacting[int.Parse(key.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)] = power;
        }

        if (left.Any(t => !symbols.Species[t.Key].IsBoundary && reacting.GetValueOrDefault(t.Key) < t.Value) || coefficient < 0) return false;
        var others = new SortedDictionary<string, int>(powers.Where(p => p.Key[0] != 'a').ToDictionary(p => p.Key, p => p.Value), StringComparer.Ordinal);
        Polynomial powersOnly = Polynomial.Single(powers, coefficient), falling = Polynomial.Single(others, coefficient);
        foreach ((int species, int multiplicity) in reacting)
        {
            for (int k = 0; k < multiplicity; k++) falling = falling.Times(Polynomial.Shifted(Polynomial.AmountKey(species), k / scale.ItemsPerSubstance));
        }

        if (!polynomial.Matches(falling) && !polynomial.Matches(powersOnly)) return false;
        int order = reacting.Values.Sum();
        if (ScaleOf(others, order) is not { } factor) return false;
        string rate = parameters.RateConstant(id, order, coefficient * factor, [.. others.Where(p => p.Key[0] == 'p').Select(p => KeyValuePair.Create(p.Key[2..], p.Value))]);
        Emit(name, Balanced(reacting, left, right), rate);
        return true;
    }

    /// <summary>What sizes and units of substance contribute to the rate constant; null where a growing volume leaves no constant.</summary>
    private double? ScaleOf(SortedDictionary<string, int> powers, int order)
    {
        int Exponent(string compartment) => powers.GetValueOrDefault($"s:{compartment}");
        double Size(string compartment, int exponent) => exponent == 0 ? 1 : Math.Pow(symbols.Constant(compartment, 0, "compartment") ?? double.NaN, exponent);
        if (scale.Volume is null) return powers.Where(p => p.Key[0] == 's').Aggregate(order == 1 ? 1 : Math.Pow(scale.ItemsPerSubstance, 1 - order), (product, p) => product * Size(p.Key[2..], p.Value));
        int excess = Exponent(scale.Compartment!) - (1 - order);
        return excess != 0 && scale.CompartmentGrows ? null : Size(scale.Compartment!, excess);
    }

    private (Side Left, Side Right) Balanced(Side reacting, Side left, Side right)
    {
        var result = new Side();
        foreach (int species in reacting.Keys.Union(right.Keys).Union(left.Keys))
        {
            int net = symbols.Species[species].IsBoundary || symbols.Species[species].IsConstant ? 0 : right.GetValueOrDefault(species) - left.GetValueOrDefault(species);
            int count = reacting.GetValueOrDefault(species) + net;
            if (count > 0) result[species] = count;
        }

        return (reacting, result);
    }

    private void AddLaw(string name, Side left, Side right, Expression law, int line, string what)
    {
        Expression unguarded = WithoutGuard(law, left);
        _rules.Add((new RuleDefinition { Name = name, Reaction = Reaction(Balanced(left, left, right)), Rate = "", Law = "custom" },
            () => new LawTranslator(symbols, scale, names, parameters, faults).RateLaw(unguarded, line, what)));
    }

    private void Emit(string name, (Side Left, Side Right) sides, string rate) => _rules.Add((new RuleDefinition { Name = name, Reaction = Reaction(sides), Rate = rate }, null));

    private string Reaction((Side Left, Side Right) sides) => $"{Text(sides.Left)} -> {Text(sides.Right)}";

    /// <summary>A custom law never fires without its reactants; a condition that says so and nothing else is left out.</summary>
    private Expression WithoutGuard(Expression law, Side left)
    {
        if (law is not Conditional { Else: NumberLiteral { Value: 0 } } guarded || scale.ItemsPerSubstance != 1) return law;
        var said = new Side();
        Expression rest = guarded.Test;
        while (rest is BinaryOperation { Operator: "&&" } both)
        {
            if (!Say(both.Right)) return law;
            rest = both.Left;
        }

        return Say(rest) && said.SequenceEqual(left) ? guarded.Then : law;

        bool Say(Expression test)
        {
            if (test is not BinaryOperation { Operator: ">=", Left: AmountOf amount, Right: NumberLiteral number }) return false;
            return said.TryAdd(amount.Species, (int)number.Value);
        }
    }

    /// <summary>The two rates of a difference, constant and common factors put into both; null where the law is no difference.</summary>
    private static (Expression Forward, Expression Backward)? Difference(Expression law) => law switch
    {
        BinaryOperation { Operator: "-" } minus => (minus.Left, minus.Right),
        BinaryOperation { Operator: "*" } product when Difference(product.Right) is var (f, b) => (ExpressionFolding.Binary("*", product.Left, f), ExpressionFolding.Binary("*", product.Left, b)),
        BinaryOperation { Operator: "*" or "/" } chain when Difference(chain.Left) is var (f, b) => (ExpressionFolding.Binary(chain.Operator, f, chain.Right), ExpressionFolding.Binary(chain.Operator, b, chain.Right)),
        _ => null,
    };
}
