using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Fitting.Forward;

/// <summary>
/// The forward model by rate equations: every condition integrated in the limit of many clusters. Rules are expanded once and rates evaluated anew at every input; flasks
/// that are alike up to some time are integrated once up to then (a time course, the feed ratio it was taken at, and the first half of a sequential feeding).
/// </summary>
public sealed class MeanFieldForwardModel : IForwardModel
{
    /// <summary>Of each integration from one sample to the next: a hundred times what is usual. A search meets values that would take minutes and lead nowhere.</summary>
    private const int MaximumSteps = 5000;

    private readonly IReadOnlyList<FlaskPhase> _flasks;
    private readonly MeanFieldTolerances _tolerances;
    private readonly MeanFieldTolerances _searchTolerances;

    /// <param name="conditions">At least one; all of one system.</param>
    /// <param name="tolerances">Bounds on the local error of the integration.</param>
    /// <param name="searchTolerances">The same where an input asks for no more than <see cref="ForwardAccuracy.Search"/>; null: no other.</param>
    public MeanFieldForwardModel(IReadOnlyList<ForwardCondition> conditions, MeanFieldTolerances tolerances, MeanFieldTolerances? searchTolerances = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(conditions.Count);
        Conditions = conditions;
        System = conditions[0].Plan.Network.System;
        if (conditions.Any(c => !ReferenceEquals(c.Plan.Network.System, System))) throw new ArgumentException("The conditions of a forward model are of one system.", nameof(conditions));
        _flasks = FlaskPhase.Share([.. conditions.Select(c => c.Plan)]);
        Flasks = [.. _flasks.Select(f => (IReadOnlyList<int>)[.. f.Conditions])];
        _tolerances = tolerances;
        _searchTolerances = searchTolerances ?? tolerances;
    }

    public AlloySystem System { get; }

    public IReadOnlyList<ForwardCondition> Conditions { get; }

    public IReadOnlyList<IReadOnlyList<int>> Flasks { get; }

    /// <summary>Number of integrations, from one feeding or change to the next, that an evaluation of all conditions takes.</summary>
    public int Integrations => _flasks.Sum(f => f.Count);

    public IForwardWorkspace NewWorkspace() => new Workspace(this);

    private sealed class Workspace(MeanFieldForwardModel model) : IForwardWorkspace
    {
        private readonly NetworkTemplate _template = model.Conditions[0].Plan.Network.Template;
        private readonly PopulationSample?[][] _samples = [.. model.Conditions.Select(c => new PopulationSample?[c.Plan.SampleTimesSeconds.Count])];
        private readonly string?[] _failures = new string?[model.Conditions.Count];
        private MeanFieldSolver? _solver;
        private IReadOnlyList<bool>? _wanted;
        private ForwardInput _input = null!;
        private Network? _network;

        public IReadOnlyList<ConditionOutcome> Evaluate(ForwardInput input, IReadOnlyList<bool>? wanted = null)
        {
            // Flask after flask of one input: rates are evaluated once.
            if (!ReferenceEquals(input, _input)) _network = null;
            _input = input;
            _wanted = wanted;
            Array.Clear(_failures);
            foreach (PopulationSample?[] samples in _samples) Array.Clear(samples);
            try
            {
                Network network = _network ??= _template.At(model.Conditions[0].Plan.Network.Values with { Parameters = input.Parameters });
                foreach (FlaskPhase flask in model._flasks.Where(f => f.IsWanted(wanted)))
                {
                    Load(network);
                    Integrate(flask, [.. flask.Start.Select((c, s) => c * Factor(s))], network, input.DeadTimeSeconds);
                }
            }
            catch (FaultException exception)
            {
                Array.Fill(_failures, exception.Faults[0].Problem);
            }

            return [.. model.Conditions.Select((_, c) => OutcomeOf(c))];
        }

        private ConditionOutcome OutcomeOf(int condition)
        {
            if (_wanted?[condition] == false) return ConditionOutcome.NotWanted;
            // What was sampled before a flask failed stands, so that a condition does not depend on what others want of the flask.
            return _failures[condition] is { } reason && _samples[condition].Contains(null) ? ConditionOutcome.Failed(reason) : new ConditionOutcome([.. _samples[condition].OfType<PopulationSample>()], null);
        }

        private MeanFieldTolerances Tolerances => _input.Accuracy == ForwardAccuracy.Search ? model._searchTolerances : model._tolerances;

        private double Factor(int species) => _input.FeedFactors?[species] ?? 1;

        private void Load(Network network)
        {
            if (_solver is null) _solver = new MeanFieldSolver(network) { MaximumSteps = MaximumSteps };
            else if (ReferenceEquals(_solver.Network, network)) _solver.Restart();
            else _solver.Load(network);
        }

        /// <summary>Integrates to the last time that is wanted, then what follows each change on the way.</summary>
        /// <param name="phase">What is sampled and done.</param>
        /// <param name="concentrations">State at its start; overwritten.</param>
        /// <param name="network">Rates in force.</param>
        /// <param name="lead">Time before its clock started, in seconds.</param>
        private void Integrate(FlaskPhase phase, double[] concentrations, Network network, double lead)
        {
            var following = new List<(FlaskPhase Phase, double[] State)>();
            double time = phase.StartSeconds - lead, last = phase.LastWanted(_wanted);
            try
            {
                // Times that are not wanted are stops all the same: what is wanted must not change the steps that lead there.
                foreach (FlaskStop stop in phase.Stops.TakeWhile(s => s.TimeSeconds <= last))
                {
                    _solver!.Advance(concentrations, stop.TimeSeconds - time, Tolerances);
                    time = stop.TimeSeconds;
                    foreach ((int condition, int sample, double volume) in stop.Samples)
                    {
                        if (_wanted?[condition] != false) _samples[condition][sample] = new PopulationSample(model.System.Species, [.. concentrations.Select(c => Math.Max(0, c) * volume)]);
                    }

                    following.AddRange(stop.Following.Where(f => f.IsWanted(_wanted)).Select(f => (f, f.Enter(concentrations, Factor))));
                }
            }
            catch (MeanFieldException exception)
            {
                foreach (int condition in phase.Conditions) _failures[condition] = exception.Message;
            }

            foreach ((FlaskPhase next, double[] state) in following)
            {
                Network changed = next.TemperatureKelvin is { } kelvin ? _template.At(network.Values with { TemperatureKelvin = kelvin }) : network;
                Load(changed);
                Integrate(next, state, changed, 0);
            }
        }
    }
}
