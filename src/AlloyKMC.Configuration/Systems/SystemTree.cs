using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Shapes;

namespace AlloyKMC.Configuration.Systems;

/// <summary>Follows "extends" and lays changed parameters over the values they replace; every value keeps the place it was written at.</summary>
internal static class SystemTree
{
    // Links between folders can make a circle that no comparison of paths sees.
    private const int LongestChain = 16;

    /// <param name="file">Path of the system file.</param>
    /// <param name="reference">The value that names the file, if any.</param>
    /// <param name="faults">Takes what was wrong.</param>
    /// <param name="files">Takes every file read, the first being <paramref name="file"/>.</param>
    /// <returns>Null where no system could be read.</returns>
    public static PositionedJson? Load(string file, PositionedJson? reference, FaultCollector faults, List<string> files)
    {
        if (files.Contains(file) || files.Count == LongestChain)
        {
            faults.Add(reference!, $"The file {Wording.QuoteFile(file)} extends itself, or the chain of files is too long: {string.Join(" -> ", files.Append(file))}.", "Break the circle; the last file of a chain is a whole system.");
            return null;
        }
        files.Add(file);
        return ConfigFile.Read(file, reference, faults) is { } root ? Complete(root, faults, files) : null;
    }

    /// <summary>Checks a system or variant that was read, and lays it over what it extends.</summary>
    public static PositionedJson? Complete(PositionedJson root, FaultCollector faults, List<string> files)
    {
        if (root.Find("extends") is not { } extends)
        {
            if (root.Find("sampling") is not null && root.Find("families") is null)
            {
                faults.Add(root, "This looks like a run configuration, not a system.", "Give the system file here; a run configuration names its system with \"system\".");
                return null;
            }
            ShapeCheck.Check(root, SystemShapes.System, faults);
            return root.Kind == JsonKind.Object ? root : null;
        }

        CheckVariant(root, faults);
        if (extends.OptionalText() is not { Length: > 0 } || Load(ConfigFile.Resolve(extends), extends, faults, files) is not { } system)
            return null;
        foreach (PositionedMember member in root.Members.Where(member => member.Name is "name" or "description" or "sources"))
            system = system.With(member);
        return root.Find("parameters") is { } changes ? ChangeParameters(system, changes, faults) : system;
    }

    /// <summary>Lays numbers, or objects with the keys that change, over the parameters of a system.</summary>
    public static PositionedJson ChangeParameters(PositionedJson system, PositionedJson changes, FaultCollector faults)
    {
        PositionedJson parameters = system.Find("parameters") ?? PositionedJson.OfObject(PositionedJson.Child(system.Path, "parameters"), system.Origin, []);
        foreach (PositionedMember change in changes.Members)
        {
            if (faults.IsFull)
                break;
            if (NameOf(change, parameters) is not { } name)
            {
                string[] known = [.. parameters.Members.Select(member => member.Name)];
                string remedy = known.Length == 0 ? "The system has no parameters." : $"{Wording.DidYouMean(change.Name, known)}Parameters of the system: {Wording.QuoteAll(known)}.";
                faults.Add(change.NameOrigin, change.Value.Path, $"The system has no parameter {Wording.Quote(change.Name)}.", remedy);
                continue;
            }
            PositionedJson old = parameters.Find(name)!;
            PositionedJson merged = change.Value.Kind == JsonKind.Number
                ? old.With(new("value", change.NameOrigin, change.Value))
                : change.Value.Members.Aggregate(old, (parameter, member) => parameter.With(member));
            parameters = parameters.With(new(name, change.NameOrigin, merged));
        }
        return system.With(new("parameters", parameters.Origin, parameters));
    }

    // Environment variables are often forced to one case.
    private static string? NameOf(PositionedMember change, PositionedJson parameters)
    {
        if (parameters.Find(change.Name) is not null)
            return change.Name;
        if (change.NameOrigin.Kind != OriginKind.Environment)
            return null;
        string[] alike = [.. parameters.Members.Select(member => member.Name).Where(name => name.Equals(change.Name, StringComparison.OrdinalIgnoreCase))];
        return alike.Length == 1 ? alike[0] : null;
    }

    private static void CheckVariant(PositionedJson root, FaultCollector faults)
    {
        PositionedJson checkedPart = root;
        foreach (PositionedMember member in root.Members)
        {
            bool ofSystemOnly = SystemShapes.System.Keys.Any(key => key.Name == member.Name) && !SystemShapes.Variant.Keys.Any(key => key.Name == member.Name);
            if (!ofSystemOnly)
                continue;
            faults.Add(member.NameOrigin, member.Value.Path, $"The key {Wording.Quote(member.Name)} cannot stand beside 'extends'.", "A file that extends another changes parameters only; copy the system to change more.");
            checkedPart = PositionedJson.OfObject(root.Path, root.Origin, [.. checkedPart.Members.Where(kept => kept.Name != member.Name)]);
        }
        ShapeCheck.Check(checkedPart, SystemShapes.Variant, faults);
    }
}
