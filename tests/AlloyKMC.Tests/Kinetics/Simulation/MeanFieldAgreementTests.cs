using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model.Species;
using AlloyKMC.Tests.Kinetics.MeanField;
using Xunit.Abstractions;

namespace AlloyKMC.Tests.Kinetics.Simulation;

/// <summary>
/// Ensembles of the exact engines against the independently integrated mean field, in the ranges of the references and for all populations.
/// A mean over M replicates of N clusters differs from the mean field by its standard error and by a term that N does not make larger: its
/// size in counts is stated here per condition, and a second test shows that it stays when N grows fourfold (so the deviation per cluster falls as 1/N).
/// </summary>
public class MeanFieldAgreementTests(ITestOutputHelper output)
{
    private static readonly ParallelOptions s_oneThreadPerProcessor = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>About the two-sided quantile of the t distribution with 31 degrees of freedom at 1e-3 over all comparisons (30 cases, 7 times, about 64 species).</summary>
    private const double StandardErrors = 6.5;

    /// <summary>Atoms and ligands in pools come and go by the cluster, up to 44 at a time, and so does their finite-size term.</summary>
    private const double AtomsPerCluster = 44;

    public static TheoryData<string, string, string, string, double> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string, string, double>();
            foreach ((string system, string reference) in new[] { ("m44.json", "m44_default.json"), ("m44-simple.json", "m44_window_faithful.json") })
            {
                foreach ((string ratio, double term) in new[] { ("1/40", 1.0), ("1/3", 1.0), ("2", 3.0), ("3", 3.0), ("10", 3.0) })
                {
                    foreach (EngineEntry engine in EngineCatalog.All.Where(e => e.IsExact)) cases.Add(engine.Name, system, reference, ratio, term);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_ensemble_agrees_with_the_reference(string engine, string system, string reference, string ratio, double finiteSizeCounts)
    {
        bool slow = engine == "direct";
        int clusters = slow ? 400 : 4000;
        (double worst, string where) = Compare(engine, system, reference, ratio, clusters, replicates: 32, finiteSizeCounts);
        output.WriteLine($"{engine} {system} R = {ratio}, N = {clusters}: worst deviation {worst:0.00} of the allowed, {where}");
        Assert.True(worst <= 1, where);
    }

    /// <summary>The deviation in counts does not depend on N, so per cluster it falls as 1/N: S27 at R = 3 after 60 min, where fluctuations of S30 matter most.</summary>
    [Fact]
    public void The_deviation_from_the_mean_field_falls_as_one_over_N()
    {
        Network network = MeanFieldReference.NetworkOf(MeanFieldReference.WithReferenceRanges(MeanFieldReference.Definition("m44.json")));
        MeanFieldReference.Sample sample = MeanFieldReference.Read("m44_default.json").Conditions.Single(c => c.Ratio == "3").Samples.Single(t => t.Minutes == 60);
        double perSilver = sample.Amounts.Where(a => a.Key.StartsWith("S27", StringComparison.Ordinal)).Sum(a => a.Value);
        (double Deviation, double Error) small = Deviation(200, 3000), large = Deviation(800, 3000);
        output.WriteLine(FormattableString.Invariant($"N = 200: {small.Deviation:0.00} ± {small.Error:0.00} clusters; N = 800: {large.Deviation:0.00} ± {large.Error:0.00} clusters"));
        Assert.True(Math.Abs(small.Deviation) > 5 * small.Error, "The finite-size effect is not resolved: simulate more replicates.");
        Assert.True(Math.Abs(large.Deviation - small.Deviation) <= (5 * Math.Sqrt((small.Error * small.Error) + (large.Error * large.Error))) + (0.5 * Math.Abs(small.Deviation)));

        (double, double) Deviation(int clusters, int replicates)
        {
            long[] counts = new long[network.Species.Count];
            counts[network.Species.Find("Au44")!.Value] = clusters * 3L / 4;
            counts[network.Species.Find("Ag44")!.Value] = clusters / 4;
            var plan = new SimulationPlan { Network = network, InitialCounts = counts, Volume = clusters, SampleTimesSeconds = [3600] };
            double[] made = new double[replicates];
            IReadOnlyList<int> s27 = network.Species.FindGroup("S27")!;
            Parallel.For(0, replicates, s_oneThreadPerProcessor, r =>
            {
                ReplicateResult result = ReplicateRunner.Run(plan, EngineCatalog.Uniformised.Create(new PhiloxStream(new StreamKey(44, (uint)clusters, (uint)r)), null));
                made[r] = s27.Sum(s => (double)result.Series.Counts[0][s]);
            });
            double mean = made.Average(), variance = made.Sum(m => (m - mean) * (m - mean)) / (replicates - 1);
            return (mean - (perSilver * clusters / 4), Math.Sqrt(variance / replicates));
        }
    }

    private static (double Worst, string Where) Compare(string engineName, string system, string referenceFile, string ratio, int clusters, int replicates, double finiteSizeCounts)
    {
        Network network = MeanFieldReference.NetworkOf(MeanFieldReference.WithReferenceRanges(MeanFieldReference.Definition(system)));
        MeanFieldReference.Condition condition = MeanFieldReference.Read(referenceFile).Conditions.Single(c => c.Ratio == ratio);
        long[] counts = new long[network.Species.Count];
        long gold = (long)Math.Round(clusters * condition.R / (1 + condition.R));
        counts[network.Species.Find("Au44")!.Value] = gold;
        counts[network.Species.Find("Ag44")!.Value] = clusters - gold;
        var plan = new SimulationPlan { Network = network, InitialCounts = counts, Volume = clusters, SampleTimesSeconds = [.. condition.Samples.Select(s => 60 * s.Minutes)] };
        var results = new ReplicateResult[replicates];
        Parallel.For(0, replicates, s_oneThreadPerProcessor, r => results[r] = ReplicateRunner.Run(plan, EngineCatalog.Find(engineName)!.Create(new PhiloxStream(new StreamKey(2022, 0, (uint)r)), null)));

        double worst = 0;
        string where = "";
        double silver = clusters / (1 + condition.R);
        for (int i = 0; i < condition.Samples.Count; i++)
        {
            for (int s = 0; s < network.Species.Count; s++)
            {
                double expected = silver * condition.Samples[i].Amounts.GetValueOrDefault(network.Species[s].Name);
                double mean = results.Average(r => (double)r.Series.Counts[i][s]);
                double variance = results.Sum(r => Math.Pow(r.Series.Counts[i][s] - mean, 2)) / (replicates - 1);
                // The variance of a rare species is not below that of a Poisson number of the expected mean.
                double allowed = (StandardErrors * Math.Sqrt(Math.Max(variance, expected) / replicates)) + (finiteSizeCounts * (network.Species[s].Family.Kind == FamilyKind.Pool ? AtomsPerCluster : 1));
                double share = Math.Abs(mean - expected) / allowed;
                if (share <= worst) continue;
                worst = share;
                where = FormattableString.Invariant($"{network.Species[s]} at {condition.Samples[i].Minutes} min: {mean:0.###} ± {Math.Sqrt(variance / replicates):0.###}, mean field {expected:0.###}");
            }
        }

        return (worst, where);
    }
}
