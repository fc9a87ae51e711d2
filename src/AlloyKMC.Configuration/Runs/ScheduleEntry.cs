using AlloyKMC.Configuration.Quantities;

namespace AlloyKMC.Configuration.Runs;

public enum ScheduleAction
{
    Add,
    Remove,
    Set,
    Temperature,
}

/// <summary>Whether a sample at the time of an entry is taken before it, as from a flask, or after it.</summary>
public enum SampleMoment
{
    Before,
    After,
}

/// <summary>Something done to the flask at a given time.</summary>
public sealed record ScheduleEntry
{
    /// <summary>Time since mixing.</summary>
    public required Duration At { get; init; }

    public required ScheduleAction Action { get; init; }

    /// <summary>Molecules by species or alias; empty for a temperature.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Amounts { get; init; } = [];

    /// <summary>The temperature from then on; null for other actions.</summary>
    public Temperature? Temperature { get; init; }

    public SampleMoment Sample { get; init; } = SampleMoment.Before;

    /// <summary>Whether an addition leaves the volume as it is (a solid); otherwise the volume grows by that of the solution added.</summary>
    public bool KeepVolume { get; init; }
}
