using AlloyKMC.Kinetics.Engines.Direct;
using AlloyKMC.Kinetics.Engines.Factorised;
using AlloyKMC.Kinetics.Engines.SlowScale;
using AlloyKMC.Kinetics.Engines.Uniformised;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;

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

    /// <summary>Whether its samples follow the master equation exactly. Those that do not are taken only when asked for, and say so in every output.</summary>
    public required bool IsExact { get; init; }

    /// <summary>Kernels in order of preference, and whether this machine can run them.</summary>
    public required IReadOnlyList<(string Name, bool IsSupported)> Kernels { get; init; }

    /// <summary>Why it cannot run a network; null where it can.</summary>
    public required Func<Network, string?> Refuses { get; init; }

    /// <summary>Makes an engine on a replicate's own stream, on the named kernel; null for the first kernel that this machine can run.</summary>
    public required Func<PhiloxStream, string?, IEngine> Create { get; init; }

    /// <summary>Takes a whole condition at once (plan, wall limit, cancellation), for the mean field, which draws no random numbers and of which every replicate would be the same; null for engines that count clusters.</summary>
    public Func<SimulationPlan, CancellationToken, CancellationToken, ReplicateResult>? Integrate { get; init; }
}

/// <summary>An engine and why it was taken.</summary>
public sealed record EngineChoice(EngineEntry Engine, string Reason);

/// <summary>
/// All engines. Tests and benchmarks loop over <see cref="All"/>; a run takes the one it names, or the one <see cref="Choose"/> finds.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>engine</term><description>what it does; when it wins; what it refuses</description></listheader>
/// <item><term>uniformised</term><description>
/// Ticks of a Poisson process at a rate that bounds the total propensity (uniformisation: Jensen 1953, doi 10.1080/03461238.1953.10419459; rejection in chemistry: Thanh, Priami and
/// Zunino 2014, doi 10.1063/1.4896985). A tick costs one random word and four updates of counts, whatever the number of clusters, species or channels. Wins wherever rules are
/// separable: a rate constant that is a product of one function of each partner. Refuses networks with more than a few hundred channels outside separable rules and laws without a
/// bound.
/// </description></item>
/// <item><term>factorised</term><description>
/// The direct method (Gillespie 1977, doi 10.1021/j100540a008) on weighted sums of counts, as the separable part of a total propensity is a sum of products of such sums; nothing is
/// written out as channels. No tick is rejected for room and no table is made, so it wins below about 200 clusters, the more so the more groups there are, and it takes separable rules beside
/// a law that has no bound. Refuses networks with more than a few hundred channels outside separable rules.
/// </description></item>
/// <item><term>direct</term><description>
/// The direct method on channels written out, propensities updated and searched in vector registers. Takes every network: third order, laws of their own, any stoichiometry. Wins for
/// networks of some ten channels and where most rules are not separable; is the oracle of the others. Refuses nothing.
/// </description></item>
/// <item><term>slow-scale</term><description>
/// Reversible rules marked "fast" are in equilibrium at every moment, the others fire at their propensities averaged over it (Cao, Gillespie and Petzold 2005, doi 10.1063/1.1824902).
/// Not exact, so never chosen by itself: for protonation or isomerisation in microseconds beside alloying in hours. Refuses networks without such rules, or with rules marked that are
/// not reversible pairs.
/// </description></item>
/// <item><term>mean-field</term><description>
/// The rate equations of the limit of many clusters (Kurtz 1972, doi 10.2307/3212904) by a Rosenbrock method with the analytic Jacobian
/// (Hairer and Wanner 1996, doi 10.1007/978-3-642-05221-7). Not exact, so never chosen by itself:
/// for fits, forecasts and comparison.
/// </description></item>
/// </list>
/// The speeds behind these words stand in bench/results, one folder per processor.
/// </remarks>
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

    /// <summary>One loop of integers for all kernels: the name of the kernel changes nothing.</summary>
    public static EngineEntry Uniformised { get; } = new()
    {
        Name = "uniformised",
        Summary = "Draws pairs from slot tables at a constant bound rate and accepts them in proportion to the counts; the ticks of an interval are one Poisson number.",
        Doi = "10.1063/1.4896985",
        WinsWhen = "rules are separable: the cost of an event depends neither on the number of clusters nor on that of species",
        IsExact = true,
        Kernels = DirectEngine.Kernels,
        Refuses = UniformisedEngine.Refuses,
        Create = (stream, _) => new UniformisedEngine(stream),
    };

    /// <summary>Vectors of 256 bits for all kernels: the name of the kernel changes nothing.</summary>
    public static EngineEntry Factorised { get; } = new()
    {
        Name = "factorised",
        Summary = "The direct method on weighted sums of counts; separable rules are never written out as channels.",
        Doi = "10.1021/j100540a008",
        WinsWhen = "rules are separable and a rate law has no bound, or clusters are fewer than about 200",
        IsExact = true,
        Kernels = DirectEngine.Kernels,
        Refuses = FactorisedEngine.Refuses,
        Create = (stream, _) => new FactorisedEngine(stream),
    };

    /// <summary>Moments and weights in one order for all kernels: the name of the kernel changes nothing.</summary>
    public static EngineEntry SlowScale { get; } = new()
    {
        Name = SlowScaleEngine.Name,
        Summary = "Takes reversible rules marked \"fast\" as in equilibrium at every moment and simulates the others at their propensities averaged over it.",
        Doi = "10.1063/1.1824902",
        WinsWhen = "fast reversible reactions (isomerisation, protonation) would eat all events; not exact, and taken only when asked for",
        IsExact = false,
        Kernels = DirectEngine.Kernels,
        Refuses = FastPairs.Refuses,
        Create = (stream, _) => new SlowScaleEngine(stream),
    };

    /// <summary>Never chosen by itself: it is another answer, the limit of many clusters, and not a faster way to the same one.</summary>
    public static EngineEntry MeanField { get; } = new()
    {
        Name = "mean-field",
        Summary = "Integrates the rate equations (Rosenbrock, analytic Jacobian): mean populations as real numbers, in the limit of many clusters, without noise.",
        Doi = "10.1007/s10543-023-00967-x",
        WinsWhen = "only means are asked for and clusters are many: milliseconds per condition; no spread between replicates, no small-number effects",
        IsExact = false,
        Kernels = DirectEngine.Kernels,
        Refuses = _ => null,
        Create = (_, _) => throw new NotSupportedException("The mean field counts no clusters and draws no random numbers; it takes a condition at once."),
        Integrate = MeanFieldRunner.Run,
    };

    /// <summary>Every engine, in the order in which <see cref="Choose"/> prefers them.</summary>
    public static IReadOnlyList<EngineEntry> All { get; } = [Uniformised, Factorised, Direct, SlowScale, MeanField];

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
