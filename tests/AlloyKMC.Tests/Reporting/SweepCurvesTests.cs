using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Species;
using AlloyKMC.Reporting;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Tests.Reporting;

public class SweepCurvesTests
{
    private static readonly AlloySystem Decay = AlloySystem.Compile(new SystemDefinition
    {
        Name = "decay",
        Families = [KeyValuePair.Create("P", new FamilyDefinition { Kind = "framework", Coordinates = [KeyValuePair.Create("n", new CoordinateRange(0, 2))] })],
        Rules = [],
    });

    /// <summary>Shares of P at n = 0, 1, 2 against a swept number: three lines that end where the last condition does.</summary>
    [Fact]
    public void A_sweep_over_one_number_gets_curves()
    {
        Report report = Report.Build(Content(c => [new SweptNumber("energy", 5 * c, "eV"), new SweptNumber("same", 1, null)]));
        var figure = Assert.Single(report.Sweep);
        Assert.Equal("sweep-P", figure.Id);
        Assert.Equal(3, figure.Marks);
        Assert.Contains("energy / eV", figure.Body, StringComparison.Ordinal);
        Assert.Contains("id=\"sweep\"", report.ToHtml(), StringComparison.Ordinal);
        Assert.Contains(figure, report.Figures);
    }

    [Fact]
    public void Several_or_no_numbers_get_none()
    {
        Assert.Empty(Report.Build(Content(c => [new SweptNumber("a", c, null), new SweptNumber("b", c * c, null)])).Sweep);
        Assert.Empty(Report.Build(Content(_ => [])).Sweep);
    }

    private static ReportContent Content(Func<int, IReadOnlyList<SweptNumber>> swept) => ReportSystems.Content(Decay, [1], 1, 1) with
    {
        Conditions = [.. Enumerable.Range(1, 5).Select(c => new ReportCondition { Label = $"condition {c}", Swept = swept(c), Replicates = [new PopulationSeries(Decay.Species, [1.0], [[100 - (20 * c), 10 * c, 10 * c]])] })],
    };
}
