using AlloyKMC.Fitting.Forward;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Fitting.Problems;

/// <summary>The numbers to be fitted, as coordinates between 0 and 1, and what they mean for the forward model and the instrument.</summary>
public sealed class ParameterSpace
{
    private readonly AlloySystem _system;
    private readonly double[] _base;
    private readonly ResponseFactors _responses;

    /// <param name="system">The system.</param>
    /// <param name="parameters">At least one, with different names; bounds finite, the lower below the upper and above 0 on a logarithmic scale.</param>
    /// <param name="responses">Signal per cluster of families whose response is not fitted.</param>
    /// <param name="values">Values of parameters that are not fitted, in the system's units; null: those the system states.</param>
    /// <exception cref="ArgumentException">A parameter is not as it should be.</exception>
    public ParameterSpace(AlloySystem system, IReadOnlyList<FitParameter> parameters, ResponseFactors responses, IReadOnlyList<double>? values = null)
    {
        if (parameters.Count == 0) throw new ArgumentException("There is nothing to fit.", nameof(parameters));
        foreach (FitParameter p in parameters)
        {
            if (!double.IsFinite(p.Minimum) || !double.IsFinite(p.Maximum) || p.Minimum >= p.Maximum || (p.Scale == SearchScale.Log && p.Minimum <= 0) || !(p.Start >= p.Minimum && p.Start <= p.Maximum))
                throw new ArgumentException($"{p.Name} from {p.Minimum} to {p.Maximum}, starting at {p.Start}, cannot be searched on a {p.Scale} scale.", nameof(parameters));
        }

        _system = system;
        Parameters = parameters;
        _responses = responses;
        _base = [.. values ?? system.Values().Parameters];
    }

    public IReadOnlyList<FitParameter> Parameters { get; }

    public int Count => Parameters.Count;

    /// <summary>Coordinates of the values the parameters start from.</summary>
    public double[] Start() => [.. Parameters.Select(p => Math.Clamp(p.CoordinateOf(p.Start), 0, 1))];

    /// <summary>Values at a point, each in its own unit.</summary>
    public double[] Values(ReadOnlySpan<double> point)
    {
        double[] values = new double[Count];
        for (int i = 0; i < values.Length; i++) values[i] = Parameters[i].ValueAt(point[i]);
        return values;
    }

    /// <summary>Sum of the penalties of the priors.</summary>
    public double PriorPenalty(ReadOnlySpan<double> point)
    {
        double sum = 0;
        for (int i = 0; i < Count; i++) sum += Parameters[i].Prior.Penalty(Parameters[i].ValueAt(point[i]));
        return sum;
    }

    public ForwardInput InputAt(ReadOnlySpan<double> point)
    {
        double[] values = [.. _base];
        double[]? feed = null;
        double dead = 0;
        for (int i = 0; i < Count; i++)
        {
            FitParameter p = Parameters[i];
            double value = p.ValueAt(point[i]) * p.Factor;
            switch (p.Role)
            {
                case ParameterRole.System:
                    values[p.Index] = value;
                    break;
                case ParameterRole.Feed:
                    if (feed is null)
                    {
                        feed = new double[_system.Species.Count];
                        Array.Fill(feed, 1);
                    }

                    feed[p.Index] = value;
                    break;
                case ParameterRole.DeadTime:
                    dead = value;
                    break;
            }
        }

        return new ForwardInput { Parameters = values, FeedFactors = feed, DeadTimeSeconds = dead };
    }

    public ResponseFactors ResponsesAt(ReadOnlySpan<double> point)
    {
        Dictionary<string, double>? changed = null;
        for (int i = 0; i < Count; i++)
        {
            if (Parameters[i].Role != ParameterRole.Response) continue;
            changed ??= new Dictionary<string, double>(_responses.Named);
            changed[Parameters[i].Family] = Parameters[i].ValueAt(point[i]);
        }

        return changed is null ? _responses : new ResponseFactors(changed);
    }
}
