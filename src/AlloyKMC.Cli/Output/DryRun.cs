using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Kinetics.Engines;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>What a run would do.</summary>
internal static class DryRun
{
    public static int Print(RunPlan plan, string path, CommandOutput output)
    {
        EngineChoice choice = EngineCatalog.Choose(plan.Simulation.Network);
        string engine = plan.Config.Engine == "auto" ? choice.Engine.Name : plan.Config.Engine;
        int replicates = plan.Config.Ensemble.Replicates;
        if (output.Json)
        {
            output.WriteResult(new JsonObject { ["dryRun"] = true, ["out"] = path, ["configHash"] = plan.Resolved.Hash, ["runs"] = replicates, ["samplesPerRun"] = plan.Simulation.SampleTimesSeconds.Count, ["engine"] = engine });
            return ExitCodes.Done;
        }

        output.Data.WriteLine($"Would write {replicates} runs of {plan.Simulation.SampleTimesSeconds.Count} samples into {path}, with the engine {engine}.");
        return ExitCodes.Done;
    }
}
