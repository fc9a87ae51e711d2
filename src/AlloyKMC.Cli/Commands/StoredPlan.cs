using System.Text;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Configuration.Sweeps;

namespace AlloyKMC.Cli.Commands;

/// <summary>The batch an output folder was made for, from the resolved configuration in its manifest.</summary>
internal sealed record StoredPlan(StoredBatch Stored, BatchPlan Plan, ResolvedConfig Resolved)
{
    /// <exception cref="OutputRefusedException">The folder holds no results.</exception>
    /// <exception cref="Model.FaultException">Its configuration is not valid for this version.</exception>
    public static StoredPlan Read(string path)
    {
        StoredBatch stored = StoredBatch.Read(path);
        byte[] text = Encoding.UTF8.GetBytes(stored.ConfigJson);
        string name = Path.Combine(path, OutputFolder.ManifestName);
        if (SweepReader.IsSweep(text))
        {
            LoadedSweep sweep = SweepReader.Read(text, name);
            return new StoredPlan(stored, SweepBatch.Of(sweep, Environment.ProcessorCount, []), sweep.Shared.Resolved);
        }

        RunPlan plan = PlanBuilder.Build(RunConfigReader.Read(text, name));
        return new StoredPlan(stored, SingleCondition.Of(plan), plan.Resolved);
    }
}
