using AlloyKMC.Kinetics.Engines.Direct;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines;

/// <summary>
/// One engine of the catalogue.
/// </summary>
public sealed record EngineEntry
{
    public required string Name { get; init; }

    /// <summary>What it does, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The paper it follows, as a DOI.</summary>
    public required string Doi { get; init; }

    /// <summary>When it is the engine to take.</summary>
    public required string WinsWhen { get; init; }

    /// <summary>Whether its samples follow the master equation exactly; false for the mean field.</summary>
    public required bool IsExact { get; init; }

    /// <summary>Kernels in order of preference, and whether this machine can run them.</summary>
    public required IReadOnlyList<(string Name, bool IsSupported)> Kernels { get; init; }

    /// <summary>Why it cannot run a network; null where it can.</summary>
    public required Func<Network, string?> Refuses { get; init; }

    /// <summary>Makes an engine on a replicate's own stream, on the named kernel; null for the first kernel that this machine can run.</summary>
    public required Func<PhiloxStream, string?, IEngine> Create { get; init; }
}

/// <summary>An engine and why it was taken.</summary>
public sealed record EngineChoice(EngineEntry Engine, string Reason);

/// <summary>
/// All engines. Tests and benchmarks loop over <see cref="All"/>; a run takes the one it names, or the one <see cref="Choose"/> finds.
/// </summary>
public static class EngineCatalog
{
    public static EngineEntry Direct { get; } = new()
    {
        Name = DirectEngine.Name,
        Summary = "Draws an exponential waiting time and a channel in proportion to its propensity; sums of propensities are computed anew in vector registers.",
        Doi = "10.1021/j100540a008",
        WinsWhen = "rules are not separable, of third order or follow laws of their own; small networks; the oracle of the other engines",
        IsExact = true,
        Kernels = DirectEngine.Kernels,
        Refuses = _ => null,
        Create = DirectEngine.Create,
    };

    /// <summary>Every engine, in the order in which <see cref="Choose"/> prefers them.</summary>
    public static IReadOnlyList<EngineEntry> All { get; } = [Direct];

    /// <summary>The engine of a name; null where there is none.</summary>
    public static EngineEntry? Find(string name) => All.FirstOrDefault(e => e.Name == name);

    /// <summary>The first exact engine that takes the network, and why those before it do not.</summary>
    public static EngineChoice Choose(Network network)
    {
        var refusals = new List<string>();
        foreach (EngineEntry engine in All.Where(e => e.IsExact))
        {
            if (engine.Refuses(network) is { } reason) refusals.Add($"{engine.Name} cannot: {reason}");
            else return new EngineChoice(engine, refusals.Count == 0 ? engine.WinsWhen : string.Join("; ", refusals));
        }

        throw new InvalidOperationException("No exact engine takes the network.");
    }
}
