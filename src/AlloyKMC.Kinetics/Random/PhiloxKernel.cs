namespace AlloyKMC.Kinetics.Random;

/// <summary>Fills one buffer of a stream.</summary>
/// <param name="key">Identity of the stream.</param>
/// <param name="bufferIndex">Zero-based number of the buffer within the stream, below 2^48.</param>
/// <param name="words">Exactly <see cref="PhiloxKernel.BufferWords"/> words to write.</param>
public delegate void PhiloxFill(StreamKey key, ulong bufferIndex, Span<ulong> words);

/// <summary>One way to fill buffers with Philox4x32-10. All kernels give the same words.</summary>
/// <remarks>Order of the words: buffer <c>i</c> holds the blocks <c>256 i</c> to <c>256 i + 255</c>, eight blocks to a group of sixteen words; word <c>j</c> of
/// a group is (word 0, word 1) of block <c>j</c> and word <c>8 + j</c> is (word 2, word 3), the first named in the high half. So eight lanes store without a
/// shuffle, and narrower hardware keeps to the order of eight lanes.</remarks>
/// <param name="Name">Name for options and logs.</param>
/// <param name="IsSupported">Whether this machine can run the kernel.</param>
/// <param name="Fill">The kernel; throws <see cref="PlatformNotSupportedException"/> where it is not supported.</param>
public sealed record PhiloxKernel(string Name, bool IsSupported, PhiloxFill Fill)
{
    /// <summary>Words of a buffer: 4 KiB, which stays in the first-level cache beside the tables of an engine.</summary>
    public const int BufferWords = 512;

    /// <summary>Philox blocks of a buffer, two words each.</summary>
    public const int BufferBlocks = BufferWords / 2;

    /// <summary>One past the last buffer of a stream: block numbers have 56 bits.</summary>
    public const ulong BufferLimit = (1UL << 56) / BufferBlocks;

    internal const int GroupBlocks = 8;
    internal const int GroupWords = 2 * GroupBlocks;

    internal static void Check(ulong bufferIndex, Span<ulong> words)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bufferIndex, BufferLimit);
        ArgumentOutOfRangeException.ThrowIfNotEqual(words.Length, BufferWords);
    }
}
