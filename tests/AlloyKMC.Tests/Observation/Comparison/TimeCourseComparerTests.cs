using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Tests.Observation.Statements;

namespace AlloyKMC.Tests.Observation.Comparison;

public class TimeCourseComparerTests
{
    private static readonly PopulationSample First = MeanFieldData.Sample(("S30", 0, 4), ("S30", 1, 2), ("S27", 20, 2), ("S26", 44, 3), ("Au_c", 0, 50));
    private static readonly PopulationSample Second = MeanFieldData.Sample(("S30", 5, 2), ("S27", 20, 3), ("S27", 21, 3));

    private const string Exact = """
        time_min,family,x,intensity,sd
        2,S30,0,400,10
        2,S30,1,200,10
        2,S27,20,100,5
        10,S30,5,20,1
        10,S27,20,15,1
        10,S27,21,15,1
        """;

    [Fact]
    public void Data_made_by_the_simulation_agree_with_it()
    {
        TimeCourseComparison comparison = Compare(Exact, new ComparisonOptions { Responses = new ResponseFactors([new("S27", 0.5)]) });
        Assert.Equal([120, 600], comparison.Times.Select(time => time.TimeSeconds));
        foreach (FrameworkComparison framework in comparison.Times.SelectMany(time => time.Frameworks))
        {
            Assert.Equal(0, framework.ShareError, 1e-12);
            Assert.Equal(0, framework.Metrics["wasserstein_1"], 1e-12);
            Assert.Equal(1, framework.Metrics["cosine"], 1e-12);
        }

        Assert.Equal(0, comparison.ChiSquare!.Value, 1e-12);
        Assert.Equal(3 - 1 + 3 - 1, comparison.DegreesOfFreedom);
        // S26 is not in the file: 3 of 4 + 2 + 1 + 3.
        Assert.Equal(0.3, comparison.Times[0].UnmeasuredShare, 1e-12);
    }

    [Fact]
    public void Responses_are_estimated_on_request()
    {
        TimeCourseComparison comparison = Compare(Exact, new ComparisonOptions { EstimateRelativeTo = "S30" });
        Assert.Equal(0.5, comparison.Responses["S27"], 1e-9);
        Assert.Equal(0, comparison.ChiSquare!.Value, 1e-9);
        Assert.Equal(3, comparison.DegreesOfFreedom);
        Assert.True(comparison.LogLikelihood > Compare(Exact, new ComparisonOptions()).LogLikelihood);
        Assert.Throws<ArgumentException>(() => Compare(Exact, new ComparisonOptions { EstimateRelativeTo = "S26" }));
    }

    [Fact]
    public void Differences_have_their_size()
    {
        const string shifted = """
            time_s,family,x,intensity,sd
            600,S30,7,25,1
            600,S27,20,30,2
            600,S27,21,45,2
            """;
        TimeComparison time = Compare(shifted, new ComparisonOptions()).Times.Single();
        FrameworkComparison s30 = time.Frameworks[0];
        Assert.Equal(("S30", 2.0, 7.0, 5.0), (s30.Framework, s30.Metrics["wasserstein_1"], s30.MeasuredMean, s30.SimulatedMean));
        Assert.Equal(0, s30.ShareError, 1e-12);
        Assert.Equal(0.1, time.Frameworks[1].Metrics["wasserstein_1"], 1e-12);
        // Simulated 0, 3, 3: the best scale of 30 and 45 at equal sd is 12.5; what is left is 25^2 + 2 (7.5 / 2)^2.
        Assert.Equal(625 + 2 * 3.75 * 3.75, time.ChiSquare!.Value, 1e-9);
    }

    [Fact]
    public void Likelihood_prefers_the_nearer_data_and_stays_finite()
    {
        string[] rows = ["10,S30,5,20\n10,S27,20,15\n10,S27,21,15", "10,S30,6,20\n10,S27,20,15\n10,S27,21,15", "10,S30,6,30\n10,S27,25,1"];
        double[] values = [.. rows.Select(text => Compare("time_min,family,x,intensity\n" + text, new ComparisonOptions { Responses = new ResponseFactors([new("S27", 0.5)]) }).LogLikelihood)];
        Assert.True(values[0] > values[1] && values[1] > values[2] && double.IsFinite(values[2]), string.Join(' ', values));
    }

    [Fact]
    public void Times_without_sample_are_named_and_missing_sds_leave_no_chi_square()
    {
        TimeCourseComparison comparison = Compare("time_h,family,x,intensity\n20,S30,12,1\n0.0333333333,S30,0,1\n", new ComparisonOptions());
        Assert.Equal([72_000], comparison.NotCoveredSeconds);
        Assert.Equal(120, comparison.Times.Single().TimeSeconds, 0.01);
        Assert.Null(comparison.ChiSquare);
    }

    [Fact]
    public void Uncertainty_comes_from_the_replicates()
    {
        PopulationSample one = MeanFieldData.Sample(("S30", 2, 1), ("S27", 20, 3));
        PopulationSample other = MeanFieldData.Sample(("S30", 6, 1), ("S27", 20, 1));
        MeasuredTimeCourse measured = MeasuredTimeCourseReader.Read(new StringReader("time_s,family,x,intensity\n60,S30,2,1\n60,S27,20,1\n"), MeanFieldData.Species);
        FrameworkComparison s30 = TimeCourseComparer.Compare(measured, [new SimulatedTime(60, [one, other])], new ComparisonOptions()).Times[0].Frameworks[0];
        // Shares 1/4 and 1/2, distances 0 and 4: half their differences.
        Assert.Equal(0.125, s30.SimulatedShareStandardError!.Value, 1e-12);
        Assert.Equal(2, s30.Wasserstein1StandardError!.Value, 1e-12);
        Assert.Equal(2, s30.Metrics["wasserstein_1"], 1e-12);
        Assert.Equal(2.0 / 6, s30.SimulatedShare, 1e-12);
    }

    [Fact]
    public void Rows_without_the_coordinate_are_a_fault() =>
        Assert.Contains("gives no x", Assert.Throws<FaultException>(() => Compare("time_s,family,intensity\n600,S30,1\n", new ComparisonOptions())).Message, StringComparison.Ordinal);

    private static TimeCourseComparison Compare(string csv, ComparisonOptions options) => TimeCourseComparer.Compare(
        MeasuredTimeCourseReader.Read(new StringReader(csv), MeanFieldData.Species),
        [new SimulatedTime(120, [First]), new SimulatedTime(600, [Second])],
        options);
}
