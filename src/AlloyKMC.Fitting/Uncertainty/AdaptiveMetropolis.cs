using AlloyKMC.Fitting.Search;
using AlloyKMC.Kinetics.Random;
using MathNet.Numerics.LinearAlgebra;

namespace AlloyKMC.Fitting.Uncertainty;

/// <summary>How a posterior is sampled.</summary>
public sealed record SamplingOptions
{
    public long Seed { get; init; } = 1;

    public int Chains { get; init; } = 4;

    /// <summary>Steps of each chain, the first third of which is left out.</summary>
    public int Steps { get; init; } = 2000;

    /// <summary>Draws kept of all chains together, at most.</summary>
    public int Draws { get; init; } = 2000;
}

/// <summary>A sample of the posterior.</summary>
/// <param name="Chains">Chains[chain][step]: coordinates from 0 to 1, after the first third.</param>
/// <param name="Draws">Evenly spaced draws of all chains.</param>
/// <param name="Acceptance">Part of the proposals that were accepted.</param>
public sealed record PosteriorSample(IReadOnlyList<IReadOnlyList<double[]>> Chains, IReadOnlyList<double[]> Draws, double Acceptance);

/// <summary>
/// Adaptive Metropolis (Haario, Saksman and Tamminen 2001, doi:10.2307/3318737) with the scale of the proposals adapted to their acceptance (Andrieu and Thoms 2008,
/// doi:10.1007/s11222-008-9110-y, algorithm 4). Several chains go side by side and share what they learn of the covariance; adaptation fades with the number of steps.
/// The density is that of <see cref="Objective.FitProblem"/>: flat in the coordinates but for the priors.
/// </summary>
public static class AdaptiveMetropolis
{
    private const double WantedAcceptance = 0.234;
    private const double Ridge = 1e-8;

    /// <param name="pool">Evaluates.</param>
    /// <param name="start">Where chains start from: the optimum.</param>
    /// <param name="shape">Covariance to begin with, up to a factor.</param>
    /// <param name="options">How.</param>
    public static PosteriorSample Run(EvaluationPool pool, double[] start, Matrix<double> shape, SamplingOptions options)
    {
        int n = start.Length, chains = options.Chains, burn = options.Steps / 3;
        EvaluationStream stream = pool.Open("posterior");
        PhiloxStream[] random = [.. Enumerable.Range(0, chains).Select(c => new PhiloxStream(new StreamKey((ulong)options.Seed, 1, (uint)c, StreamPurpose.Search)))];
        Matrix<double> covariance = shape * (1e-3 / Math.Max(shape.Diagonal().Maximum(), 1e-300));
        Vector<double> mean = Vector<double>.Build.DenseOfArray(start);
        double logScale = Math.Log(2.38 * 2.38 / n);
        double[][] at = [.. Enumerable.Range(0, chains).Select(_ => start.ToArray())];
        double[] totals = stream.Evaluate(at);
        var kept = Enumerable.Range(0, chains).Select(_ => new List<double[]>()).ToArray();
        long accepted = 0;
        for (int step = 0; step < options.Steps; step++)
        {
            Matrix<double> factor = Factor(covariance) * Math.Exp(logScale / 2);
            double[][] proposals = [.. at.Select((x, c) => Propose(x, factor, random[c]))];
            // What lies beyond a bound is impossible and needs no evaluation; the current point stands in for it, so that every batch is alike.
            bool[] inside = [.. proposals.Select(p => p.All(u => u is >= 0 and <= 1))];
            double[] proposed = stream.Evaluate([.. proposals.Select((p, c) => inside[c] ? p : at[c])]);
            double gain = Math.Pow(step + 1, -0.6), acceptance = 0;
            for (int c = 0; c < chains; c++)
            {
                double probability = inside[c] ? Math.Min(1, Math.Exp(totals[c] - proposed[c])) : 0;
                if (random[c].NextDouble() < probability)
                {
                    (at[c], totals[c]) = (proposals[c], proposed[c]);
                    if (step >= burn) accepted++;
                }

                acceptance += probability / chains;
                Vector<double> away = Vector<double>.Build.DenseOfArray(at[c]) - mean;
                mean += gain / chains * away;
                covariance += gain / chains * (away.OuterProduct(away) - covariance);
                if (step >= burn) kept[c].Add(at[c]);
            }

            logScale += gain * (acceptance - WantedAcceptance);
        }

        int all = kept.Sum(k => k.Count), every = Math.Max(1, (int)Math.Ceiling((double)all / options.Draws));
        return new PosteriorSample([.. kept], [.. kept.SelectMany(k => k).Where((_, i) => i % every == 0)], (double)accepted / Math.Max(1, all));
    }

    private static double[] Propose(double[] from, Matrix<double> factor, PhiloxStream random)
    {
        var z = Vector<double>.Build.Dense(from.Length);
        for (int i = 0; i < z.Count; i++) z[i] = Variates.Normal(random);
        Vector<double> step = factor * z;
        return [.. from.Select((u, i) => u + step[i])];
    }

    private static Matrix<double> Factor(Matrix<double> covariance)
    {
        double ridge = Ridge * covariance.Diagonal().Maximum() + 1e-16;
        return (((covariance + covariance.Transpose()) / 2) + (Matrix<double>.Build.DenseIdentity(covariance.RowCount) * ridge)).Cholesky().Factor;
    }
}
