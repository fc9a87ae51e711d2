using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Storage;

namespace AlloyKMC.Batch.Execution;

/// <summary>
/// The runs of an output folder that was made for fewer replicates or lower limits: the same runs, of which a batch that asks for more keeps all but those a raised limit had cut
/// short. They come from whole files of the tables and from the journals.
/// </summary>
internal sealed class EarlierRuns
{
    private readonly BatchPlan _plan;
    private readonly BatchPlan _earlier;
    private readonly OutputFolder _folder;
    private readonly RaisedLimits _raise;
    private readonly EngineChoices _engines;
    private readonly HashSet<string> _wholeFiles;

    /// <param name="plan">The batch that asks for more.</param>
    /// <param name="folder">A folder in the state <see cref="FolderState.Raised"/>.</param>
    /// <param name="engines">Engines of the batch.</param>
    /// <param name="first">The first condition.</param>
    public EarlierRuns(BatchPlan plan, OutputFolder folder, EngineChoices engines, SimulationPlan first)
    {
        _plan = plan;
        _folder = folder;
        _raise = folder.Raise ?? throw new InvalidOperationException("Nothing is raised.");
        _engines = engines;
        _earlier = plan with { ConfigHash = _raise.EarlierHash, Replicates = _raise.EarlierReplicates ?? plan.Replicates };
        var writer = new BlockWriter(_earlier, folder, engines);
        var blocks = BlockPlan.Of(_earlier, first);
        _wholeFiles = [.. Enumerable.Range(0, blocks.BlockCount).Where(writer.IsWritten).Select(BlockWriter.FileName)];
    }

    /// <summary>Whether a raised limit had cut a run short.</summary>
    private bool IsCut(ReplicateStatus status) => (_raise.Events && status == ReplicateStatus.EventLimit) || (_raise.Wall && status == ReplicateStatus.WallLimit);

    /// <summary>Runs that are kept, and runs that are run again.</summary>
    public (long Kept, long Again) Count()
    {
        var kept = new HashSet<RunKey>();
        var again = new HashSet<RunKey>();
        foreach ((RunKey key, ReplicateStatus status) in Statuses()) (IsCut(status) ? again : kept).Add(key);
        return (kept.Count, again.Count);
    }

    /// <summary>The runs that are kept, each once.</summary>
    public IEnumerable<(RunKey Key, ReplicateResult Result)> Kept()
    {
        var seen = new HashSet<RunKey>();
        foreach ((RunKey key, ReplicateResult result) in InTables().Concat(InJournals()))
        {
            if (!IsCut(result.Status) && seen.Add(key)) yield return (key, result);
        }
    }

    private IEnumerable<(RunKey Key, ReplicateStatus Status)> Statuses()
    {
        IEnumerable<(RunKey, ReplicateStatus)> tables = DatasetReader.ReadEndings(_folder.Path, _wholeFiles).Select(r => (new RunKey(r.Condition, r.Replicate), BlockWriter.StatusOf(r.Status)));
        return tables.Concat(InJournals().Select(r => (r.Key, r.Result.Status)));
    }

    private IEnumerable<(RunKey Key, ReplicateResult Result)> InTables()
    {
        if (_wholeFiles.Count == 0) yield break;
        CheckProgram();
        foreach ((StoredRun run, var series, IReadOnlyList<double[]> observables) in DatasetReader.Open(_folder.Path, _wholeFiles).ReadAllRuns(_plan.System.Species, _plan.System.Observables.Count))
        {
            // Volumes, null ticks and suppressed events stand in no table, and no table is made of them.
            yield return (new RunKey(run.Run.Condition, run.Run.Replicate), new ReplicateResult(
                series, observables, new double[run.SampleTimesSeconds.Count], new EngineStatistics(run.Run.Events, 0, 0), BlockWriter.StatusOf(run.Run.Status), run.Run.Reason, 0));
        }
    }

    private IEnumerable<(RunKey Key, ReplicateResult Result)> InJournals()
    {
        foreach (string path in Directory.Exists(_folder.WorkPath) ? Directory.GetFiles(_folder.WorkPath, "*.journal").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            using RunJournal? journal = RunJournal.OpenForReading(path, _earlier.ConfigHash, _plan.System.Species);
            foreach (long run in journal?.Runs ?? []) yield return (_earlier.KeyOf(run), journal!.Read(run));
        }
    }

    /// <exception cref="OutputRefusedException">The runs were made by another version of the program or on another engine: a dataset is of one.</exception>
    private void CheckProgram()
    {
        foreach (RunEnding run in DatasetReader.ReadEndings(_folder.Path, _wholeFiles).Where(r => r.Version != BlockWriter.Version || r.Engine != _engines[r.Condition].Engine.Name))
        {
            throw new OutputRefusedException(
                $"{_folder.Path} was made by alloykmc {run.Version} on the engine {run.Engine}; this is {BlockWriter.Version} on the engine {_engines[run.Condition].Engine.Name}, and the runs of one dataset are of one program.",
                "Go on with that version and engine, or choose another folder with --out.");
        }
    }
}
