using System.Buffers;
using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Schema;

namespace AlloyKMC.Storage.Tables;

/// <summary>Values of one column that wait for their row group.</summary>
internal interface IColumnBuffer : IDisposable
{
    DataField Field { get; }

    void Write(ParquetRowGroupWriter rowGroup);

    void Clear();
}

/// <summary>Values in an array that grows; arrays go back to the pool, since a batch writes file after file and large arrays are collected late.</summary>
internal abstract class ColumnBuffer<T>(DataField field) : IColumnBuffer
{
    /// <summary>Arrays that were outgrown stay in the pool: large steps leave few behind, and two of them make the usual row group.</summary>
    private const int FirstRoom = 1 << 11, Growth = 8;

    private T[] _values = [];
    private int _count;

    public DataField Field { get; } = field;

    protected ArraySegment<T> Values => new(_values, 0, _count);

    public void Add(T value)
    {
        if (_count == _values.Length) Grow();
        _values[_count++] = value;
    }

    public abstract void Write(ParquetRowGroupWriter rowGroup);

    public void Clear() => _count = 0;

    public void Dispose()
    {
        Return(_values);
        _values = [];
        _count = 0;
    }

    private void Grow()
    {
        T[] larger = ArrayPool<T>.Shared.Rent(Math.Max(FirstRoom, Growth * _count));
        _values.AsSpan(0, _count).CopyTo(larger);
        Return(_values);
        _values = larger;
    }

    private static void Return(T[] values)
    {
        if (values.Length > 0) ArrayPool<T>.Shared.Return(values, clearArray: RuntimeHelpers.IsReferenceOrContainsReferences<T>());
    }
}

/// <summary>Values that are never null.</summary>
internal sealed class NumberBuffer<T>(DataField field) : ColumnBuffer<T>(field) where T : struct
{
    public override void Write(ParquetRowGroupWriter rowGroup) => rowGroup.WriteAsync<T>(Field, Values.AsMemory()).GetAwaiter().GetResult();
}

/// <summary>Numbers that may be null.</summary>
internal sealed class NullableBuffer<T>(DataField field) : ColumnBuffer<T?>(field) where T : struct
{
    public override void Write(ParquetRowGroupWriter rowGroup) => rowGroup.WriteAsync<T>(Field, Values.AsMemory()).GetAwaiter().GetResult();
}

/// <summary>Texts, null or not.</summary>
internal sealed class TextBuffer(DataField field) : ColumnBuffer<string?>(field)
{
    public override void Write(ParquetRowGroupWriter rowGroup) => rowGroup.WriteAsync(Field, Values).GetAwaiter().GetResult();
}
