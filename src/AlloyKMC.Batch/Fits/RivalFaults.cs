using AlloyKMC.Model;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Batch.Fits;

/// <summary>Whether the data of a fit say the same of a rival as of the fit's own system.</summary>
internal static class RivalFaults
{
    /// <summary>Why data of the reference say nothing to a rival; null where all its frameworks are there.</summary>
    public static Fault? LackingFramework(string file, AlloySystem rival, AlloySystem reference)
    {
        string[] own = [.. Frameworks(rival)], lacking = [.. Frameworks(reference).Except(own)];
        return lacking.Length == 0
            ? null
            : new Fault(file, $"The rival has no framework {string.Join(", ", lacking)}, which the data may speak of; its frameworks are {string.Join(", ", own)}.", "Rivals are held against the data of the fit: give it the same frameworks, and other rules.");

        static IEnumerable<string> Frameworks(AlloySystem system) => system.Species.Families.Where(f => f.Kind == FamilyKind.Framework).Select(f => f.Name);
    }

    /// <summary>
    /// Frameworks that the data are about and that are other clusters in the rival: likelihoods of data over other compositions, or over compositions that mean other
    /// contents, cannot be held against each other.
    /// </summary>
    /// <param name="file">File of the rival.</param>
    /// <param name="rival">The rival.</param>
    /// <param name="reference">The fit's own system.</param>
    /// <param name="seen">Frameworks and coordinates the data are about, which both have.</param>
    public static IEnumerable<Fault> OtherClusters(string file, AlloySystem rival, AlloySystem reference, IEnumerable<(string Framework, string Coordinate)> seen)
    {
        foreach ((string framework, string coordinate) in seen.Order())
        {
            if (Find(rival) is not { } theirs || Find(reference) is not { } ours) continue;
            if ((theirs.Minimum, theirs.Maximum) != (ours.Minimum, ours.Maximum))
            {
                yield return new Fault(
                    file,
                    FormattableString.Invariant($"The rival has {framework} with {coordinate} from {theirs.Minimum} to {theirs.Maximum}, and the system of the fit, whose data are over all of its compositions, from {ours.Minimum} to {ours.Maximum}."),
                    FormattableString.Invariant($"Give {framework} of the rival \"{coordinate}\": [{ours.Minimum}, {ours.Maximum}]."));
                continue;
            }

            foreach (string metal in reference.Metals.Select(q => reference.Species.Quantities[q]))
            {
                int? other = Enumerable.Range(ours.Minimum, ours.Size).Cast<int?>().FirstOrDefault(value => !Contents(rival, metal, value!.Value).SetEquals(Contents(reference, metal, value.Value)));
                if (other is not { } at) continue;
                yield return new Fault(
                    file,
                    FormattableString.Invariant($"In the rival {framework} with {coordinate} = {at} holds {Listed(Contents(rival, metal, at))} {metal}, in the system of the fit {Listed(Contents(reference, metal, at))}: the data would be of other clusters."),
                    $"Give {framework} of the rival the same content of {metal}.");
                break;
            }

            Coordinate? Find(AlloySystem system) => system.Species.Families.FirstOrDefault(f => f.Name == framework)?.Coordinates.FirstOrDefault(c => c.Name == coordinate);

            SortedSet<long> Contents(AlloySystem system, string metal, int value)
            {
                Family family = system.Species.Families.First(f => f.Name == framework);
                int axis = family.Coordinates.Select(c => c.Name).ToList().IndexOf(coordinate), quantity = system.Species.Quantities.ToList().IndexOf(metal);
                return [.. Enumerable.Range(family.FirstSpecies, family.SpeciesCount).Where(s => system.Species[s].Coordinates[axis] == value).Select(s => quantity < 0 ? 0 : system.Species.Content[quantity][s])];
            }
        }

        static string Listed(SortedSet<long> contents) => string.Join(" or ", contents);
    }
}
