using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Shapes;
using AlloyKMC.Model;

namespace AlloyKMC.Configuration.Fits;

/// <summary>A fit file that still knows where each of its values was written.</summary>
public sealed class LoadedFit
{
    private readonly PositionedJson _tree;
    private readonly IReadOnlyList<string> _faultyPaths;

    internal LoadedFit(FitConfig config, string file, PositionedJson tree, IReadOnlyList<Fault> faults, IReadOnlyList<string> faultyPaths)
    {
        Config = config;
        File = file;
        _tree = tree;
        Faults = faults;
        _faultyPaths = faultyPaths;
    }

    public FitConfig Config { get; }

    /// <summary>The file as the caller named it.</summary>
    public string File { get; }

    /// <summary>What is wrong with the file itself and the overrides: to be told together with what is wrong with the files it names. What is said of a value at fault means nothing.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>Makes runs use the system that the fit names; faults of it point to where it is named.</summary>
    public ConfigOverrides SystemOverride => _tree.Find("system") is { } system ? ConfigOverrides.OfNodes([KeyValuePair.Create("system", system)]) : ConfigOverrides.None;

    /// <summary>Whether a value, a part of it or what it is a part of is at fault already, so that anything further about it may only follow from that.</summary>
    /// <param name="path">Keys and indices in the fit file: <c>parameters.k30</c>.</param>
    public bool IsFaulty(string path) => _faultyPaths.Any(faulty => IsWithin(faulty, path) || IsWithin(path, faulty));

    /// <summary>Whether a fault at a place in the fit may only follow from <see cref="Faults"/>.</summary>
    public bool Implies(Fault later)
    {
        int end = later.Path.LastIndexOf(": ", StringComparison.Ordinal);
        bool isHere = new[] { $"{File}:", "--set ", ConfigOverrides.EnvironmentPrefix }.Any(place => later.Path.StartsWith(place, StringComparison.Ordinal));
        return isHere && end >= 0 && IsFaulty(later.Path[(end + 2)..]);
    }

    private static bool IsWithin(string path, string whole) => path.StartsWith(whole, StringComparison.Ordinal) && (path.Length == whole.Length || path[whole.Length] is '.' or '[');

    /// <summary>What determines the path of the search, as canonical JSON: without names, prose and limits.</summary>
    public string IdentityJson => CanonicalJson.Text(PositionedJsonText.ToNode(PositionedJson.OfObject("", _tree.Origin, [.. _tree.Members
        .Where(m => m.Name is not ("$schema" or "name" or "description" or "limits" or "confirm"))
        .OrderBy(m => m.Name, StringComparer.Ordinal)]))!);

    /// <summary>A fault at the place of the value it is about.</summary>
    /// <param name="path">Keys and indices in the fit file: <c>parameters.k30</c>.</param>
    /// <param name="problem">One sentence: what was found.</param>
    /// <param name="remedy">What is allowed, and what to do.</param>
    public Fault Fault(string path, string problem, string remedy) => Locator.Locate(_tree, new Fault(path, problem, remedy)).ToFault();

    /// <summary>How many of the data the fit file names; those that follow are from the command line.</summary>
    public int DataInFile => _tree.Find("data")?.Items?.Count ?? 0;

    /// <summary>The first of some keys that the fit file gives for data; null where it gives none of them.</summary>
    public string? GivenDataKey(int index, params ReadOnlySpan<string> keys)
    {
        if (index >= DataInFile) return null;
        foreach (string key in keys)
        {
            if (_tree.Find("data")!.Items[index].Find(key) is not null) return key;
        }

        return null;
    }

    /// <summary>The same fit with further data, as given on the command line.</summary>
    public LoadedFit WithData(IEnumerable<string> files) => new(Config with { Data = [.. Config.Data, .. files.Select(FitMapper.Bare)] }, File, _tree, Faults, _faultyPaths);
}

/// <summary>Reads fit files, strictly.</summary>
public static class FitReader
{
    /// <summary>Whether a file is a fit: it names runs, and feeds nothing itself.</summary>
    public static bool IsFitFile(string file) => ConfigFile.Read(file, null, new FaultCollector()) is { } root && root.Find("runs") is not null && root.Find("feed") is null;

    /// <param name="file">Path of the file.</param>
    /// <param name="overrides">Values changed by environment and command line; null for none.</param>
    /// <returns>The fit, with all faults of the file and the overrides in <see cref="LoadedFit.Faults"/>: whoever makes it ready finds those of the files it names, and tells all.</returns>
    /// <exception cref="FaultException">It cannot be read at all, or is no fit.</exception>
    public static LoadedFit ReadFile(string file, ConfigOverrides? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        FaultCollector faults = new(file);
        PositionedJson? read = ConfigFile.Read(file, null, faults);
        PositionedJson root = OverrideLayer.Apply(read ?? PositionedJson.OfObject("", Origin.OfFile(file), []), FitShapes.Fit, overrides ?? ConfigOverrides.None, faults);
        if (read is null) faults.ThrowIfAny();
        if (root.Find("families") is not null || root.Find("feed") is not null)
        {
            faults.Add(root, $"This looks like a {(root.Find("feed") is null ? "system" : "run configuration")}, not a fit.", "Give a file that names \"runs\" and \"parameters\".");
            faults.ThrowIfAny();
        }

        ShapeCheck.Check(root, FitShapes.Fit, faults);
        FitConfig config = FitMapper.Map(root, file, faults);
        if (faults.Count == 0) return new LoadedFit(config, file, root, [], []);
        // A key that is missing is a fault of the whole file.
        return new LoadedFit(config, file, root, faults.Ordered(), [.. faults.Paths.Where(path => path.Length > 0), .. FitShapes.Fit.Keys.Where(key => key.Required && root.Find(key.Name) is null).Select(key => key.Name)]);
    }
}
