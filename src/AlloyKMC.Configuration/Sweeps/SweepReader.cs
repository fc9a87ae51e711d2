using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Files;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Configuration.Runs;

namespace AlloyKMC.Configuration.Sweeps;

/// <summary>Reads a configuration with a "sweep" and makes one run configuration of each of its conditions.</summary>
public static class SweepReader
{
    /// <exception cref="Model.FaultException">All faults of the file; faults of single conditions come with <see cref="LoadedSweep.ReadCondition"/>.</exception>
    public static LoadedSweep ReadFile(string file, RunReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new RunReadOptions();
        FaultCollector faults = new();
        return Complete(ConfigFile.Read(file, null, faults), file, options, faults);
    }

    /// <summary>Reads a sweep from memory.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="file">The file as messages shall name it.</param>
    /// <exception cref="Model.FaultException">All faults of the text.</exception>
    public static LoadedSweep Read(ReadOnlySpan<byte> utf8, string file)
    {
        FaultCollector faults = new();
        return Complete(PositionedJsonReader.Read(utf8, Origin.OfFile(file), "", faults), file, new RunReadOptions(), faults);
    }

    /// <summary>Whether a text is a configuration with a "sweep".</summary>
    public static bool IsSweep(ReadOnlySpan<byte> utf8) => PositionedJsonReader.Read(utf8, Origin.OfFile(""), "", new FaultCollector())?.Find("sweep") is not null;

    /// <summary>Whether a file is a configuration with a "sweep"; false where it cannot be read.</summary>
    public static bool IsSweepFile(string file) => ConfigFile.Read(file, null, new FaultCollector())?.Find("sweep") is not null;

    private static LoadedSweep Complete(PositionedJson? read, string file, RunReadOptions options, FaultCollector faults)
    {
        if (read is null) faults.ThrowIfAny();
        PositionedJson root = OverrideLayer.Apply(read!, RunShapes.Run, options.Overrides, faults);
        if (root.Find("sweep") is null) faults.Add(root, "The configuration has no \"sweep\".", "Add one, or use 'alloykmc run' for a single condition.");
        RunReadOptions applied = options with { Overrides = ConfigOverrides.None };
        LoadedRun shared = RunConfigReader.Complete(root, file, applied, faults, allowSweep: true);
        IReadOnlyList<SweepPoint> points = SweepExpansion.Expand(shared.Config.Sweep!, faults);
        faults.ThrowIfAny();
        return new LoadedSweep(file, root, applied, shared, points);
    }
}

/// <summary>A sweep that was read: what its conditions share, and the conditions.</summary>
public sealed class LoadedSweep
{
    private readonly string _file;
    private readonly PositionedJson _root;
    private readonly RunReadOptions _options;

    internal LoadedSweep(string file, PositionedJson root, RunReadOptions options, LoadedRun shared, IReadOnlyList<SweepPoint> points)
    {
        _file = file;
        _root = root;
        _options = options;
        Shared = shared;
        Points = points;
    }

    /// <summary>The configuration without its sweep; its resolved form includes the sweep and identifies the whole.</summary>
    public LoadedRun Shared { get; }

    public IReadOnlyList<SweepPoint> Points { get; }

    /// <summary>The run configuration of one condition. Safe to call from several threads.</summary>
    /// <exception cref="Model.FaultException">The condition's faults, at the place of the value in the sweep.</exception>
    public LoadedRun ReadCondition(SweepPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        FaultCollector faults = new();
        ConfigOverrides values = ConfigOverrides.OfNodes(point.Values.Where(v => v.Key[0] != SweepDefinition.VariableMark));
        PositionedJson root = OverrideLayer.Apply(_root, RunShapes.Run, values, faults);
        return RunConfigReader.Complete(root, _file, _options, faults, allowSweep: true, Shared.ReadSystem);
    }
}
