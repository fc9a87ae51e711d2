using AlloyKMC.Fitting.Forward;
using AlloyKMC.Fitting.Problems;
using AlloyKMC.Observation.Comparison;
using MathNet.Numerics.Statistics;

namespace AlloyKMC.Fitting.Uncertainty;

/// <summary>A figure of a spectrum over the draws of a posterior.</summary>
/// <param name="Condition">Index of the condition.</param>
/// <param name="TimeSeconds">Time since mixing.</param>
/// <param name="Quantity">"share of S30", "mean x of S30".</param>
/// <param name="Quantiles">At the levels asked for; NaN where half the draws or more have no such figure.</param>
public sealed record PredictiveBand(int Condition, double TimeSeconds, string Quantity, IReadOnlyList<double> Quantiles);

/// <summary>What a calibrated mechanism predicts for any conditions, and how well that is known.</summary>
public static class PredictiveBands
{
    /// <param name="forward">The conditions to predict, of the system that was fitted.</param>
    /// <param name="space">What was fitted.</param>
    /// <param name="draws">Draws of the posterior, each of which is simulated.</param>
    /// <param name="figures">Named figures of one sample; the names do not depend on the sample.</param>
    /// <param name="levels">Quantiles, 0 to 1, ascending.</param>
    /// <param name="threads">At least 1; changes no result.</param>
    /// <param name="stop">Stops the work.</param>
    /// <returns>Bands, and the number of draws at which a condition could not be simulated.</returns>
    public static (IReadOnlyList<PredictiveBand> Bands, int Failures) Of(
        IForwardModel forward,
        ParameterSpace space,
        IReadOnlyList<double[]> draws,
        Func<PopulationSample, ResponseFactors, IReadOnlyList<(string Name, double Value)>> figures,
        IReadOnlyList<double> levels,
        int threads,
        CancellationToken stop)
    {
        var results = new IReadOnlyList<(string Name, double Value)>[draws.Count][][];
        int failures = 0;
        Parallel.For(0, draws.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop }, forward.NewWorkspace, (d, _, workspace) =>
        {
            ResponseFactors responses = space.ResponsesAt(draws[d]);
            IReadOnlyList<ConditionOutcome> outcomes = workspace.Evaluate(space.InputAt(draws[d]));
            if (outcomes.Any(o => o.Failure is not null)) Interlocked.Increment(ref failures);
            results[d] = [.. outcomes.Select(o => o.Samples.Select(s => figures(s, responses)).ToArray())];
            return workspace;
        }, _ => { });

        var bands = new List<PredictiveBand>();
        for (int c = 0; c < forward.Conditions.Count; c++)
        {
            IReadOnlyList<double> times = forward.Conditions[c].Plan.SampleTimesSeconds;
            int condition = c;
            IReadOnlyList<(string Name, double Value)>[][] there = [.. results.Select(r => r[condition]).Where(r => r.Length > 0)];
            if (there.Length == 0) continue;
            for (int s = 0; s < times.Count; s++)
            {
                for (int f = 0; f < there[0][s].Count; f++)
                {
                    double[] values = [.. there.Select(r => r[s][f].Value).Where(double.IsFinite).Order()];
                    bool known = 2 * values.Length > there.Length;
                    bands.Add(new PredictiveBand(c, times[s], there[0][s][f].Name, [.. levels.Select(l => known ? SortedArrayStatistics.Quantile(values, l) : double.NaN)]));
                }
            }
        }

        return (bands, failures);
    }
}
