namespace AlloyKMC.Kinetics.Random;

/// <summary>Where a stream stands: everything needed to go on with the same words, on any kernel.</summary>
/// <param name="Key">Identity of the stream.</param>
/// <param name="BufferIndex">Number of the buffer that holds the next word.</param>
/// <param name="Cursor">Place of the next word in that buffer, 0 to <see cref="PhiloxKernel.BufferWords"/> - 1.</param>
public readonly record struct PhiloxState(StreamKey Key, ulong BufferIndex, int Cursor);
