using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Kinetics.Simulation;

/// <summary>
/// Takes the mean field through a plan: samples, scheduled changes and the conservation check at every sample, as <see cref="ReplicateRunner"/> does for clusters that
/// are counted. Populations are real numbers, the mean of a stochastic run in the limit of many clusters (Kurtz, doi:10.2307/3212904); they are never rounded.
/// </summary>
public sealed class MeanFieldRunner
{
    /// <summary>Largest drift of a conserved quantity, relative to its total, that counts as rounding.</summary>
    private const double ConservationTolerance = 1e-9;

    private readonly AlloySystem _system;
    private readonly double[] _concentrations;
    private readonly List<double> _times = [];
    private readonly List<double[]> _samples = [];
    private readonly List<double[]> _observables = [];
    private readonly List<double> _volumes = [];
    private readonly MeanFieldSolver _solver;
    private double _volume;
    private double _timeSeconds;
    private double[] _expectedTotals;
    private double _suppressed;

    private MeanFieldRunner(SimulationPlan plan)
    {
        _system = plan.Network.System;
        _volume = plan.Volume;
        _concentrations = [.. plan.InitialCounts.Select(n => n / plan.Volume)];
        _solver = new MeanFieldSolver(plan.Network);
        _expectedTotals = Totals();
    }

    /// <summary>Integrates a condition to its last sample or to cancellation, which is seen at samples.</summary>
    /// <exception cref="ConservationException">A conserved quantity changed: a bug, never a property of a run.</exception>
    public static ReplicateResult Run(SimulationPlan plan, CancellationToken wallLimit = default, CancellationToken cancellation = default)
    {
        var runner = new MeanFieldRunner(plan);
        (ReplicateStatus status, string? reason) = (ReplicateStatus.Completed, (string?)null);
        try
        {
            foreach (PlanStep step in PlanStep.Of(plan))
            {
                if (cancellation.IsCancellationRequested) (status, reason) = (ReplicateStatus.Cancelled, "stopped");
                else if (wallLimit.IsCancellationRequested) (status, reason) = (ReplicateStatus.WallLimit, FormattableString.Invariant($"wall-time limit reached before {step.TimeSeconds} s"));
                if (status != ReplicateStatus.Completed) break;
                runner.Take(step);
            }
        }
        catch (Exception exception) when (exception is MeanFieldException or InvalidOperationException)
        {
            (status, reason) = (ReplicateStatus.Failed, exception.Message);
        }

        return new ReplicateResult(PopulationSeries.OfMeans(runner._system.Species, runner._times, runner._samples), runner._observables, runner._volumes, default, status, reason, runner._suppressed);
    }

    private void Take(PlanStep step)
    {
        double before = SuppressedRate(), duration = step.TimeSeconds - _timeSeconds;
        _solver.Advance(_concentrations, duration, MeanFieldTolerances.Default);
        _timeSeconds = step.TimeSeconds;
        _suppressed += duration * (before + SuppressedRate()) / 2;
        CheckConservation();
        if (step.Change is { } change) Apply(change);
        else Sample();
    }

    private void Apply(ScheduledChange change)
    {
        double[] populations = Populations();
        foreach ((int species, long amount) in change.Add)
        {
            if (populations[species] + amount < 0)
                throw new InvalidOperationException(FormattableString.Invariant($"At {change.TimeSeconds} s {-amount} {_system.Species[species].Name} are to be removed, but only {populations[species]:0.###} are there."));
            populations[species] += amount;
        }

        foreach ((int species, long count) in change.Set) populations[species] = count;
        _volume += change.AddedVolume;
        for (int s = 0; s < populations.Length; s++) _concentrations[s] = populations[s] / _volume;
        if (change.Network is { } network) _solver.Load(network);
        _expectedTotals = Totals();
    }

    private void Sample()
    {
        _times.Add(_timeSeconds);
        _samples.Add(Populations());
        _volumes.Add(_volume);
        _observables.Add([.. _system.Observables.Select(o => ObservableEvaluation.Evaluate(_system, _solver.Network.Values, o, _concentrations))]);
    }

    /// <summary>Molecules in the simulated volume; what rounding and the tolerance leave below zero is shown as zero.</summary>
    private double[] Populations() => [.. _concentrations.Select(c => Math.Max(0, c) * _volume)];

    private double[] Totals() => [.. _system.Species.Content.Select(content => content.Zip(_concentrations, (atoms, c) => atoms * c).Sum() * _volume)];

    private void CheckConservation()
    {
        double[] totals = Totals();
        for (int q = 0; q < totals.Length; q++)
        {
            if (!(Math.Abs(totals[q] - _expectedTotals[q]) <= ConservationTolerance * Math.Max(1, Math.Abs(_expectedTotals[q]))))
                throw new ConservationException(FormattableString.Invariant($"At {_timeSeconds} s {_system.Species.Quantities[q]} was {_expectedTotals[q]} and is {totals[q]}. This is a bug in the integrator: please report it with the configuration."));
        }
    }

    private double SuppressedRate() => SuppressedEvents.RatePerSecond(_solver.Network, _volume, (species, _) => _concentrations[species] * _volume);
}
