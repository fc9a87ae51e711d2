using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// Integrates the mean-field limit of a network: mass-action rate equations, stiff, by a Rosenbrock method with analytic Jacobian and step-size control.
/// <para>
/// Conserved quantities keep to rounding, because the method keeps every linear invariant. Concentrations are therefore never clipped: a step that would take one
/// below minus the absolute tolerance (or below the start, where that is lower) is rejected and tried smaller, so that results are at least that.
/// </para>
/// <para>
/// A species that is missing by 1e-9 makes a fast reaction run backwards, and its partner grow without bound. Where four steps in a row are rejected, rates are
/// therefore taken with what is below zero as zero from then on (or as they are again, where that was so). Reactions keep their stoichiometry either way.
/// </para>
/// <para>Custom laws are differentiated numerically, by forward differences over the concentrations they read; all else analytically.</para>
/// <para>An instance is a workspace for one thread: nothing is allocated per step, and any number of conditions may be integrated with it in turn.</para>
/// </summary>
public sealed class MeanFieldSolver
{
    private const double SmallestPivot = 1e-6;
    private const int RejectionsBeforeOtherRates = 4;

    /// <summary>A start may be so many absolute tolerances below zero: what an integration left there stays what it is while the sum of concentrations shrinks or the flask is diluted.</summary>
    private const double BeyondTolerance = 100;
    private readonly RosenbrockTableau _tableau;
    private RateEquations _equations;
    private JacobianAssembly _jacobian;
    private EventQuadrature? _events;
    private double[][] _stages;
    private readonly double[] _state;
    private readonly double[] _argument;
    private readonly double[] _present;
    private bool _missingCountsAsNone;
    private readonly double[] _factors;
    private readonly double[] _slope;
    private readonly double[] _previousSlope;
    private readonly double[] _lastState;
    private double _suggestedStepSeconds;
    private double _absolute;
    private double _lowest;
    private MeanFieldTolerances _tolerances;
    private int _steps;
    private int _rejected;
    private int _rightHandSides;
    private int _jacobians;
    private int _factorisations;

    public MeanFieldSolver(Network network)
        : this(network, RosenbrockTableau.Rodas5P)
    {
    }

    public MeanFieldSolver(Network network, RosenbrockTableau tableau)
    {
        Network = network;
        _tableau = tableau;
        _equations = new RateEquations(network);
        _jacobian = new JacobianAssembly(_equations);
        int species = _equations.SpeciesCount;
        _stages = NewStages();
        _state = new double[species];
        _argument = new double[species];
        _present = new double[species];
        _factors = new double[tableau.Stages];
        _slope = new double[species];
        _previousSlope = new double[species];
        _lastState = new double[species];
    }

    public Network Network { get; private set; }

    /// <summary>Most steps, rejected ones included, that a call may take; a flask of the 44-metal system takes about 50.</summary>
    public int MaximumSteps { get; init; } = 100_000;

    /// <summary>
    /// Goes over to another network, as a rule of the same system at other values. The plan of the factorisation is kept where only coefficients differ and made anew
    /// otherwise; either way the solver then does, bit for bit, what a new one would.
    /// </summary>
    /// <exception cref="ArgumentException">The network has another number of species.</exception>
    public void Load(Network network)
    {
        if (network.Species.Count != _state.Length) throw new ArgumentException($"The solver was made for {_state.Length} species; the network has {network.Species.Count}.", nameof(network));
        var equations = new RateEquations(network);
        if (equations.HasStructureOf(_equations))
        {
            _jacobian.Load(equations);
        }
        else
        {
            _jacobian = new JacobianAssembly(equations);
            _stages = NewStages();
        }

        _equations = equations;
        _events = null;
        Network = network;
        Restart();
    }

    /// <summary>Forgets the step size: the next call starts afresh, whatever was integrated before.</summary>
    public void Restart() => _lastState.AsSpan().Fill(double.NaN);

    /// <summary>Cost of all calls since construction or <see cref="ResetStatistics"/>.</summary>
    public IntegrationStatistics Statistics => new(_steps, _rejected, _rightHandSides, _jacobians, _factorisations);

    public void ResetStatistics() => _steps = _rejected = _rightHandSides = _jacobians = _factorisations = 0;

    /// <summary>dc/dt at a state, in concentration per second.</summary>
    public void Derivatives(ReadOnlySpan<double> concentrations, Span<double> perSecond) => _equations.Evaluate(concentrations, perSecond);

    /// <summary>Advances concentrations in place. A call that starts where the last one ended continues with its step size; any other state starts afresh.</summary>
    /// <param name="concentrations">Concentration per species in the system's unit, not negative beyond what an integration of these tolerances may leave.</param>
    /// <param name="durationSeconds">Duration, not negative.</param>
    /// <param name="tolerances">Bounds on the local error.</param>
    /// <param name="events">
    /// Empty, or one entry per <see cref="Network.Directions"/>: to each is added the number of its events (pairs with which nothing changes left out) per unit of
    /// volume during the call, by Simpson's rule over each step; times the volume, the mean number of events of a stochastic run.
    /// </param>
    /// <exception cref="ArgumentException">A length is wrong, or a concentration or the duration is negative or not finite.</exception>
    /// <exception cref="MeanFieldException">The step size collapsed, rates are not finite, or too many steps were needed; concentrations are those reached.</exception>
    public void Advance(Span<double> concentrations, double durationSeconds, MeanFieldTolerances tolerances, Span<double> events = default)
    {
        tolerances.Validate();
        Check(concentrations, durationSeconds, tolerances, events);
        if (durationSeconds == 0) return;
        if (!Continues(concentrations, tolerances)) Start(concentrations, tolerances);
        concentrations.CopyTo(_state);
        EvaluateSlope();
        if (_suggestedStepSeconds == 0) _suggestedStepSeconds = FirstStep(durationSeconds, tolerances);
        if (!events.IsEmpty) (_events ??= new EventQuadrature(Network)).Begin(_state);
        try
        {
            Integrate(durationSeconds, tolerances, events);
        }
        finally
        {
            _state.CopyTo(concentrations);
            _state.CopyTo(_lastState, 0);
        }
    }

    private double[][] NewStages() => [.. Enumerable.Range(0, _tableau.Stages).Select(_ => new double[_jacobian.UnknownCount])];

    private void Check(ReadOnlySpan<double> concentrations, double durationSeconds, MeanFieldTolerances tolerances, ReadOnlySpan<double> events)
    {
        if (concentrations.Length != _equations.SpeciesCount) throw new ArgumentException($"The network has {_equations.SpeciesCount} species; {concentrations.Length} concentrations were given.", nameof(concentrations));
        if (!events.IsEmpty && events.Length != Network.Directions.Count) throw new ArgumentException($"The network has {Network.Directions.Count} rule directions; room for {events.Length} was given.", nameof(events));
        if (!(durationSeconds >= 0) || !double.IsFinite(durationSeconds)) throw new ArgumentException($"A duration is finite and not negative; found {durationSeconds} s.", nameof(durationSeconds));
        double whole = 0;
        foreach (double c in concentrations) whole += double.IsFinite(c) ? Math.Abs(c) : 0;
        double lowest = -BeyondTolerance * tolerances.AbsoluteShare * whole;
        if (Continues(concentrations, tolerances)) lowest = Math.Min(lowest, _lowest);
        for (int i = 0; i < concentrations.Length; i++)
        {
            if (!(concentrations[i] >= lowest) || !double.IsFinite(concentrations[i]))
                throw new ArgumentException($"The concentration of {Network.Species[i].Name} is {concentrations[i]}; it must be finite and not negative.", nameof(concentrations));
        }
    }

    private bool Continues(ReadOnlySpan<double> concentrations, MeanFieldTolerances tolerances) => tolerances == _tolerances && concentrations.SequenceEqual(_lastState);

    private void Start(ReadOnlySpan<double> concentrations, MeanFieldTolerances tolerances)
    {
        // What throws before the first step must leave nothing that a later call could continue.
        Restart();
        double whole = 0, smallest = 0;
        foreach (double c in concentrations)
        {
            whole += Math.Abs(c);
            smallest = Math.Min(smallest, c);
        }

        _absolute = tolerances.AbsoluteShare * (whole > 0 ? whole : 1);
        _lowest = Math.Min(-_absolute, smallest);
        _suggestedStepSeconds = 0;
        _missingCountsAsNone = false;
        _tolerances = tolerances;
    }

    private void EvaluateSlope()
    {
        _equations.Evaluate(Present(_state), _slope);
        _rightHandSides++;
    }

    /// <summary>The concentrations that rates are taken at.</summary>
    private ReadOnlySpan<double> Present(double[] concentrations)
    {
        if (!_missingCountsAsNone) return concentrations;
        Lanes.NotNegative(_present, concentrations);
        return _present;
    }

    private void Integrate(double durationSeconds, MeanFieldTolerances tolerances, Span<double> events)
    {
        double time = 0, lastStep = 0, lastError = 1;
        bool rejectedBefore = false, jacobianIsCurrent = false;
        int rejectedInARow = 0;
        for (int attempts = 0; ; attempts++)
        {
            double remaining = durationSeconds - time, step = Math.Min(_suggestedStepSeconds, remaining);
            bool last = step >= remaining * (1 - 1e-12);
            if (last) step = remaining;
            else if (step > 0.5 * remaining) step = 0.5 * remaining;
            if (attempts >= MaximumSteps) throw new MeanFieldException($"More than {MaximumSteps} steps were needed; {time} s of {durationSeconds} s were reached.", time, step);
            if ((!(step > 1e-15 * time) && !last) || !double.IsFinite(step))
                throw new MeanFieldException($"The step size collapsed to {step} s at {time} s: rates are not finite, jump, or grow without bound.", time, step);

            if (!jacobianIsCurrent)
            {
                ReadOnlySpan<double> present = Present(_state);
                _equations.EvaluateSums(present);
                _jacobian.Evaluate(present);
                _jacobians++;
                jacobianIsCurrent = true;
            }

            _factorisations++;
            double error = _jacobian.Lu.Factorise(_jacobian.NegativeJacobian, 1 / (step * _tableau.Gamma), _jacobian.ShiftSlots, SmallestPivot)
                ? AttemptStep(step, tolerances)
                : double.PositiveInfinity;
            if (!(error <= 1))
            {
                _rejected++;
                double shrink = double.IsFinite(error) ? Math.Clamp(0.9 * Math.Pow(error, -1.0 / _tableau.Order), 0.1, 0.9) : 0.25;
                _suggestedStepSeconds = step * shrink;
                rejectedBefore = true;
                if (++rejectedInARow % RejectionsBeforeOtherRates == 0)
                {
                    _missingCountsAsNone = !_missingCountsAsNone;
                    EvaluateSlope();
                    jacobianIsCurrent = false;
                }

                continue;
            }

            rejectedInARow = 0;

            _steps++;
            time += step;
            (double[] from, double[] to) = (_state, _argument);
            if (!events.IsEmpty) _slope.CopyTo(_previousSlope, 0);
            double growth = NextFactor(step, error, lastStep, lastError, rejectedBefore);
            if (!last || growth * step > _suggestedStepSeconds || growth < 1) _suggestedStepSeconds = step * growth;
            (lastStep, lastError, rejectedBefore, jacobianIsCurrent) = (step, Math.Max(error, 0.01), false, false);
            if (!events.IsEmpty)
            {
                _equations.Evaluate(Present(to), _slope);
                _rightHandSides++;
                _events!.Add(from, to, _previousSlope, _slope, step, events);
                to.CopyTo(from, 0);
            }
            else
            {
                to.CopyTo(from, 0);
                if (!last) EvaluateSlope();
            }

            if (last) return;
        }
    }

    /// <summary>Predictive step-size controller of Gustafsson (doi:10.1145/198429.198437) as in RODAS.</summary>
    private double NextFactor(double step, double error, double lastStep, double lastError, bool rejectedBefore)
    {
        double power = 1.0 / _tableau.Order, factor = 0.9 * Math.Pow(Math.Max(error, 1e-10), -power);
        if (lastStep > 0)
        {
            double predictive = 0.9 * (step / lastStep) * Math.Pow(lastError / Math.Max(error * error, 1e-20), power);
            factor = Math.Min(factor, predictive);
        }

        return Math.Clamp(factor, 0.2, rejectedBefore ? 1 : 6);
    }

    /// <summary>Leaves the new state in the argument buffer and returns the error in units of the tolerance; infinite for a state that cannot be accepted.</summary>
    private double AttemptStep(double step, MeanFieldTolerances tolerances)
    {
        int species = _state.Length;
        for (int i = 0; i < _tableau.Stages; i++)
        {
            double[] stage = _stages[i], a = _tableau.A[i], c = _tableau.C[i];
            Span<double> right = stage.AsSpan(0, species);
            if (i == 0)
            {
                _slope.CopyTo(right);
            }
            else
            {
                Lanes.Combine(_argument, _state, a, _stages);
                _equations.Evaluate(Present(_argument), right);
                _rightHandSides++;
                Span<double> perStep = _factors.AsSpan(0, i);
                for (int j = 0; j < i; j++) perStep[j] = c[j] / step;
                Lanes.Combine(right, right, perStep, _stages);
            }

            stage.AsSpan(species).Clear();
            _jacobian.Lu.Solve(stage);
        }

        double[] estimate = _stages[^1];
        Lanes.AddScaled(_argument, 1, estimate);
        double error = 0;
        for (int i = 0; i < species; i++)
        {
            double next = _argument[i];
            if (!(next >= _lowest)) return double.PositiveInfinity;
            error = Math.Max(error, Math.Abs(estimate[i]) / (_absolute + tolerances.Relative * Math.Max(Math.Abs(_state[i]), next)));
        }

        return double.IsFinite(error) ? error : double.PositiveInfinity;
    }

    /// <summary>A step over which the largest relative change, by the slope alone, is a hundredth.</summary>
    private double FirstStep(double durationSeconds, MeanFieldTolerances tolerances)
    {
        double size = 0, slope = 0;
        for (int i = 0; i < _state.Length; i++)
        {
            double scale = _absolute + tolerances.Relative * Math.Abs(_state[i]);
            size = Math.Max(size, Math.Abs(_state[i]) / scale);
            slope = Math.Max(slope, Math.Abs(_slope[i]) / scale);
        }

        if (!double.IsFinite(slope)) throw new MeanFieldException("The rates are not finite at the start.", 0, 0);
        return slope > 0 ? Math.Min(durationSeconds, 0.01 * Math.Max(size, 1) / slope) : durationSeconds;
    }
}
