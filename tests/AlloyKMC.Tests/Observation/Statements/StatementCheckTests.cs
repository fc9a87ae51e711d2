using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Tests.Observation.Statements;

/// <summary>Each rule at both sides of its threshold.</summary>
public class StatementCheckTests
{
    private static readonly Reading First = new(3, null, 60);
    private static readonly Reading Second = new(3, null, 120);

    [Theory]
    [InlineData(StatementCheck.Present, 0.05, true)]
    [InlineData(StatementCheck.Present, 0.0499, false)]
    [InlineData(StatementCheck.Absent, 0.0499, true)]
    [InlineData(StatementCheck.Absent, 0.05, false)]
    [InlineData(StatementCheck.Only, 0.9, true)]
    [InlineData(StatementCheck.Only, 0.899, false)]
    [InlineData(StatementCheck.Dominant, 0.7, true)]
    [InlineData(StatementCheck.Dominant, 0.699, false)]
    [InlineData(StatementCheck.ShareBelow, 0.25, true)]
    [InlineData(StatementCheck.ShareBelow, 0.2501, false)]
    public void Shares(StatementCheck check, double share, bool passes)
    {
        PopulationSample sample = MeanFieldData.Sample(("S30", 1, share), ("S27", 20, 1 - share), ("Au_c", 0, 1000));
        Assert.Equal(passes, Passes(Make(check) with { Maximum = 0.25 }, sample));
    }

    [Fact]
    public void Shares_are_of_intensity_and_not_of_population()
    {
        PopulationSample sample = MeanFieldData.Sample(("S30", 1, 1), ("S27", 20, 9));
        Assert.False(Passes(Make(StatementCheck.Only, "S27"), sample, new ResponseFactors([new("S27", 0.9)])));
        Assert.True(Passes(Make(StatementCheck.Only, "S27"), sample));
    }

    [Theory]
    [InlineData(5, 0.06, true)]
    [InlineData(4, 0.06, false)]
    [InlineData(9, 0.06, false)]
    [InlineData(5, 0.04, false)]
    public void Mode_must_lie_within_the_range_and_the_framework_be_present(int mode, double share, bool passes)
    {
        PopulationSample sample = MeanFieldData.Sample(("S30", mode, share * 0.6), ("S30", 2, share * 0.4), ("S27", 20, 1 - share));
        Assert.Equal(passes, Passes(Make(StatementCheck.ModeX) with { Range = new NumberRange(5, 8) }, sample));
    }

    [Theory]
    [InlineData(4, 9, true, true)]
    [InlineData(3, 8, false, true)]
    [InlineData(5, 10, false, true)]
    [InlineData(7, 6, true, true)]
    [InlineData(8, 8, true, false)]
    [InlineData(5, 5, true, false)]
    public void Windows_have_one_x_of_tolerance_and_are_filled_to_within_two(int low, int high, bool passes, bool fills)
    {
        PopulationSample sample = MeanFieldData.Sample(("S30", low, 0.5), ("S30", high, 0.2), ("S30", 15, 0.0499));
        StatementResult result = Run(Make(StatementCheck.WindowX) with { Range = new NumberRange(5, 8), Fill = true }, sample);
        Assert.Equal(passes, result.Verdict == StatementVerdict.Passed);
        Assert.Equal(fills, result.IsFilled);
    }

    [Fact]
    public void A_fill_threshold_replaces_the_tenth_for_filling_only()
    {
        PopulationSample sample = MeanFieldData.Sample(("S30", 0, 1), ("S30", 10, 0.005));
        Statement statement = Make(StatementCheck.WindowX) with { Range = new NumberRange(0, 12), Fill = true };
        Assert.False(Run(statement, sample).IsFilled);
        Assert.True(Run(statement with { FillThreshold = 0.005 }, sample).IsFilled);
        Assert.Null(Run(statement with { Fill = false }, sample).IsFilled);
        Assert.True(Passes(statement with { FillThreshold = 0.001, Range = new NumberRange(0, 1) }, sample));
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.45, true)]
    [InlineData(0.44, false)]
    [InlineData(0.56, false)]
    public void Mean_has_a_small_tolerance(double mean, bool passes) =>
        Assert.Equal(passes, Passes(Make(StatementCheck.MeanX) with { Range = new NumberRange(0.5, 0.5) }, MeanFieldData.Sample(("S30", 0, 1 - mean), ("S30", 1, mean))));

    [Theory]
    [InlineData(0.2, true)]
    [InlineData(0.21, false)]
    public void Fraction_counts_x_within_the_framework_only(double fraction, bool passes) =>
        Assert.Equal(passes, Passes(Make(StatementCheck.FractionXAtMost) with { Range = new NumberRange(1, 44), Maximum = 0.2 }, MeanFieldData.Sample(("S30", 0, 1 - fraction), ("S30", 3, fraction), ("S27", 20, 5))));

    [Theory]
    [InlineData(0.005, 0, true)]
    [InlineData(0.0049, 0, false)]
    [InlineData(0.005, 1, false)]
    public void A_tail_has_no_gap(double least, int beyond, bool passes)
    {
        Statement statement = Make(StatementCheck.EachX) with { Range = new NumberRange(1, 3 + beyond), Minimum = 0.005 };
        PopulationSample sample = MeanFieldData.Sample(("S30", 0, 2), ("S30", 1, 0.4), ("S30", 2, 2 * least), ("S30", 3, 0.3), ("S27", 20, 5));
        Assert.Equal(passes, Passes(statement, sample));
        Assert.Equal(passes, StatementViolation.Of(statement, [sample], ResponseFactors.Equal).Single().Violation <= 1e-12);
    }

    [Theory]
    [InlineData(TrendQuantity.MeanX, true)]
    [InlineData(TrendQuantity.StandardDeviationX, true)]
    [InlineData(TrendQuantity.Share, true)]
    [InlineData(TrendQuantity.MeanX, false)]
    [InlineData(TrendQuantity.StandardDeviationX, false)]
    [InlineData(TrendQuantity.Share, false)]
    public void Trends_are_strict(TrendQuantity quantity, bool rises)
    {
        PopulationSample low = MeanFieldData.Sample(("S30", 3, 0.9), ("S30", 4, 0.1), ("S27", 20, 9));
        PopulationSample high = MeanFieldData.Sample(("S30", 3, 1), ("S30", 9, 1), ("S27", 20, 1));
        Statement statement = Make(StatementCheck.Trend) with { Readings = [First, Second], Trend = new Trend(quantity, rises, true) };
        Assert.Equal(rises, Passes(statement, low, high));
        Assert.Equal(!rises, Passes(statement, high, low));
        Assert.False(Passes(statement, low, low));
    }

    [Fact]
    public void Trends_of_means_need_the_framework()
    {
        PopulationSample low = MeanFieldData.Sample(("S30", 3, 0.04), ("S27", 20, 0.96));
        PopulationSample high = MeanFieldData.Sample(("S30", 9, 0.5), ("S27", 20, 0.5));
        Statement statement = Make(StatementCheck.Trend) with { Readings = [First, Second], Trend = new Trend(TrendQuantity.MeanX, true, true) };
        Assert.False(Passes(statement, low, high));
        Assert.True(Passes(statement with { Trend = new Trend(TrendQuantity.Share, true, true) }, low, high));
    }

    [Fact]
    public void Au_over_Ag_counts_all_clusters_and_no_complexes()
    {
        PopulationSample sample = MeanFieldData.Sample(("S30", 4, 1), ("S26", 40, 1), ("Au_c", 0, 500));
        Statement statement = Make(StatementCheck.MeanAuOverAgOfClusters) with { Frameworks = [], Range = new NumberRange(1, 1) };
        Assert.True(Passes(statement, sample));
        StatementResult weighted = Run(statement, sample, new ResponseFactors([new("S26", 2)]));
        Assert.Equal(StatementVerdict.Failed, weighted.Verdict);
        Assert.Equal(84.0 / 48, weighted.Figures[0].Value, 1e-12);
        Assert.Equal(1, weighted.Figures[1].Value, 1e-12);
        PopulationSample pure = MeanFieldData.Sample(("S26", 44, 1));
        Assert.True(Passes(statement with { Range = new NumberRange(80, 1e9) }, pure));
        Assert.False(Passes(statement with { Range = new NumberRange(80, 1e8) }, pure));
    }

    [Fact]
    public void Complexes_are_counted_in_metal_atoms_per_remaining_cluster()
    {
        PopulationSample few = MeanFieldData.Sample(("S30", 4, 2), ("Au_c", 0, 3), ("Au_o", 0, 1), ("Ag_c", 0, 2), ("SR_c", 0, 100));
        PopulationSample more = MeanFieldData.Sample(("S30", 4, 1), ("Ag_c", 0, 4));
        Statement highest = Make(StatementCheck.ComplexMetalPerClusterHighestAtLast) with { Frameworks = [], Readings = [First, Second] };
        StatementResult result = Run(highest, few, more);
        Assert.Equal([3, 4], result.Figures.Select(figure => figure.Value));
        Assert.Equal(StatementVerdict.Passed, result.Verdict);
        Assert.False(Passes(highest, more, few));
        Assert.True(Passes(highest with { Check = StatementCheck.ComplexesMoreThan }, more, few));
        Assert.False(Passes(highest with { Check = StatementCheck.ComplexesMoreThan }, few, few));
    }

    [Theory]
    [InlineData(0.81, true)]
    [InlineData(0.79, false)]
    public void Spectra_are_alike_from_an_overlap_of_four_fifths(double overlap, bool passes)
    {
        PopulationSample one = MeanFieldData.Sample(("S30", 4, 50), ("S27", 20, 50));
        PopulationSample other = MeanFieldData.Sample(("S30", 4, 0.5), ("S27", 20, overlap - 0.5), ("S26", 40, 1 - overlap));
        StatementResult result = Run(Make(StatementCheck.LikeDirect) with { Frameworks = [], Readings = [First, Second] }, one, other);
        Assert.Equal(passes, result.Verdict == StatementVerdict.Passed);
        Assert.Equal(overlap, result.Figures[0].Value, 1e-12);
    }

    [Fact]
    public void Verdicts_rest_on_the_mean_and_uncertainties_on_the_replicates()
    {
        PopulationSample[] replicates = [MeanFieldData.Sample(("S30", 2, 6), ("S30", 6, 4)), MeanFieldData.Sample(("S30", 2, 1), ("S30", 6, 9)), MeanFieldData.Sample(("S30", 2, 6), ("S30", 6, 4)), MeanFieldData.Sample(("S30", 2, 2), ("S30", 6, 8))];
        ReadingSet data = new();
        data.Add(First, replicates);
        Statement mode = Make(StatementCheck.ModeX) with { Range = new NumberRange(6, 6) };
        Statement mean = Make(StatementCheck.MeanX) with { Range = new NumberRange(4.5, 4.5) };
        StatementReport report = StatementEvaluator.Evaluate(new StatementSet("", [], [mode, mean]), data, ResponseFactors.Equal);
        Assert.Equal(StatementVerdict.Passed, report.Results[0].Verdict);
        Assert.Equal(0.5, report.Results[0].ReplicatePassFraction);
        Assert.Equal(StatementVerdict.Passed, report.Results[1].Verdict);
        Assert.Equal(0, report.Results[1].ReplicatePassFraction);
        Assert.Equal(4.5, report.Results[1].Figures[0].Value, 1e-12);
        // Replicate means 3.6, 5.6, 3.6, 5.2: sample standard deviation sqrt(3.32/3), over sqrt(4).
        Assert.Equal(Math.Sqrt(3.32 / 3) / 2, report.Results[1].Figures[0].StandardError!.Value, 1e-12);
    }

    [Fact]
    public void A_framework_the_system_lacks_is_not_covered()
    {
        StatementResult result = Run(Make(StatementCheck.Absent, "S25"), MeanFieldData.Sample(("S30", 1, 1)));
        Assert.Equal(StatementVerdict.NotCovered, result.Verdict);
        Assert.Contains("S25", result.Reason!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatementCheck.ModeX)]
    [InlineData(StatementCheck.WindowX)]
    [InlineData(StatementCheck.MeanX)]
    [InlineData(StatementCheck.FractionXAtMost)]
    [InlineData(StatementCheck.EachX)]
    [InlineData(StatementCheck.Only)]
    public void Nothing_passes_without_intensity(StatementCheck check) =>
        Assert.False(Passes(Make(check) with { Range = new NumberRange(0, 44), Maximum = 1, Minimum = 1e-9 }, MeanFieldData.Sample()));

    private static Statement Make(StatementCheck check, string framework = "S30") =>
        new() { Id = "t", Where = "here", Check = check, Frameworks = [framework], Readings = [First] };

    private static bool Passes(Statement statement, params PopulationSample[] samples) => Run(statement, samples).Verdict == StatementVerdict.Passed;

    private static bool Passes(Statement statement, PopulationSample sample, ResponseFactors responses) => Run(statement, sample, responses).Verdict == StatementVerdict.Passed;

    private static StatementResult Run(Statement statement, params PopulationSample[] samples) => Run(statement, samples, ResponseFactors.Equal);

    private static StatementResult Run(Statement statement, PopulationSample sample, ResponseFactors responses) => Run(statement, [sample], responses);

    private static StatementResult Run(Statement statement, PopulationSample[] samples, ResponseFactors responses)
    {
        ReadingSet data = new();
        for (int i = 0; i < samples.Length; i++) data.Add(statement.Readings[i], [samples[i]]);
        return StatementEvaluator.Evaluate(new StatementSet("", [], [statement]), data, responses).Results[0];
    }
}
