using System.Text;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Model;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Observation;

/// <summary>Samples of the shipped 44-metal system.</summary>
internal static class ShippedSystem
{
    public static AlloySystem System { get; } = PlanBuilder.Compile(RunConfigReader.ReadFile(RepositoryRoot.Combine("configs", "minimal.json")).System.Definition).System;

    public static PopulationSample Sample(params (string Species, double Count)[] counts)
    {
        double[] populations = new double[System.Species.Count];
        foreach ((string name, double count) in counts) populations[System.Species.Find(name)!.Value] = count;
        return new PopulationSample(System.Species, populations);
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
