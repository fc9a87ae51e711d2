using Parquet;
using Parquet.Schema;

namespace AlloyKMC.Storage.Tables;

/// <summary>Values of one column that wait for their row group.</summary>
internal interface IColumnBuffer
{
    DataField Field { get; }

    void Write(ParquetRowGroupWriter rowGroup);

    void Clear();
}

/// <summary>Values that are never null.</summary>
internal sealed class NumberBuffer<T>(DataField field) : IColumnBuffer where T : struct
{
    private T[] _values = new T[1024];
    private int _count;

    public DataField Field { get; } = field;

    public void Add(T value)
    {
        if (_count == _values.Length) Array.Resize(ref _values, 2 * _count);
        _values[_count++] = value;
    }

    public void Write(ParquetRowGroupWriter rowGroup) => rowGroup.WriteAsync<T>(Field, _values.AsMemory(0, _count)).GetAwaiter().GetResult();

    public void Clear() => _count = 0;
}

/// <summary>Numbers that may be null.</summary>
internal sealed class NullableBuffer<T>(DataField field) : IColumnBuffer where T : struct
{
    private T?[] _values = new T?[1024];
    private int _count;

    public DataField Field { get; } = field;

    public void Add(T? value)
    {
        if (_count == _values.Length) Array.Resize(ref _values, 2 * _count);
        _values[_count++] = value;
    }

    public void Write(ParquetRowGroupWriter rowGroup) => rowGroup.WriteAsync<T>(Field, _values.AsMemory(0, _count)).GetAwaiter().GetResult();

    public void Clear() => _count = 0;
}

/// <summary>Texts, null or not.</summary>
internal sealed class TextBuffer(DataField field) : IColumnBuffer
{
    private readonly List<string?> _values = [];

    public DataField Field { get; } = field;

    public void Add(string? value) => _values.Add(value);

    public void Write(ParquetRowGroupWriter rowGroup) => rowGroup.WriteAsync(Field, _values).GetAwaiter().GetResult();

    public void Clear() => _values.Clear();
}
