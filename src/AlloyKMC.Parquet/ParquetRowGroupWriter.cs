using Parquet.Columns;
using Parquet.Format;
using Parquet.Schema;

namespace Parquet;

/// <summary>Writes the columns of one row group, in the order of the schema and all of one length.</summary>
public sealed class ParquetRowGroupWriter : IDisposable
{
    private readonly DataField[] _fields;
    private readonly ColumnChunkWriter _chunks;
    private readonly List<RowGroupMetadata> _groups;
    private readonly List<ColumnChunkMetadata> _columns = [];
    private int _rows = -1;

    internal ParquetRowGroupWriter(ParquetSchema schema, ColumnChunkWriter chunks, List<RowGroupMetadata> groups)
    {
        _fields = schema.DataFields;
        _chunks = chunks;
        _groups = groups;
    }

    internal bool IsDisposed { get; private set; }

    internal bool HasFailed { get; private set; }

    /// <summary>Writes the next column from values of a type without nulls; into a nullable column it writes no null.</summary>
    /// <exception cref="ArgumentException">Not the next column, another type, or another number of rows.</exception>
    public async Task WriteAsync<T>(DataField field, ReadOnlyMemory<T> values, CancellationToken cancellationToken = default) where T : struct
    {
        Check<T>(field, values.Length);
        using var levels = new Rented<int>(field.IsNullable ? values.Length : 0);
        levels.Span.Fill(1);
        await WriteChunkAsync(field, values, levels.Memory, values.Length, cancellationToken);
    }

    /// <summary>Writes the next column from values that may be null.</summary>
    /// <exception cref="ArgumentException">Not the next column, another type, another number of rows, or nulls in a column that takes none.</exception>
    public async Task WriteAsync<T>(DataField field, ReadOnlyMemory<T?> values, CancellationToken cancellationToken = default) where T : struct
    {
        Check<T>(field, values.Length);
        using var present = new Rented<T>(values.Length);
        using var levels = new Rented<int>(field.IsNullable ? values.Length : 0);
        int count = 0;
        for (int row = 0; row < values.Length; row++)
        {
            T? value = values.Span[row];
            if (value is { } some) present.Span[count++] = some;
            if (field.IsNullable) levels.Span[row] = value.HasValue ? 1 : 0;
        }

        CheckNulls(field, values.Length - count);
        await WriteChunkAsync<T>(field, present.Memory[..count], levels.Memory, values.Length, cancellationToken);
    }

    /// <summary>Writes the next column from texts.</summary>
    /// <exception cref="ArgumentException">Not the next column, not a column of texts, another number of rows, nulls in a column that takes none, or a text with an unpaired surrogate.</exception>
    public async Task WriteAsync(DataField field, IReadOnlyCollection<string?> values, CancellationToken cancellationToken = default)
    {
        Check<ReadOnlyMemory<char>>(field, values.Count);
        using var present = new Rented<ReadOnlyMemory<char>>(values.Count);
        using var levels = new Rented<int>(field.IsNullable ? values.Count : 0);
        int count = 0, row = 0;
        foreach (string? value in values)
        {
            if (value is not null) present.Span[count++] = value.AsMemory();
            if (field.IsNullable) levels.Span[row] = value is null ? 0 : 1;
            row++;
        }

        CheckNulls(field, values.Count - count);
        await WriteChunkAsync<ReadOnlyMemory<char>>(field, present.Memory[..count], levels.Memory, values.Count, cancellationToken);
    }

    /// <exception cref="InvalidOperationException">Not all columns have been written.</exception>
    public void CompleteValidate()
    {
        if (_columns.Count < _fields.Length) throw new InvalidOperationException($"A row group lacks the columns {string.Join(", ", _fields.Skip(_columns.Count).Select(field => field.Name))}.");
    }

    /// <summary>Ends the row group. A row group that lacks columns is reported by <see cref="CompleteValidate"/> and by the file's writer, never from here.</summary>
    public void Dispose()
    {
        if (IsDisposed) return;
        IsDisposed = true;
        if (_columns.Count == _fields.Length) _groups.Add(new RowGroupMetadata(_columns, _rows));
    }

    private async Task WriteChunkAsync<T>(DataField field, ReadOnlyMemory<T> values, ReadOnlyMemory<int> levels, int rows, CancellationToken cancellationToken) where T : struct
    {
        try
        {
            _columns.Add(await _chunks.WriteAsync(field, values, levels, cancellationToken));
            _rows = rows;
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }

    private void Check<T>(DataField field, int rows)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        ArgumentNullException.ThrowIfNull(field);
        if (_columns.Count == _fields.Length) throw new ArgumentException($"Column '{field.Name}' comes after the last column of the schema.", nameof(field));
        DataField expected = _fields[_columns.Count];
        if (!expected.Equals(field)) throw new ArgumentException($"The next column is {expected}, not {field}.", nameof(field));
        if (typeof(T) != field.ClrType) throw new ArgumentException($"Column {field} does not take values of type {typeof(T)}.", nameof(field));
        if (_rows >= 0 && rows != _rows) throw new ArgumentException($"Column '{field.Name}' has {rows} rows where the columns before have {_rows}.");
    }

    private static void CheckNulls(DataField field, int nulls)
    {
        if (nulls > 0 && !field.IsNullable) throw new ArgumentException($"Column {field} takes no nulls, and {nulls} came.");
    }
}
