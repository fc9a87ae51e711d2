using AlloyKMC.Configuration.Plans;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Statements;

namespace AlloyKMC.Cli.Reports;

/// <summary>Gives the samples of a condition the names by which statements look for them: direct mixing, or a case of sequential feeding.</summary>
internal sealed class SampleReadings(RunPlan plan, StatementSet? statements)
{
    /// <summary>Feeds are whole clusters, so that a total ratio is met to rounding only.</summary>
    private const double TotalRatioTolerance = 5e-3;

    /// <param name="startRatio">Feed ratio at the start; null where there is none.</param>
    /// <param name="times">Sampling times.</param>
    /// <param name="series">A replicate, for what was fed.</param>
    public IReadOnlyList<Reading?> Of(double? startRatio, IReadOnlyList<double> times, PopulationSeries series)
    {
        if (startRatio is not { } ratio) return [];
        ScheduledChange? addition = plan.Simulation.Schedule.FirstOrDefault();
        if (addition is null) return [.. times.Select(t => new Reading(ratio, null, t))];
        SequentialCase? known = plan.Simulation.Schedule.Count == 1 ? FindCase(ratio, addition, series) : null;
        return [.. times.Select((t, i) => NewReading(t, IsAfter(times, i)))];

        Reading? NewReading(double time, bool isAfter) => !isAfter ? new Reading(ratio, null, time) : known is null ? null : new Reading(known.TotalRatio, known.Id, time - addition.TimeSeconds);

        bool IsAfter(IReadOnlyList<double> all, int sample) =>
            all[sample] > addition.TimeSeconds || (all[sample] == addition.TimeSeconds && (addition.SampleAfter || (sample > 0 && all[sample - 1] == all[sample])));
    }

    private SequentialCase? FindCase(double startRatio, ScheduledChange addition, PopulationSeries series)
    {
        IReadOnlyList<int> parents = plan.Simulation.Network.System.Parents;
        if (parents.Count != 2 || addition.Set.Count > 0 || addition.Add.Any(a => !parents.Contains(a.Species))) return null;
        double first = plan.Simulation.InitialCounts[parents[0]] + AddedOf(parents[0]), second = plan.Simulation.InitialCounts[parents[1]] + AddedOf(parents[1]);
        if (!(second > 0) || series.Counts.Count == 0) return null;
        return statements?.Cases.FirstOrDefault(c =>
            Math.Abs(c.StartRatio - startRatio) <= 1e-6 * c.StartRatio && Math.Abs(c.StartSeconds - addition.TimeSeconds) <= 0.5 && Math.Abs(first / second - c.TotalRatio) <= TotalRatioTolerance * c.TotalRatio);

        long AddedOf(int species) => addition.Add.Where(a => a.Species == species).Sum(a => a.Amount);
    }
}
