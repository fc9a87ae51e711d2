using System.Runtime.CompilerServices;
using AlloyKMC.Configuration.Systems;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.StatisticalTests.Ensembles;
using Xunit.Abstractions;

namespace AlloyKMC.StatisticalTests.Alloying;

/// <summary>
/// Every two exact engines give populations of the same mean and the same variance on the 44-metal system: each species at every sample, silver-rich and gold-rich. Species too rare
/// for a normal deviate are judged together, framework by framework. No mean field, and so no finite-size term, stands between them.
/// </summary>
public sealed class EngineAgreementTests(ITestOutputHelper output)
{
    private const int VariableCountLimit = 512;

    /// <summary>A species is judged alone where both ensembles together hold so many of it: below, a normal deviate is no measure of a count.</summary>
    private const double LeastHeld = 400;

    public static TheoryData<string, string, double, int, int> Pairs => new()
    {
        { "uniformised", "direct", 0.25, 200, 300 },
        { "uniformised", "direct", 0.75, 200, 150 },
        { "factorised", "direct", 0.25, 200, 300 },
        { "factorised", "direct", 0.75, 200, 150 },

        // At counts of ten thousands the law of reconstruction is thinned from bounds in both engines, by different code.
        { "uniformised", "factorised", 0.25, 20_000, 48 },
        { "uniformised", "factorised", 0.75, 20_000, 32 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void TwoEnginesHaveTheSameMeansAndVariances(string first, string second, double shareOfGold, int clusters, int replicates)
    {
        Network network = FortyFourMetal();
        double[] minutes = [10, 60, 1200];
        Sampled a = Run(first, 1), b = Run(second, 2);
        var deviates = new List<(double Deviate, string Of)>();
        for (int t = 0; t < minutes.Length; t++)
        {
            foreach ((string name, int[] species) in Variables(network, t, a, b))
            {
                double[] x = a.Values(t, species), y = b.Values(t, species);
                (double meanDeviate, double varianceDeviate) = Deviates(x, y);
                deviates.Add((meanDeviate, $"mean of {name} at {minutes[t]} min: {x.Average():0.###} and {y.Average():0.###}"));
                deviates.Add((varianceDeviate, $"variance of {name} at {minutes[t]} min: {Variance(x):0.###} and {Variance(y):0.###}"));
            }
        }

        double threshold = Significance.NormalThreshold(deviates.Count);
        (double worst, string where) = deviates.MaxBy(d => Math.Abs(d.Deviate));
        output.WriteLine($"{first} against {second}, {shareOfGold:0.##} Au44, N = {clusters}: {deviates.Count} comparisons, largest deviate {worst:0.00} of {threshold:0.00}: {where}");
        Assert.InRange(deviates.Count, 60, VariableCountLimit);
        Assert.True(Math.Abs(worst) <= threshold, where);

        Sampled Run(string engine, uint condition)
        {
            long[] counts = new long[network.Species.Count];
            counts[network.Species.Find("Au44")!.Value] = (long)(clusters * shareOfGold);
            counts[network.Species.Find("Ag44")!.Value] = clusters - (long)(clusters * shareOfGold);
            var plan = new SimulationPlan { Network = network, InitialCounts = counts, Volume = clusters, SampleTimesSeconds = [.. minutes.Select(m => 60 * m)] };
            EngineEntry entry = EngineCatalog.Find(engine)!;
            var under = new EngineUnderTest(entry, PhiloxKernelCatalog.Preferred.Name);
            var sampled = new Sampled(new ReplicateResult[replicates]);
            Ensemble.Run(plan, under, 4400 + condition, replicates, () => sampled, (into, replicate, result) => into.Results[replicate] = result, (_, _) => { });
            return sampled;
        }
    }

    /// <summary>Species that are there in numbers, and the rest of each family.</summary>
    private static IEnumerable<(string Name, int[] Species)> Variables(Network network, int sample, Sampled a, Sampled b)
    {
        foreach (IGrouping<string, int> family in Enumerable.Range(0, network.Species.Count).GroupBy(s => network.Species[s].Family.Name))
        {
            var rest = new List<int>();
            foreach (int s in family)
            {
                if (a.Values(sample, [s]).Sum() + b.Values(sample, [s]).Sum() >= LeastHeld) yield return (network.Species[s].Name, [s]);
                else rest.Add(s);
            }

            if (rest.Count > 0 && a.Values(sample, [.. rest]).Sum() + b.Values(sample, [.. rest]).Sum() >= LeastHeld) yield return ($"the rest of {family.Key}", [.. rest]);
        }
    }

    /// <summary>Differences of means and of logarithms of variances over their standard errors; that of a variance has the kurtosis in it.</summary>
    private static (double Mean, double Variance) Deviates(double[] x, double[] y)
    {
        double vx = Variance(x), vy = Variance(y);
        if (vx == 0 && vy == 0) return (x[0] == y[0] ? 0 : double.PositiveInfinity, 0);
        double mean = (x.Average() - y.Average()) / Math.Sqrt((vx / x.Length) + (vy / y.Length));
        double error = Math.Sqrt(RelativeVarianceOfVariance(x, vx) + RelativeVarianceOfVariance(y, vy));
        return (mean, vx > 0 && vy > 0 ? Math.Log(vx / vy) / error : 0);
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }

    /// <summary>(kurtosis - 1) / n, and not below that of a normal variable: the kurtosis of a few hundred values is itself uncertain.</summary>
    private static double RelativeVarianceOfVariance(double[] values, double variance)
    {
        double mean = values.Average(), fourth = values.Average(v => Math.Pow(v - mean, 4));
        return Math.Max(2, (fourth / (variance * variance)) - 1) / values.Length;
    }

    private static Network FortyFourMetal([CallerFilePath] string here = "")
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
        var system = AlloySystem.Compile(SystemReader.ReadFile(Path.Combine(root, "tests", "AlloyKMC.Tests", "data", "meanfield", "m44-oracle.json")).Definition);
        return NetworkBuilder.Build(system, system.Values());
    }

    private sealed record Sampled(ReplicateResult[] Results)
    {
        /// <summary>The number of given species together in each replicate.</summary>
        public double[] Values(int sample, int[] species) => [.. Results.Select(r => (double)species.Sum(s => r.Series.Counts[sample][s]))];
    }
}
