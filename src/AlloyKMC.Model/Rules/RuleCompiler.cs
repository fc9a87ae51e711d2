using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Species;
using AlloyKMC.Model.Units;

namespace AlloyKMC.Model.Rules;

/// <summary>Turns rule definitions into rules: binds coordinates on the left, computes them on the right, checks units against the order.</summary>
internal sealed class RuleCompiler(ExpressionScope scope, SpeciesTable species, IReadOnlyCollection<string> reservedNames, List<Fault> faults)
{
    private const int WidestShift = 64;
    private readonly Dictionary<string, Family> _families = species.Families.ToDictionary(f => f.Name, StringComparer.Ordinal);

    public Rule? Compile(RuleDefinition definition, int index)
    {
        string path = $"rules[{index}]";
        int before = faults.Count;
        RateLaw? law = definition.Law switch { "mass-action" => RateLaw.MassAction, "custom" => RateLaw.Custom, _ => null };
        if (law is null) faults.Add(new Fault($"{path}.law", $"'{definition.Law}' is not a rate law.", "Use \"mass-action\" or \"custom\"."));
        if (definition.Pairs is not ("ordered" or "unordered")) faults.Add(new Fault($"{path}.pairs", $"'{definition.Pairs}' is not allowed.", "Use \"ordered\" (per ordered pair of distinct clusters) or \"unordered\" (halved)."));
        if (definition.BeyondRange is not ("error" or "forbid")) faults.Add(new Fault($"{path}.beyond range", $"'{definition.BeyondRange}' is not allowed.", "Use \"error\" or \"forbid\"."));
        if (ReactionText.Read(definition.Reaction, $"{path}.reaction", faults) is not { } reaction) return null;
        bool isReverseDerived = reaction.IsReversible && definition.Reverse is null && definition.FreeEnergy is not null;
        if (reaction.IsReversible && definition.Reverse is null && !isReverseDerived) faults.Add(new Fault($"{path}.reaction", "a reversible reaction has no reverse rate.", "Add \"reverse\": \"...\", or \"freeEnergy\": \"...\" for detailed balance, or write -> for one direction."));
        if (!reaction.IsReversible && definition.ReverseDegeneracy is not null) faults.Add(new Fault($"{path}.reverseDegeneracy", "a reverse degeneracy stands beside a reaction in one direction.", "Write <-> in the reaction, or remove \"reverseDegeneracy\"."));
        if (law == RateLaw.Custom && isReverseDerived) faults.Add(new Fault($"{path}.freeEnergy", "the reverse rate of a custom law does not follow from a free energy.", "Write the whole reverse rate law as \"reverse\"."));
        if (law == RateLaw.Custom && (definition.Degeneracy ?? definition.ReverseDegeneracy) is not null) faults.Add(new Fault($"{path}.degeneracy", "a custom law is the whole rate and takes no degeneracy.", "Write the number of sites into the rate law."));
        if (!reaction.IsReversible && definition.Reverse is not null) faults.Add(new Fault($"{path}.reverse", "a reverse rate stands beside a reaction in one direction.", "Write <-> in the reaction, or remove \"reverse\"."));

        var variables = new List<string>();
        var ranges = new List<CoordinateRange>();
        foreach ((string name, CoordinateRange range) in definition.For)
        {
            if (range.Maximum < range.Minimum) faults.Add(new Fault($"{path}.for.{name}", $"the range [{range.Minimum}, {range.Maximum}] is empty.", "Give the smaller number first."));
            variables.Add(name);
            ranges.Add(range);
        }

        BindLeft(reaction, $"{path}.reaction", variables, ranges);
        foreach (string name in variables.Where(reservedNames.Contains))
            faults.Add(new Fault($"{path}.reaction", $"the coordinate '{name}' has the name of a parameter.", "Rename one of them."));
        if (faults.Count > before) return null;

        List<RuleTerm>? left = CompileSide(reaction.Left, $"{path}.reaction", variables), right = CompileSide(reaction.Right, $"{path}.reaction", variables);
        if (left is null || right is null) return null;
        if (reaction.IsReversible) WidenForReverse(variables, ranges, definition.For.Count, right);
        if (definition.Pairs == "unordered" && !SharesFamily(left) && !(reaction.IsReversible && SharesFamily(right)))
            faults.Add(new Fault($"{path}.pairs", "\"unordered\" halves a rate, but no two reactants are of one family.", "Remove \"pairs\"."));

        var rule = new Rule
        {
            Index = index,
            Definition = definition,
            Law = law ?? RateLaw.MassAction,
            IsUnorderedPair = definition.Pairs == "unordered",
            ForbidsBeyondRange = definition.BeyondRange == "forbid",
            Variables = variables,
            VariableRanges = ranges,
            IndexCount = definition.For.Count,
            FreeEnergy = definition.FreeEnergy is { } freeEnergy ? CompileFreeEnergy(freeEnergy, $"{path}.freeEnergy", variables) : null,
            LogStandardFactor = DetailedBalanceRate.LogStandardFactor(left, right, scope.Units),
            Degeneracy = CompileDegeneracy(definition.Degeneracy, $"{path}.degeneracy", variables),
            ReverseDegeneracy = CompileDegeneracy(definition.ReverseDegeneracy, $"{path}.reverseDegeneracy", variables),
        };
        CompiledExpression? forward = CompileRate(definition.Rate, $"{path}.rate", rule, left), reverse = null;
        if (definition.Reverse is { } written) reverse = CompileRate(written, $"{path}.reverse", rule, right);
        else if (isReverseDerived) reverse = CompileReverse(rule, path, forward, right);
        if (faults.Count > before || forward is null) return null;
        forward = rule.Degeneracy is null ? forward : forward.Times(rule.Degeneracy);
        reverse = rule.ReverseDegeneracy is null ? reverse : reverse?.Times(rule.ReverseDegeneracy);
        rule.Directions = reverse is null
            ? [new RuleDirection(rule, false, left, right, forward)]
            : [new RuleDirection(rule, false, left, right, forward), new RuleDirection(rule, true, right, left, reverse)];
        return rule;
    }

    private static bool SharesFamily(IReadOnlyList<RuleTerm> terms) => terms.Select(t => t.Family).Distinct().Count() < terms.Count || terms.Any(t => t.FixedMultiplicity > 1);

    private void BindLeft(ReactionText reaction, string path, List<string> variables, List<CoordinateRange> ranges)
    {
        foreach (ReactionTerm term in reaction.Left)
        {
            if (FindFamily(term, path) is not { } family || term.Arguments.Count == 0) continue;
            for (int i = 0; i < term.Arguments.Count; i++)
            {
                if (term.Arguments[i] is not NameReference name || variables.Contains(name.Name) || reservedNames.Contains(name.Name)) continue;
                variables.Add(name.Name);
                ranges.Add(new CoordinateRange(family.Coordinates[i].Minimum, family.Coordinates[i].Maximum));
            }
        }
    }

    /// <summary>The family of a term, with its number of coordinates checked; an alias stands for one species and takes none.</summary>
    private Family? FindFamily(ReactionTerm term, string path)
    {
        if (_families.TryGetValue(term.Family, out Family? family))
        {
            if (term.Arguments.Count == family.Coordinates.Count) return family;
            string coordinates = string.Join(", ", family.Coordinates.Select(c => c.Name));
            Report(term, path, $"{family.Name} has {family.Coordinates.Count} coordinate{(family.Coordinates.Count == 1 ? "" : "s")}{(coordinates.Length > 0 ? $" ({coordinates})" : "")}, but {term.Arguments.Count} stand here.", "Give each coordinate a name or a value.");
            return null;
        }

        if (species.Aliases.TryGetValue(term.Family, out int alias))
        {
            if (term.Arguments.Count == 0) return species[alias].Family;
            Report(term, path, $"the alias {term.Family} takes no coordinates.", $"Write {term.Family} alone, or {species[alias].Family.Name} with coordinates.");
            return null;
        }

        Report(term, path, $"the family '{term.Family}' is not known.", $"Declare it under \"families\".{Suggestion.For(term.Family, _families.Keys.Concat(species.Aliases.Keys))}");
        return null;
    }

    private void Report(ReactionTerm term, string path, string problem, string remedy)
    {
        var fault = new Fault(path, problem, remedy, term.Offset);
        if (!faults.Contains(fault)) faults.Add(fault);
    }

    private List<RuleTerm>? CompileSide(IReadOnlyList<ReactionTerm> side, string path, IReadOnlyList<string> variables)
    {
        var terms = new List<RuleTerm>();
        int before = faults.Count;
        foreach (ReactionTerm term in side)
        {
            if (FindFamily(term, path) is not { } family) continue;
            var used = new HashSet<int>();
            List<Evaluator> coordinates = term.Arguments.Count == 0 && family.Coordinates.Count > 0
                ? [.. species[species.Aliases[term.Family]].Coordinates.Select<int, Evaluator>(value => _ => value)]
                : [.. term.Arguments.Select(argument => Bind(argument, path, variables, used))];
            Evaluator multiplicity = term.Multiplicity is { } written ? Bind(written, path, variables, used) : _ => 1;
            int? fixedMultiplicity = term.Multiplicity switch { null => 1, NumberLiteral number when number.Value == Math.Floor(number.Value) => (int)number.Value, _ => null };
            terms.Add(new RuleTerm(family.Index, coordinates, multiplicity, fixedMultiplicity, used));
        }

        return faults.Count == before ? terms : null;
    }

    /// <summary>Coordinates and multiplicities depend on variables and numbers only, so that the network's structure never changes with a parameter.</summary>
    private Evaluator Bind(Expression expression, string path, IReadOnlyList<string> variables, HashSet<int> used)
    {
        if (scope.CompileStructure(expression, path, variables, faults) is not { } compiled) return _ => double.NaN;
        used.UnionWith(compiled.Variables);
        return compiled.Evaluate;
    }

    private CompiledExpression? CompileRate(string text, string path, Rule rule, IReadOnlyList<RuleTerm> reactants)
    {
        if (scope.Compile(text, path, rule.Variables, rule.Law == RateLaw.Custom, faults) is not { } rate) return null;
        if (rate.Dimension is not { } dimension) return rate;
        if (rule.Law == RateLaw.Custom)
        {
            Dimension expected = Dimension.OfConcentration / Dimension.OfTime;
            if (dimension != expected) faults.Add(new Fault(path, $"the rate law has dimension {dimension}.", $"A custom law gives {expected}: correct a parameter's unit or multiply by the missing [concentration].", 0));
            return rate;
        }

        if (reactants.Any(t => t.FixedMultiplicity is null))
        {
            faults.Add(new Fault(path, "the number of a reactant depends on coordinates, so the reaction has no fixed order.", "Write the whole rate law and \"law\": \"custom\"."));
            return rate;
        }

        int order = reactants.Sum(t => t.FixedMultiplicity ?? 0);
        Dimension needed = Dimension.OfRateConstant(order);
        if (dimension != needed)
            faults.Add(new Fault(path, $"the rate constant has dimension {dimension}, but the reaction is of order {order}.", $"It needs {needed}: correct the unit of a parameter.", 0));
        return rate;
    }

    private CompiledExpression? CompileReverse(Rule rule, string path, CompiledExpression? forward, IReadOnlyList<RuleTerm> reactants)
    {
        if (forward is null || rule.FreeEnergy is null) return null;
        if (reactants.All(t => t.FixedMultiplicity is not null)) return DetailedBalanceRate.Reverse(rule, forward);
        faults.Add(new Fault($"{path}.reaction", "the number of a product depends on coordinates, so the reverse reaction has no fixed order.", "Write -> for one direction."));
        return null;
    }

    /// <summary>In kT, whatever it was written in.</summary>
    private CompiledExpression? CompileFreeEnergy(string text, string path, IReadOnlyList<string> variables)
    {
        CompiledExpression? energy = scope.Compile(text, path, variables, false, faults);
        if (energy?.Dimension is not { } dimension || dimension == Dimension.None) return energy;
        if (dimension != Dimension.OfEnergy) faults.Add(new Fault(path, $"the free energy has dimension {dimension}.", "Give it in kT, as a pure number, or as an energy, with parameters in eV or kJ/mol.", 0));
        else if (scope.HasTemperature) return DetailedBalanceRate.InKT(energy, scope.TemperatureSlot);
        else faults.Add(new Fault(path, "a free energy in units of energy needs a temperature, but the system states none.", "Add \"temperature\": \"298.15 K\" to the system, or give the free energy in kT.", 0));
        return energy;
    }

    private CompiledExpression? CompileDegeneracy(string? text, string path, IReadOnlyList<string> variables)
    {
        CompiledExpression? degeneracy = text is null ? null : scope.Compile(text, path, variables, false, faults);
        if (degeneracy?.Dimension is { } dimension && dimension != Dimension.None) faults.Add(new Fault(path, $"the degeneracy has dimension {dimension}.", "Give the number of equivalent sites, a pure number.", 0));
        return degeneracy;
    }

    /// <summary>
    /// The reverse direction starts from species that only shifted coordinates reach (S30(x+1) with x one below the range):
    /// each bound coordinate is widened by the largest shift seen on the right.
    /// </summary>
    private void WidenForReverse(IReadOnlyList<string> variables, List<CoordinateRange> ranges, int indexCount, IReadOnlyList<RuleTerm> right)
    {
        double[] slots = new double[scope.FirstVariableSlot + variables.Count];
        for (int v = indexCount; v < variables.Count; v++)
        {
            int widest = 0;
            for (int x = ranges[v].Minimum; x <= ranges[v].Maximum; x++)
            {
                for (int other = 0; other < variables.Count; other++) slots[scope.FirstVariableSlot + other] = ranges[other].Minimum;
                slots[scope.FirstVariableSlot + v] = x;
                foreach (Evaluator coordinate in right.Where(t => t.Variables.Contains(v)).SelectMany(t => t.Coordinates))
                {
                    double shift = Math.Abs(coordinate(slots) - x);
                    if (shift <= WidestShift) widest = Math.Max(widest, (int)shift);
                }
            }

            ranges[v] = new CoordinateRange(ranges[v].Minimum - widest, ranges[v].Maximum + widest);
        }
    }
}
