namespace AlloyKMC.Kinetics.Simulation;

/// <summary>One step of a plan in the order of time: a scheduled change, or a sample where <paramref name="Change"/> is null.</summary>
internal readonly record struct PlanStep(double TimeSeconds, ScheduledChange? Change)
{
    /// <summary>Samples and changes up to the last sample. A sample at the time of a change comes before it, unless the change says otherwise.</summary>
    public static IReadOnlyList<PlanStep> Of(SimulationPlan plan)
    {
        var steps = new List<PlanStep>();
        int next = 0;
        foreach (double sampleTime in plan.SampleTimesSeconds)
        {
            bool sampled = false;
            for (; next < plan.Schedule.Count && plan.Schedule[next].TimeSeconds <= sampleTime; next++)
            {
                ScheduledChange change = plan.Schedule[next];
                if (change.TimeSeconds == sampleTime && !change.SampleAfter && !sampled)
                {
                    steps.Add(new PlanStep(sampleTime, null));
                    sampled = true;
                }

                steps.Add(new PlanStep(change.TimeSeconds, change));
            }

            if (!sampled) steps.Add(new PlanStep(sampleTime, null));
        }

        return steps;
    }
}
