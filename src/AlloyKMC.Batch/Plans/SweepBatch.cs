using System.Collections.Concurrent;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Configuration.Sweeps;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Storage;

namespace AlloyKMC.Batch.Plans;

/// <summary>A sweep as a batch: every condition is checked before anything runs.</summary>
public static class SweepBatch
{
    /// <summary>Faults listed in full; a sweep whose every condition is wrong in the same way must not give a million lines.</summary>
    private const int MostFaults = 50;

    /// <param name="sweep">The sweep as read.</param>
    /// <param name="threads">Threads to check conditions with.</param>
    /// <param name="warnings">Receives warnings, each once.</param>
    /// <exception cref="FaultException">Faults of any condition, or conditions of different species.</exception>
    public static BatchPlan Of(LoadedSweep sweep, int threads, ICollection<string> warnings)
    {
        var networks = new NetworkCache(sharesRules: true);
        Network first = Check(sweep, networks, threads, warnings);
        IReadOnlyList<IReadOnlyList<(string Name, object Value)>> columns = SweepColumns.Of(sweep.Points);
        RunConfig config = sweep.Shared.Config;
        var batch = new BatchPlan
        {
            System = first.System,
            Conditions = [.. sweep.Points.Select(p => new Condition(p.Index, [.. columns[p.Index].Select(c => new SweptValue(ColumnName(c.Name), c.Value))], PlanOf(sweep, p, networks)) { Engine = EngineOf(p) })],
            Replicates = config.Ensemble.Replicates,
            Seed = (ulong)config.Ensemble.Seed,
            Engine = config.Engine,
            ConfigHash = sweep.Shared.Resolved.Hash,
            RunsHash = sweep.Shared.Resolved.RunsHash,
            ResolvedJson = sweep.Shared.Resolved.StoredJson,
            WallLimit = config.Limits.Wall is { } wall ? TimeSpan.FromSeconds(wall.Seconds) : null,
        };
        CheckEngines(batch);
        return batch;
    }

    /// <summary>A swept value named like a column that every runs table has gets a name of its own.</summary>
    private static string ColumnName(string name) => TrajectorySchema.RunColumns.Contains(name) ? $"swept_{name}" : name;

    private static string? EngineOf(SweepPoint point) => point.Values.Where(v => v.Key == "engine").Select(v => v.Value.Text).FirstOrDefault();

    /// <exception cref="FaultException">An engine cannot run its conditions, or some would store counts and others means.</exception>
    private static void CheckEngines(BatchPlan batch)
    {
        if (EngineChoices.Of(batch).All.Select(e => e.Engine.Integrate is null).Distinct().Count() > 1)
            throw new FaultException(new Fault("sweep", "mean-field stores mean populations, the other engines counts; they do not fit into one table.", "Make a dataset of mean-field and one of the others."));
    }

    /// <summary>Builds the plan of every condition once and lets it go again: a sweep over parameters has a network for each.</summary>
    private static Network Check(LoadedSweep sweep, NetworkCache networks, int threads, ICollection<string> warnings)
    {
        var faults = new ConcurrentDictionary<int, IReadOnlyList<Fault>>();
        var seen = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var slow = new HopelessSteps();
        Network? first = null;
        string[] species = [];
        void CheckOne(int i)
        {
            try
            {
                RunPlan plan = PlanBuilder.Build(sweep.ReadCondition(sweep.Points[i]), networks);
                if (i == 0)
                {
                    first = plan.Simulation.Network;
                    species = [.. first.Species.Species.Select(s => s.Name)];
                }

                foreach (string warning in plan.Warnings) seen[warning] = true;
                slow.Add(plan.Simulation);
                if (plan.Config.Ensemble != sweep.Shared.Config.Ensemble)
                    throw new FaultException(new Fault("sweep", "replicates and seed cannot be swept.", "Set them in \"ensemble\" for all conditions."));
                if (plan.Config.Limits.Wall != sweep.Shared.Config.Limits.Wall || plan.Config.Kernel != sweep.Shared.Config.Kernel)
                    throw new FaultException(new Fault("sweep", "limits.wall and kernel cannot be swept.", "Set them for all conditions; they belong to the machine, not to what is simulated."));
                if (!ReferenceEquals(plan.Simulation.Network.Species, first?.Species) && !plan.Simulation.Network.Species.Species.Select(s => s.Name).SequenceEqual(species))
                    throw new FaultException(new Fault("sweep", $"condition {i} has other species than condition 0.", "Sweep systems with the same families and ranges, or make a dataset of each."));
            }
            catch (FaultException exception)
            {
                faults[i] = exception.Faults;
            }
        }

        CheckOne(0);
        Parallel.For(1, sweep.Points.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, CheckOne);
        foreach (string warning in seen.Keys.Order(StringComparer.Ordinal).Concat(slow.Sentences())) warnings.Add(warning);
        if (faults.IsEmpty) return first!;
        List<Fault> all = [.. faults.OrderBy(f => f.Key).SelectMany(f => f.Value).DistinctBy(f => f.ToString())];
        throw new FaultException(all.Count <= MostFaults ? all : [.. all.Take(MostFaults), new Fault("sweep", $"{all.Count - MostFaults} further faults are not listed.", "Correct those above first.")]);
    }

    private static Func<SimulationPlan> PlanOf(LoadedSweep sweep, SweepPoint point, NetworkCache networks) => () => PlanBuilder.Build(sweep.ReadCondition(point), networks).Simulation;
}
