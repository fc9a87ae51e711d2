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
/// doi:10.1007/s11222-008-9110-y, algorithm 4). Several chains go side by side and share what they learn of the covariance. It is learned from about the later half of all
/// steps: a covariance that forgets faster would rest on a few independent points and lead all chains along with it. Adaptation fades with the number of steps.
/// Chains start from different points, so that their agreement says something. What decides over a proposal is drawn before it is evaluated, so that one to be rejected is
/// given up as soon as that is certain (early rejection: Solonen et al. 2012, doi:10.1214/12-BA702): the same chain at a lower price.
/// The density is that of <see cref="Objective.FitProblem"/>: flat in the coordinates but for the priors.
/// </summary>
public static class AdaptiveMetropolis
{
    private const double WantedAcceptance = 0.234;

    /// <summary>Steps per parameter that the covariance begun with is worth.</summary>
    private const int StepsOfShape = 10;

    /// <param name="pool">Evaluates.</param>
    /// <param name="start">The optimum. Chains start around it.</param>
    /// <param name="shape">Covariance to begin with, up to a factor: about that of the posterior if it were normal.</param>
    /// <param name="options">How.</param>
    public static PosteriorSample Run(EvaluationPool pool, double[] start, Matrix<double> shape, SamplingOptions options)
    {
        int n = start.Length, chains = options.Chains, burn = options.Steps / 3;
        EvaluationStream stream = pool.Open("posterior");
        PhiloxStream[] random = [.. Enumerable.Range(0, chains).Select(c => new PhiloxStream(new StreamKey((ulong)options.Seed, 1, (uint)c, StreamPurpose.Search)))];
        Matrix<double> covariance = shape * (1e-3 / Math.Max(shape.Diagonal().Maximum(), 1e-300));
        Vector<double> mean = Vector<double>.Build.DenseOfArray(start);
        double logScale = Math.Log(2.38 * 2.38 / n);
        Matrix<double> spread = NormalDraws.Factor(shape);
        (double[][] at, double[] totals) = NormalDraws.DrawIn(stream, start, [.. random.Select(r => NormalDraws.Step(start, spread, r).Select(u => Math.Clamp(u, 0, 1)).ToArray())]);
        var kept = Enumerable.Range(0, chains).Select(_ => new List<double[]>()).ToArray();
        long accepted = 0;
        for (int step = 0; step < options.Steps; step++)
        {
            Matrix<double> factor = NormalDraws.Factor(covariance) * Math.Exp(logScale / 2);
            double[][] proposals = [.. at.Select((x, c) => NormalDraws.Step(x, factor, random[c]))];
            // What lies beyond a bound is impossible and needs no evaluation.
            bool[] inside = [.. proposals.Select(p => p.All(u => u is >= 0 and <= 1))];
            double[] limits = [.. totals.Select((t, c) => Math.Log(random[c].NextPositiveDouble()) is var u && inside[c] ? t - u : double.NegativeInfinity)];
            double[] proposed = stream.EvaluateUpTo(proposals, limits);
            double gain = 2.0 / (step + 2 + (StepsOfShape * n)), acceptance = 0;
            for (int c = 0; c < chains; c++)
            {
                if (proposed[c] <= limits[c])
                {
                    (at[c], totals[c]) = (proposals[c], proposed[c]);
                    if (step >= burn) accepted++;
                    acceptance += 1.0 / chains;
                }

                Vector<double> away = Vector<double>.Build.DenseOfArray(at[c]) - mean;
                mean += gain / chains * away;
                covariance += gain / chains * (away.OuterProduct(away) - covariance);
                if (step >= burn) kept[c].Add(at[c]);
            }

            logScale += Math.Pow(step + 1, -0.6) * (acceptance - WantedAcceptance);
        }

        int all = kept.Sum(k => k.Count), every = Math.Max(1, (int)Math.Ceiling((double)all / options.Draws));
        return new PosteriorSample([.. kept], [.. kept.SelectMany(k => k).Where((_, i) => i % every == 0)], (double)accepted / Math.Max(1, all));
    }
}
