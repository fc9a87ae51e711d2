namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Free room against rebuilds: more room where bounds last too short, less where they last long. Starts afresh with every interval, so that an interval depends on
/// counts and random words alone.</summary>
internal struct SpareController(double share)
{
    private const double LargestShare = 1;

    private readonly double _least = share / 4;

    public double Share { get; private set; } = share;

    /// <param name="ticks">Ticks since the last rebuild.</param>
    /// <param name="isOverrun">Whether a cap ended them.</param>
    /// <param name="rebuildCost">Cost of a rebuild in ticks.</param>
    public void Adapt(long ticks, bool isOverrun, double rebuildCost)
    {
        if (isOverrun && ticks < 10 * rebuildCost) Share = Math.Min(LargestShare, Share * 1.5);
        else if (!isOverrun || ticks > 60 * rebuildCost) Share = Math.Max(_least, Share * 0.85);
    }
}
