using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.StatisticalTests.Ensembles;

/// <summary>Runs replicates on all processors.</summary>
public static class Ensemble
{
    /// <summary>One seed for all: conditions keep ensembles apart.</summary>
    public const ulong Seed = 20_260_117;

    /// <summary>Without a limit the pool keeps adding threads to what keeps all processors busy, and shares them among dozens.</summary>
    private static readonly ParallelOptions s_oneThreadPerProcessor = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

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
            s_oneThreadPerProcessor,
            () => new Worker<TResult>(engine, create()),
            (replicate, _, worker) =>
            {
                worker.Stream.MoveTo(new PhiloxState(new StreamKey(Seed, condition, (uint)replicate), 0, 0));
                ReplicateResult result = ReplicateRunner.Run(plan, worker.Engine);
                Assert.Equal(ReplicateStatus.Completed, result.Status);
                add(worker.Result, replicate, result);
                return worker;
            },
            worker =>
            {
                lock (total!) merge(total, worker.Result);
            });
        return total;
    }

    /// <summary>As in a batch, an engine keeps its tables from one replicate to the next.</summary>
    private sealed class Worker<TResult>
    {
        public Worker(EngineUnderTest engine, TResult result)
        {
            Engine = engine.Engine.Create(Stream, engine.Kernel);
            Result = result;
        }

        public PhiloxStream Stream { get; } = new(default(StreamKey));

        public IEngine Engine { get; }

        public TResult Result { get; }
    }
}
