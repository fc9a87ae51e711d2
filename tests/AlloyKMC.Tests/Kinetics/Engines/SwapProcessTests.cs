using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using MathNet.Numerics.Distributions;

namespace AlloyKMC.Tests.Kinetics.Engines;

/// <summary>
/// Random one-for-one metal swap among N clusters of n sites, an ordered pair (x, y) at the rate (n - x) y / (n N) per second, that is each unordered pair of clusters at
/// lambda = n / N. The mean x of tagged clusters relaxes as exp(-lambda N t / n), the second moment of all as exp(-2 lambda (N - 1/n) t / n), and in equilibrium the metal of a
/// cluster is hypergeometric: n drawn from all n N atoms.
/// </summary>
public sealed class SwapProcessTests
{
    private const int Sites = 44;

    public static TheoryData<string, int> EnginesAndClusters
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string engine in FastEngines.All)
            {
                foreach (int clusters in new[] { 2, 3, 4, 8, 20, 200 }) data.Add(engine, clusters);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EnginesAndClusters))]
    public void SecondMomentRelaxesAsTheClosedFormSays(string engineName, int clusters)
    {
        Network network = SmallSystems.Swap(clusters, Sites);
        long[] start = HalfAndHalf(clusters);
        double rate = SecondMomentRate(clusters), initial = SumOfSquares(start) / clusters, final = EquilibriumSecondMoment(start, clusters);
        foreach (double share in new[] { 0.3, 0.8 })
        {
            double seconds = -Math.Log(1 - share) / rate, expected = final + ((initial - final) * (1 - share));
            int replicates = 4000 / clusters + 100;
            double[] moments = [.. Enumerable.Range(0, replicates).Select(r => SumOfSquares(Run(engineName, network, start, seconds, (uint)r)) / clusters)];
            AssertMean(expected, moments, $"{engineName}, N = {clusters}, share {share}");
        }
    }

    [Theory]
    [MemberData(nameof(EnginesAndClusters))]
    public void EquilibriumIsHypergeometric(string engineName, int clusters)
    {
        // From 484 - 11 the excess of the second moment falls to 5e-5 in sixteen relaxation times.
        Network network = SmallSystems.Swap(clusters, Sites);
        long[] start = HalfAndHalf(clusters);
        double seconds = 16 / SecondMomentRate(clusters);
        int gold = (int)start.Select((n, x) => n * x).Sum();
        int replicates = Math.Max(30, 2000 / clusters);
        double[][] shares = [.. Enumerable.Range(0, replicates).Select(r => Run(engineName, network, start, seconds, (uint)r).Select(n => (double)n / clusters).ToArray())];
        var law = new Hypergeometric(Sites * clusters, gold, Sites);
        for (int x = 0; x <= Sites; x++)
        {
            double expected = law.Probability(x);
            if (expected * replicates * clusters < 20) continue;
            AssertMean(expected, [.. shares.Select(s => s[x])], $"{engineName}, N = {clusters}, x = {x}");
        }
    }

    [Theory]
    [MemberData(nameof(EnginesAndClusters))]
    public void ClustersAndGoldAreConserved(string engineName, int clusters)
    {
        Network network = SmallSystems.Swap(clusters, Sites);
        long[] start = HalfAndHalf(clusters);
        IEngine engine = FastEngines.New(engineName, 5);
        engine.Load(network, start, 1);
        for (int step = 0; step < 20; step++)
        {
            engine.Advance(0.5, long.MaxValue, default);
            long[] counts = FastEngines.Counts(engine, network);
            Assert.All(counts, n => Assert.True(n >= 0));
            Assert.Equal(network.Species.Totals(start), network.Species.Totals(counts));
            Assert.Equal(clusters, counts.Sum());
        }
    }

    [Theory]
    [MemberData(nameof(FastEngines.Names), MemberType = typeof(FastEngines))]
    public void TaggedClustersForgetAsTheClosedFormSays(string engineName)
    {
        // A second family of the same clusters carries the tag: T starts at x = sites, U at x = 0; with lambda N / n = 1 per second.
        const int sites = 6, tagged = 3, others = 5, clusters = tagged + others;
        Network network = Tagged(sites, clusters);
        long[] start = new long[network.Species.Count];
        start[sites] = tagged;
        start[sites + 1] = others;
        const double seconds = 0.7;
        double mean = (double)(tagged * sites) / clusters;
        double expected = mean + ((sites - mean) * Math.Exp(-seconds));
        double[] means = [.. Enumerable.Range(0, 6000).Select(r => Run(engineName, network, start, seconds, (uint)r).Take(sites + 1).Select((n, x) => (double)n * x).Sum() / tagged)];
        AssertMean(expected, means, engineName);
    }

    /// <summary>2 lambda (N - 1/n) / n with lambda = n / N.</summary>
    private static double SecondMomentRate(int clusters) => 2.0 / clusters * (clusters - (1.0 / Sites));

    private static double EquilibriumSecondMoment(long[] start, int clusters)
    {
        double gold = start.Select((n, x) => (double)n * x).Sum(), all = (double)Sites * clusters, p = gold / all;
        double variance = Sites * p * (1 - p) * (all - Sites) / (all - 1);
        return variance + (Sites * p * Sites * p);
    }

    private static Network Tagged(int sites, int clusters)
    {
        string up = $"k * ({sites} - x) * y";
        return SmallSystems.Build(
            [.. new[] { "T", "U" }.Select(name => KeyValuePair.Create(name, new AlloyKMC.Model.Definitions.FamilyDefinition { Coordinates = [new("x", new AlloyKMC.Model.Definitions.CoordinateRange(0, sites))] }))],
            [
                .. from first in new[] { "T", "U" }
                   from second in new[] { "T", "U" }
                   select SmallSystems.Rule($"{first} from {second}", $"{first}(x) + {second}(y) -> {first}(x+1) + {second}(y-1)", up),
            ],
            [SmallSystems.Parameter("k", 1.0 / sites / clusters, "1/s/molecules")]);
    }

    private static long[] HalfAndHalf(int clusters)
    {
        long[] counts = new long[Sites + 1];
        counts[0] = clusters / 2;
        counts[Sites] = clusters - counts[0];
        return counts;
    }

    private static double SumOfSquares(long[] counts) => counts.Select((n, x) => (double)n * x * x).Sum();

    private static long[] Run(string engineName, Network network, long[] start, double seconds, uint replicate)
    {
        IEngine engine = FastEngines.New(engineName, 2022, replicate);
        engine.Load(network, start, 1);
        Assert.Equal(AdvanceResult.Reached, engine.Advance(seconds, long.MaxValue, default));
        return FastEngines.Counts(engine, network);
    }

    /// <summary>Within five standard errors: a false alarm has probability below 1e-6.</summary>
    private static void AssertMean(double expected, double[] values, string label)
    {
        double mean = values.Average(), error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
        Assert.True(Math.Abs(mean - expected) <= 5 * error, FormattableString.Invariant($"{label}: mean {mean} +- {error}, expected {expected}"));
    }
}
