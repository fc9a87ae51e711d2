using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Storage;

namespace AlloyKMC.Batch.Execution;

/// <summary>Where the runs of one condition stand.</summary>
/// <param name="Condition">Index of the condition.</param>
/// <param name="Done">Runs that reached their last sample.</param>
/// <param name="CutShort">Runs that were cut short or failed.</param>
/// <param name="Missing">Runs not there yet.</param>
public sealed record ConditionStatus(int Condition, int Done, int CutShort, int Missing);

/// <summary>Looks at an output folder without touching it, also while processes work on it.</summary>
public static class BatchStatus
{
    public static IReadOnlyList<ConditionStatus> Of(BatchPlan plan, OutputFolder folder)
    {
        int[] done = new int[plan.Conditions.Count], cutShort = new int[plan.Conditions.Count];
        var seen = new HashSet<long>();
        if (Directory.Exists(Path.Combine(folder.Path, TrajectorySchema.RunsFolder)))
        {
            foreach (StoredRun run in DatasetReader.Open(folder.Path).Runs)
                Count(((long)run.Run.Condition * plan.Replicates) + run.Run.Replicate, run.Run.Condition, run.Run.Status == "completed");
        }

        if (Directory.Exists(folder.WorkPath))
        {
            foreach (string path in Directory.GetFiles(folder.WorkPath, "*.journal"))
            {
                using RunJournal? journal = RunJournal.OpenForReading(path, plan.ConfigHash, plan.System.Species);
                foreach (long run in journal?.Runs ?? []) Count(run, plan.KeyOf(run).Condition, journal!.Read(run).Status == ReplicateStatus.Completed);
            }
        }

        return [.. plan.Conditions.Select(c => new ConditionStatus(c.Index, done[c.Index], cutShort[c.Index], plan.Replicates - done[c.Index] - cutShort[c.Index]))];

        void Count(long run, int condition, bool completed)
        {
            if (seen.Add(run)) (completed ? done : cutShort)[condition]++;
        }
    }
}
