using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Reporting.Charts;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Reporting.Figures;

/// <summary>Which frameworks there are, and how much metal has left the clusters.</summary>
internal static class ShareTimeCourses
{
    private const string Bands = "Line: mean over replicates; dark band: its standard error; pale band: from the lowest to the highest replicate.";

    /// <summary>Orange for gold, as it comes first; none of the first three, which are those of the frameworks.</summary>
    private static readonly int[] s_metalColours = [4, 5, 3];

    public static Figure? Frameworks(string id, ReportCondition condition, IReadOnlyList<ConditionSample> samples, ResponseFactors responses, MeasuredTimeCourse? measured)
    {
        SpeciesTable species = samples[0].Mean.Species;
        string[] names = [.. species.Families.Where(f => f.Kind == FamilyKind.Framework).Select(f => f.Name)];
        TimeCourseLine[] lines = [.. names.Select((name, i) => new TimeCourseLine(name, i, Over(samples, s => Share(s, name, responses)), Measured(name)))];
        string weights = responses.Named.Count == 0 ? "share of all clusters (equal response)" : "share of the cluster signal (response-weighted)";
        string circles = measured is null ? "" : " Open symbols: measured.";
        return TimeCourseChart.Draw(id, "Frameworks against time", condition.Label, $"Each framework as {weights}. {Bands}{circles}", responses.Named.Count == 0 ? "share of clusters / %" : "share of signal / %", lines, isWhole: true);

        IReadOnlyList<(double, double)> Measured(string name) =>
            [.. samples.Select(s => (s.TimeSeconds, Share: MeasuredShares.Of(measured, s.TimeSeconds, name))).Where(m => m.Share is not null).Select(m => (m.TimeSeconds, m.Share!.Value))];
    }

    /// <summary>Null where the system names no metals or has no pools.</summary>
    public static Figure? MetalInComplexes(string id, ReportCondition condition, IReadOnlyList<ConditionSample> samples, AlloySystem system)
    {
        string[] metals = [.. system.Metals.Select(m => system.Species.Quantities[m])];
        if (metals.Length == 0 || system.Species.Families.All(f => f.Kind != FamilyKind.Pool)) return null;
        List<TimeCourseLine> lines = [.. metals.Select((metal, i) => new TimeCourseLine(metal, s_metalColours[i % s_metalColours.Length], Over(samples, s => InPools(s, [metal])), []))];
        if (metals.Length > 1) lines.Add(new TimeCourseLine("all metal", 6, Over(samples, s => InPools(s, metals)), []));
        return TimeCourseChart.Draw(id, "Metal in complexes against time", condition.Label, $"Part of the atoms of each metal that stands in dissolved complexes, which the cluster spectrum does not show. {Bands}", "atoms in complexes / %", lines, isWhole: false);
    }

    private static IReadOnlyList<EnsembleBand> Over(IReadOnlyList<ConditionSample> samples, Func<PopulationSample, double> value) =>
        [.. samples.Select(s => EnsembleBand.Of(s.TimeSeconds, s.Replicates.Select(value))).OfType<EnsembleBand>()];

    /// <summary>NaN where there is no cluster at all.</summary>
    private static double Share(PopulationSample sample, string framework, ResponseFactors responses)
    {
        var intensities = new ClusterIntensities(sample, responses);
        return intensities.Total > 0 ? intensities.ShareOf(framework) : double.NaN;
    }

    private static double InPools(PopulationSample sample, string[] metals)
    {
        double pools = metals.Sum(m => sample.Content(m, FamilyKind.Pool));
        return pools / (pools + metals.Sum(m => sample.Content(m, FamilyKind.Framework)));
    }
}
