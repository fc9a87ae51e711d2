using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Shapes;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Optics;

namespace AlloyKMC.Configuration.Instruments;

/// <summary>Reads lists of absorption maxima (JSON), strictly.</summary>
public static class AbsorptionMaximaReader
{
    /// <param name="file">Path of the file.</param>
    /// <param name="species">The system the families belong to.</param>
    /// <exception cref="Model.FaultException">All faults of the file, each with its place.</exception>
    public static AbsorptionComponents ReadFile(string file, SpeciesTable species)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(species);
        FaultCollector faults = new(file);
        PositionedJson? root = ConfigFile.Read(file, null, faults);
        faults.ThrowIfAny();
        ShapeCheck.Check(root!, InstrumentShapes.AbsorptionMaxima, faults);
        faults.ThrowIfAny();
        bool positionsOnly = root!.Find("positionsOnly").Flag();
        HashSet<int> taken = [];
        List<AbsorptionComponent> components = [];
        foreach (PositionedJson node in root.Find("components")!.Items)
        {
            int[] members = SpeciesOf(node, species, faults);
            if (members.Any(member => !taken.Add(member))) faults.Add(node, "Some of its species belong to an earlier component too.", "Give every species one spectrum.");
            AbsorptionMaximum[] maxima = [.. node.Find("maxima")!.Items.Select(MaximumOf)];
            foreach (PositionedJson maximum in node.Find("maxima")!.Items)
            {
                if (!positionsOnly && maximum.Kind == JsonKind.Number) faults.Add(maximum, "Only the wavelength of the maximum is given.", "Give absorption and fwhm too, or set positionsOnly to true.");
            }

            components.Add(new AbsorptionComponent(NameOf(node), members) { Maxima = maxima });
        }

        faults.ThrowIfAny();
        return new AbsorptionComponents(root.Find("about").Text(), positionsOnly, components);
    }

    private static AbsorptionMaximum MaximumOf(PositionedJson node) => node.Kind == JsonKind.Number
        ? new AbsorptionMaximum(node.Number, null, null)
        : new AbsorptionMaximum(node.Find("nm").OptionalNumber() ?? 0, node.Find("absorption").OptionalNumber(), node.Find("fwhm").OptionalNumber());

    private static string NameOf(PositionedJson node)
    {
        string[] ranges = [.. (node.Find("coordinates")?.Members ?? []).Select(range => $"{range.Name} = {range.Value.Items[0].Text}{(range.Value.Items[0].Text == range.Value.Items[1].Text ? "" : $" to {range.Value.Items[1].Text}")}")];
        return node.Find("family").Text() + (ranges.Length == 0 ? "" : $" ({string.Join(", ", ranges)})");
    }

    private static int[] SpeciesOf(PositionedJson node, SpeciesTable species, FaultCollector faults)
    {
        PositionedJson name = node.Find("family")!;
        Family? family = species.Families.FirstOrDefault(candidate => candidate.Name == name.Text);
        if (family is null)
        {
            string[] known = [.. species.Families.Select(candidate => candidate.Name)];
            faults.Add(name, $"The system has no family {Wording.Quote(name.Text)}.", $"{Wording.DidYouMean(name.Text, known)}Families are {string.Join(", ", known)}.");
            return [];
        }

        IEnumerable<int> members = Enumerable.Range(family.FirstSpecies, family.SpeciesCount);
        foreach (PositionedMember range in node.Find("coordinates")?.Members ?? [])
        {
            int axis = family.Coordinates.Select(coordinate => coordinate.Name).ToList().IndexOf(range.Name);
            if (axis < 0)
            {
                faults.Add(range.NameOrigin, range.Value.Path, $"{family.Name} has no coordinate {Wording.Quote(range.Name)}.", $"Its coordinates are {string.Join(", ", family.Coordinates.Select(coordinate => coordinate.Name))}.");
                continue;
            }

            (long low, long high) = (range.Value.Items[0].Integer() ?? 0, range.Value.Items[1].Integer() ?? 0);
            members = members.Where(index => species[index].Coordinates[axis] >= low && species[index].Coordinates[axis] <= high);
        }

        int[] found = [.. members];
        if (found.Length == 0) faults.Add(node, "No species lies within its coordinates.", "Give the lower end of a range first, within the ranges of the system.");
        return found;
    }
}
