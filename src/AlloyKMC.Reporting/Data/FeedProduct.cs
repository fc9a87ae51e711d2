using AlloyKMC.Model;
using AlloyKMC.Observation.Electrons;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Reporting.Data;

/// <summary>What was fed to a condition and what became of it by its last sample.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Label">The last sample: "20 h".</param>
/// <param name="Reading">What statements call it; null where none can be about it.</param>
/// <param name="Step">Metal ratios and valence electrons.</param>
public sealed record FeedProduct(ReportCondition Condition, string Label, Reading? Reading, FeedStep Step)
{
    /// <summary>One per condition of which the feed is known; none where the system does not name two metals.</summary>
    public static IReadOnlyList<FeedProduct> Of(ReportContent content, IReadOnlyList<IReadOnlyList<ConditionSample>> samples)
    {
        if (content.System.Metals.Count != 2) return [];
        string[] metals = [.. content.System.Metals.Select(metal => content.System.Species.Quantities[metal])];
        List<FeedProduct> products = [];
        for (int c = 0; c < content.Conditions.Count; c++)
        {
            ConditionSample last = samples[c][^1];
            if (content.Conditions[c].Fed is not { } fed || last.Mean.Clusters() == 0) continue;
            products.Add(new FeedProduct(content.Conditions[c], last.Label, last.Reading, FeedStep.Of(last.TimeSeconds, fed, last.Replicates, (metals[0], metals[1]), content.Responses)));
        }

        return products;
    }
}

/// <summary>The two species a feed ratio refers to, as people call them.</summary>
internal static class ParentNames
{
    /// <summary>"Au44 : Ag44"; empty where the system names no two parents.</summary>
    public static string Of(AlloySystem system) => system.Parents.Count == 2 ? $"{NameOf(system, 0)} : {NameOf(system, 1)}" : "";

    private static string NameOf(AlloySystem system, int parent)
    {
        int species = system.Parents[parent];
        return system.Species.Aliases.FirstOrDefault(a => a.Value == species).Key ?? system.Species[species].Name;
    }
}
