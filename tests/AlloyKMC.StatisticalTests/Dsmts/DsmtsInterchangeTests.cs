using System.Text;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Configuration.Resolved;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Interchange.Import;
using AlloyKMC.Interchange.Networks;
using AlloyKMC.Interchange.Sbml;
using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.StatisticalTests.Dsmts;

/// <summary>Every case of the suite that can be expressed goes out as SBML and comes back the same: start, events, propensities, and the bytes of a second export.</summary>
public sealed class DsmtsInterchangeTests
{
    [Fact]
    public void Every_case_comes_back()
    {
        int compared = 0;
        foreach (DsmtsVariant variant in DsmtsCase.LoadAll().SelectMany(c => DsmtsVariant.Of(c, out _)))
        {
            byte[] first = Export(variant.Plan);
            SimulationPlan again = Reread(SbmlImporter.Read(new MemoryStream(first), variant.Name));
            Assert.Equal(variant.Plan.InitialCounts, again.InitialCounts);
            Assert.Equal(variant.Plan.Schedule.Select(c => c.TimeSeconds), again.Schedule.Select(c => c.TimeSeconds));
            Assert.Equal(variant.Plan.Schedule.SelectMany(c => c.Set).Order(), again.Schedule.SelectMany(c => c.Set).Order());
            long[] counts = [.. variant.Plan.InitialCounts.Select((_, i) => 17L + (5 * i))];
            Assert.Equal(variant.Plan.Network.Channels.Count, again.Network.Channels.Count);
            for (int c = 0; c < again.Network.Channels.Count; c++)
            {
                double expected = variant.Plan.Network.Channels.Propensity(c, counts, 1);
                Assert.InRange(again.Network.Channels.Propensity(c, counts, 1), expected * (1 - 1e-13), expected * (1 + 1e-13));
            }

            Assert.Equal(Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(Export(again)));
            compared++;
        }

        Assert.Equal(41, compared);
    }

    private static byte[] Export(SimulationPlan plan)
    {
        using var stream = new MemoryStream();
        SbmlWriter.Write(ExchangeNetworkBuilder.Build(plan), stream);
        return stream.ToArray();
    }

    private static SimulationPlan Reread(ImportedModel model)
    {
        Duration.Parse("50 s", out Duration end);
        string run = ConfigText.OfRun(ImportedRun.Of(model, end, 50), "unused").Replace("\"unused\"", ConfigText.OfSystem(model.System), StringComparison.Ordinal);
        return PlanBuilder.Build(RunConfigReader.Read(Encoding.UTF8.GetBytes(run), "case.json")).Simulation;
    }
}
