using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model.Rules;

namespace AlloyKMC.Kinetics.Simulation;

/// <summary>The events of a replicate as the rate equations predict them, additions and changes of temperature included.</summary>
/// <param name="Events">Events expected up to the last sample or the event limit; null where the rate equations cannot be integrated.</param>
/// <param name="WhyNotKnown">Why they cannot, as a sentence; null where they can.</param>
public sealed record EventForecast(double? Events, string? WhyNotKnown)
{
    /// <param name="plan">The condition.</param>
    /// <param name="isSimulated">Rule directions whose events are counted; null for all.</param>
    public static EventForecast Of(SimulationPlan plan, Predicate<RuleDirection>? isSimulated = null)
    {
        Network network = plan.Network;
        var solver = new MeanFieldSolver(network);
        double volume = plan.Volume, time = 0, total = 0;
        double[] concentrations = [.. plan.InitialCounts.Select(n => n / volume)];
        double[] events = new double[network.Directions.Count];
        double end = plan.SampleTimesSeconds[^1];
        try
        {
            foreach (ScheduledChange change in plan.Schedule.Where(c => c.TimeSeconds < end))
            {
                Advance(change.TimeSeconds);
                for (int s = 0; s < concentrations.Length; s++) concentrations[s] *= volume / (volume + change.AddedVolume);
                volume += change.AddedVolume;
                foreach ((int species, long amount) in change.Add) concentrations[species] = Math.Max(0, concentrations[species] + (amount / volume));
                foreach ((int species, long count) in change.Set) concentrations[species] = count / volume;
                if (change.Network is { } changed) solver.Load(changed);
            }

            Advance(end);
        }
        catch (MeanFieldException exception)
        {
            return new EventForecast(null, exception.Message);
        }

        return new EventForecast(Math.Min(total, plan.EventLimit), null);

        void Advance(double until)
        {
            Array.Clear(events);
            solver.Advance(concentrations, until - time, MeanFieldTolerances.Coarse, events);
            for (int d = 0; d < events.Length; d++)
            {
                if (isSimulated?.Invoke(network.Directions[d]) ?? true) total += events[d] * volume;
            }

            time = until;
        }
    }
}
