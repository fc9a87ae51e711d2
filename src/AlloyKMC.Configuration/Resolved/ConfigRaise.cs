namespace AlloyKMC.Configuration.Resolved;

/// <summary>Two configurations of the very same runs that differ, if at all, in how many of them there are and when each is cut short.</summary>
/// <param name="EarlierReplicates">Replicates of the earlier configuration.</param>
/// <param name="Replicates">Replicates of the present one.</param>
/// <param name="EarlierEvents">Event limit of the earlier one; <see cref="long.MaxValue"/> where there was none.</param>
/// <param name="Events">Event limit of the present one.</param>
public sealed record ConfigRaise(int EarlierReplicates, int Replicates, long EarlierEvents, long Events)
{
    /// <summary>Whether something would have to be thrown away.</summary>
    public bool IsLowering => Replicates < EarlierReplicates || Events < EarlierEvents;

    /// <summary>Whether runs that the earlier limit cut short go on further now.</summary>
    public bool RaisesEvents => Events > EarlierEvents;
}
