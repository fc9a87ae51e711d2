using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.StatisticalTests.Ensembles;

/// <summary>Runs replicates on all processors.</summary>
public static class Ensemble
{
    /// <summary>One seed for all: conditions keep ensembles apart.</summary>
    public const ulong Seed = 20_260_117;

    /// <summary>Replicates to an ensemble of the DSMTS cases: 1e4, or what the environment asks for.</summary>
    public static int OracleReplicates =>
        int.TryParse(Environment.GetEnvironmentVariable("ALLOYKMC_ORACLE_REPLICATES"), System.Globalization.CultureInfo.InvariantCulture, out int replicates) ? replicates : 10_000;

    /// <summary>Runs replicates and reduces them. The reduction must not depend on order: sums of whole numbers, counts.</summary>
    public static TResult Run<TResult>(
        SimulationPlan plan,
        EngineUnderTest engine,
        uint condition,
        int replicates,
        Func<TResult> create,
        Action<TResult, int, ReplicateResult> add,
        Action<TResult, TResult> merge)
    {
        TResult total = create();
        Parallel.For(
            0,
            replicates,
            create,
            (replicate, _, partial) =>
            {
                var stream = new PhiloxStream(new StreamKey(Seed, condition, (uint)replicate));
                ReplicateResult result = ReplicateRunner.Run(plan, engine.Engine.Create(stream, engine.Kernel));
                Assert.Equal(ReplicateStatus.Completed, result.Status);
                add(partial, replicate, result);
                return partial;
            },
            partial =>
            {
                lock (total!) merge(total, partial);
            });
        return total;
    }
}
