namespace AlloyKMC.Kinetics.Engines;

/// <summary>One pinned block for all that an inner loop touches, dealt out in cache lines.</summary>
internal sealed unsafe class AlignedMemory
{
    private const int LineBytes = 64;

    private readonly byte[] _bytes;
    private nuint _next;
    private readonly nuint _end;

    public AlignedMemory(long bytes, int parts)
    {
        _bytes = GC.AllocateArray<byte>(checked((int)(bytes + ((parts + 1L) * LineBytes))), pinned: true);
        fixed (byte* start = _bytes)
        {
            _next = (nuint)start;
            _end = _next + (nuint)_bytes.Length;
        }
    }

    /// <summary>Room for a number of items, zeroed.</summary>
    public T* Take<T>(int count)
        where T : unmanaged
    {
        nuint start = (_next + LineBytes - 1) & ~(nuint)(LineBytes - 1);
        _next = start + ((nuint)count * (nuint)sizeof(T));
        return _next <= _end ? (T*)start : throw new InvalidOperationException("the block is too small");
    }
}
