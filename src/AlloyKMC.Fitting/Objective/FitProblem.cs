using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Fitting.Objective;

/// <summary>What one point of a problem is worth.</summary>
/// <param name="Total">Negative log posterior, up to a constant: misfits of the terms that count, and the priors.</param>
/// <param name="Misfits">Misfit of each term; NaN where it was left out.</param>
/// <param name="Prior">Penalty of the priors.</param>
/// <param name="Failures">What could not be simulated.</param>
public sealed record FitEvaluation(double Total, IReadOnlyList<double> Misfits, double Prior, IReadOnlyList<string> Failures)
{
    /// <summary>Added for every condition that cannot be simulated and every term without a finite likelihood: more than any fit is worth, and less for fewer of them.</summary>
    public const double Penalty = 1e8;

    public bool IsFailed => Total >= Penalty;
}

/// <summary>Parameters, forward model and data: everything a point is judged by. Safe to share between threads.</summary>
public sealed class FitProblem
{
    /// <param name="forward">Simulates.</param>
    /// <param name="space">What is fitted.</param>
    /// <param name="terms">What it is fitted to; at least one.</param>
    /// <param name="fitted">Which terms count in a fit, the others being held out to be predicted; null: all.</param>
    public FitProblem(IForwardModel forward, ParameterSpace space, IReadOnlyList<IDataTerm> terms, IReadOnlyList<bool>? fitted = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(terms.Count);
        Forward = forward;
        Space = space;
        Terms = terms;
        Fitted = fitted ?? [.. terms.Select(_ => true)];
    }

    public IForwardModel Forward { get; }

    public ParameterSpace Space { get; }

    public IReadOnlyList<IDataTerm> Terms { get; }

    /// <summary>Which terms count in a fit; the others are held out.</summary>
    public IReadOnlyList<bool> Fitted { get; }

    /// <summary>Independent numbers in the data that count.</summary>
    public int Observations => Terms.Where((_, t) => Fitted[t]).Sum(t => t.Observations);

    /// <summary>Conditions of the data that count, in order: those that can be left out of a fit and predicted.</summary>
    public IReadOnlyList<int> FittedConditions => [.. Terms.Where((term, t) => Fitted[t] && term.Observations > 0).SelectMany(t => t.Conditions).Distinct().Order()];

    /// <summary>Whether every term that counts is a single figure: the total is then half a sum of squares, and <see cref="Residuals"/> are what is squared.</summary>
    public bool IsLeastSquares => Terms.Where((_, t) => Fitted[t]).All(t => t.IsSingleFigure);

    /// <summary>Residuals of the terms (0 where one does not count) and of the priors of the parameters; half their squares sum up to the total.</summary>
    /// <param name="point">Coordinates.</param>
    /// <param name="misfits">Misfits there, one per term.</param>
    public double[] Residuals(ReadOnlySpan<double> point, ReadOnlySpan<double> misfits)
    {
        double[] residuals = new double[Terms.Count + Space.Count];
        for (int t = 0; t < Terms.Count; t++) residuals[t] = double.IsNaN(misfits[t]) ? 0 : Math.Sqrt(2 * Math.Max(0, misfits[t]));
        for (int i = 0; i < Space.Count; i++) residuals[Terms.Count + i] = Space.Parameters[i].Prior.Residual(Space.Parameters[i].ValueAt(point[i]));
        return residuals;
    }

    /// <param name="point">Coordinates from 0 to 1, one per parameter.</param>
    /// <param name="workspace">A workspace of <see cref="Forward"/>.</param>
    /// <param name="counts">Which terms count; null: <see cref="Fitted"/>. Conditions that none of them is about are not simulated.</param>
    /// <param name="accuracy">How exactly the conditions are simulated.</param>
    public FitEvaluation Evaluate(ReadOnlySpan<double> point, IForwardWorkspace workspace, IReadOnlyList<bool>? counts = null, ForwardAccuracy accuracy = ForwardAccuracy.Full)
    {
        counts ??= Fitted;
        return Judge(point, workspace.Evaluate(Space.InputAt(point) with { Accuracy = accuracy }, Wanted(counts)), counts);
    }

    /// <summary>
    /// Evaluates flask by flask and stops where the total is known to lie above a limit, which it is from early on where the problem is one of least squares: no misfit
    /// is below 0.
    /// </summary>
    /// <param name="point">Coordinates from 0 to 1, one per parameter.</param>
    /// <param name="workspace">A workspace of <see cref="Forward"/>.</param>
    /// <param name="limit">Total above which the exact one does not matter.</param>
    /// <param name="order">Flasks in the order they are simulated, as indices into <see cref="IForwardModel.Flasks"/>: all of them.</param>
    /// <returns>The same as <see cref="Evaluate"/> where the total does not exceed the limit; otherwise a total between the limit and the true one, misfits not evaluated being NaN.</returns>
    public FitEvaluation EvaluateUpTo(ReadOnlySpan<double> point, IForwardWorkspace workspace, double limit, IReadOnlyList<int> order)
    {
        if (!IsLeastSquares) return Evaluate(point, workspace);
        ForwardInput input = Space.InputAt(point);
        bool[] wanted = Wanted(Fitted);
        ConditionOutcome[] outcomes = [.. Forward.Conditions.Select(_ => ConditionOutcome.NotWanted)];
        ResponseFactors responses = Space.ResponsesAt(point);
        double[] misfits = [.. Terms.Select(_ => double.NaN)];
        var missing = Terms.Select(t => t.Conditions.Count).ToArray();
        double bound = Space.PriorPenalty(point);
        double above = limit + (1e-9 * (1 + Math.Abs(limit)));
        foreach (int flask in order)
        {
            int[] here = [.. Forward.Flasks[flask].Where(c => wanted[c])];
            if (here.Length == 0) continue;
            IReadOnlyList<ConditionOutcome> part = workspace.Evaluate(input, [.. wanted.Select((_, c) => here.Contains(c))]);
            foreach (int c in here)
            {
                outcomes[c] = part[c];
                if (part[c].Failure is not null) bound += FitEvaluation.Penalty;
            }

            for (int t = 0; t < misfits.Length; t++)
            {
                int now = Fitted[t] ? Terms[t].Conditions.Count(here.Contains) : 0;
                if (now == 0 || (missing[t] -= now) > 0 || Terms[t].Conditions.Any(c => outcomes[c].Failure is not null)) continue;
                bound += misfits[t] = MisfitOf(t, outcomes, responses);
            }

            if (bound > above) return new FitEvaluation(bound, misfits, Space.PriorPenalty(point), FailuresIn(outcomes));
        }

        return Judge(point, outcomes, Fitted);
    }

    private bool[] Wanted(IReadOnlyList<bool> counts)
    {
        bool[] wanted = new bool[Forward.Conditions.Count];
        for (int t = 0; t < Terms.Count; t++)
        {
            if (!counts[t]) continue;
            foreach (int c in Terms[t].Conditions) wanted[c] = true;
        }

        return wanted;
    }

    private FitEvaluation Judge(ReadOnlySpan<double> point, IReadOnlyList<ConditionOutcome> outcomes, IReadOnlyList<bool> counts)
    {
        ResponseFactors responses = Space.ResponsesAt(point);
        IReadOnlyList<string> failures = FailuresIn(outcomes);
        double prior = Space.PriorPenalty(point), total = prior + (FitEvaluation.Penalty * failures.Count);
        double[] misfits = new double[Terms.Count];
        for (int t = 0; t < misfits.Length; t++)
        {
            misfits[t] = double.NaN;
            if (!counts[t] || Terms[t].Conditions.Any(c => outcomes[c].Failure is not null)) continue;
            total += misfits[t] = MisfitOf(t, outcomes, responses);
        }

        return new FitEvaluation(total, misfits, prior, failures);
    }

    private double MisfitOf(int term, IReadOnlyList<ConditionOutcome> outcomes, ResponseFactors responses)
    {
        double misfit = Terms[term].Misfit(outcomes, responses);
        return double.IsFinite(misfit) ? misfit : FitEvaluation.Penalty;
    }

    private IReadOnlyList<string> FailuresIn(IReadOnlyList<ConditionOutcome> outcomes) =>
        [.. outcomes.Select((outcome, c) => outcome.Failure is { } why ? $"{Forward.Conditions[c].Name}: {why}" : null).OfType<string>()];
}
