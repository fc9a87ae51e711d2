namespace AlloyKMC.Kinetics.Random;

/// <summary>What a stream of random numbers is for. One run may hold a stream for each purpose; they never overlap. The numbers are part of the file format of
/// results (they enter the counter), so a value once given is never changed.</summary>
public enum StreamPurpose : byte
{
    /// <summary>Which reaction channel fires, and which species take part.</summary>
    Events = 0,

    /// <summary>When events happen: waiting times, Poisson numbers of ticks, shares of an interval.</summary>
    Times = 1,

    /// <summary>Drawing the starting populations and what additions and removals take.</summary>
    Populations = 2,

    /// <summary>Noise of a simulated measurement.</summary>
    Measurement = 3,

    /// <summary>Bootstrap and other resampling of finished runs.</summary>
    Resampling = 4,

    /// <summary>Proposals of a parameter search.</summary>
    Search = 5,
}

/// <summary>The identity of a stream of random numbers. Streams of two different keys never share a (key, counter) pair of the generator: the seed is the whole
/// key of Philox, and condition, replicate and purpose fill counter words of their own, beside a 56-bit block number.</summary>
/// <param name="Seed">Seed of the ensemble, any value.</param>
/// <param name="Condition">Index of the condition within a sweep, 0 where there is one only.</param>
/// <param name="Replicate">Index of the replicate within its condition.</param>
/// <param name="Purpose">What the stream is for.</param>
public readonly record struct StreamKey(ulong Seed, uint Condition = 0, uint Replicate = 0, StreamPurpose Purpose = StreamPurpose.Events)
{
    internal uint KeyWord0 => (uint)Seed;

    internal uint KeyWord1 => (uint)(Seed >> 32);

    /// <summary>Counter word 1: purpose in the top 8 bits, bits 32 to 55 of the block number below. Word 0 is the low 32 bits of the block number.</summary>
    internal uint CounterWord1(ulong blockNumber) => ((uint)Purpose << 24) | (uint)(blockNumber >> 32);

    internal uint CounterWord2 => Condition;

    internal uint CounterWord3 => Replicate;
}
