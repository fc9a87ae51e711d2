using System.Text;
using AlloyKMC.Batch.Execution;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Configuration.Overrides;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Configuration.Sweeps;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Storage;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Batch;

/// <summary>Conditions of a sweep that differ in parameters, temperature or feed share the rules expanded for the first; what they simulate is the same to the bit as when each is built alone.</summary>
public class SweepBatchTests
{
    private static LoadedSweep Sweep(string sweep, params string[] assignments) => SweepReader.ReadFile(
        RepositoryRoot.Combine("configs", "lin2022", "feed-ratio-sweep.json"),
        new RunReadOptions { Overrides = ConfigOverrides.From(null, ["feed.clusters=60", "ensemble.replicates=1", .. assignments, $"sweep={sweep}"]) });

    [Theory]
    [InlineData("""{"grid":{"feed.ratio":["1:3","3:1"],"parameters.phi":[0,0.3],"parameters.kr":[0.1,0]}}""")]
    [InlineData("""{"zip":{"parameters.k30":[0.001,0.002,0.001],"feed.ratio":["1:3","1:3","1:3"]}}""")]
    public void Networks_and_trajectories_are_those_of_conditions_built_alone(string text)
    {
        LoadedSweep sweep = Sweep(text);
        BatchPlan plan = SweepBatch.Of(sweep, 2, []);
        var templates = new HashSet<NetworkTemplate>();
        foreach (SweepPoint point in sweep.Points)
        {
            SimulationPlan shared = plan.Conditions[point.Index].Plan(), alone = PlanBuilder.Build(sweep.ReadCondition(point)).Simulation;
            templates.Add(shared.Network.Template);
            Assert.Equal(alone.Network.Values.Parameters, shared.Network.Values.Parameters);
            Assert.Equal(alone.Network.Channels.RateConstant, shared.Network.Channels.RateConstant);
            Assert.Equal(alone.Network.Channels.ReactantSpecies, shared.Network.Channels.ReactantSpecies);
            Assert.Equal(alone.InitialCounts, shared.InitialCounts);
            Assert.Equal(alone.Volume, shared.Volume);
        }

        Assert.Single(templates);
        string folder = Directory.CreateTempSubdirectory("alloykmc-").FullName;
        try
        {
            BatchPlan separate = plan with { Conditions = [.. sweep.Points.Select(p => new Condition(p.Index, plan.Conditions[p.Index].Values, () => PlanBuilder.Build(sweep.ReadCondition(p)).Simulation))] };
            foreach ((string name, BatchPlan batch) in new[] { ("shared", plan), ("alone", separate) })
                BatchExecutor.Execute(batch, OutputFolder.Open(Path.Combine(folder, name), FolderClaim.Of(batch, sweep.Shared.Resolved), false), new BatchOptions { Threads = 1 }, CancellationToken.None);
            foreach (string file in Directory.GetFiles(Path.Combine(folder, "alone"), "*.parquet", SearchOption.AllDirectories))
                Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(file.Replace("/alone/", "/shared/", StringComparison.Ordinal)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Engines_that_are_swept_run_the_conditions_that_ask_for_them_as_if_asked_for_by_the_batch()
    {
        LoadedSweep sweep = Sweep("""{"grid":{"engine":["direct","factorised","auto"],"limits.events":[100000,200000]}}""");
        BatchPlan plan = SweepBatch.Of(sweep, 1, []);
        Assert.Equal(["swept_engine", "swept_events"], plan.Conditions[0].Values.Select(v => v.Name));
        string folder = Directory.CreateTempSubdirectory("alloykmc-").FullName;
        try
        {
            BatchPlan direct = plan with { Engine = "direct", Conditions = [.. plan.Conditions.Select(c => c with { Engine = null })] };
            foreach ((string name, BatchPlan batch) in new[] { ("swept", plan), ("direct", direct) })
                BatchExecutor.Execute(batch, OutputFolder.Open(Path.Combine(folder, name), FolderClaim.Of(batch, sweep.Shared.Resolved), false), new BatchOptions { Threads = 1 }, CancellationToken.None);
            Assert.Equal(
                ["direct", "direct", "factorised", "factorised", "uniformised", "uniformised"],
                DatasetReader.ReadEndings(Path.Combine(folder, "swept")).OrderBy(r => r.Condition).Select(r => r.Engine));
            string[] swept = Trajectories(plan, Path.Combine(folder, "swept")), alone = Trajectories(plan, Path.Combine(folder, "direct"));
            Assert.Equal(alone[..2], swept[..2]);
            Assert.NotEqual(alone[2..], swept[2..]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("""{"grid":{"engine":["direct","mean-field"]}}""", "do not fit into one table")]
    [InlineData("""{"grid":{"engine":["direct","slow-scale"]}}""", "the engine slow-scale cannot run this system")]
    [InlineData("""{"grid":{"limits.wall":["1 s","2 s"]}}""", "cannot be swept")]
    [InlineData("""{"grid":{"kernel":["scalar","vector256"]}}""", "cannot be swept")]
    public void What_cannot_be_swept_is_told_before_anything_runs(string text, string problem) =>
        Assert.Contains(Assert.Throws<FaultException>(() => SweepBatch.Of(Sweep(text), 1, [])).Faults, fault => fault.ToString().Contains(problem, StringComparison.Ordinal));

    private static string[] Trajectories(BatchPlan plan, string folder) =>
        [.. DatasetReader.Open(folder).ReadAllRuns(plan.System.Species, plan.System.Observables.Count).OrderBy(r => r.Run.Run.Condition).Select(r => string.Join(' ', r.Series.Counts.SelectMany(counts => counts)))];

    [Fact]
    public void Temperatures_are_those_of_each_condition_and_faults_stand_at_their_values()
    {
        const string Text = """
            {
              "system": {
                "name": "hot", "temperature": "300 K", "units": { "time": "s", "concentration": "molecules" },
                "families": { "A": { "content": { "M": "1" } }, "B": { "content": { "M": "1" } } },
                "rules": [ { "name": "decay", "reaction": "A -> B", "rate": "arrhenius(k, E)" } ],
                "parameters": { "k": { "value": 1, "unit": "1/s", "bounds": [0.5, 5] }, "E": { "value": 10, "unit": "kJ/mol" } }
              },
              "feed": { "amounts": { "A": 8 } },
              "sampling": { "times": ["1 s"] },
              "sweep": { "grid": { "temperature": ["280 K", "350 K"], "parameters.k": [1, 9] } }
            }
            """;
        LoadedSweep wrong = SweepReader.Read(Encoding.UTF8.GetBytes(Text), "hot.json");
        Fault fault = Assert.Single(Assert.Throws<FaultException>(() => SweepBatch.Of(wrong, 1, [])).Faults);
        Assert.Contains("hot.json:10:", fault.ToString(), StringComparison.Ordinal);
        Assert.Contains("above its upper bound 5", fault.ToString(), StringComparison.Ordinal);

        LoadedSweep right = SweepReader.Read(Encoding.UTF8.GetBytes(Text.Replace("[1, 9]", "[1, 4]", StringComparison.Ordinal)), "hot.json");
        BatchPlan plan = SweepBatch.Of(right, 1, []);
        Assert.Equal([280, 280, 350, 350], plan.Conditions.Select(c => c.Plan().Network.Values.TemperatureKelvin));
        foreach (SweepPoint point in right.Points)
            Assert.Equal(PlanBuilder.Build(right.ReadCondition(point)).Simulation.Network.Channels.RateConstant, plan.Conditions[point.Index].Plan().Network.Channels.RateConstant);
    }
}
