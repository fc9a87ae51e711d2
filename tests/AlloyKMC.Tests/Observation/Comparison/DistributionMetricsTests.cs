using AlloyKMC.Observation.Comparison;
using FsCheck;
using FsCheck.Fluent;

namespace AlloyKMC.Tests.Observation.Comparison;

public class DistributionMetricsTests
{
    private static readonly Arbitrary<(CoordinateDistribution, CoordinateDistribution, CoordinateDistribution)> Triples = (
        from a in Distributions()
        from b in Distributions()
        from c in Distributions()
        select (a, b, c)).ToArbitrary();

    public static TheoryData<string> Metrics => [.. MetricCatalogue.All.Where(metric => metric.OfDistributions is not null).Select(metric => metric.Id)];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Equal_distributions_are_at_the_best_value_whatever_their_scale(string id)
    {
        double best = id == "cosine" ? 1 : 0;
        // The root of a divergence of 1e-16 is 1e-8.
        double tolerance = id == "jensen_shannon_distance" ? 1e-7 : 1e-12;
        Prop.ForAll(Triples, triple =>
        {
            CoordinateDistribution scaled = triple.Item1 with { Weights = [.. triple.Item1.Weights.Select(weight => 7.5 * weight)] };
            return Math.Abs(Of(id)(triple.Item1, scaled) - best) <= tolerance;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Metrics_are_symmetric_and_bounded(string id) => Prop.ForAll(Triples, triple =>
    {
        double value = Of(id)(triple.Item1, triple.Item2);
        return Math.Abs(value - Of(id)(triple.Item2, triple.Item1)) <= 1e-12 && value >= 0 && value <= (id == "wasserstein_1" ? 30 : 1);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("wasserstein_1")]
    [InlineData("jensen_shannon_distance")]
    public void Distances_obey_the_triangle_inequality(string id) => Prop.ForAll(Triples, triple =>
        Of(id)(triple.Item1, triple.Item3) <= Of(id)(triple.Item1, triple.Item2) + Of(id)(triple.Item2, triple.Item3) + 1e-7).QuickCheckThrowOnFailure();

    [Fact]
    public void Wasserstein_is_the_shift_in_gold_atoms()
    {
        CoordinateDistribution a = new(0, [1, 2, 3]);
        Assert.Equal(5, DistributionMetrics.Wasserstein1(a, new CoordinateDistribution(5, [1, 2, 3])), 1e-12);
        // A quarter of the intensity moves by one atom, a quarter by four.
        Assert.Equal(1.25, DistributionMetrics.Wasserstein1(new(0, [3, 1]), new(0, [1, 2, 0, 0, 1])), 1e-12);
    }

    [Fact]
    public void Known_values()
    {
        CoordinateDistribution a = new(3, [1, 1]);
        CoordinateDistribution b = new(4, [1, 1]);
        CoordinateDistribution apart = new(9, [4]);
        Assert.Equal(0.5, DistributionMetrics.JensenShannonDivergence(a, b), 1e-12);
        Assert.Equal(1, DistributionMetrics.JensenShannonDivergence(a, apart), 1e-12);
        Assert.Equal(Math.Sqrt(0.5), DistributionMetrics.JensenShannonDistance(a, b), 1e-12);
        Assert.Equal(0.5, DistributionMetrics.Cosine(a, b), 1e-12);
        Assert.Equal(0, DistributionMetrics.Cosine(a, apart), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Without_intensity_there_is_no_distance(string id)
    {
        Assert.True(double.IsNaN(Of(id)(new(0, [1, 2]), new(0, [0, 0]))));
        Assert.True(double.IsNaN(Of(id)(new(0, []), new(0, [1]))));
    }

    [Fact]
    public void Every_metric_says_what_it_is()
    {
        Assert.Equal(MetricCatalogue.All.Count, MetricCatalogue.All.Select(metric => metric.Id).Distinct().Count());
        Assert.All(MetricCatalogue.All, metric => Assert.False(string.IsNullOrWhiteSpace(metric.Definition) || string.IsNullOrWhiteSpace(metric.Unit)));
        Assert.All(MetricCatalogue.All.Where(metric => metric.Id != "share_error"), metric => Assert.StartsWith("10.", metric.Doi, StringComparison.Ordinal));
    }

    private static Func<CoordinateDistribution, CoordinateDistribution, double> Of(string id) => MetricCatalogue.All.Single(metric => metric.Id == id).OfDistributions!;

    private static Gen<CoordinateDistribution> Distributions() =>
        from minimum in Gen.Choose(0, 10)
        from count in Gen.Choose(1, 20)
        from weights in Gen.Choose(0, 1000).ArrayOf(count)
        select new CoordinateDistribution(minimum, [.. weights.Select((weight, i) => i == 0 ? weight + 1.0 : weight)]);
}
