using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Search;
using AlloyKMC.Fitting.Uncertainty;
using AlloyKMC.StatisticalTests.Ensembles;
using AlloyKMC.Tests.Fitting;
using MathNet.Numerics.Distributions;
using Xunit.Abstractions;

namespace AlloyKMC.StatisticalTests.Fitting;

/// <summary>
/// Data made from known parameters give these back within their intervals as often as the intervals say. The number of intervals that hold the truth is binomial; a test
/// passes where it lies between the quantiles of a false alarm in a thousand, shared among its intervals.
/// </summary>
public class RecoveryTests(ITestOutputHelper log)
{
    private const int DataSets = 100;
    private static readonly double[] Truth = [ExchangeProblem.TrueRate, ExchangeProblem.TrueEquilibrium];

    [Fact]
    public void Intervals_hold_the_truth_at_their_stated_rate()
    {
        const double confidence = 0.95;
        double[] credible = [0.9];
        int[] profiled = new int[Truth.Length];
        int[,] sampled = new int[credible.Length, Truth.Length];
        long evaluations = 0;
        var counted = new Lock();
        Parallel.For(0, DataSets, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, d =>
        {
            FitProblem problem = ExchangeProblem.OneFlaskProblem(d);
            var pool = new EvaluationPool(problem, 1, NoJournal.Instance, null, default);
            SearchResult fit = MultiStart.Run(pool, new SearchOptions { Seed = d, Starts = 1, EvaluationsPerStart = 90 });
            ProfileSet profiles = ProfileLikelihood.Run(pool, fit.Point, fit.Total, [0, 1], new ProfileOptions { Level = confidence, EvaluationsPerPoint = 15 });
            PosteriorSample sample = AdaptiveMetropolis.Run(pool, profiles.Point, fit.Covariance, new SamplingOptions { Seed = d, Steps = 160 });
            PosteriorSummary[] summaries = [.. credible.Select(level => PosteriorSummary.Of(problem.Space, sample, level))];
            lock (counted)
            {
                evaluations += pool.Evaluations;
                for (int p = 0; p < Truth.Length; p++)
                {
                    if (profiles.Profiles[p] is var profile && !(profile.Lower > Truth[p]) && !(profile.Upper < Truth[p])) profiled[p]++;
                    for (int l = 0; l < credible.Length; l++)
                    {
                        if (summaries[l].Marginals[p] is var marginal && marginal.Lower <= Truth[p] && marginal.Upper >= Truth[p]) sampled[l, p]++;
                    }
                }
            }
        });
        log.WriteLine($"{evaluations / DataSets} evaluations a data set");
        int comparisons = Truth.Length * (1 + credible.Length);
        for (int p = 0; p < Truth.Length; p++)
        {
            string name = p == 0 ? "k" : "K";
            Judge($"profile, {confidence}, {name}", profiled[p], confidence, comparisons);
            for (int l = 0; l < credible.Length; l++) Judge($"posterior, {credible[l]}, {name}", sampled[l, p], credible[l], comparisons);
        }
    }

    private void Judge(string name, int inside, double level, int comparisons)
    {
        double tail = Significance.Alpha / comparisons / 2;
        log.WriteLine($"{name}: {inside} of {DataSets} intervals hold the truth, {100.0 * inside / DataSets:0.#} %");
        Assert.True(Binomial.CDF(level, DataSets, inside) > tail, $"{name}: only {inside} of {DataSets} intervals hold the truth.");
        Assert.True(1 - Binomial.CDF(level, DataSets, inside - 1) > tail, $"{name}: {inside} of {DataSets} intervals hold the truth: they are too wide.");
    }
}
