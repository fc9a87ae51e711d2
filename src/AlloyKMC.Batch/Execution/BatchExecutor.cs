using System.Diagnostics;
using AlloyKMC.Batch.Checkpoints;
using AlloyKMC.Batch.Folders;
using AlloyKMC.Batch.Plans;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Storage;

namespace AlloyKMC.Batch.Execution;

/// <summary>
/// Executes the runs of a batch on worker threads. A finished run goes to the journal at once; when the last run of a block is there, the block becomes
/// one file of each table. Every run has a random stream of its own, keyed by seed, condition and replicate, so order and number of threads do not matter.
/// </summary>
public sealed class BatchExecutor
{
    private readonly BatchPlan _plan;
    private readonly OutputFolder _folder;
    private readonly BatchOptions _options;
    private readonly SimulationPlan _first;
    private readonly BlockPlan _blocks;
    private readonly BlockWriter _writer;
    private readonly int[] _missingInBlock;
    private readonly Lock _lock = new();
    private readonly List<(RunKey Key, ReplicateStatus Status, string Reason)> _incomplete = [];
    private readonly HashSet<RunKey> _running = [];
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private readonly EngineChoices _engines;
    private readonly PhiloxKernel _kernel;
    private readonly CancellationToken _cancellation;
    private RunStore? _store;
    private CheckpointFolder? _checkpoints;
    private bool _isCutOff;
    private long _done;
    private long _executed;
    private long _events;
    private long _nullTicks;
    private long _rebuilds;
    private double _busySeconds;
    private double _suppressedPerCluster;

    private BatchExecutor(BatchPlan plan, OutputFolder folder, BatchOptions options, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _plan = plan;
        _folder = folder;
        _options = options;
        _first = plan.Conditions[0].Plan();
        _blocks = BlockPlan.Of(plan, _first);
        _engines = EngineChoices.Of(plan);
        _kernel = ChooseKernel(options.Kernel);
        _writer = new BlockWriter(plan, folder, _engines);
        _missingInBlock = new int[_blocks.BlockCount];
    }

    /// <summary>Executes what is not there yet. Cancellation stops after the present events of each worker; a later call continues.</summary>
    public static BatchSummary Execute(BatchPlan plan, OutputFolder folder, BatchOptions options, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        var executor = new BatchExecutor(plan, folder, options, cancellation);
        executor.Run();
        long missing = executor.EndRun - executor.FirstRun - executor._done;
        return new BatchSummary(
            executor._executed, executor._done - executor._executed, missing, [.. executor._incomplete.OrderBy(i => i.Key.Id, StringComparer.Ordinal)],
            executor._events, executor._nullTicks, executor._rebuilds, executor._busySeconds, executor._suppressedPerCluster, executor._engines.All, executor._kernel.Name, executor._isCutOff);
    }

    /// <summary>The kernel of the random numbers: the one of the name asked for, or the best this machine has. Engines take the kernel of the same name.</summary>
    private static PhiloxKernel ChooseKernel(string? name)
    {
        if (name is null) return PhiloxKernelCatalog.Preferred;
        string[] supported = [.. PhiloxKernelCatalog.All.Where(k => k.IsSupported).Select(k => k.Name)];
        return PhiloxKernelCatalog.All.FirstOrDefault(k => k.Name == name && k.IsSupported)
            ?? throw new FaultException(new Fault("kernel", $"this processor cannot run the kernel '{name}'.", $"It runs {string.Join(", ", supported)}; without \"kernel\" the best is taken."));
    }

    private void Run()
    {
        try
        {
            if (_folder.State == FolderState.Raised) RunTransfer.Carry(_plan, _folder, new EarlierRuns(_plan, _folder, _engines, _first), _cancellation);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (IOException exception)
        {
            throw new BatchFailedException(exception);
        }

        if (_folder.State == FolderState.Finished && Enumerable.Range(0, _blocks.BlockCount).All(_writer.IsWritten))
        {
            _done = EndRun - FirstRun;
            if (_options.Shard is null)
            {
                _folder.RemoveLeftovers();
                FindIncomplete();
            }

            return;
        }

        using (_store = new RunStore(_folder, _plan, _options.Shard, isReadOnly: !_options.ExecuteMissing))
        {
            if (_options.ExecuteMissing) _folder.CheckStillOf(_plan.ConfigHash);
            _checkpoints = new CheckpointFolder(_folder.WorkPath, _plan.System.Species.Count, (run, text) => _options.Notice?.Invoke(run, text));
            List<long> pending = FindPending();
            if (_options.ExecuteMissing && pending.Count > 0)
            {
                string part = Path.GetFileNameWithoutExtension(RunStore.JournalName(_options.Shard));
                using var heartbeat = new Heartbeat(_folder.WorkPath, part, () => StateOf(part, pending.Count));
                RunWorkers(pending);
            }
        }

        if (_options.Shard is not null || _done < _plan.RunCount || _isCutOff) return;
        _folder.Finish(_plan.ConfigHash, _plan.ResolvedJson);
        FindIncomplete();
    }

    private ProcessState StateOf(string part, long pendingAtStart)
    {
        lock (_lock) return new ProcessState(part, _started, DateTimeOffset.UtcNow, _executed, pendingAtStart - _executed, [.. _running]);
    }

    /// <summary>Runs cut short by any call, not only by this one: a batch that lacks samples must not look whole the second time.</summary>
    private void FindIncomplete()
    {
        _incomplete.Clear();
        foreach (RunEnding run in DatasetReader.ReadEndings(_folder.Path).Where(r => r.Status != BlockWriter.StatusName(ReplicateStatus.Completed)))
            _incomplete.Add((new RunKey(run.Condition, run.Replicate), BlockWriter.StatusOf(run.Status), run.Reason ?? ""));
    }

    private long FirstRun => _options.Shard?.FirstRun(_plan.RunCount) ?? 0;

    private long EndRun => _options.Shard?.EndRun(_plan.RunCount) ?? _plan.RunCount;

    private List<long> FindPending()
    {
        var pending = new List<long>();
        // A part looks at its own runs alone: of ten thousand parts each has few.
        for (int block = _blocks.BlockOf(FirstRun); block < _blocks.BlockCount && _blocks.FirstRun(block) < EndRun; block++)
        {
            long first = Math.Max(_blocks.FirstRun(block), FirstRun), end = Math.Min(_blocks.EndRun(block), EndRun);
            bool isWritten = _writer.IsWritten(block);
            for (long run = first; run < end; run++)
            {
                if (isWritten || _store!.Contains(run))
                {
                    _done++;
                    continue;
                }

                _missingInBlock[block]++;
                pending.Add(run);
            }

            if (!isWritten && _missingInBlock[block] == 0 && _options.Shard is null) WriteBlock(block);
        }

        return pending;
    }

    private void RunWorkers(List<long> pending)
    {
        int next = -1;
        var failures = new List<Exception>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        void Work()
        {
            var worker = new Worker(_plan, _options.Kernel, _kernel);
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    int index = Interlocked.Increment(ref next);
                    if (index >= pending.Count) return;
                    ExecuteRun(pending[index], worker, stop.Token);
                }
            }
            catch (Exception exception)
            {
                lock (_lock) failures.Add(exception);
                stop.Cancel();
            }
        }

        // One worker runs here: with a single thread nothing else is started.
        Thread[] others = [.. Enumerable.Range(1, Math.Max(0, Math.Min(_options.Threads, pending.Count) - 1)).Select(i => new Thread(Work) { IsBackground = true, Name = $"worker {i}" })];
        foreach (Thread thread in others) thread.Start();
        Work();
        foreach (Thread thread in others) thread.Join();
        if (failures.Count > 0) throw failures.Count == 1 ? new BatchFailedException(failures[0]) : new BatchFailedException(new AggregateException(failures));
    }

    private void ExecuteRun(long run, Worker worker, CancellationToken cancellation)
    {
        RunKey key = _plan.KeyOf(run);
        lock (_lock) _running.Add(key);
        SimulationPlan plan = worker.PlanOf(key.Condition);
        EngineEntry entry = _engines[key.Condition].Engine;
        if (entry.Integrate is { } integrate)
        {
            IntegrateRun(run, key, plan, integrate, cancellation);
            return;
        }

        CheckpointFolder.Run checkpoints = _checkpoints!.Of(new CheckpointIdentity(_plan.RunsHash, key, _plan.Seed, entry.Name));
        StoredCheckpoint? begun = checkpoints.Latest();
        IEngine engine = worker.EngineAt(entry, begun?.State.Random ?? new PhiloxState(new StreamKey(_plan.Seed, (uint)key.Condition, (uint)key.Replicate), 0, 0));
        long start = Stopwatch.GetTimestamp(), kept = start;
        TimeSpan before = begun?.WallTime ?? TimeSpan.Zero;
        var policy = new CheckpointPolicy(worker.Stream, begun?.State, () => Stopwatch.GetElapsedTime(kept) >= _options.CheckpointInterval, state =>
        {
            checkpoints.Keep(new StoredCheckpoint(state, before + Stopwatch.GetElapsedTime(start)));
            kept = Stopwatch.GetTimestamp();
        });
        using CancellationTokenSource wall = _plan.WallLimit is { } limit ? new CancellationTokenSource(limit > before ? limit - before : TimeSpan.Zero) : new CancellationTokenSource();
        ReplicateResult result = ReplicateRunner.Run(plan, engine, wall.Token, cancellation, policy);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (result.Status != ReplicateStatus.Completed) worker.ForgetEngine();
        if (result.Status == ReplicateStatus.Cancelled) return;
        _store!.Append(run, result);
        checkpoints.Remove();
        Count(run, key, plan, result, begun?.State.Statistics ?? default, seconds);
    }

    /// <summary>A condition of the mean field: no random numbers, and too short for checkpoints.</summary>
    private void IntegrateRun(long run, RunKey key, SimulationPlan plan, Func<SimulationPlan, CancellationToken, CancellationToken, ReplicateResult> integrate, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenSource wall = _plan.WallLimit is { } limit ? new CancellationTokenSource(limit) : new CancellationTokenSource();
        ReplicateResult result = integrate(plan, wall.Token, cancellation);
        if (result.Status == ReplicateStatus.Cancelled) return;
        _store!.Append(run, result);
        Count(run, key, plan, result, default, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private void Count(long run, RunKey key, SimulationPlan plan, ReplicateResult result, EngineStatistics before, double seconds)
    {
        int block = _blocks.BlockOf(run);
        lock (_lock)
        {
            _running.Remove(key);
            _executed++;
            _done++;
            _events += result.Statistics.Events - before.Events;
            _nullTicks += result.Statistics.NullTicks - before.NullTicks;
            _rebuilds += result.Statistics.Rebuilds - before.Rebuilds;
            _busySeconds += seconds;
            _suppressedPerCluster = Math.Max(_suppressedPerCluster, result.SuppressedEvents / Math.Max(1, ClustersFed(plan)));
            if (result.Status != ReplicateStatus.Completed) _incomplete.Add((key, result.Status, result.Reason ?? ""));
            _options.Report?.Invoke(new RunReport(key, result.Status, result.Reason, result.Statistics.Events, _done, EndRun - FirstRun));
            if (--_missingInBlock[block] == 0 && _options.Shard is null) WriteBlock(block);
        }
    }

    private void WriteBlock(int block)
    {
        try
        {
            _writer.Write(block, _blocks.FirstRun(block), _blocks.EndRun(block), _store!, _cancellation);
        }
        catch (OperationCanceledException)
        {
            // Its runs stay in the journals; the next call writes it.
            _isCutOff = true;
        }
        catch (StorageException exception)
        {
            throw new BatchFailedException(exception);
        }
    }

    private static long ClustersFed(SimulationPlan plan)
    {
        IReadOnlyList<SpeciesInfo> species = plan.Network.Species.Species;
        return species.Where(s => s.Family.Kind == FamilyKind.Framework).Sum(s => plan.InitialCounts[s.Index]);
    }
}
