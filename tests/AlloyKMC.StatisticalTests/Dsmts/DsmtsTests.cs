using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.StatisticalTests.Ensembles;
using Xunit.Abstractions;

namespace AlloyKMC.StatisticalTests.Dsmts;

/// <summary>
/// The cases of the Discrete Stochastic Models Test Suite (Evans, Gillespie and Wilkinson 2008, doi 10.1093/bioinformatics/btm566) on every exact engine and kernel, 1e4 replicates
/// each; scripts/oracle-deep.sh runs 1e5.
/// </summary>
public sealed class DsmtsTests(ITestOutputHelper output)
{
    /// <summary>Batches of neighbouring replicates, which are the ones that a faulty key would make alike.</summary>
    private const int Batches = 20;

    /// <summary>
    /// Cases of 8e8 events in 1e4 replicates, four fifths of all: on a push the direct engine on its preferred kernel takes them whole, the others with a tenth of the
    /// replicates (stated in the output).
    /// </summary>
    private static readonly string[] Long = ["00005", "00023"];

    [Theory]
    [MemberData(nameof(EngineUnderTest.All), MemberType = typeof(EngineUnderTest))]
    public void EveryCaseHasItsMomentsAndItsDispersion(string name)
    {
        var engine = EngineUnderTest.Named(name);
        var judged = new List<DsmtsJudgement>();
        var dispersions = new List<(string Name, double Largest, int Points)>();
        IReadOnlyList<DsmtsCase> cases = DsmtsCase.LoadAll();
        Assert.Equal(39, cases.Count);
        int refused = 0;
        for (int index = 0; index < cases.Count; index++)
        {
            IReadOnlyList<DsmtsVariant> variants = DsmtsVariant.Of(cases[index], out string? reason);
            if (reason is not null) output.WriteLine($"{cases[index].Name} left out: {reason}");
            foreach (DsmtsVariant variant in variants)
            {
                if (engine.Engine.Refuses(variant.Plan.Network) is { } refusal)
                {
                    output.WriteLine($"{variant.Name} left out, {engine} cannot: {refusal}");
                    refused++;
                    continue;
                }

                int replicates = Ensemble.OracleReplicates;
                if (!(engine.Engine.Name == "direct" && engine.IsPreferred) && replicates <= 10_000 && Long.Contains(variant.Case.Name)) replicates /= 10;
                Moments[] batches = Run(variant, engine, (uint)index, replicates);
                (double largest, int points) = DsmtsJudgement.Dispersion(variant, batches);
                dispersions.Add((variant.Name, largest, points));
                foreach (Moments batch in batches[1..]) batches[0].Merge(batch);
                judged.Add(DsmtsJudgement.Judge(variant, batches[0]));
            }
        }

        double threshold = Significance.NormalThreshold(judged.Sum(j => j.Points));
        double dispersionThreshold = Significance.NormalThreshold(dispersions.Sum(d => d.Points));
        output.WriteLine(FormattableString.Invariant($"{engine}: thresholds {threshold:0.00} (means, variances), {dispersionThreshold:0.00} (dispersion)"));
        foreach ((DsmtsJudgement j, (_, double largest, _)) in judged.Zip(dispersions))
            output.WriteLine(FormattableString.Invariant($"{j.Name,-18} n {j.Count,6} points {j.Points,4} max |Z| {j.LargestMean,5:0.00} max |Y| {j.LargestVariance,5:0.00} dispersion {largest,5:0.00} mismatches {j.Mismatches.Count}: {(j.Passes(threshold) ? "passes" : "FAILS")}"));
        Assert.Empty(judged.SelectMany(j => j.Mismatches.Select(m => $"{j.Name}: {m}")));
        Assert.Empty(judged.Where(j => !j.Passes(threshold)).Select(j => j.Name));
        Assert.Empty(dispersions.Where(d => d.Largest > dispersionThreshold).Select(d => d.Name));
        Assert.Equal(38 + 3, judged.Count + refused);
    }

    private static Moments[] Run(DsmtsVariant variant, EngineUnderTest engine, uint condition, int replicates)
    {
        string[] outputs = [.. variant.Case.Mean.Keys];
        int[] species = [.. outputs.Select(o => variant.Plan.Network.Species.Find(o) ?? -1)];
        int[] observables = [.. outputs.Select(o => variant.Plan.Network.System.Observables.ToList().FindIndex(v => v.Name == o))];
        Moments[] Create() => [.. Enumerable.Range(0, Batches).Select(_ => new Moments(variant.Case.Times.Count, outputs.Length))];
        void Add(Moments[] partial, int replicate, ReplicateResult result) =>
            partial[(int)((long)replicate * Batches / replicates)].Add((sample, variable) => species[variable] >= 0 ? result.Series.Counts[sample][species[variable]] : result.Observables[sample][observables[variable]]);
        void Merge(Moments[] total, Moments[] partial)
        {
            for (int b = 0; b < Batches; b++) total[b].Merge(partial[b]);
        }

        return Ensemble.Run(variant.Plan, engine, condition, replicates, Create, Add, Merge);
    }
}
