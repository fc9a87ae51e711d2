using AlloyKMC.Fitting.Objective;
using AlloyKMC.Fitting.Problems;

namespace AlloyKMC.Tests.Fitting;

public class PriorTests
{
    [Theory]
    [InlineData("normal(2, 0.5)", 3, 2)]
    [InlineData("lognormal(2, 0.5)", 2, 0)]
    [InlineData(" lognormal( 1e-3 , 1 ) ", 2.718281828459045e-3, 0.5)]
    public void Penalties_are_those_of_normal_densities(string text, double value, double penalty)
    {
        Assert.Null(Prior.Parse(text, out Prior prior));
        Assert.Equal(penalty, prior.Penalty(value), 9);
    }

    [Theory]
    [InlineData("uniform(0, 1)")]
    [InlineData("normal(0)")]
    [InlineData("normal(0, x)")]
    [InlineData("normal(0, 0)")]
    [InlineData("lognormal(-1, 1)")]
    [InlineData("")]
    public void Other_texts_are_refused_with_a_reason(string text) => Assert.NotNull(Prior.Parse(text, out _));

    [Fact]
    public void Coordinates_and_values_are_each_others_inverse()
    {
        FitParameter log = ExchangeProblem.Rate, linear = log with { Scale = SearchScale.Linear, Minimum = -3, Maximum = 5, Start = 0 };
        foreach (FitParameter p in new[] { log, linear })
        {
            Assert.Equal((p.Minimum, p.Maximum), (p.ValueAt(0), p.ValueAt(1)));
            for (double u = 0; u <= 1; u += 0.125) Assert.Equal(u, p.CoordinateOf(p.ValueAt(u)), 12);
        }
    }

    [Fact]
    public void The_hinge_is_flat_where_a_statement_holds_and_rises_without_end_where_not()
    {
        Assert.Equal(Math.Log(2), Probit.MinusLogProbability(0), 2);
        Assert.InRange(Probit.MinusLogProbability(-8), -1e-9, 1e-9);
        double last = double.NegativeInfinity;
        for (double z = -5; z < 400; z += 0.25)
        {
            double here = Probit.MinusLogProbability(z);
            Assert.True(here >= last && double.IsFinite(here), $"at {z}");
            last = here;
        }

        Assert.InRange(last, 30, 60);
    }
}
