using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;

namespace AlloyKMC.Kinetics.Simulation;

/// <summary>One condition, ready to run: network, what is in the flask, what happens to it and when it is looked at.</summary>
public sealed record SimulationPlan
{
    public required Network Network { get; init; }

    /// <summary>Counts per species at time zero.</summary>
    public required IReadOnlyList<long> InitialCounts { get; init; }

    /// <summary>Simulated volume at time zero: molecules per unit of concentration.</summary>
    public required double Volume { get; init; }

    /// <summary>Changes in ascending order of time; changes of one time apply in order.</summary>
    public IReadOnlyList<ScheduledChange> Schedule { get; init; } = [];

    /// <summary>Sampling times in seconds, strictly ascending, not negative.</summary>
    public required IReadOnlyList<double> SampleTimesSeconds { get; init; }

    /// <summary>Events after which a replicate is cut short.</summary>
    public long EventLimit { get; init; } = long.MaxValue;
}

/// <summary>Something done to the flask.</summary>
public sealed record ScheduledChange
{
    public required double TimeSeconds { get; init; }

    /// <summary>Whether a sample at this very time is taken after the change instead of before it.</summary>
    public bool SampleAfter { get; init; }

    /// <summary>Molecules added (positive) or taken out (negative) per species.</summary>
    public IReadOnlyList<(int Species, long Amount)> Add { get; init; } = [];

    /// <summary>Counts set outright per species.</summary>
    public IReadOnlyList<(int Species, long Count)> Set { get; init; } = [];

    /// <summary>Volume that comes with an addition, in molecules per unit of concentration.</summary>
    public double AddedVolume { get; init; }

    /// <summary>Network from then on, where rates change (temperature); null: as before.</summary>
    public Network? Network { get; init; }

    /// <summary>Applies the change to counts.</summary>
    /// <exception cref="InvalidOperationException">More of a species is to be taken out than there is.</exception>
    public void ApplyTo(Span<long> counts, AlloySystem system)
    {
        foreach ((int species, long amount) in Add)
        {
            if (counts[species] + amount < 0)
                throw new InvalidOperationException($"At {TimeSeconds} s {-amount} {system.Species[species].Name} are to be removed, but only {counts[species]} are there.");
            counts[species] += amount;
        }

        foreach ((int species, long count) in Set) counts[species] = count;
    }
}
