using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Systems;
using AlloyKMC.Model;

namespace AlloyKMC.Configuration.Runs;

/// <summary>A run configuration and its system, which still know where each of their values was written.</summary>
public sealed class LoadedRun
{
    private readonly PositionedJson _tree;
    private readonly Lazy<ResolvedConfig> _resolved;

    internal LoadedRun(RunConfig config, LoadedSystem system, string file, PositionedJson tree, RunConfigReader.ReadSystem readSystem)
    {
        ReadSystem = readSystem;
        Config = config;
        System = system;
        File = file;
        _tree = tree;
        _resolved = new(() => ResolvedConfig.Of(config, system.Definition, tree, system.Tree));
    }

    public RunConfig Config { get; }

    public LoadedSystem System { get; }

    /// <summary>Its system before its own parameters, for the other conditions of a sweep.</summary>
    internal RunConfigReader.ReadSystem ReadSystem { get; }

    /// <summary>The run file as the caller named it.</summary>
    public string File { get; }

    /// <summary>Everything that determines the results, in canonical form.</summary>
    public ResolvedConfig Resolved => _resolved.Value;

    /// <summary>The place of a fault whose path is relative to the run configuration (<c>feed.amounts.Ag44</c>).</summary>
    public SourcedFault Locate(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return Locator.Locate(_tree, fault);
    }

    /// <summary>Runs work on the run configuration, such as building its feed.</summary>
    /// <exception cref="FaultException">The faults of <paramref name="work"/>, each with file, line and column.</exception>
    public T WithPlaces<T>(Func<RunConfig, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Locator.Within(_tree, () => work(Config));
    }
}
