using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Observation.Spectra;
using AlloyKMC.Observation.Statements;
using AlloyKMC.Reporting;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Tests.Reporting;

/// <summary>What is drawn and written is what the data say.</summary>
public partial class ReportDataTests
{
    private static readonly AlloySystem s_system = ReportSystems.System(2);

    [Fact]
    public void A_band_is_mean_standard_error_and_extremes()
    {
        EnsembleBand band = EnsembleBand.Of(60, [1, 2, 3, 6])!;
        Assert.Equal(3, band.Mean);
        Assert.Equal(Math.Sqrt((4 + 1 + 0 + 9) / 3.0 / 4), band.StandardError, 12);
        Assert.Equal((1, 6), (band.Minimum, band.Maximum));
        Assert.True(double.IsNaN(EnsembleBand.Of(60, [1])!.StandardError));
        Assert.Null(EnsembleBand.Of(60, [double.NaN]));
    }

    [Fact]
    public void Bars_are_as_high_as_the_populations()
    {
        PopulationSeries series = Series([60], Sample(("F0(3)", 50), ("F0(4)", 100), ("F1(8)", 25)));
        Figure figure = Build(series).Figures.Single(f => f.Id == "cluster-spectra");
        double[] heights = [.. Elements(figure, "rect").Where(r => Class(r).StartsWith("k-fill", StringComparison.Ordinal)).Select(r => Number(r, "height"))];
        Assert.Equal(3, heights.Length);
        Assert.Equal(0.5, heights[0] / heights[1], 3);
        Assert.Equal(0.25, heights[2] / heights[1], 3);
        Assert.Contains(figure.Texts, t => t.Text == "86 %");
        Assert.Contains(figure.Texts, t => t.Text == "14 %");
    }

    [Fact]
    public void Weak_frameworks_are_enlarged_and_say_so()
    {
        Figure figure = Build(Series([60], Sample(("F0(3)", 1000), ("F1(8)", 50)))).Figures.Single(f => f.Id == "cluster-spectra");
        double[] heights = [.. Elements(figure, "rect").Where(r => Class(r).StartsWith("k-fill", StringComparison.Ordinal)).Select(r => Number(r, "height"))];
        Assert.Equal(0.5, heights[1] / heights[0], 3);
        Assert.Contains(figure.Texts, t => t.Text == "4.8 % (×10)");
    }

    [Fact]
    public void Response_factors_weigh_what_is_drawn()
    {
        ReportContent content = ReportSystems.Content(s_system, [60], 1, 1);
        PopulationSeries series = Series([60], Sample(("F0(3)", 100), ("F1(8)", 100)));
        content = content with { Conditions = [content.Conditions[0] with { Replicates = [series] }], Instrument = new InstrumentOptions { Responses = new Dictionary<string, double> { ["F1"] = 0.25 } } };
        Assert.Contains(Report.Build(content).Figures.Single(f => f.Id == "cluster-spectra").Texts, t => t.Text == "20 %");
    }

    [Fact]
    public void The_map_is_as_dark_as_the_share()
    {
        PopulationSeries series = Series([60, 6000], Sample(("F0(0)", 100)), Sample(("F0(0)", 25), ("F0(9)", 75)));
        string[] cells = [.. Elements(Build(series).Figures.Single(f => f.Id == "composition-maps"), "rect").Where(r => Class(r).StartsWith("k-map", StringComparison.Ordinal) && Number(r, "width") > 20).Select(Class)];
        Assert.Equal([$"k-map{ChartTheme.MapLevels - 1}", $"k-map{ChartTheme.MapLevels / 2}", $"k-map{(int)(ChartTheme.MapLevels * Math.Sqrt(0.75))}"], cells);
    }

    [Fact]
    public void Time_courses_end_at_the_last_share()
    {
        PopulationSeries series = Series([60, 6000], Sample(("F0(0)", 100)), Sample(("F0(0)", 30), ("F1(9)", 70)));
        Assert.Equal(["F0 30 %", "F1 70 %"], Build(series).Figures.Single(f => f.Id == "framework-shares").Texts.Select(t => t.Text).Where(t => t.StartsWith('F') && t.EndsWith('%')));
    }

    [Fact]
    public void Conservation_is_recounted()
    {
        long[] first = Sample(("F0(3)", 10), ("Ag_c", 5)), second = Sample(("F0(4)", 10), ("Ag_c", 15));
        ConservationResult[] results = [.. ConservationCheck.Of(Condition(Series([60, 600], first, second)))];
        Assert.Equal(10, results.Single(r => r.Quantity == "Au").LargestDeviation);
        Assert.Equal(0, results.Single(r => r.Quantity == "Ag").LargestDeviation);
        Assert.Contains("✗ violated", Report.Build(Content(Series([60, 600], first, second))).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Declared_additions_are_no_violation()
    {
        int gold = s_system.Species.Quantities.ToList().IndexOf("Au");
        long[] change = new long[s_system.Species.Quantities.Count];
        change[gold] = 7;
        ReportCondition condition = Condition(Series([0, 600, 600, 900], Sample(("Au_c", 1)), Sample(("Au_c", 1)), Sample(("Au_c", 8)), Sample(("Au_c", 8))));
        Assert.Equal(7, ConservationCheck.Of(condition)[gold].LargestDeviation);
        ConservationResult declared = ConservationCheck.Of(condition with { Changes = [new DeclaredChange(600, false, change)] })[gold];
        Assert.Equal((0, 1, 8, 7), (declared.LargestDeviation, declared.First, declared.Last, declared.Declared));
    }

    [Fact]
    public void Statements_are_evaluated_and_marked_where_they_belong()
    {
        Statement window = new() { Id = "w", Where = "Fig. 1", Check = StatementCheck.WindowX, Readings = [new Reading(3, null, 600)], Frameworks = ["F0"], Range = new NumberRange(2, 5) };
        Statement mode = window with { Id = "m", Check = StatementCheck.ModeX, Range = new NumberRange(9, 10) };
        Statement missing = window with { Id = "absent", Readings = [new Reading(3, null, 60000)] };
        PopulationSeries series = Series([60, 600], Sample(("F0(0)", 10)), Sample(("F0(3)", 10)));
        ReportContent content = Content(series) with { Statements = new StatementSet("a paper", [], [window, mode, missing]) };
        content = content with { Conditions = [content.Conditions[0] with { FeedRatio = 3, Readings = [new Reading(3, null, 60), new Reading(3, null, 600)] }] };
        Report report = Report.Build(content);
        Assert.Equal((1, 1, 1), (report.Statements!.Passed, report.Statements.Failed, report.Statements.NotCovered));
        Figure figure = report.Figures.Single(f => f.Id == "cluster-spectra");
        Assert.Single(Elements(figure, "rect"), r => Class(r) == "k-met" && Number(r, "height") > 30);
        Assert.Equal(1, Elements(figure, "path").Count(r => Class(r) == "k-modemissed"));
        Assert.Contains("(m)", figure.Caption, StringComparison.Ordinal);
        string page = report.ToHtml();
        Assert.Contains("✗ fail", page, StringComparison.Ordinal);
        Assert.Contains("1 of 2", page, StringComparison.Ordinal);
        Assert.Contains("1 statements this dataset does not cover", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Measured_intensities_are_drawn_and_compared()
    {
        MeasuredTimeCourse measured = new([.. new[] { (3, 50.0), (4, 50.0) }.Select((m, i) => new MeasuredRow(i + 2, 600, "F0", new Dictionary<string, int> { ["x"] = m.Item1 }, m.Item2, null))]);
        Report report = Report.Build(Content(Series([60, 600], Sample(("F0(0)", 10)), Sample(("F0(3)", 10)))) with { Measured = measured });
        Assert.Equal(0.5, Assert.Single(report.Comparison!.Times).Frameworks.Single().Metrics["wasserstein_1"], 12);
        Assert.Equal(3, Elements(report.Figures.Single(f => f.Id == "cluster-spectra"), "circle").Count());
        Assert.Contains("Against measured intensities", report.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_are_escaped_and_nothing_is_loaded()
    {
        ReportContent content = ReportSystems.Content(s_system, ReportSystems.PublishedTimes, 2, 1, "<script>alert(1)</script> & \"more\"");
        string page = Report.Build(content with { Title = "<b>title</b>", Description = "</style><img src=x>" }).ToHtml();
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>title", page, StringComparison.Ordinal);
        Assert.Contains("exchange &lt;fast&gt; &amp; slow", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Loading(), page);
    }

    [Fact]
    public void Colours_of_a_vector_file_need_no_style_sheet()
    {
        foreach (Figure figure in Report.Build(ReportSystems.Content(s_system, ReportSystems.PublishedTimes, 2, 1)).Figures)
        {
            XDocument file = XDocument.Parse(figure.ToFile());
            Assert.All(file.Descendants().Where(e => e.Name.LocalName is "rect" or "path" or "text" or "circle" or "line"), e => Assert.NotNull(e.Attribute("fill")));
            Assert.All(file.Descendants().Where(e => e.Name.LocalName == "line"), e => Assert.NotNull(e.Attribute("stroke")));
            Assert.DoesNotContain("var(", figure.ToFile(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_same_data_give_the_same_page()
    {
        ReportContent content = ReportSystems.Content(s_system, ReportSystems.PublishedTimes, 2, 1);
        Assert.Equal(Report.Build(content).ToHtml(), Report.Build(content).ToHtml());
    }

    [GeneratedRegex(@"<[^>]*\ssrc\s*=|@import|url\(|<[^>]*\shref\s*=\s*""(?!#)", RegexOptions.IgnoreCase)]
    private static partial Regex Loading();

    private static Report Build(PopulationSeries series) => Report.Build(Content(series));

    private static ReportContent Content(PopulationSeries series) => ReportSystems.Content(s_system, [60], 1, 1) with { Conditions = [Condition(series)] };

    private static ReportCondition Condition(PopulationSeries series) => new() { Label = "drawn", Replicates = [series] };

    private static PopulationSeries Series(double[] times, params long[][] samples) => new(s_system.Species, times, samples);

    private static long[] Sample(params (string Name, long Count)[] populations)
    {
        long[] counts = new long[s_system.Species.Count];
        foreach ((string name, long count) in populations) counts[s_system.Species.Find(name)!.Value] = count;
        return counts;
    }

    private static IEnumerable<XElement> Elements(Figure figure, string name) => XDocument.Parse(figure.ToFile()).Descendants().Where(e => e.Name.LocalName == name);

    private static string Class(XElement element) => (string)element.Attribute("class")!;

    private static double Number(XElement element, string name) => double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}
