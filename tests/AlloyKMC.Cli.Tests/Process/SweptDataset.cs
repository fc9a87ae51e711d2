using System.Text;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model.Species;
using AlloyKMC.Storage;

namespace AlloyKMC.Cli.Tests.Process;

/// <summary>Puts datasets of several feed ratios into one, as a sweep over the ratio leaves it.</summary>
public static class SweptDataset
{
    public static void Write(string folder, IReadOnlyList<(string Ratio, string Dataset)> parts)
    {
        string configuration = DatasetReader.Open(parts[0].Dataset).Metadata[DatasetMetadata.Configuration];
        SpeciesTable species = PlanBuilder.Compile(RunConfigReader.Read(Encoding.UTF8.GetBytes(configuration), "configuration").System.Definition).System.Species;
        using DatasetWriter writer = DatasetWriter.Create(folder, "part-00000", species, new DatasetWriterOptions { ConfigurationJson = configuration });
        for (int c = 0; c < parts.Count; c++)
        {
            foreach ((StoredRun run, PopulationSeries series) in DatasetReader.Open(parts[c].Dataset).ReadAllSeries(species))
                writer.Append(run.Run with { Condition = c, RunId = $"c{c}-{run.Run.RunId}", Swept = [new SweptValue("ratio", parts[c].Ratio)] }, series, []);
        }

        writer.Complete();
    }
}
