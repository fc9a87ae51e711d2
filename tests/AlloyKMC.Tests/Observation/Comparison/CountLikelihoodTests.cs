using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Tests.Observation.Comparison;

public class CountLikelihoodTests
{
    private static readonly double[] Shares = [0.2, 0.5, 0.3];

    [Theory]
    [InlineData(2.0)]
    [InlineData(50.0)]
    [InlineData(double.PositiveInfinity)]
    public void Probabilities_of_all_counts_sum_to_one(double precision)
    {
        const int n = 12;
        double sum = 0;
        for (int i = 0; i <= n; i++)
        {
            for (int j = 0; i + j <= n; j++) sum += Math.Exp(CountLikelihood.Log([i, j, n - i - j], Shares, precision));
        }

        Assert.Equal(1, sum, 1e-10);
    }

    [Fact]
    public void Multinomial_has_its_closed_form() =>
        Assert.Equal(Math.Log(60 * 0.2 * 0.5 * 0.5 * 0.3 * 0.3 * 0.3), CountLikelihood.Log([1, 2, 3], Shares, double.PositiveInfinity), 1e-12);

    [Fact]
    public void Two_cells_with_precision_two_and_equal_shares_are_uniform()
    {
        for (int k = 0; k <= 9; k++) Assert.Equal(Math.Log(0.1), CountLikelihood.Log([k, 9 - k], [0.5, 0.5], 2), 1e-12);
    }

    [Fact]
    public void High_precision_approaches_the_multinomial() =>
        Assert.Equal(CountLikelihood.Log([1, 2, 3], Shares, double.PositiveInfinity), CountLikelihood.Log([1, 2, 3], Shares, 1e7), 1e-5);

    [Fact]
    public void What_cannot_be_has_no_likelihood() => Assert.Equal(double.NegativeInfinity, CountLikelihood.Log([1, 2], [0, 1], 10));
}
