using AlloyKMC.Observation.Comparison;

namespace AlloyKMC.Observation.Statements;

/// <summary>What a dataset holds for statements: replicate populations by condition and time.</summary>
public sealed class ReadingSet
{
    private const double RatioTolerance = 1e-6;
    private const double TimeToleranceSeconds = 0.5;

    private readonly List<(Reading Reading, IReadOnlyList<PopulationSample> Replicates)> _entries = [];

    /// <param name="reading">Condition and time.</param>
    /// <param name="replicates">One sample per replicate, at least one.</param>
    /// <exception cref="ArgumentException">There is no replicate, or the reading is there already.</exception>
    public void Add(Reading reading, IReadOnlyList<PopulationSample> replicates)
    {
        if (replicates.Count == 0) throw new ArgumentException($"No replicate is given for {reading}.", nameof(replicates));
        if (Find(reading) is not null) throw new ArgumentException($"{reading} is there already.", nameof(reading));
        _entries.Add((reading, replicates));
    }

    /// <summary>The replicates of a reading, found by case, feed ratio (to 1e-6 of it) and time (to 0.5 s); null where the dataset lacks it.</summary>
    public IReadOnlyList<PopulationSample>? Find(Reading reading)
    {
        foreach ((Reading candidate, IReadOnlyList<PopulationSample> replicates) in _entries)
        {
            if (candidate.CaseId == reading.CaseId
                && Math.Abs(candidate.FeedRatio - reading.FeedRatio) <= RatioTolerance * reading.FeedRatio
                && Math.Abs(candidate.TimeSeconds - reading.TimeSeconds) <= TimeToleranceSeconds) return replicates;
        }

        return null;
    }
}
