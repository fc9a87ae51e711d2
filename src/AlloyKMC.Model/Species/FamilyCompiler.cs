using System.Text.RegularExpressions;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Expressions;

namespace AlloyKMC.Model.Species;

/// <summary>Enumerates the species of all families and their conserved content.</summary>
internal static partial class FamilyCompiler
{
    private const int MostSpecies = 2_000_000;

    [GeneratedRegex(@"^\p{L}[\p{L}\p{Nd}_]*$|^_[\p{L}\p{Nd}_]*$")]
    private static partial Regex NamePattern { get; }

    public static SpeciesTable? Compile(SystemDefinition definition, ExpressionScope scope, List<Fault> faults)
    {
        int before = faults.Count;
        var families = new List<Family>();
        var species = new List<SpeciesInfo>();
        string[] quantities = [.. definition.Families.SelectMany(f => f.Value.Content.Select(c => c.Key)).Distinct(StringComparer.Ordinal)];
        var content = quantities.ToDictionary(q => q, _ => new List<long>(), StringComparer.Ordinal);
        if (definition.Families.Count == 0) faults.Add(new Fault("families", "the system has no families.", "Declare at least one family of species."));

        foreach ((string name, FamilyDefinition family) in definition.Families)
        {
            string path = $"families.{name}";
            if (!NamePattern.IsMatch(name)) faults.Add(new Fault(path, $"'{name}' is not a name.", "Use letters, digits and _, starting with a letter."));
            if (families.Any(f => f.Name == name)) faults.Add(new Fault(path, $"the family '{name}' is declared twice.", "Keep one of them."));
            if (CompileFamily(name, family, path, families.Count, species.Count, faults) is not { } compiled) continue;
            string[] coordinates = [.. compiled.Coordinates.Select(c => c.Name)];
            var contents = family.Content.Select(c => (Quantity: c.Key, Expression: scope.CompileNumeric(c.Value, $"{path}.content.{c.Key}", coordinates, faults))).ToList();
            Evaluator? electrons = family.ValenceElectrons is { } text ? scope.CompileNumeric(text, $"{path}.valenceElectrons", coordinates, faults) : null;
            families.Add(compiled);
            if (faults.Count > before) continue;
            Enumerate(compiled, path, scope, contents!, electrons, quantities, content, species, faults);
            families[^1] = compiled with { SpeciesCount = species.Count - compiled.FirstSpecies };
        }

        if (faults.Count > before) return null;
        var table = new SpeciesTable(families, species, quantities, [.. quantities.Select(q => content[q].ToArray())], new Dictionary<string, int>());
        Dictionary<string, int> aliases = CompileAliases(definition, table, faults);
        return faults.Count > before ? null : new SpeciesTable(families, species, quantities, table.Content, aliases);
    }

    private static Family? CompileFamily(string name, FamilyDefinition family, string path, int index, int firstSpecies, List<Fault> faults)
    {
        int before = faults.Count;
        double size = 1;
        foreach ((string coordinate, CoordinateRange range) in family.Coordinates)
        {
            if (!NamePattern.IsMatch(coordinate)) faults.Add(new Fault($"{path}.coordinates.{coordinate}", $"'{coordinate}' is not a name.", "Use letters, digits and _, starting with a letter."));
            if (range.Maximum < range.Minimum) faults.Add(new Fault($"{path}.coordinates.{coordinate}", $"the range [{range.Minimum}, {range.Maximum}] is empty.", "Give the smaller number first."));
            size *= (double)range.Maximum - range.Minimum + 1;
        }

        if (size > MostSpecies) faults.Add(new Fault($"{path}.coordinates", $"the family has {size:0} species.", $"Keep it under {MostSpecies}: narrow a range."));
        if (family.Kind is not (null or "framework" or "pool")) faults.Add(new Fault($"{path}.kind", $"'{family.Kind}' is not a kind of family.", "Use \"framework\" (a cluster) or \"pool\" (dissolved complexes or molecules)."));
        if (family.Order is { } order && !IsAscending(order, family)) faults.Add(new Fault($"{path}.order", $"'{order}' is not an order of all coordinates.", $"Write \"{string.Join(" <= ", family.Coordinates.Select(c => c.Key))}\"; their ranges must be equal."));
        if (faults.Count > before) return null;
        FamilyKind kind = family.Kind == "pool" || (family.Kind is null && family.Coordinates.Count == 0) ? FamilyKind.Pool : FamilyKind.Framework;
        Coordinate[] coordinates = [.. family.Coordinates.Select(c => new Coordinate(c.Key, c.Value.Minimum, c.Value.Maximum))];
        return new Family(name, index, kind, coordinates, family.Order is not null, firstSpecies, 0) { Ion = family.Ion };
    }

    private static bool IsAscending(string order, FamilyDefinition family) =>
        order.Split("<=", StringSplitOptions.TrimEntries).SequenceEqual(family.Coordinates.Select(c => c.Key)) && family.Coordinates.Count > 1
        && family.Coordinates.All(c => c.Value == family.Coordinates[0].Value);

    private static void Enumerate(
        Family family,
        string path,
        ExpressionScope scope,
        IReadOnlyList<(string Quantity, Evaluator Expression)> contents,
        Evaluator? electrons,
        IReadOnlyList<string> quantities,
        Dictionary<string, List<long>> content,
        List<SpeciesInfo> species,
        List<Fault> faults)
    {
        double[] slots = new double[scope.FirstVariableSlot + family.Coordinates.Count];
        int[] values = [.. family.Coordinates.Select(c => c.Minimum)];
        while (true)
        {
            if (!family.IsOrdered || values.Zip(values.Skip(1)).All(p => p.First <= p.Second))
            {
                for (int i = 0; i < values.Length; i++) slots[scope.FirstVariableSlot + i] = values[i];
                var info = new SpeciesInfo(species.Count, family, [.. values]) { ValenceElectrons = electrons?.Invoke(slots) };
                species.Add(info);
                foreach (string quantity in quantities) content[quantity].Add(0);
                foreach ((string quantity, Evaluator expression) in contents)
                {
                    double amount = expression(slots);
                    if (amount != Math.Floor(amount) || Math.Abs(amount) > 1e9)
                    {
                        faults.Add(new Fault($"{path}.content.{quantity}", FormattableString.Invariant($"{info.Name} contains {amount} {quantity}."), "Content is a whole number for every value of the coordinates: correct the expression or the range."));
                        return;
                    }

                    content[quantity][^1] = (long)amount;
                }
            }

            int last = values.Length - 1;
            while (last >= 0 && values[last] == family.Coordinates[last].Maximum) values[last] = family.Coordinates[last--].Minimum;
            if (last < 0) return;
            values[last]++;
        }
    }

    private static Dictionary<string, int> CompileAliases(SystemDefinition definition, SpeciesTable table, List<Fault> faults)
    {
        var aliases = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string alias, string target) in definition.Aliases)
        {
            if (!NamePattern.IsMatch(alias) || table.Families.Any(f => f.Name == alias))
                faults.Add(new Fault($"aliases.{alias}", $"'{alias}' is no name or already names a family.", "Use letters, digits and _, starting with a letter."));
            else if (aliases.ContainsKey(alias))
                faults.Add(new Fault($"aliases.{alias}", $"the alias '{alias}' is declared twice.", "Keep one of them."));
            else if (table.Find(target) is { } index)
                aliases[alias] = index;
            else
                faults.Add(new Fault($"aliases.{alias}", $"'{target}' is no species of this system.", $"Write a family and coordinates within its range: \"S30(0)\".{Suggestion.For(target, table.Families.Select(f => f.Name))}"));
        }

        return aliases;
    }
}
