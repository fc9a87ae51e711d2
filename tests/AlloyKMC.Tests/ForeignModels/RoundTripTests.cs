using AlloyKMC.Interchange.Import;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Tests.ForeignModels;

/// <summary>Export, import, export: the same bytes, and the same propensities on the way.</summary>
public class RoundTripTests
{
    [Fact]
    public void Every_kind_of_rule_event_and_observable_comes_back()
    {
        SimulationPlan plan = ExchangeCases.Plan(ExchangeCases.Everything);
        byte[] first = ExchangeCases.Export(plan);
        ImportedModel model = ExchangeCases.Import(first);
        Assert.Empty(model.Warnings);
        SimulationPlan again = ExchangeCases.Reread(model, "10 min");
        Assert.Equal(plan.InitialCounts, again.InitialCounts);
        Assert.Equal(plan.Volume, again.Volume);
        Assert.True(ExchangeCases.WorstPropensity(plan.Network, again.Network, plan.Volume) < 1e-13);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(first), System.Text.Encoding.UTF8.GetString(ExchangeCases.Export(again)));
    }

    /// <summary>Families, content and ions come back, so that conservation is checked and spectra can be made.</summary>
    [Fact]
    public void Families_keep_coordinates_content_and_ions()
    {
        ImportedModel model = ExchangeCases.Import(ExchangeCases.Export(ExchangeCases.Plan(ExchangeCases.Everything)));
        Assert.Equal(["A", "D", "P", "L", "R"], model.System.Families.Select(f => f.Key));
        Assert.Equal("Ag{x+1}", model.System.Families[0].Value.Ion!.Formula);
        Assert.Equal("x <= y", model.System.Families[1].Value.Order);
        Assert.Equal(["M"], model.System.Metals);
    }

    /// <summary>The 44-metal system whole: 139 species, 12328 channels, 12 MB.</summary>
    [Fact]
    public void The_44_metal_network_comes_back()
    {
        SimulationPlan plan = ExchangeCases.Shipped("lin2022/time-course-1to3.json");
        byte[] first = ExchangeCases.Export(plan);
        SimulationPlan again = ExchangeCases.Reread(ExchangeCases.Import(first), "20 h");
        Assert.True(ExchangeCases.WorstPropensity(plan.Network, again.Network, plan.Volume) < 1e-13);
        Assert.True(first.AsSpan().SequenceEqual(ExchangeCases.Export(again)));
    }

    [Fact]
    public void A_volume_that_grows_with_an_addition_comes_back()
    {
        string[] pairs = ["attack on S26", "loss of S30 in attack on S26", "attack on S27", "loss of S30 in attack on S27", "direct exchange, S30 and S26"];
        byte[] first = ExchangeCases.Export(ExchangeCases.Shipped("lin2022/sequential-b.json"), pairs);
        SimulationPlan again = ExchangeCases.Reread(ExchangeCases.Import(first), "44 h");
        ScheduledChange change = Assert.Single(again.Schedule);
        Assert.Equal(21000, change.AddedVolume);
        Assert.True(first.AsSpan().SequenceEqual(ExchangeCases.Export(again)));
    }
}
