using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Electrons;

namespace AlloyKMC.Tests.Observation.Electrons;

public sealed class FeedStepTests
{
    private static readonly ResponseFactors Responses = new([new("S27", 0.5)]);

    [Fact]
    public void Fed_and_found_are_counted_by_population_and_by_response()
    {
        PopulationSample[] replicates = [ShippedSystem.Sample(("S30(12)", 2), ("S27(22)", 2), ("Au_c", 7)), ShippedSystem.Sample(("S30(12)", 1), ("S27(22)", 3))];

        FeedStep step = FeedStep.Of(72000, ShippedSystem.Sample(("S26(44)", 3), ("S30(0)", 1)), replicates, ("Au", "Ag"), Responses);

        Assert.Equal(3, step.FedMetalRatio, 1e-12);
        Assert.Equal((3 * 20 + 18) / 4.0, step.FedElectrons!.Value, 1e-12);
        Assert.Equal((1.5 * 12 + 2.5 * 22) / (1.5 * 32 + 2.5 * 22), step.PopulationMetalRatio.Value, 1e-12);
        Assert.Equal((1.5 * 12 + 1.25 * 22) / (1.5 * 32 + 1.25 * 22), step.ResponseMetalRatio.Value, 1e-12);
        Assert.Equal((1.5 * 18 + 2.5 * 20) / 4, step.ClusterElectrons!.Value.Value, 1e-12);
        double first = (2 * 12 + 2 * 22) / (2 * 32.0 + 2 * 22), second = (12 + 3 * 22) / (32.0 + 3 * 22);
        Assert.Equal(Math.Abs(first - second) / 2, step.PopulationMetalRatio.StandardError!.Value, 1e-12);
    }

    /// <summary>Fewer than 19 electrons fed on average: S30 with 18; more: the others with 20.</summary>
    [Theory]
    [InlineData(1, 3, "S30(12)", true)]
    [InlineData(3, 1, "S27(21)", true)]
    [InlineData(1, 3, "S27(21)", false)]
    [InlineData(3, 1, "S30(12)", false)]
    [InlineData(1, 1, "S30(12)", null)]
    public void The_19_electron_rule_is_judged_by_the_leading_framework(double au44, double ag44, string product, bool? expected)
    {
        FeedStep step = FeedStep.Of(1, ShippedSystem.Sample(("S26(44)", au44), ("S30(0)", ag44)), [ShippedSystem.Sample((product, 5), ("S26(43)", 2))], ("Au", "Ag"), Responses);
        Assert.Equal(19, step.ElectronThreshold);
        Assert.Equal(expected, step.FollowsElectronRule);
    }

    [Fact]
    public void The_leading_framework_is_that_of_the_highest_intensity_not_population()
    {
        FeedStep step = FeedStep.Of(1, ShippedSystem.Sample(("S26(44)", 1), ("S30(0)", 3)), [ShippedSystem.Sample(("S30(12)", 3), ("S27(21)", 5))], ("Au", "Ag"), Responses);
        Assert.Equal("S30", step.LeadingFramework);
    }
}
