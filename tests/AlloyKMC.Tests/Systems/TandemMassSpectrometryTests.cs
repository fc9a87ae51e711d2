using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Sweeps;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Ions;
using AlloyKMC.Observation.Isotopes;
using AlloyKMC.Tests.Architecture;
using Xunit.Abstractions;

namespace AlloyKMC.Tests.Systems;

/// <summary>Stepwise loss of [M(SR)2]- in the collision cell, configs/lin2022/msms.json.</summary>
public class TandemMassSpectrometryTests(ITestOutputHelper output)
{
    private static readonly Lazy<SimulationPlan[]> Conditions = new(() =>
    {
        LoadedSweep sweep = SweepReader.ReadFile(RepositoryRoot.Combine("configs", "lin2022", "msms.json"));
        return [.. sweep.Points.Select(p => PlanBuilder.Build(sweep.ReadCondition(p)).Simulation)];
    });

    /// <summary>Each channel: one metal, two SR and one negative charge go from the cluster to the fragment, and the ions say the same.</summary>
    [Fact]
    public void Every_loss_takes_one_metal_two_thiolates_and_one_charge()
    {
        Network network = Conditions.Value[0].Network;
        SpeciesTable species = network.Species;
        int Of(string quantity, int s) => (int)species.Content[species.Quantities.ToList().IndexOf(quantity)][s];
        IonCatalog ions = IonCatalog.Build(network.System);
        Assert.Equal(18, network.Channels.Count);
        for (int c = 0; c < network.Channels.Count; c++)
        {
            int parent = network.Channels.ReactantsOf(c)[0], daughter = network.Channels.ChangesOf(c).ToArray().Single(s => s != parent && species[s].Family == species[parent].Family);
            Assert.Equal(1, Of("Au", parent) + Of("Ag", parent) - Of("Au", daughter) - Of("Ag", daughter));
            Assert.Equal(2, Of("SR", parent) - Of("SR", daughter));
            Assert.Equal(1, Of("negative charge", parent) - Of("negative charge", daughter));
            Assert.Equal(1, ions.Ions[daughter]!.Charge - ions.Ions[parent]!.Charge);
        }

        Assert.All(species.Species, s => Assert.Equal(-Of("negative charge", s.Index), ions.Ions[s.Index]!.Charge));
    }

    /// <summary>The published daughter [Au20Ag23(SR)25 - H]3-: 20 Au, 23 Ag, 25 ligands of which one has lost a proton.</summary>
    [Fact]
    public void The_published_daughter_is_there()
    {
        Network network = Conditions.Value[0].Network;
        IonSpecies daughter = IonCatalog.Build(network.System).Ions[network.Species.Find("P27(1, 1)")!.Value]!;
        double mass = daughter.Composition.AverageMassDaltons(IsotopeTable.Default);
        Assert.Equal((20 * 196.96657 + 23 * 107.86815 + 25 * 153.1784 - 1.00794) / 3, mass / 3, 0.1);
        Assert.Equal(-3, daughter.Charge);
    }

    /// <summary>What is left of a parent is exp(-k t): binomial over ten thousand ions at every collision energy.</summary>
    [Fact]
    public void Parents_survive_as_first_order_decay_says()
    {
        int condition = 0;
        foreach (SimulationPlan plan in Conditions.Value)
        {
            ReplicateResult result = ReplicateRunner.Run(plan, EngineCatalog.Choose(plan.Network).Engine.Create(new PhiloxStream(new StreamKey(20, (uint)condition++, 0)), null));
            foreach (string parent in new[] { "P30(0, 0)", "P27(0, 0)" })
            {
                int index = plan.Network.Species.Find(parent)!.Value;
                double k = Enumerable.Range(0, plan.Network.Channels.Count).Where(c => plan.Network.Channels.ReactantsOf(c)[0] == index).Sum(c => plan.Network.Channels.RateConstant[c]);
                double p = Math.Exp(-k * plan.SampleTimesSeconds[^1]), n = plan.InitialCounts[index], left = result.Series.Counts[^1][index];
                output.WriteLine(FormattableString.Invariant($"{parent} k = {k:E3} /s, {left / n:P2} left, {p:P2} expected"));
                // 32 comparisons: 4.2 standard errors are 1e-3 over all; one ion where none is expected.
                Assert.True(Math.Abs(left - (n * p)) <= (4.2 * Math.Sqrt(n * p * (1 - p))) + 1);
            }
        }
    }

    /// <summary>The onset lies within the published 5 to 20 eV: nothing happens at 5, all is over at 20, and losses only grow between.</summary>
    [Fact]
    public void Losses_grow_with_the_collision_energy()
    {
        double[] lost = [.. Conditions.Value.Select((plan, c) =>
        {
            ReplicateResult result = ReplicateRunner.Run(plan, EngineCatalog.Choose(plan.Network).Engine.Create(new PhiloxStream(new StreamKey(21, (uint)c, 0)), null));
            return plan.Network.Species.Species.Where(s => s.Family.Name is "P30" or "P27").Sum(s => (double)s.Coordinates[0] * result.Series.Counts[^1][s.Index]) / 20000;
        })];
        output.WriteLine(string.Join(' ', lost.Select(l => l.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture))));
        Assert.True(lost[0] < 0.01 && lost[^1] > 2.8);
        Assert.All(lost.Zip(lost.Skip(1)), pair => Assert.True(pair.Second > pair.First));
    }

    /// <summary>Of S30 only silver is lost, its gold being in the core; of S27 gold in proportion to its atoms, 21 of 44 at first.</summary>
    [Fact]
    public void The_metal_lost_is_in_the_stated_proportion()
    {
        Network network = Conditions.Value[6].Network;
        double Rate(string parent, string daughter) => Enumerable.Range(0, network.Channels.Count)
            .Where(c => network.Channels.ReactantsOf(c)[0] == network.Species.Find(parent) && network.Channels.ChangesOf(c).Contains(network.Species.Find(daughter)!.Value)).Sum(c => network.Channels.RateConstant[c]);
        Assert.Equal(0, Rate("P30(0, 0)", "P30(1, 1)"));
        double gold = Rate("P27(0, 0)", "P27(1, 1)"), silver = Rate("P27(0, 0)", "P27(1, 0)");
        Assert.Equal(21.0 / 44, gold / (gold + silver), 1e-12);
    }
}
