using System.Buffers;
using System.Runtime.CompilerServices;

namespace Parquet.Columns;

/// <summary>Room from the pool for the values of a column chunk: arrays of that size are collected late, and a file has many.</summary>
internal sealed class Rented<T>(int length) : IDisposable
{
    private T[]? _array = ArrayPool<T>.Shared.Rent(length);

    public Memory<T> Memory => _array.AsMemory(0, length);

    public Span<T> Span => _array.AsSpan(0, length);

    public void Dispose()
    {
        if (_array is { } array) ArrayPool<T>.Shared.Return(array, clearArray: RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        _array = null;
    }
}
