using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model.Definitions;
using AlloyKMC.StatisticalTests.Ensembles;
using MathNet.Numerics;
using Xunit.Abstractions;

namespace AlloyKMC.StatisticalTests.Swaps;

/// <summary>
/// Metal exchange C(x) + C(y) -> C(x+1) + C(y-1) at k0 (m - x) y among N clusters of m atoms is an interchange of atoms between distinct clusters, each pair of atoms at
/// kappa = k0 / V, and its first two moments are closed for every N. With S gold atoms in all:
/// <list type="bullet">
/// <item>a cluster's gold relaxes to S/N at the rate kappa m N;</item>
/// <item>M2 = sum of x^2 n(x) obeys dM2/dt = 2 kappa (S ((m-1) S + m (N-1)) - (m N - 1) M2);</item>
/// <item>at long times each cluster is hypergeometric: m atoms drawn from m N, S of them gold.</item>
/// </list>
/// The equations follow from the transition rates by summing (x+1)^2 - x^2 and (x-1)^2 - x^2 over all ordered pairs.
/// </summary>
public sealed class SwapProcessTests(ITestOutputHelper output)
{
    private const int Metals = 44;
    private const double ExchangePerSecond = 1.0 / Metals;

    /// <summary>The relaxation time of the first moment is 1 s, of the second about half.</summary>
    private static readonly double[] Times = [0.2, 0.6, 8];

    private static readonly int[] Sizes = [2, 3, 4, 8, 20, 200];

    private static readonly Network Exchange = Systems.Build(new SystemDefinition
    {
        Name = "metal exchange",
        Families = [Cluster("C")],
        Rules = [Systems.Rule("C(x) + C(y) -> C(x+1) + C(y-1)", $"k0 * ({Metals} - x) * y")],
        Parameters = [new("k0", new ParameterDefinition { Value = ExchangePerSecond, Unit = "1/s/c0" })],
    });

    /// <summary>The same clusters told apart by where they came from, so that the first moment moves.</summary>
    private static readonly Network Tagged = Systems.Build(new SystemDefinition
    {
        Name = "metal exchange of tagged clusters",
        Families = [Cluster("A"), Cluster("B")],
        Rules =
        [
            Systems.Rule("A(x) + A(y) -> A(x+1) + A(y-1)", $"k0 * ({Metals} - x) * y"),
            Systems.Rule("B(x) + B(y) -> B(x+1) + B(y-1)", $"k0 * ({Metals} - x) * y"),
            Systems.Rule("A(x) + B(y) -> A(x+1) + B(y-1)", $"k0 * ({Metals} - x) * y"),
            Systems.Rule("A(x) + B(y) -> A(x-1) + B(y+1)", $"k0 * ({Metals} - y) * x"),
        ],
        Parameters = [new("k0", new ParameterDefinition { Value = ExchangePerSecond, Unit = "1/s/c0" })],
    });

    private static KeyValuePair<string, FamilyDefinition> Cluster(string name) => new(name, new FamilyDefinition
    {
        Coordinates = [new("x", new CoordinateRange(0, Metals))],
        Content = [new("Au", "x"), new("Ag", $"{Metals} - x")],
    });

    /// <summary>Replicates so that each size simulates about as many clusters, and enough for a variance; fewer on the other kernels, which give the same bits.</summary>
    private static int Replicates(int clusters, EngineUnderTest engine) => Math.Max(200, (engine.IsPreferred ? 20_000 : 5_000) / clusters);

    [Theory]
    [MemberData(nameof(EngineUnderTest.All), MemberType = typeof(EngineUnderTest))]
    public void SecondMomentAndEquilibriumAreThoseOfTheClosedForms(string name)
    {
        var engine = EngineUnderTest.Named(name);
        if (Refuses(engine, Exchange)) return;
        var comparisons = new List<(string What, double Deviate)>();
        foreach (int clusters in Sizes)
        {
            int gold = clusters / 2;
            long[] initial = new long[Metals + 1];
            initial[Metals] = gold;
            initial[0] = clusters - gold;
            // Variables 0 .. 44 are the populations, 45 the second moment.
            Moments moments = Run(Exchange, initial, clusters, engine, 3000, (counts, variable) =>
                variable <= Metals ? counts[variable] : counts.Select((n, x) => (double)n * x * x).Sum(), Metals + 2);
            double total = gold * Metals, atoms = (double)Metals * clusters, kappa = ExchangePerSecond / clusters;
            double equilibrium = total * (((Metals - 1) * total) + (Metals * (clusters - 1.0))) / (atoms - 1);
            for (int t = 0; t < Times.Length; t++)
            {
                double expected = equilibrium + (((Metals * total) - equilibrium) * Math.Exp(-2 * kappa * (atoms - 1) * Times[t]));
                comparisons.Add(($"N = {clusters}: sum of x^2 at {Times[t]} s", Deviate(moments, t, Metals + 1, expected)));
            }

            for (int x = 0; x <= Metals; x++)
            {
                double expected = clusters * Math.Exp(SpecialFunctions.BinomialLn((int)total, x) + SpecialFunctions.BinomialLn((int)(atoms - total), Metals - x) - SpecialFunctions.BinomialLn((int)atoms, Metals));
                // Fewer than 200 clusters in all replicates together are not near normal.
                if (expected * moments.Count > 200) comparisons.Add(($"N = {clusters}: clusters with {x} gold at equilibrium", Deviate(moments, Times.Length - 1, x, expected)));
            }
        }

        Judge(engine, comparisons);
    }

    [Theory]
    [MemberData(nameof(EngineUnderTest.All), MemberType = typeof(EngineUnderTest))]
    public void FirstMomentRelaxesExponentially(string name)
    {
        var engine = EngineUnderTest.Named(name);
        if (Refuses(engine, Tagged)) return;
        var comparisons = new List<(string What, double Deviate)>();
        foreach (int clusters in Sizes)
        {
            int tagged = (clusters + 1) / 2;
            long[] initial = new long[2 * (Metals + 1)];
            initial[Metals] = tagged;
            initial[Metals + 1] = clusters - tagged;
            Moments moments = Run(Tagged, initial, clusters, engine, 3100, (counts, _) => counts.Take(Metals + 1).Select((n, x) => (double)n * x).Sum(), 1);
            double total = (double)tagged * Metals, equilibrium = total * tagged / clusters;
            for (int t = 0; t < Times.Length; t++)
            {
                double expected = equilibrium + ((total - equilibrium) * Math.Exp(-ExchangePerSecond * Metals * Times[t]));
                comparisons.Add(($"N = {clusters}: gold of the tagged clusters at {Times[t]} s", Deviate(moments, t, 0, expected)));
            }
        }

        Judge(engine, comparisons);
    }

    private static Moments Run(Network network, long[] initial, int clusters, EngineUnderTest engine, uint firstCondition, Func<long[], int, double> variable, int variables)
    {
        var plan = new SimulationPlan { Network = network, InitialCounts = initial, Volume = clusters, SampleTimesSeconds = Times };
        return Ensemble.Run(
            plan,
            engine,
            firstCondition + (uint)clusters,
            Replicates(clusters, engine),
            () => new Moments(Times.Length, variables),
            (partial, _, result) => partial.Add((sample, v) => variable(result.Series.Counts[sample], v)),
            (total, partial) => total.Merge(partial));
    }

    private static double Deviate(Moments moments, int sample, int variable, double expected) =>
        (moments.Mean(sample, variable) - expected) / Math.Sqrt(moments.Variance(sample, variable) / moments.Count);

    private bool Refuses(EngineUnderTest engine, Network network)
    {
        if (engine.Engine.Refuses(network) is not { } refusal) return false;
        output.WriteLine($"left out, {engine} cannot: {refusal}");
        return true;
    }

    private void Judge(EngineUnderTest engine, List<(string What, double Deviate)> comparisons)
    {
        double threshold = Significance.NormalThreshold(comparisons.Count);
        (string worst, double largest) = comparisons.MaxBy(c => Math.Abs(c.Deviate));
        output.WriteLine(FormattableString.Invariant($"{engine}: {comparisons.Count} comparisons, threshold {threshold:0.00}, largest {largest:0.00} ({worst})"));
        Assert.Empty(comparisons.Where(c => !(Math.Abs(c.Deviate) <= threshold)).Select(c => FormattableString.Invariant($"{c.What}: {c.Deviate:0.0}")));
    }
}
