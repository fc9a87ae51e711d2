using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>
/// What there is at the last sample against the one number a sweep varies: shares of the frameworks, and within each framework the shares of a coordinate of few values, such as the
/// breakdown curves of tandem mass spectrometry.
/// </summary>
internal static class SweepCurves
{
    private const int FewestConditions = 3;
    private const int MostCoordinateValues = 7;

    /// <summary>No figure where not exactly one number varies.</summary>
    public static IReadOnlyList<Figure> Draw(ReportContent content, IReadOnlyList<IReadOnlyList<ConditionSample>> samples)
    {
        string[] varying = [.. content.Conditions.SelectMany(c => c.Swept).GroupBy(v => v.Name).Where(g => g.Select(v => v.Value).Distinct().Count() >= FewestConditions).Select(g => g.Key)];
        if (varying is not [var name] || content.Conditions.Any(c => !c.Swept.Any(v => v.Name == name))) return [];
        (SweptNumber Swept, ConditionSample Last)[] steps = [.. content.Conditions.Select((c, i) => (Swept: c.Swept.First(v => v.Name == name), Last: samples[i][^1])).DistinctBy(s => s.Swept.Value).OrderBy(s => s.Swept.Value)];
        string unit = steps[0].Swept.Unit is { Length: > 0 } u && u != "1" ? $" / {u}" : "", axis = name + unit;
        string times = string.Join(", ", steps.Select(s => s.Last.Label).Distinct());
        var figures = new List<Figure?>();
        SpeciesTable species = steps[0].Last.Mean.Species;
        Family[] frameworks = [.. species.Families.Where(f => f.Kind == FamilyKind.Framework)];
        SweepLine[] shares = [.. frameworks.Select((f, i) => Line(f.Name, i, steps, s => Total(s, f) / frameworks.Sum(other => Total(s, other))))];
        if (frameworks.Length > 1 && shares.Any(Varies)) figures.Add(SweepChart.Draw("sweep-frameworks", $"Frameworks against {name}", $"after {times}", $"Share of each framework of all clusters. {SweepChart.Bands}", axis, "share of clusters / %", shares));
        foreach (Family family in frameworks.Where(f => f.Coordinates.Count > 0 && f.Coordinates[0].Size is > 1 and <= MostCoordinateValues))
        {
            Coordinate first = family.Coordinates[0];
            SweepLine[] lines = [.. Enumerable.Range(first.Minimum, first.Size).Select((value, i) => Line($"{first.Name} = {value}", i, steps, s => Total(s, family, value) / Total(s, family)))];
            if (lines.Any(Varies)) figures.Add(SweepChart.Draw($"sweep-{family.Name}", $"{family.Name} by {first.Name} against {name}", $"after {times}", $"Share of {family.Name} at each {first.Name}. {SweepChart.Bands}", axis, $"share of {family.Name} / %", lines));
        }

        return [.. figures.OfType<Figure>()];
    }

    private static SweepLine Line(string name, int series, (SweptNumber Swept, ConditionSample Last)[] steps, Func<PopulationSample, double> value) =>
        new(name, series, [.. steps.Select(s => (s.Swept.Value, Band: EnsembleBand.Of(s.Last.TimeSeconds, s.Last.Replicates.Select(value)))).Where(p => p.Band is not null).Select(p => (p.Value, p.Band!))]);

    private static bool Varies(SweepLine line) => line.Points.Select(p => p.Band.Mean).Distinct().Count() > 1;

    private static double Total(PopulationSample sample, Family family, int? firstCoordinate = null)
    {
        double sum = 0;
        for (int s = family.FirstSpecies; s < family.FirstSpecies + family.SpeciesCount; s++)
        {
            if (firstCoordinate is null || sample.Species[s].Coordinates[0] == firstCoordinate) sum += sample.Populations[s];
        }

        return sum;
    }
}
