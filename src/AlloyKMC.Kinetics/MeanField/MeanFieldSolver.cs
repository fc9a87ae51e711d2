using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// Integrates the mean-field limit of a network: mass-action rate equations, stiff, by a Rosenbrock method with analytic Jacobian and step-size control.
/// <para>
/// Conserved quantities keep to rounding, because the method keeps every linear invariant. Concentrations are therefore never clipped: a step that would take one
/// below minus the absolute tolerance is rejected and halved, so that results are at least minus the absolute tolerance.
/// </para>
/// <para>Custom laws are differentiated numerically, by forward differences over the concentrations they read; all else analytically.</para>
/// <para>An instance is a workspace for one thread: nothing is allocated per step, and any number of conditions may be integrated with it in turn.</para>
/// </summary>
public sealed class MeanFieldSolver
{
    private const int MaximumSteps = 100_000;
    private const double SmallestPivot = 1e-6;
    private readonly RosenbrockTableau _tableau;
    private RateEquations _equations;
    private JacobianAssembly _jacobian;
    private EventQuadrature? _events;
    private double[][] _stages;
    private readonly double[] _state;
    private readonly double[] _argument;
    private readonly double[] _factors;
    private readonly double[] _slope;
    private readonly double[] _previousSlope;
    private readonly double[] _lastState;
    private double _suggestedStepSeconds;
    private double _absolute;
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
        _factors = new double[tableau.Stages];
        _slope = new double[species];
        _previousSlope = new double[species];
        _lastState = new double[species];
    }

    public Network Network { get; private set; }

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
    /// <param name="concentrations">Concentration per species in the system's unit, not negative beyond rounding.</param>
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
        Check(concentrations, durationSeconds, events);
        if (durationSeconds == 0) return;
        if (tolerances != _tolerances || !concentrations.SequenceEqual(_lastState)) Start(concentrations, tolerances);
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

    private void Check(ReadOnlySpan<double> concentrations, double durationSeconds, ReadOnlySpan<double> events)
    {
        if (concentrations.Length != _equations.SpeciesCount) throw new ArgumentException($"The network has {_equations.SpeciesCount} species; {concentrations.Length} concentrations were given.", nameof(concentrations));
        if (!events.IsEmpty && events.Length != Network.Directions.Count) throw new ArgumentException($"The network has {Network.Directions.Count} rule directions; room for {events.Length} was given.", nameof(events));
        if (!(durationSeconds >= 0) || !double.IsFinite(durationSeconds)) throw new ArgumentException($"A duration is finite and not negative; found {durationSeconds} s.", nameof(durationSeconds));
        double largest = 0;
        foreach (double c in concentrations) largest = Math.Max(largest, c);
        for (int i = 0; i < concentrations.Length; i++)
        {
            if (!(concentrations[i] >= -1e-6 * largest) || !double.IsFinite(concentrations[i]))
                throw new ArgumentException($"The concentration of {Network.Species[i].Name} is {concentrations[i]}; it must be finite and not negative.", nameof(concentrations));
        }
    }

    private void Start(ReadOnlySpan<double> concentrations, MeanFieldTolerances tolerances)
    {
        double whole = 0;
        foreach (double c in concentrations) whole += Math.Abs(c);
        _absolute = tolerances.AbsoluteShare * (whole > 0 ? whole : 1);
        _suggestedStepSeconds = 0;
        _tolerances = tolerances;
    }

    private void EvaluateSlope()
    {
        _equations.Evaluate(_state, _slope);
        _rightHandSides++;
    }

    private void Integrate(double durationSeconds, MeanFieldTolerances tolerances, Span<double> events)
    {
        double time = 0, lastStep = 0, lastError = 1;
        bool rejectedBefore = false, jacobianIsCurrent = false;
        for (int attempts = 0; ; attempts++)
        {
            double remaining = durationSeconds - time, step = Math.Min(_suggestedStepSeconds, remaining);
            bool last = step >= remaining * (1 - 1e-12);
            if (last) step = remaining;
            else if (step > 0.5 * remaining) step = 0.5 * remaining;
            if (attempts > MaximumSteps) throw new MeanFieldException($"More than {MaximumSteps} steps were needed; {time} s of {durationSeconds} s were reached.", time, step);
            if (!(step > 1e-15 * (durationSeconds + time)) && !last || !double.IsFinite(step))
                throw new MeanFieldException($"The step size collapsed to {step} s at {time} s: rates are not finite, jump, or grow without bound.", time, step);

            if (!jacobianIsCurrent)
            {
                _equations.EvaluateSums(_state);
                _jacobian.Evaluate(_state);
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
                continue;
            }

            _steps++;
            time += step;
            (double[] from, double[] to) = (_state, _argument);
            if (!events.IsEmpty) _slope.CopyTo(_previousSlope, 0);
            double growth = NextFactor(step, error, lastStep, lastError, rejectedBefore);
            if (!last || growth * step > _suggestedStepSeconds || growth < 1) _suggestedStepSeconds = step * growth;
            (lastStep, lastError, rejectedBefore, jacobianIsCurrent) = (step, Math.Max(error, 0.01), false, false);
            if (!events.IsEmpty)
            {
                _equations.Evaluate(to, _slope);
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
                _equations.Evaluate(_argument, right);
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
            if (!(next >= -_absolute)) return double.PositiveInfinity;
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
