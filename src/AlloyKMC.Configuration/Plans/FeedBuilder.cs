using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Model.Units;

namespace AlloyKMC.Configuration.Plans;

/// <summary>Counts and the simulated volume of a feed. Volumes are in molecules per unit of the system's concentration.</summary>
internal sealed class FeedBuilder(AlloySystem system, FeedDefinition feed, List<Fault> faults)
{
    private readonly Dictionary<int, double> _mother = ReadMotherConcentrations(system, feed, faults);

    /// <summary>Counts per species at the start.</summary>
    public long[] Counts()
    {
        long[] counts = new long[system.Species.Count];
        if (feed.Ratio is { } ratio)
        {
            if (system.Parents.Count != 2) return counts;
            double first = ratio.First / (ratio.First + ratio.Second);
            counts[system.Parents[0]] = (long)Math.Round((feed.Clusters ?? 0) * first, MidpointRounding.AwayFromZero);
            counts[system.Parents[1]] = (feed.Clusters ?? 0) - counts[system.Parents[0]];
            return counts;
        }

        foreach ((int species, long amount) in Resolve(feed.Amounts, "feed.amounts")) counts[species] += amount;
        return counts;
    }

    /// <summary>The volume the feed states, or that of the mother solutions it was poured from.</summary>
    public double Volume(ReadOnlySpan<long> counts)
    {
        if (system.Units.CountsMolecules) return 1;
        if (feed.VolumeMoleculesPerC0 is { } stated) return stated;
        if (feed.Volume is { } litres && system.Units.MolarPerConcentrationUnit is { } molar) return litres.Litres * molar * PhysicalConstants.AvogadroPerMole;
        double volume = 0;
        for (int s = 0; s < counts.Length; s++) volume += counts[s] * VolumePerMolecule(s);
        if (volume > 0) return volume;
        bool isMolar = system.Units.MolarPerConcentrationUnit is not null;
        faults.Add(new Fault(
            "feed",
            "the feed fixes no volume: nothing in it comes from a mother solution of known concentration.",
            isMolar ? "Give \"volume\": \"1e-15 L\", or \"motherConcentration\" of what is fed." : "Give \"volume\" as molecules per c0, or \"motherConcentration\" of what is fed."));
        return 1;
    }

    /// <summary>Volume that one molecule brings: clusters come from mother solutions of concentration 1 c0 unless stated, everything else as a solid.</summary>
    public double VolumePerMolecule(int species)
    {
        if (system.Units.CountsMolecules) return 0;
        if (_mother.TryGetValue(species, out double concentration)) return 1 / concentration;
        return system.Units.MolarPerConcentrationUnit is null && system.Species[species].Family.Kind == FamilyKind.Framework ? 1 : 0;
    }

    /// <summary>Species and amounts of a table of names.</summary>
    public List<(int Species, long Amount)> Resolve(IEnumerable<KeyValuePair<string, long>> amounts, string path)
    {
        var resolved = new List<(int, long)>();
        foreach ((string name, long amount) in amounts)
        {
            if (Find(system, name, $"{path}.{name}", faults) is { } species) resolved.Add((species, amount));
        }

        return resolved;
    }

    private static int? Find(AlloySystem system, string name, string path, List<Fault> faults)
    {
        if (system.Species.Find(name) is { } species) return species;
        IEnumerable<string> known = system.Species.Aliases.Keys.Concat(system.Species.Families.Select(f => f.Name));
        Family? family = system.Species.Families.FirstOrDefault(f => name.StartsWith(f.Name, StringComparison.Ordinal) && (name.Length == f.Name.Length || name[f.Name.Length] == '('));
        string ranges = family is null ? "" : $" {family.Name} has {(family.Coordinates.Count == 0 ? "no coordinates" : string.Join(", ", family.Coordinates.Select(c => $"{c.Name} from {c.Minimum} to {c.Maximum}")))}.";
        faults.Add(new Fault(path, $"'{name}' is no species of the system.", $"Write an alias ({string.Join(", ", system.Species.Aliases.Keys)}) or a family with coordinates in range, such as \"{system.Species[0].Name}\".{ranges}{Suggestion.For(name, known)}"));
        return null;
    }

    private static Dictionary<int, double> ReadMotherConcentrations(AlloySystem system, FeedDefinition feed, List<Fault> faults)
    {
        var mother = new Dictionary<int, double>();
        foreach ((string name, double concentration) in feed.MotherConcentration)
        {
            string path = $"feed.motherConcentration.{name}";
            if (Find(system, name, path, faults) is not { } species) continue;
            if (concentration > 0) mother[species] = concentration;
            else faults.Add(new Fault(path, FormattableString.Invariant($"the concentration {concentration:R} is not positive."), $"Give it in {system.Units.Concentration}."));
        }

        return mother;
    }
}
