using AlloyKMC.Kinetics.Simulation;

namespace AlloyKMC.Fitting.Forward;

/// <summary>A time at which a flask is looked at or something is done to it.</summary>
internal sealed class FlaskStop(double timeSeconds)
{
    public double TimeSeconds { get; } = timeSeconds;

    /// <summary>Samples taken, with the volume (molecules per unit of concentration) of their condition.</summary>
    public List<(int Condition, int Sample, double Volume)> Samples { get; } = [];

    /// <summary>What happens after each change made here, to copies of the flask.</summary>
    public List<FlaskPhase> Following { get; } = [];
}

/// <summary>A flask from one feeding or change to the next, shared by all conditions that are alike up to then: in concentrations, whatever their simulated volumes.</summary>
internal sealed class FlaskPhase
{
    private readonly SortedDictionary<double, FlaskStop> _stops = [];
    private readonly (int Species, double PerVolume)[] _add;
    private readonly (int Species, double Concentration)[] _set;
    private readonly double _dilution;

    private FlaskPhase(double startSeconds, double[] start, ScheduledChange? change, double volume)
    {
        StartSeconds = startSeconds;
        Start = start;
        double after = volume + (change?.AddedVolume ?? 0);
        _dilution = volume / after;
        _add = change is null ? [] : [.. change.Add.Select(a => (a.Species, a.Amount / after))];
        _set = change is null ? [] : [.. change.Set.Select(s => (s.Species, s.Count / after))];
        TemperatureKelvin = change?.Network?.Values.TemperatureKelvin;
    }

    public double StartSeconds { get; }

    /// <summary>Concentrations of the feed as stated; of a phase that follows a change: empty.</summary>
    public IReadOnlyList<double> Start { get; }

    /// <summary>Temperature from here on; null: as before.</summary>
    public double? TemperatureKelvin { get; }

    /// <summary>Stops in ascending order of time.</summary>
    public IEnumerable<FlaskStop> Stops => _stops.Values;

    /// <summary>Conditions with a sample here or later.</summary>
    public SortedSet<int> Conditions { get; } = [];

    /// <summary>This phase and all that follow it.</summary>
    public int Count => 1 + Stops.Sum(s => s.Following.Sum(f => f.Count));

    public bool IsWanted(IReadOnlyList<bool>? wanted) => wanted is null || Conditions.Any(c => wanted[c]);

    /// <summary>The last time of this phase that is wanted.</summary>
    public double LastWanted(IReadOnlyList<bool>? wanted) =>
        Stops.Where(s => s.Samples.Any(sample => wanted?[sample.Condition] != false) || s.Following.Any(f => f.IsWanted(wanted))).Select(s => s.TimeSeconds).DefaultIfEmpty(double.NegativeInfinity).Max();

    /// <summary>Concentrations after the change that this phase starts with.</summary>
    public double[] Enter(double[] before, Func<int, double> feedFactor)
    {
        double[] after = [.. before.Select(c => c * _dilution)];
        foreach ((int species, double perVolume) in _add) after[species] = Math.Max(0, after[species] + perVolume * feedFactor(species));
        foreach ((int species, double concentration) in _set) after[species] = concentration;
        // Beside what is left of an amount set anew, what an integration left below zero may be much.
        if (_set.Length > 0) after = [.. after.Select(c => Math.Max(0, c))];
        return after;
    }

    /// <summary>One flask per different feed of the plans, with what follows.</summary>
    public static IReadOnlyList<FlaskPhase> Share(IReadOnlyList<SimulationPlan> plans)
    {
        var flasks = new List<FlaskPhase>();
        for (int condition = 0; condition < plans.Count; condition++)
        {
            SimulationPlan plan = plans[condition];
            double[] start = [.. plan.InitialCounts.Select(n => n / plan.Volume)];
            FlaskPhase? phase = flasks.Find(f => f.Start.SequenceEqual(start));
            if (phase is null) flasks.Add(phase = new FlaskPhase(0, start, null, plan.Volume));
            double volume = plan.Volume;
            int next = 0;
            phase.Conditions.Add(condition);
            for (int sample = 0; sample < plan.SampleTimesSeconds.Count; sample++)
            {
                double at = plan.SampleTimesSeconds[sample];
                while (next < plan.Schedule.Count && (plan.Schedule[next].TimeSeconds < at || (plan.Schedule[next].TimeSeconds == at && plan.Schedule[next].SampleAfter)))
                {
                    phase = phase.After(plan.Schedule[next], volume);
                    volume += plan.Schedule[next++].AddedVolume;
                    phase.Conditions.Add(condition);
                }

                phase.StopAt(at).Samples.Add((condition, sample, volume));
            }
        }

        return flasks;
    }

    private FlaskStop StopAt(double timeSeconds)
    {
        if (!_stops.TryGetValue(timeSeconds, out FlaskStop? stop)) _stops[timeSeconds] = stop = new FlaskStop(timeSeconds);
        return stop;
    }

    private FlaskPhase After(ScheduledChange change, double volume)
    {
        FlaskStop stop = StopAt(change.TimeSeconds);
        var fresh = new FlaskPhase(change.TimeSeconds, [], change, volume);
        if (stop.Following.Find(fresh.IsEnteredLike) is { } same) return same;
        stop.Following.Add(fresh);
        return fresh;
    }

    private bool IsEnteredLike(FlaskPhase other) =>
        _dilution == other._dilution && TemperatureKelvin == other.TemperatureKelvin && _add.AsSpan().SequenceEqual(other._add) && _set.AsSpan().SequenceEqual(other._set);
}
