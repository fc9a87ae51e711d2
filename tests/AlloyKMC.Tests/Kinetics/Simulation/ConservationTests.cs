using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model.Species;
using FsCheck;
using FsCheck.Fluent;

namespace AlloyKMC.Tests.Kinetics.Simulation;

/// <summary>Whatever the system, the seed and the engine: every conserved quantity stays what it is, and no count is negative.</summary>
public class ConservationTests
{
    public static TheoryData<string> ExactEngines => [.. EngineCatalog.All.Where(e => e.IsExact).Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(ExactEngines))]
    public void Holds_at_every_sample_of_random_systems(string name)
    {
        EngineEntry entry = EngineCatalog.Find(name)!;
        int taken = 0;
        long events = 0;
        Prop.ForAll(Arb.From(Gen.Zip(RandomSystems.Plans, Gen.Choose(0, int.MaxValue))), pair =>
        {
            (SimulationPlan plan, int seed) = pair;
            if (entry.Refuses(plan.Network) is not null) return true;
            taken++;
            ReplicateResult result = ReplicateRunner.Run(plan, entry.Create(new PhiloxStream(new StreamKey((ulong)seed)), null));
            events += result.Statistics.Events;
            SpeciesTable species = plan.Network.Species;
            long[] before = species.Totals([.. plan.InitialCounts]);
            (int added, long amount) = plan.Schedule[0].Add[0];
            for (int i = 0; i < result.Series.Counts.Count; i++)
            {
                double time = result.Series.TimesSeconds[i];
                bool isAfter = time > 1 || (time == 1 && plan.Schedule[0].SampleAfter);
                long[] totals = species.Totals(result.Series.Counts[i]);
                for (int q = 0; q < totals.Length; q++)
                {
                    if (totals[q] != before[q] + (isAfter ? amount * species.Content[q][added] : 0)) return false;
                }

                if (result.Series.Counts[i].Any(c => c < 0)) return false;
            }

            return result.Series.Counts.Count == plan.SampleTimesSeconds.Count || result.Status == ReplicateStatus.EventLimit;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(2022, 7));
        Assert.True(taken >= 20, $"{name} took {taken} of the random systems: too few to tell anything.");
        Assert.True(events > 1000);
    }
}
