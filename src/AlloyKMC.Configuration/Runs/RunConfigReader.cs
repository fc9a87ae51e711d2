using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Configuration.Shapes;
using AlloyKMC.Configuration.Systems;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Configuration.Runs;

/// <summary>Reads a run configuration, strictly, with its overrides and its system.</summary>
public static class RunConfigReader
{
    /// <param name="file">Path of the file.</param>
    /// <param name="options">Overrides and the names that are known; null for none.</param>
    /// <exception cref="Model.FaultException">All faults of all files and overrides, each with its place.</exception>
    public static LoadedRun ReadFile(string file, RunReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        FaultCollector faults = new(file);
        return Start(ConfigFile.Read(file, null, faults), file, options ?? new(), faults);
    }

    /// <summary>Reads a run configuration from memory.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="file">The file as messages shall name it; the path of the system is relative to it.</param>
    /// <param name="options">Overrides and the names that are known; null for none.</param>
    /// <exception cref="Model.FaultException">All faults of all files and overrides, each with its place.</exception>
    public static LoadedRun Read(ReadOnlySpan<byte> utf8, string file, RunReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        FaultCollector faults = new(file);
        return Start(PositionedJsonReader.Read(utf8, Origin.OfFile(file), "", faults), file, options ?? new(), faults);
    }

    private static LoadedRun Start(PositionedJson? read, string file, RunReadOptions options, FaultCollector faults)
    {
        // Overrides are looked at even where the file cannot be read: their faults belong to the same answer.
        PositionedJson written = read ?? PositionedJson.OfObject("", Origin.OfFile(file), []);
        PositionedJson root = OverrideLayer.Apply(written, RunShapes.Run, options.Overrides, faults);
        if (read is null)
            faults.ThrowIfAny();
        return Complete(root, file, options, faults, allowSweep: false);
    }

    /// <summary>Checks a tree with its overrides applied, and loads its system.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="file">The file as messages shall name it.</param>
    /// <param name="options">The names that are known.</param>
    /// <param name="faults">Takes what was wrong.</param>
    /// <param name="allowSweep">Whether it may hold a sweep.</param>
    /// <param name="read">System files read before for a tree with the very same "system", which are not read again; null for none.</param>
    internal static LoadedRun Complete(PositionedJson root, string file, RunReadOptions options, FaultCollector faults, bool allowSweep, ReadSystem? read = null)
    {
        if (root.Find("families") is not null && root.Find("system") is null)
        {
            faults.Add(root, "This looks like a system, not a run configuration.", "Give a file that names its system with \"system\", and has a feed and samples.");
            faults.ThrowIfAny();
        }

        List<string> files = [];
        if (read is null || !ReferenceEquals(read.Reference, root.Find("system"))) read = new ReadSystem(root.Find("system"), LoadSystem(root, faults, files), files);
        PositionedJson? tree = read.Tree;
        root = WithoutMisplacedParameters(root, tree?.Find("parameters"), faults);
        CheckRun(root, options, faults);
        if (!allowSweep && root.Find("sweep") is { } sweep)
            faults.Add(sweep, "The configuration is a sweep of several conditions.", "Run it with 'alloykmc sweep', or remove \"sweep\".");
        if (tree is not null && root.Find("parameters") is { } changes)
            tree = SystemTree.ChangeParameters(tree, NumbersOf(changes), faults);
        if (tree is not null && root.Find("temperature") is { } temperature)
            tree = tree.With(new("temperature", temperature.Origin, temperature));

        RunConfig config = RunMapper.Map(root, faults);
        SystemDefinition? definition = tree is null ? null : SystemMapper.Map(tree, faults);
        if (definition is not null)
            CheckAgainstSystem(root, definition, faults);
        faults.ThrowIfAny();
        return new(config, new(definition!, tree!, read.Files), file, root, read);
    }

    /// <summary>The tree of a system as its files say.</summary>
    /// <param name="Reference">The "system" of the run configuration.</param>
    /// <param name="Tree">The tree, before the run's own parameters; null where it could not be read.</param>
    /// <param name="Files">Files read.</param>
    internal sealed record ReadSystem(PositionedJson? Reference, PositionedJson? Tree, IReadOnlyList<string> Files);

    // "--set k30=1" is what one types first; "unknown key" alone would not help.
    private static PositionedJson WithoutMisplacedParameters(PositionedJson root, PositionedJson? parameters, FaultCollector faults)
    {
        PositionedMember[] misplaced = [.. root.Members.Where(member => parameters?.Find(member.Name) is not null && !RunShapes.Run.Keys.Any(key => key.Name == member.Name))];
        foreach (PositionedMember member in misplaced)
            faults.Add(member.NameOrigin, member.Value.Path, $"Unknown key {Wording.Quote(member.Name)}.", $"It is a parameter of the system: give parameters.{member.Name}.");
        return misplaced.Length == 0 ? root : PositionedJson.OfObject(root.Path, root.Origin, [.. root.Members.Except(misplaced)]);
    }

    private static void CheckRun(PositionedJson root, RunReadOptions options, FaultCollector faults)
    {
        ShapeCheck.Check(root, RunShapes.Run, faults);
        CheckName(root.Find("engine"), options.Engines?.Prepend("auto"), "engine", faults);
        CheckName(root.Find("kernel"), options.Kernels, "kernel", faults);
    }

    private static void CheckName(PositionedJson? node, IEnumerable<string>? known, string what, FaultCollector faults)
    {
        if (known is null || node.OptionalText() is not { Length: > 0 } name)
            return;
        string[] names = [.. known.Distinct()];
        if (!names.Contains(name))
            faults.Add(node!, $"There is no {what} {Wording.Quote(name)}.", $"{Wording.DidYouMean(name, names)}Give one of {string.Join(", ", names)}.");
    }

    private static PositionedJson? LoadSystem(PositionedJson root, FaultCollector faults, List<string> files)
    {
        PositionedJson? system = root.Find("system");
        if (system is { Kind: JsonKind.Object })
            return SystemTree.Complete(system, faults, files);
        if (string.IsNullOrWhiteSpace(system.OptionalText()))
            return null;
        return SystemTree.Load(ConfigFile.Resolve(system), system, faults, files);
    }

    private static PositionedJson NumbersOf(PositionedJson changes) =>
        PositionedJson.OfObject(changes.Path, changes.Origin, [.. changes.Members.Where(member => member.Value.Kind == JsonKind.Number)]);

    private static void CheckAgainstSystem(PositionedJson root, SystemDefinition system, FaultCollector faults)
    {
        PositionedJson? feed = root.Find("feed");
        if (feed?.Find("ratio") is { Kind: JsonKind.Text } ratio && system.Parents.Count == 0)
            faults.Add(ratio, $"The system {Wording.Quote(system.Name)} names no parents, so a ratio means nothing.", "Give \"amounts\", or add \"parents\" to the system.");

        if (feed?.Find("volume") is not { Kind: JsonKind.Text or JsonKind.Number } volume)
            return;
        string unit = system.Units.Concentration;
        if (unit == "molecules")
            faults.Add(volume, "The system counts in molecules, so its volume is 1.", "Remove \"volume\".");
        else if (unit == "c0" && volume.Kind == JsonKind.Text)
            faults.Add(volume, $"Found {Wording.Describe(volume)}, but the system is in units of c0, which is not known in molar.", "Give the volume as a number of molecules per c0, without quotes.");
        else if (unit != "c0" && volume.Kind == JsonKind.Number)
            faults.Add(volume, $"Found {Wording.Describe(volume)}, but the system is in {unit}.", $"Give {Quantities.Volume.Allowed}.");
    }
}
