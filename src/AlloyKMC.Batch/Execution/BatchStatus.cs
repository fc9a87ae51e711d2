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
/// <param name="Running">Of the missing ones, those that a process is at.</param>
public sealed record ConditionStatus(int Condition, int Done, int CutShort, int Missing, int Running);

/// <summary>Looks at an output folder without touching it, also while processes work on it.</summary>
public static class BatchStatus
{
    /// <summary>The processes that work in the folder now.</summary>
    public static IReadOnlyList<ProcessState> Processes(OutputFolder folder) => Heartbeat.ReadAll(folder.WorkPath, DateTimeOffset.UtcNow);

    /// <summary>Of a folder made for less than the batch asks for: runs that are kept, and runs that a raised limit had cut short and that are run again.</summary>
    /// <param name="plan">The batch.</param>
    /// <param name="folder">The folder, in the state <see cref="FolderState.Raised"/>.</param>
    public static (long Kept, long Again) OfRaised(BatchPlan plan, OutputFolder folder)
    {
        SimulationPlan first = plan.Conditions[0].Plan();
        return new EarlierRuns(plan, folder, EngineChoices.Of(plan), first).Count();
    }

    /// <param name="plan">The batch.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="processes">The processes that work in the folder.</param>
    public static IReadOnlyList<ConditionStatus> Of(BatchPlan plan, OutputFolder folder, IReadOnlyList<ProcessState> processes)
    {
        int[] done = new int[plan.Conditions.Count], cutShort = new int[plan.Conditions.Count];
        var seen = new HashSet<long>();
        if (folder.HoldsPresentTables)
        {
            foreach (RunEnding run in DatasetReader.ReadEndings(folder.Path))
                Count(((long)run.Condition * plan.Replicates) + run.Replicate, run.Condition, run.Status == BlockWriter.StatusName(ReplicateStatus.Completed));
        }

        if (Directory.Exists(folder.WorkPath))
        {
            foreach (string path in Directory.GetFiles(folder.WorkPath, "*.journal"))
            {
                using RunJournal? journal = RunJournal.OpenForReading(path, plan.ConfigHash, plan.System.Species);
                foreach (long run in journal?.Runs ?? []) Count(run, plan.KeyOf(run).Condition, journal!.Read(run).Status == ReplicateStatus.Completed);
            }
        }

        int[] running = new int[plan.Conditions.Count];
        foreach (RunKey run in processes.SelectMany(p => p.Running).Distinct())
        {
            if (run.Condition < running.Length && !seen.Contains(((long)run.Condition * plan.Replicates) + run.Replicate)) running[run.Condition]++;
        }

        return [.. plan.Conditions.Select(c => new ConditionStatus(c.Index, done[c.Index], cutShort[c.Index], plan.Replicates - done[c.Index] - cutShort[c.Index], running[c.Index]))];

        void Count(long run, int condition, bool completed)
        {
            if (seen.Add(run)) (completed ? done : cutShort)[condition]++;
        }
    }
}
