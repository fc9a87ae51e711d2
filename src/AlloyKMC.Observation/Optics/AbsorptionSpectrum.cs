using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Observation.Optics;

/// <summary>What a component contributes to a sample.</summary>
/// <param name="Component">The component.</param>
/// <param name="ClusterShare">Its part of all clusters.</param>
public sealed record AbsorptionContribution(AbsorptionComponent Component, double ClusterShare);

/// <summary>UV-vis absorption of a sample as the sum of its components (Beer-Lambert), per cluster: the mean molar absorption.</summary>
/// <remarks>Complexes are taken as transparent, and clusters without a component are left out; their share says how much of the sample that is.</remarks>
public sealed record AbsorptionSpectrum
{
    private const double FirstNanometre = 300;
    private const int GridPoints = 801;

    /// <summary>Gaussian of unit height at a distance of d FWHM: exp(-4 ln 2 d^2).</summary>
    private static readonly double GaussianExponent = 4 * Math.Log(2);

    /// <summary>One entry per component, in the order of the set.</summary>
    public required IReadOnlyList<AbsorptionContribution> Contributions { get; init; }

    /// <summary>Part of the clusters that no component describes.</summary>
    public required double ShareWithoutComponent { get; init; }

    /// <summary>Wavelengths in nm; empty where only positions of maxima are known.</summary>
    public required IReadOnlyList<double> Nanometres { get; init; }

    /// <summary>Mean absorption per cluster at each wavelength.</summary>
    public required IReadOnlyList<double> Absorption { get; init; }

    /// <exception cref="ArgumentException">A component names a species the sample does not have.</exception>
    public static AbsorptionSpectrum Of(PopulationSample sample, AbsorptionComponents components)
    {
        double clusters = sample.Clusters();
        List<AbsorptionContribution> contributions = [];
        foreach (AbsorptionComponent component in components.Components)
        {
            if (component.Species.Any(index => index < 0 || index >= sample.Populations.Count)) throw new ArgumentException($"{component.Name} names a species of another system.", nameof(components));
            double amount = component.Species.Where(index => sample.Species[index].Family.Kind == FamilyKind.Framework).Sum(index => sample.Populations[index]);
            contributions.Add(new AbsorptionContribution(component, clusters > 0 ? amount / clusters : 0));
        }

        bool hasCurves = components.Nanometres.Count > 0;
        IReadOnlyList<double> grid = components.PositionsOnly ? [] : hasCurves ? components.Nanometres : [.. Enumerable.Range(0, GridPoints).Select(i => FirstNanometre + i)];
        double[] sum = new double[grid.Count];
        foreach (AbsorptionContribution contribution in contributions)
        {
            for (int i = 0; i < sum.Length; i++)
                sum[i] += contribution.ClusterShare * (hasCurves ? contribution.Component.Absorption[i] : BandsAt(contribution.Component.Maxima, grid[i]));
        }

        return new AbsorptionSpectrum
        {
            Contributions = contributions,
            ShareWithoutComponent = clusters > 0 ? Math.Max(0, 1 - contributions.Sum(contribution => contribution.ClusterShare)) : 0,
            Nanometres = grid,
            Absorption = sum,
        };
    }

    private static double BandsAt(IReadOnlyList<AbsorptionMaximum> maxima, double nanometres)
    {
        double sum = 0;
        foreach (AbsorptionMaximum maximum in maxima)
        {
            double distance = (nanometres - maximum.Nanometres) / maximum.FwhmNanometres!.Value;
            sum += maximum.Absorption!.Value * Math.Exp(-GaussianExponent * distance * distance);
        }

        return sum;
    }
}
