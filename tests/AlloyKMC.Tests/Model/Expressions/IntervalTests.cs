using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Tests.Kinetics.Engines;

namespace AlloyKMC.Tests.Model.Expressions;

/// <summary>The range of a law over a box contains every value it takes inside: checked on a grid and on the corners.</summary>
public sealed class IntervalTests
{
    [Theory]
    [InlineData("k * [A] * [B] / ([B] + half)")]
    [InlineData("k * [A] * [B]^2 / (half^2 + [B]^2 + [A] * half)")]
    [InlineData("k * [A] * ([B] - half) / (half + ([B] - half))")]
    [InlineData("k * [A] / (1 + ([B] / half)^2)")]
    [InlineData("k * ([A] > half ? [B] : half - [B])")]
    [InlineData("k * abs([A] - [B]) * exp(-[A] / half)")]
    [InlineData("k * min([A], half) * tanh([B] / half) - k * max([A] - [B], half)")]
    [InlineData("k * sqrt([A] * [B]) * (([A] - half) / half)^2")]
    [InlineData("k * [A] * (([A] / half)^([B] / half))")]
    [InlineData("k * ([A] <= [B] && [B] != half || [A] == [B] ? [A] : -[B])")]
    public void ContainsEveryValue(string rate)
    {
        CustomLaw law = Law(rate);
        double[] edges = [0, 0.3, 1, 1.5, 2, 7];
        foreach ((double a0, double a1) in Pairs(edges))
        {
            foreach ((double b0, double b1) in Pairs(edges))
            {
                Interval range = law.RatePerSecond((ReadOnlySpan<Interval>)[new Interval(a0, a1), new Interval(b0, b1)]);
                for (int i = 0; i <= 10; i++)
                {
                    for (int j = 0; j <= 10; j++)
                    {
                        double a = a0 + ((a1 - a0) * i / 10), b = b0 + ((b1 - b0) * j / 10), value = law.RatePerSecond((ReadOnlySpan<double>)[a, b]);
                        Assert.True(double.IsNaN(value) || range.Contains(value), FormattableString.Invariant($"{rate} at ({a}, {b}) is {value}, not in {range}"));
                    }
                }
            }
        }
    }

    /// <summary>Without the rewriting the upper end is 1 + B / half times as large, and thinning by it rejects nearly every tick.</summary>
    [Theory]
    [InlineData("k * [A] * [B] / ([B] + half)")]
    [InlineData("k * ([B] / (half + [B])) * [A]")]
    [InlineData("k * [A] * [B]^2 / (half^2 + [B]^2)")]
    public void ALawOfSaturationHasNoWiderRangeThanItTakes(string rate)
    {
        CustomLaw law = Law(rate);
        Interval range = law.RatePerSecond((ReadOnlySpan<Interval>)[new Interval(0, 3), new Interval(0, 1000)]);
        double largest = law.RatePerSecond((ReadOnlySpan<double>)[3, 1000]);
        Assert.InRange(range.Upper, largest, largest * (1 + 1e-12));
    }

    [Fact]
    public void ADivisorThatCanBeZeroHasNoBound()
    {
        Assert.Equal(double.PositiveInfinity, (new Interval(0, 1) / new Interval(0, 2)).Upper);
        Assert.Equal(Interval.Everything, new Interval(1, 1) / new Interval(-1, 1));
        Assert.True((new Interval(1, 2) / new Interval(4, 8)) is { Lower: > 0.12 and <= 0.125, Upper: >= 0.5 and < 0.51 });
    }

    private static CustomLaw Law(string rate)
    {
        Network network = SmallSystems.Build(
            SmallSystems.Molecules("A", "B", "C"),
            [SmallSystems.Rule("law", "A + B -> C", rate) with { Law = "custom" }],
            [SmallSystems.Parameter("k", 0.7, "1/s"), SmallSystems.Parameter("half", 1.5, "molecules")]);
        return network.Channels.Custom[0]!;
    }

    private static IEnumerable<(double Lower, double Upper)> Pairs(double[] edges) => from lower in edges from upper in edges where lower <= upper select (lower, upper);
}
