using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Fitting.Forward;

/// <summary>The forward model by rate equations: every condition integrated in the limit of many clusters.</summary>
public sealed class MeanFieldForwardModel : IForwardModel
{
    private readonly MeanFieldTolerances _tolerances;

    /// <param name="conditions">At least one; all of one system.</param>
    /// <param name="tolerances">Bounds on the local error of the integration.</param>
    public MeanFieldForwardModel(IReadOnlyList<ForwardCondition> conditions, MeanFieldTolerances tolerances)
    {
        ArgumentOutOfRangeException.ThrowIfZero(conditions.Count);
        Conditions = conditions;
        System = conditions[0].Plan.Network.System;
        if (conditions.Any(c => !ReferenceEquals(c.Plan.Network.System, System))) throw new ArgumentException("The conditions of a forward model are of one system.", nameof(conditions));
        _tolerances = tolerances;
    }

    public AlloySystem System { get; }

    public IReadOnlyList<ForwardCondition> Conditions { get; }

    public IForwardWorkspace NewWorkspace() => new Workspace(this);

    private sealed class Workspace(MeanFieldForwardModel model) : IForwardWorkspace
    {
        public IReadOnlyList<ConditionOutcome> Evaluate(ForwardInput input, IReadOnlyList<bool>? wanted = null)
        {
            MeanFieldSolver solver;
            try
            {
                double temperature = model.System.TemperatureKelvin ?? double.NaN;
                solver = new MeanFieldSolver(NetworkBuilder.Build(model.System, new SystemValues(input.Parameters, temperature)));
            }
            catch (FaultException exception)
            {
                ConditionOutcome failed = ConditionOutcome.Failed(exception.Faults[0].Problem);
                return [.. model.Conditions.Select((_, c) => wanted?[c] == false ? ConditionOutcome.NotWanted : failed)];
            }

            return [.. model.Conditions.Select((condition, c) => wanted?[c] == false ? ConditionOutcome.NotWanted : Run(condition.Plan, input, solver))];
        }

        private ConditionOutcome Run(SimulationPlan plan, ForwardInput input, MeanFieldSolver solver)
        {
            double volume = plan.Volume, time = -input.DeadTimeSeconds;
            double[] concentrations = [.. plan.InitialCounts.Select((n, s) => n * Factor(s) / volume)];
            var samples = new List<PopulationSample>();
            int next = 0;
            try
            {
                for (int i = 0; i < plan.SampleTimesSeconds.Count; i++)
                {
                    double at = plan.SampleTimesSeconds[i];
                    while (next < plan.Schedule.Count && (plan.Schedule[next].TimeSeconds < at || (plan.Schedule[next].TimeSeconds == at && plan.Schedule[next].SampleAfter)))
                    {
                        ScheduledChange change = plan.Schedule[next++];
                        Advance(change.TimeSeconds);
                        Apply(change);
                    }

                    Advance(at);
                    double scale = volume;
                    samples.Add(new PopulationSample(model.System.Species, [.. concentrations.Select(c => Math.Max(0, c) * scale)]));
                }
            }
            catch (MeanFieldException exception)
            {
                return ConditionOutcome.Failed(exception.Message);
            }

            return new ConditionOutcome(samples, null);

            double Factor(int species) => input.FeedFactors?[species] ?? 1;

            void Advance(double until)
            {
                solver.Advance(concentrations, until - time, model._tolerances);
                time = until;
            }

            void Apply(ScheduledChange change)
            {
                for (int s = 0; s < concentrations.Length; s++) concentrations[s] *= volume / (volume + change.AddedVolume);
                volume += change.AddedVolume;
                foreach ((int species, long amount) in change.Add) concentrations[species] = Math.Max(0, concentrations[species] + (amount * Factor(species) / volume));
                foreach ((int species, long count) in change.Set) concentrations[species] = count / volume;
                if (change.Network is { } changed) solver = new MeanFieldSolver(NetworkBuilder.Build(model.System, changed.Values with { Parameters = input.Parameters }));
            }
        }
    }
}
