using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Kinetics.Simulation;

/// <summary>Takes one engine through a plan: samples, scheduled changes, and the conservation check at every sample.</summary>
public sealed class ReplicateRunner
{
    private readonly SimulationPlan _plan;
    private readonly IEngine _engine;
    private readonly CheckpointPolicy? _checkpoints;
    private readonly AlloySystem _system;
    private readonly IReadOnlyList<PlanStep> _steps;
    private readonly EngineStatistics _statisticsBefore;
    private readonly long[] _counts;
    private readonly List<double> _times = [];
    private readonly List<long[]> _samples = [];
    private readonly List<double[]> _observables = [];
    private readonly List<double> _volumes = [];
    private readonly List<string> _violations = [];
    private Network _network;
    private double _volume;
    private int _step;
    private double _timeSeconds;
    private double? _remainingSeconds;
    private long[] _expectedTotals;
    private double _suppressed;
    private double _suppressedRate;
    private double _suppressedSince;
    private PhiloxState _random;
    private EngineStatistics _statistics;

    private ReplicateRunner(SimulationPlan plan, IEngine engine, CheckpointPolicy? checkpoints)
    {
        _plan = plan;
        _engine = engine;
        _checkpoints = checkpoints;
        _system = plan.Network.System;
        _steps = PlanStep.Of(plan);
        _network = plan.Network;
        _volume = plan.Volume;
        _statisticsBefore = engine.Statistics;
        if (checkpoints?.Start is not { } start)
        {
            _counts = [.. plan.InitialCounts];
            _expectedTotals = _system.Species.Totals(_counts);
            _suppressedRate = SuppressedRate();
            return;
        }

        _counts = [.. start.Counts];
        _expectedTotals = _system.Species.Totals(_counts);
        _step = start.StepsDone;
        foreach (ScheduledChange change in _steps.Take(_step).Select(s => s.Change).OfType<ScheduledChange>())
        {
            _volume += change.AddedVolume;
            _network = change.Network ?? _network;
        }

        (_timeSeconds, _remainingSeconds, _statisticsBefore) = (start.TimeSeconds, start.RemainingSeconds, engine.Statistics - start.Statistics);
        (_suppressed, _suppressedRate, _suppressedSince) = (start.SuppressedEvents, start.SuppressedRate, start.SuppressedSinceSeconds);
        _times.AddRange(start.Samples.TimesSeconds);
        _samples.AddRange(start.Samples.Counts);
        _volumes.AddRange(start.Samples.Volumes);
        _observables.AddRange(start.Samples.Observables);
    }

    /// <summary>Runs a replicate to its last sample, to a limit or to cancellation.</summary>
    /// <param name="plan">The condition.</param>
    /// <param name="engine">An engine on the replicate's own random stream: a fresh one, or one that has completed another replicate.</param>
    /// <param name="wallLimit">Cancelled when the replicate's wall time is used up: what was sampled is kept.</param>
    /// <param name="cancellation">Cancelled from outside: the replicate is given up, but for its last checkpoint.</param>
    /// <param name="checkpoints">Where to start and what to keep on the way; null: from the beginning, keeping nothing. Whether and when something is kept changes no result.</param>
    /// <exception cref="ConservationException">A conserved quantity changed: a bug, never a property of a run.</exception>
    public static ReplicateResult Run(SimulationPlan plan, IEngine engine, CancellationToken wallLimit = default, CancellationToken cancellation = default, CheckpointPolicy? checkpoints = null)
    {
        var runner = new ReplicateRunner(plan, engine, checkpoints);
        ReplicateStatus status;
        string? reason;
        try
        {
            (status, reason) = runner.Walk(wallLimit, cancellation);
        }
        catch (InvalidOperationException exception)
        {
            // An engine that cannot go on (a rate that is no number, counts beyond 2^53) or an impossible removal ends this replicate, not the others.
            (status, reason) = (ReplicateStatus.Failed, exception.Message);
        }

        if (status == ReplicateStatus.Cancelled && checkpoints is not null && runner._statistics.Events > 0) checkpoints.Keep(runner.Checkpoint());
        return new ReplicateResult(
            new PopulationSeries(runner._system.Species, runner._times, runner._samples), runner._observables, runner._volumes, runner.Statistics, status, reason, runner._suppressed);
    }

    private EngineStatistics Statistics => _engine.Statistics - _statisticsBefore;

    private (ReplicateStatus Status, string? Reason) Walk(CancellationToken wallLimit, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(wallLimit, cancellation);
        _engine.Load(_network, _counts, _volume);
        while (_step < _steps.Count)
        {
            (double timeSeconds, ScheduledChange? change) = _steps[_step];
            if (AdvanceTo(timeSeconds, either.Token, wallLimit) is { } early) return early;
            if (change is null) Sample();
            else Apply(change);
            _step++;
            Rest();
        }

        return (ReplicateStatus.Completed, null);
    }

    private (ReplicateStatus Status, string? Reason)? AdvanceTo(double timeSeconds, CancellationToken either, CancellationToken wallLimit)
    {
        if (timeSeconds > _timeSeconds)
        {
            double remaining = _remainingSeconds ?? timeSeconds - _timeSeconds;
            AdvanceResult result;
            while ((result = _engine.Advance(ref remaining, _plan.EventLimit - Statistics.Events, either)) == AdvanceResult.Rested)
            {
                _engine.CopyCounts(_counts);
                CheckConservation();
                _remainingSeconds = remaining;
                Rest();
            }

            if (result == AdvanceResult.EventLimit) return (ReplicateStatus.EventLimit, FormattableString.Invariant($"more than {_plan.EventLimit} events before {timeSeconds} s"));
            if (result == AdvanceResult.Cancelled)
                return wallLimit.IsCancellationRequested ? (ReplicateStatus.WallLimit, FormattableString.Invariant($"wall-time limit reached before {timeSeconds} s")) : (ReplicateStatus.Cancelled, "stopped");
            _timeSeconds = timeSeconds;
            _remainingSeconds = null;
        }

        _engine.CopyCounts(_counts);
        double rate = SuppressedRate();
        _suppressed += (timeSeconds - _suppressedSince) * (rate + _suppressedRate) / 2;
        _suppressedRate = rate;
        _suppressedSince = timeSeconds;
        return null;
    }

    /// <summary>A point to continue from: what changes before the next one is noted, the counts stay until then.</summary>
    private void Rest()
    {
        if (_checkpoints is null) return;
        _random = _checkpoints.Stream.State;
        _statistics = Statistics;
        if (_checkpoints.IsDue()) _checkpoints.Keep(Checkpoint());
    }

    private ReplicateCheckpoint Checkpoint() => new()
    {
        StepsDone = _step,
        TimeSeconds = _timeSeconds,
        RemainingSeconds = _remainingSeconds,
        Counts = [.. _counts],
        Random = _random,
        Statistics = _statistics,
        SuppressedEvents = _suppressed,
        SuppressedRate = _suppressedRate,
        SuppressedSinceSeconds = _suppressedSince,
        Samples = new SampledStates([.. _times], [.. _samples], [.. _volumes], [.. _observables]),
    };

    private void Apply(ScheduledChange change)
    {
        CheckConservation();
        change.ApplyTo(_counts, _system);
        _volume += change.AddedVolume;
        _network = change.Network ?? _network;
        _expectedTotals = _system.Species.Totals(_counts);
        _engine.Load(_network, _counts, _volume);
        _suppressedRate = SuppressedRate();
    }

    private void Sample()
    {
        CheckConservation();
        _times.Add(_timeSeconds);
        _samples.Add([.. _counts]);
        _volumes.Add(_volume);
        double[] values = new double[_system.Observables.Count];
        for (int i = 0; i < values.Length; i++) values[i] = ObservableEvaluation.Evaluate(_system, _network.Values, _system.Observables[i], _counts, _volume);
        _observables.Add(values);
    }

    private void CheckConservation()
    {
        long[] totals = _system.Species.Totals(_counts);
        for (int q = 0; q < totals.Length; q++)
        {
            if (totals[q] != _expectedTotals[q]) _violations.Add($"{_system.Species.Quantities[q]} was {_expectedTotals[q]} and is {totals[q]}");
        }

        for (int s = 0; s < _counts.Length; s++)
        {
            if (_counts[s] < 0) _violations.Add($"there are {_counts[s]} {_system.Species[s].Name}");
        }

        if (_violations.Count > 0) throw new ConservationException(FormattableString.Invariant($"At {_timeSeconds} s {string.Join("; ", _violations)}. This is a bug in the engine: please report it with the configuration and the seed."));
    }

    private double SuppressedRate() => SuppressedEvents.RatePerSecond(_network, _volume, (species, taken) => _counts[species] - taken);
}
