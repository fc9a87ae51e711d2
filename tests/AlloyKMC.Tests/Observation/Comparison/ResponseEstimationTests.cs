using AlloyKMC.Observation.Comparison;
using FsCheck;
using FsCheck.Fluent;

namespace AlloyKMC.Tests.Observation.Comparison;

public class ResponseEstimationTests
{
    private static readonly string[] Families = ["S30", "S27", "S26"];

    [Fact]
    public void One_time_and_two_families_have_the_closed_form()
    {
        ResponseEstimate estimate = ResponseEstimation.Estimate(["S30", "S27"], [[30, 60]], [[2, 5]], 0);
        Assert.Equal(60.0 / 30 / (5.0 / 2), estimate.Responses["S27"], 1e-10);
        Assert.Equal(1, estimate.Responses["S30"]);
        Assert.True(estimate.Converged);
    }

    [Fact]
    public void Factors_that_made_the_data_are_found_again()
    {
        Gen<(double[] Factors, double[][] Populations)> cases =
            from factors in Gen.Choose(10, 1000).Select(value => value / 100.0).ArrayOf(3)
            from populations in Gen.Choose(1, 100).Select(value => (double)value).ArrayOf(3).ArrayOf(4)
            select (factors, populations);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            double[][] measured = [.. one.Populations.Select((populations, t) => populations.Select((population, f) => (1 + t) * one.Factors[f] * population).ToArray())];
            ResponseEstimate estimate = ResponseEstimation.Estimate(Families, measured, one.Populations, 1);
            return estimate.Converged && estimate.Undetermined.Count == 0
                && Enumerable.Range(0, 3).All(f => Math.Abs(estimate.Responses[Families[f]] * one.Factors[1] / one.Factors[f] - 1) < 1e-8);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Scattered_data_give_the_most_likely_factors()
    {
        double[][] measured = [[5, 4, 1], [2, 6, 2], [1, 3, 6]];
        double[][] populations = [[6, 2, 2], [3, 4, 3], [1, 1, 8]];
        ResponseEstimate estimate = ResponseEstimation.Estimate(Families, measured, populations, 0);
        double best = LogLikelihood([1, estimate.Responses["S27"], estimate.Responses["S26"]]);
        foreach ((double a, double b) in new[] { (1.01, 1.0), (0.99, 1.0), (1.0, 1.01), (1.0, 0.99), (1.01, 1.01), (0.99, 0.99), (3.0, 0.3) })
            Assert.True(LogLikelihood([1, a * estimate.Responses["S27"], b * estimate.Responses["S26"]]) < best);

        double LogLikelihood(double[] factors)
        {
            double sum = 0;
            for (int t = 0; t < measured.Length; t++)
            {
                double total = factors.Zip(populations[t], (r, p) => r * p).Sum();
                for (int f = 0; f < 3; f++) sum += measured[t][f] / measured[t].Sum() * Math.Log(factors[f] * populations[t][f] / total);
            }

            return sum;
        }
    }

    [Fact]
    public void Families_the_data_do_not_link_keep_one_and_are_named()
    {
        ResponseEstimate estimate = ResponseEstimation.Estimate(Families, [[1, 2, 0], [0, 0, 3]], [[1, 1, 0], [0, 0, 1]], 0);
        Assert.Equal(["S26"], estimate.Undetermined);
        Assert.Equal(1, estimate.Responses["S26"]);
        Assert.Equal(2, estimate.Responses["S27"], 1e-10);
        Assert.Equal(["S27"], ResponseEstimation.Estimate(Families, [[1, 0, 1]], [[1, 1, 1]], 0).Undetermined);
    }
}
