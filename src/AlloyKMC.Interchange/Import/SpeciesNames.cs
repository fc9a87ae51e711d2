using System.Text.RegularExpressions;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Interchange.Import;

/// <summary>How species of a model are called in the system: as members of the families an export wrote down, or each as a family of its own.</summary>
internal sealed partial class SpeciesNames
{
    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Plain { get; }

    private readonly string[] _names;

    public SpeciesNames(SbmlDocument document, IReadOnlyList<SbmlSpecies> species)
    {
        var byName = species.Select((s, i) => (s.Name, i)).GroupBy(p => p.Name).ToDictionary(g => g.Key, g => g.Count() == 1 ? g.First().i : -1, StringComparer.Ordinal);
        _names = new string[species.Count];
        var families = new List<(int First, KeyValuePair<string, FamilyDefinition> Family)>();
        foreach (KeyValuePair<string, FamilyDefinition> family in document.Families.Where(f => Plain.IsMatch(f.Key)))
        {
            string[] members = [.. Members(family.Key, family.Value)];
            int[] found = [.. members.Select(m => byName.GetValueOrDefault(m, -1))];
            if (found.Length == 0 || found.Contains(-1)) continue;
            foreach ((string name, int index) in members.Zip(found)) _names[index] = name;
            families.Add((found[0], family));
            Groups.Add((family.Key, found));
        }

        HashSet<string> taken = [.. families.Select(f => f.Family.Key), .. species.Select(s => s.Id)];
        for (int i = 0; i < species.Count; i++)
        {
            if (_names[i] is not null) continue;
            bool byItsName = species[i].Name != species[i].Id && byName[species[i].Name] == i && Plain.IsMatch(species[i].Name) && taken.Add(species[i].Name);
            _names[i] = byItsName ? species[i].Name : species[i].Id;
            families.Add((i, new(_names[i], new FamilyDefinition())));
        }

        Families = [.. families.OrderBy(f => f.First).Select(f => f.Family)];
    }

    public IReadOnlyList<KeyValuePair<string, FamilyDefinition>> Families { get; }

    /// <summary>Families of several species, with the species in order.</summary>
    public List<(string Family, int[] Species)> Groups { get; } = [];

    public string this[int species] => _names[species];

    private static IEnumerable<string> Members(string name, FamilyDefinition family)
    {
        if (family.Coordinates.Count == 0)
        {
            yield return name;
            yield break;
        }

        const int most = 2_000_000;
        if (family.Coordinates.Aggregate(1.0, (size, c) => size * ((double)c.Value.Maximum - c.Value.Minimum + 1)) is < 1 or > most) yield break;
        int[] values = [.. family.Coordinates.Select(c => c.Value.Minimum)];
        while (true)
        {
            if (family.Order is null || values.Zip(values.Skip(1)).All(p => p.First <= p.Second)) yield return $"{name}({string.Join(", ", values)})";
            int last = values.Length - 1;
            while (last >= 0 && values[last] == family.Coordinates[last].Value.Maximum) values[last] = family.Coordinates[last--].Value.Minimum;
            if (last < 0) yield break;
            values[last]++;
        }
    }
}
