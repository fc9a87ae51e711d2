using AlloyKMC.Model.Species;

namespace AlloyKMC.Observation.Comparison;

/// <summary>The populations of one replicate (or their mean) at one time.</summary>
/// <param name="Species">The species the entries of <paramref name="Populations"/> refer to.</param>
/// <param name="Populations">Numbers of clusters and complexes per species, on any common scale.</param>
public sealed record PopulationSample(SpeciesTable Species, IReadOnlyList<double> Populations)
{
    /// <summary>One sample of a run.</summary>
    public static PopulationSample From(PopulationSeries series, int sample) =>
        new(series.Species, [.. Enumerable.Range(0, series.Species.Count).Select(species => series.At(sample, species))]);

    /// <summary>Mean over replicates.</summary>
    /// <exception cref="ArgumentException">There is no replicate, or they differ in their number of species.</exception>
    public static PopulationSample Mean(IReadOnlyList<PopulationSample> replicates)
    {
        if (replicates.Count == 0) throw new ArgumentException("A mean needs at least one replicate.", nameof(replicates));
        double[] sum = new double[replicates[0].Populations.Count];
        foreach (PopulationSample replicate in replicates)
        {
            if (replicate.Populations.Count != sum.Length) throw new ArgumentException("Replicates of one condition must have the same species.", nameof(replicates));
            for (int s = 0; s < sum.Length; s++) sum[s] += replicate.Populations[s];
        }

        for (int s = 0; s < sum.Length; s++) sum[s] /= replicates.Count;
        return new PopulationSample(replicates[0].Species, sum);
    }

    /// <summary>Amount of a conserved quantity in all species of one kind; 0 where the system does not know the quantity.</summary>
    /// <param name="quantity">Name of the quantity: "Au".</param>
    /// <param name="kind">Clusters or complexes.</param>
    /// <param name="responses">Weights per family; null counts populations as they are.</param>
    public double Content(string quantity, FamilyKind kind, ResponseFactors? responses = null)
    {
        double sum = 0;
        for (int q = 0; q < Species.Quantities.Count; q++)
        {
            if (Species.Quantities[q] != quantity) continue;
            for (int s = 0; s < Populations.Count; s++)
            {
                Family family = Species[s].Family;
                if (family.Kind == kind) sum += Species.Content[q][s] * Populations[s] * (responses?[family.Name] ?? 1);
            }
        }

        return sum;
    }

    /// <summary>Number of clusters: all species of frameworks.</summary>
    public double Clusters()
    {
        double sum = 0;
        for (int s = 0; s < Populations.Count; s++) sum += Species[s].Family.Kind == FamilyKind.Framework ? Populations[s] : 0;
        return sum;
    }
}
