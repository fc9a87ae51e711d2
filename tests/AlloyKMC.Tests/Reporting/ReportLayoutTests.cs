using System.Xml.Linq;
using AlloyKMC.Model;
using AlloyKMC.Observation.Optics;
using AlloyKMC.Reporting;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Tests.Reporting;

/// <summary>Whatever the data, figures show something, stay within their borders, and no text covers another.</summary>
public class ReportLayoutTests
{
    public static TheoryData<string, int, double[], int, int> Shapes => new()
    {
        { "published times", 3, ReportSystems.PublishedTimes, 4, 1 },
        { "one replicate", 3, ReportSystems.PublishedTimes, 1, 1 },
        { "one sample", 2, [72000], 3, 1 },
        { "from zero", 3, [0, 120, 600, 1800, 72000], 2, 1 },
        { "only zero", 1, [0], 2, 1 },
        { "before and after", 3, [0, 3600, 3600, 7200], 2, 1 },
        { "many samples", 3, [.. Enumerable.Range(1, 200).Select(i => 60.0 * i)], 2, 1 },
        { "many samples, many decades", 2, [.. Enumerable.Range(0, 60).Select(i => Math.Pow(10, i / 10.0))], 2, 1 },
        { "seven frameworks", 7, ReportSystems.PublishedTimes, 2, 1 },
        { "one framework", 1, ReportSystems.PublishedTimes, 2, 1 },
        { "twenty ratios", 3, [120, 72000], 2, 20 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Figures_are_legible(string name, int frameworks, double[] times, int replicates, int conditions)
    {
        Report report = Report.Build(ReportSystems.Content(ReportSystems.System(frameworks), times, replicates, conditions));
        Figure[] figures = [.. report.Figures];
        int lanes = times.Length <= 24 ? 1 : 0;
        Assert.Equal((conditions > 1 ? 3 : 0) + (6 + lanes) * conditions, figures.Length);
        Assert.Equal(figures.Length, figures.Select(f => f.Id).Distinct().Count());
        Assert.All(figures, f => AssertLegible(name, f));
    }

    [Fact]
    public void Long_names_are_cut_rather_than_drawn_over_others()
    {
        string longest = string.Concat(Enumerable.Repeat("a condition with a very long label ", 10));
        Report report = Report.Build(ReportSystems.Content(ReportSystems.System(3, "Framework_of_long_name_"), ReportSystems.PublishedTimes, 2, 1, longest));
        Assert.All(report.Figures, f => AssertLegible("long names", f));
    }

    [Fact]
    public void Text_that_overlaps_is_noticed()
    {
        var canvas = new SvgCanvas(200, 100);
        canvas.Text(10, 20, "S27 97 %", ChartTheme.Ink);
        canvas.Text(30, 24, "S26 3 %", ChartTheme.Ink);
        canvas.Text(150, 60, "beyond the border", ChartTheme.Ink);
        canvas.Mark();
        Assert.Equal(2, Faults(canvas.Finish("a", "b", "c")).Count());
    }

    [Fact]
    public void Without_any_cluster_the_report_says_what_there_is()
    {
        AlloySystem system = ReportSystems.System(2);
        ReportContent content = ReportSystems.Content(system, [60, 600], 2, 1);
        content = content with { Conditions = [content.Conditions[0] with { Replicates = [new(system.Species, [60, 600], [new long[system.Species.Count], new long[system.Species.Count]])], Observables = [] }] };
        Report report = Report.Build(content);
        Assert.Empty(report.Figures);
        Assert.Contains("Conservation", report.ToHtml(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Absorption_is_drawn_as_curves_or_as_positions(bool positionsOnly)
    {
        ReportContent content = ReportSystems.Content(ReportSystems.System(2), ReportSystems.PublishedTimes, 2, 1);
        AbsorptionMaximum Maximum(double nanometres) => positionsOnly ? new(nanometres, null, null) : new(nanometres, 1, 60);
        AbsorptionComponents components = new("made up", positionsOnly,
        [
            new("F0 (x = 0 to 5)", [0, 1, 2, 3, 4, 5]) { Maxima = [Maximum(420), Maximum(645)] },
            new("F0 (x = 6 to 12)", [6, 7, 8, 9, 10, 11, 12]) { Maxima = [Maximum(480)] },
            new("F1", [13, 14, 15, 16]) { Maxima = [Maximum(575)] },
        ]);
        Figure figure = Report.Build(content with { Absorption = components }).Figures.Single(f => f.Id == "uv-vis");
        AssertLegible("uv-vis", figure);
        Assert.Equal(positionsOnly, figure.Caption.Contains("not absorptions", StringComparison.Ordinal));
        Assert.Contains("made up", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Systems_without_ions_have_no_mass_spectra()
    {
        Report report = Report.Build(ReportSystems.Content(ReportSystems.System(2, hasIons: false), [60, 600], 2, 1));
        Assert.DoesNotContain(report.Figures, f => f.Id == "mass-spectra");
        Assert.Equal(5, report.Figures.Count());
    }

    [Fact]
    public void Of_very_many_conditions_only_the_comparison_is_drawn()
    {
        Report report = Report.Build(ReportSystems.Content(ReportSystems.System(2), [60], 1, Report.MostConditionsDrawn + 1));
        Assert.Equal(["feed-ratio-ladder", "feed-ratio-metal", "feed-ratio-electrons"], report.Figures.Select(f => f.Id));
        AssertLegible("many conditions", report.Ladder!);
        Assert.Contains("figures of single ones", report.ToHtml(), StringComparison.Ordinal);
    }

    private static void AssertLegible(string name, Figure figure)
    {
        Assert.True(figure.Marks > 0, $"{name}: {figure.Id} shows nothing");
        string[] faults = [.. Faults(figure)];
        Assert.True(faults.Length == 0, $"{name}, {figure.Id}: {string.Join("; ", faults.Take(5))}");
        Assert.DoesNotContain("NaN", figure.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", figure.Body, StringComparison.Ordinal);
        Assert.Equal("svg", XDocument.Parse(figure.ToFile()).Root!.Name.LocalName);
    }

    private static IEnumerable<string> Faults(Figure figure)
    {
        for (int i = 0; i < figure.Texts.Count; i++)
        {
            TextBox box = figure.Texts[i];
            if (box.Left < 0 || box.Top < 0 || box.Right > figure.Width || box.Bottom > figure.Height) yield return $"'{box.Text}' leaves the figure";
            for (int j = i + 1; j < figure.Texts.Count; j++) if (box.Overlaps(figure.Texts[j])) yield return $"'{box.Text}' covers '{figure.Texts[j].Text}'";
        }
    }
}
