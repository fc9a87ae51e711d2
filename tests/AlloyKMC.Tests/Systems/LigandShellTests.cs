using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Tests.Architecture;
using Xunit.Abstractions;

namespace AlloyKMC.Tests.Systems;

/// <summary>Foreign ligands as a second coordinate b of the 44-metal system: they are conserved, the fast engine applies, and what the metals do does not depend on them.</summary>
public class LigandShellTests(ITestOutputHelper output)
{
    private static readonly Lazy<SimulationPlan> Cl = new(() => Shipped("ligands-cl.json")), Ntp = new(() => Shipped("ligands-ntp.json"));

    [Fact]
    public void Species_multiply_and_the_fast_engine_still_applies()
    {
        Assert.Equal(45 * 4, FamilyOf(Cl.Value, "S30").SpeciesCount);
        Assert.Equal(19 * 10, FamilyOf(Ntp.Value, "S30").SpeciesCount);
        Assert.Equal("uniformised", EngineCatalog.Choose(Cl.Value.Network).Engine.Name);
        Assert.Equal("uniformised", EngineCatalog.Choose(Ntp.Value.Network).Engine.Name);
        Assert.All(Cl.Value.Network.Summaries.Concat(Ntp.Value.Network.Summaries), s => Assert.Null(s.NotSeparable));
    }

    /// <summary>b is part of the formula.</summary>
    [Fact]
    public void Ions_carry_their_ligands()
    {
        IonCatalog ions = IonCatalog.Build(Cl.Value.Network.System);
        SpeciesTable species = Cl.Value.Network.Species;
        Assert.Equal(Formula.Parse("Au3 Ag41 (C7H5O2S)28 Cl2").ToString(), ions.Ions[species.Find("S30(3, 2)")!.Value]!.Composition.ToString());
        Assert.Equal(-4, ions.Ions[species.Find("S30(3, 2)")!.Value]!.Charge);
        IonCatalog ntp = IonCatalog.Build(Ntp.Value.Network.System);
        Assert.Equal(Formula.Parse("Au12 Ag32 (C7H5O2S)21 (C6H4NO2S)9").ToString(), ntp.Ions[Ntp.Value.Network.Species.Find("S30(12, 9)")!.Value]!.Composition.ToString());
    }

    /// <summary>Nine NTP per Ag44 or none: the rate equations give the same metals.</summary>
    [Fact]
    public void The_mean_field_of_the_metals_does_not_see_nitrothiophenol()
    {
        (double[] with, double[] without) = (MeanField("Ag44_NTP9"), MeanField("Ag44"));
        double worst = 0;
        for (int i = 0; i < with.Length; i++) worst = Math.Max(worst, Math.Abs(with[i] - without[i]));
        output.WriteLine(FormattableString.Invariant($"largest difference {worst:E2} c0 of {with.Sum():0.0}"));
        Assert.True(worst < 1e-6, FormattableString.Invariant($"{worst}"));
    }

    /// <summary>Rules and values of the metals are those of the default system, which is calibrated anew from time to time.</summary>
    [Fact]
    public void The_metals_go_as_in_the_default_system()
    {
        Network plain = Shipped("time-course-3to1.json").Network;
        SortedDictionary<string, double> wanted = ByMetals(plain.Species, Solve(plain, "Ag44"));
        foreach (Network shell in new[] { Cl.Value.Network, Ntp.Value.Network })
        {
            SortedDictionary<string, double> metals = ByMetals(shell.Species, Solve(shell, "Ag44"));
            Assert.Superset(metals.Keys.ToHashSet(), wanted.Keys.Concat(["Cl_c"]).ToHashSet());
            // NTP multiplies species, so that its system ends where hardly any cluster gets to.
            double relative = shell == Ntp.Value.Network ? 1e-3 : 1e-9;
            Assert.All(wanted, one => Assert.InRange(metals.GetValueOrDefault(one.Key) - one.Value, -(1e-6 + (relative * one.Value)), 1e-6 + (relative * one.Value)));
        }
    }

    /// <summary>The same by simulation: every metal population after 30 min at R = 3, replicates of 400 clusters.</summary>
    [Fact]
    public void Simulated_metals_do_not_see_nitrothiophenol()
    {
        const int replicates = 100;
        // Two-sided normal quantile at 1e-3 over about 100 populations that are met; few replicates and skew widen it.
        const double standardErrors = 5.5;
        (double[] Mean, double[] Variance) with = Ensemble(400, "Ag44_NTP9", replicates, 1), without = Ensemble(400, "Ag44", replicates, 2);
        double worst = 0;
        for (int i = 0; i < with.Mean.Length; i++)
        {
            double pooled = (with.Variance[i] + without.Variance[i]) / replicates;
            if (pooled > 0) worst = Math.Max(worst, Math.Abs(with.Mean[i] - without.Mean[i]) / Math.Sqrt(pooled));
        }

        output.WriteLine(FormattableString.Invariant($"largest z {worst:0.00} over {with.Mean.Count(m => m > 0)} populations"));
        Assert.True(worst < standardErrors);
        Assert.True(with.Mean.Count(m => m > 0) >= 40);
    }

    /// <summary>Ligands that changed the metals would be seen: an attack that weakens with b moves them.</summary>
    [Fact]
    public void A_rate_that_depends_on_the_ligands_would_be_seen()
    {
        var run = RunConfigReader.ReadFile(RepositoryRoot.Combine("configs", "lin2022", "ligands-ntp.json"));
        Network biased = PlanBuilder.Compile(run.System.Definition with { Rules = [.. run.System.Definition.Rules.Select(r => r.Name == "attack on S26" ? r with { Rate = $"({r.Rate}) * exp(-b / 20)" } : r)] });
        double[] seen = MeanField("Ag44_NTP9", biased), neutral = MeanField("Ag44_NTP9");
        Assert.True(seen.Zip(neutral, (a, b) => Math.Abs(a - b)).Max() > 1e-3);
    }

    private static SimulationPlan Shipped(string file) => PlanBuilder.Build(RunConfigReader.ReadFile(RepositoryRoot.Combine("configs", "lin2022", file))).Simulation;

    private static Family FamilyOf(SimulationPlan plan, string name) => plan.Network.Species.Families.Single(f => f.Name == name);

    private static double[] MeanField(string silver, Network? network = null)
    {
        Network solved = network ?? Ntp.Value.Network;
        return Metals(solved.Species, Solve(solved, silver));
    }

    /// <summary>Concentrations after 30 min at 3:1.</summary>
    private static double[] Solve(Network solved, string silver)
    {
        double[] concentrations = new double[solved.Species.Count];
        concentrations[solved.Species.Find("Au44")!.Value] = 0.75;
        concentrations[solved.Species.Find(silver)!.Value] = 0.25;
        new MeanFieldSolver(solved).Advance(concentrations, 1800, new MeanFieldTolerances(1e-7, 1e-10));
        return concentrations;
    }

    private static (double[] Mean, double[] Variance) Ensemble(int clusters, string silver, int replicates, uint condition)
    {
        SimulationPlan plan = Ntp.Value;
        long[] initial = new long[plan.InitialCounts.Count];
        initial[plan.Network.Species.Find("Au44")!.Value] = 3 * clusters / 4;
        initial[plan.Network.Species.Find(silver)!.Value] = clusters / 4;
        plan = plan with { InitialCounts = initial, Volume = clusters, SampleTimesSeconds = [1800] };
        double[]? sums = null, squares = null;
        for (uint replicate = 0; replicate < replicates; replicate++)
        {
            ReplicateResult result = ReplicateRunner.Run(plan, EngineCatalog.Uniformised.Create(new PhiloxStream(new StreamKey(30, condition, replicate)), null));
            Assert.Equal(ReplicateStatus.Completed, result.Status);
            Assert.Equal(plan.Network.Species.Totals(initial), plan.Network.Species.Totals(result.Series.Counts[^1]));
            double[] metals = Metals(plan.Network.Species, [.. result.Series.Counts[^1].Select(n => (double)n)]);
            (sums, squares) = (sums ?? new double[metals.Length], squares ?? new double[metals.Length]);
            for (int i = 0; i < metals.Length; i++)
            {
                sums[i] += metals[i];
                squares[i] += metals[i] * metals[i];
            }
        }

        double[] mean = [.. sums!.Select(s => s / replicates)];
        return (mean, [.. squares!.Select((s, i) => (s - (replicates * mean[i] * mean[i])) / (replicates - 1))]);
    }

    /// <summary>Populations by family and x, whatever b; the pools of metal, and both ligands together.</summary>
    private static double[] Metals(SpeciesTable species, double[] populations) => [.. ByMetals(species, populations).Values];

    private static SortedDictionary<string, double> ByMetals(SpeciesTable species, double[] populations)
    {
        var metals = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (SpeciesInfo one in species.Species)
        {
            string key = one.Coordinates.Count > 0 ? $"{one.Family.Name}({one.Coordinates[0]})" : one.Name is "SR_c" or "NTP_c" ? "ligands" : one.Name;
            metals[key] = metals.GetValueOrDefault(key) + populations[one.Index];
        }

        return metals;
    }
}
