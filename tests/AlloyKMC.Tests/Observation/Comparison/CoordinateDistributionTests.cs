using AlloyKMC.Observation.Comparison;
using AlloyKMC.Tests.Observation.Statements;

namespace AlloyKMC.Tests.Observation.Comparison;

public class CoordinateDistributionTests
{
    [Fact]
    public void Moments_mode_and_window()
    {
        CoordinateDistribution distribution = new(10, [1, 0, 4, 4, 0.3, 0.5]);
        Assert.Equal(9.8, distribution.Total, 1e-12);
        Assert.Equal((10 + 48 + 52 + 4.2 + 7.5) / 9.8, distribution.Mean, 1e-12);
        Assert.Equal(12, distribution.MostIntense);
        Assert.Equal((10, 15), distribution.Window(0.1));
        Assert.Equal((12, 13), distribution.Window(0.5));
        Assert.Equal(0, distribution.At(16));
        Assert.Equal(8 / 9.8, distribution.FractionWithin(12, 13), 1e-12);
        Assert.Equal(0.5, new CoordinateDistribution(3, [1, 1]).StandardDeviation, 1e-12);
        Assert.Null(new CoordinateDistribution(0, [0, 0]).MostIntense);
        Assert.Null(new CoordinateDistribution(0, [0, 0]).Window(0.1));
    }

    [Fact]
    public void Intensities_weigh_populations_and_leave_complexes_out()
    {
        PopulationSample sample = MeanFieldData.Sample(("S30", 2, 3), ("S30", 5, 1), ("S27", 20, 2), ("Au_c", 0, 99));
        ClusterIntensities intensities = new(sample, new ResponseFactors([new("S27", 0.5)]));
        Assert.Equal(5, intensities.Total, 1e-12);
        Assert.Equal(0.2, intensities.ShareOf("S27"), 1e-12);
        Assert.Equal(0, intensities.ShareOf("S26"));
        Assert.Equal(3, intensities.DistributionOf("S30")!.At(2));
        Assert.Null(intensities.DistributionOf("Au_c"));
        Assert.Equal(1, intensities.OverlapWith(intensities), 1e-12);
        Assert.Throws<ArgumentException>(() => new ResponseFactors([new("S27", 0)]));
    }
}
