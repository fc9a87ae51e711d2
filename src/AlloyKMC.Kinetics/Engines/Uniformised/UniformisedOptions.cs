namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Choices that change the speed of the uniformised engine and the random numbers it spends, never the distribution of what it simulates.</summary>
public sealed record UniformisedOptions
{
    /// <summary>Room above the present count n that a cap starts with, in units of n^(3/8); not negative. A count wanders through a room m in about m^2 steps and the room costs
    /// m / n in acceptance, so the best room grows as n^(1/3) while it is below the width of the fluctuations.</summary>
    public double Margin { get; init; } = 3;

    /// <summary>Share of every role table of several species that starts empty, for the repair of caps; not negative. It adapts within an interval.</summary>
    public double Spare { get; init; } = 1.0 / 16;

    /// <summary>Group slots, of 1024, that start empty where there are several groups: for groups that outgrow their tables or begin to fire. Their number follows the spare share as it
    /// adapts within an interval, up to a quarter of all.</summary>
    public int FreeGroupSlots { get; init; } = 32;

    /// <summary>Least number of slots per entry of the largest role table, at least 2; two thirds of it where the tables together would take more than 64 KB.</summary>
    public int SlotsPerEntry { get; init; } = 24;
}
