using Parquet.Columns;
using Parquet.Data;
using Parquet.Format;
using Parquet.Schema;

namespace Parquet;

/// <summary>Reads the columns of one row group, in any order.</summary>
public sealed class ParquetRowGroupReader : IDisposable
{
    private readonly Stream _input;
    private readonly ParquetSchema _schema;
    private readonly RowGroupMetadata _group;
    private readonly ParquetOptions _options;

    internal ParquetRowGroupReader(Stream input, ParquetSchema schema, RowGroupMetadata group, ParquetOptions options)
    {
        _input = input;
        _schema = schema;
        _group = group;
        _options = options;
    }

    public long RowCount => _group.NumRows;

    internal RowGroupMetadata Metadata => _group;

    public bool ColumnExists(DataField field) => Array.IndexOf(_schema.DataFields, field) >= 0;

    /// <summary>Reads a column without nulls.</summary>
    /// <param name="field">A column of the file.</param>
    /// <param name="values">Room for <see cref="RowCount"/> values.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentException">A nullable column, another type, or too little room.</exception>
    /// <exception cref="ParquetException">No such column, damaged, or not supported.</exception>
    public async ValueTask ReadAsync<T>(DataField field, Memory<T> values, CancellationToken cancellationToken = default) where T : struct
    {
        if (field.IsNullable) throw new ArgumentException($"Column {field} may hold nulls: read it into nullable values.", nameof(field));
        await ReadRawAsync(field, values, default, cancellationToken);
    }

    /// <summary>Reads a column that may hold nulls.</summary>
    /// <inheritdoc cref="ReadAsync{T}(DataField, Memory{T}, CancellationToken)"/>
    public async ValueTask ReadAsync<T>(DataField field, Memory<T?> values, CancellationToken cancellationToken = default) where T : struct
    {
        int rows = CheckRoom(field, values.Length);
        var present = new T[rows];
        int[] levels = field.IsNullable ? new int[rows] : [];
        await ReadRawAsync<T>(field, present, levels, cancellationToken);
        Span<T?> target = values.Span;
        int next = 0;
        for (int i = 0; i < rows; i++) target[i] = field.IsNullable && levels[i] == 0 ? null : present[next++];
    }

    /// <summary>Reads a column of texts; equal texts of one dictionary are one object.</summary>
    /// <inheritdoc cref="ReadAsync{T}(DataField, Memory{T}, CancellationToken)"/>
    public async ValueTask ReadAsync(DataField field, Memory<string?> values, CancellationToken cancellationToken = default)
    {
        int rows = CheckRoom(field, values.Length);
        var present = new ReadOnlyMemory<char>[rows];
        int[] levels = field.IsNullable ? new int[rows] : [];
        await ReadRawAsync<ReadOnlyMemory<char>>(field, present, levels, cancellationToken);
        Span<string?> target = values.Span;
        int next = 0;
        for (int i = 0; i < rows; i++) target[i] = field.IsNullable && levels[i] == 0 ? null : present[next++].ToString();
    }

    /// <returns>Statistics of the column in this row group, or null where the file states none.</returns>
    /// <exception cref="ParquetException">No such column, or damaged.</exception>
    public DataColumnStatistics? GetStatistics(DataField field)
        => Chunk(field).Statistics is { } statistics ? StatisticsEncoding.Decode(statistics, field.ColumnType) : null;

    public void Dispose()
    {
    }

    private async Task ReadRawAsync<T>(DataField field, Memory<T> values, Memory<int> levels, CancellationToken cancellationToken) where T : struct
    {
        ColumnChunkMetadata chunk = Chunk(field);
        if (typeof(T) != field.ClrType) throw new ArgumentException($"Column {field} does not hold values of type {typeof(T)}.", nameof(field));
        CheckRoom(field, values.Length);
        byte[] bytes = await ParquetReader.ReadAsync(_input, chunk.FirstPageOffset, (int)chunk.TotalCompressedSize, cancellationToken);
        new ColumnChunkReader<T>(field, chunk, bytes, _options.VerifyPageChecksums).Read(values.Span, levels.Span);
    }

    private ColumnChunkMetadata Chunk(DataField field)
    {
        int index = Array.IndexOf(_schema.DataFields, field);
        return index >= 0 ? _group.Columns[index] : throw new ParquetException($"There is no column {field} in the file; its columns are {_schema}.");
    }

    private int CheckRoom(DataField field, int length)
        => length >= RowCount ? (int)RowCount : throw new ArgumentException($"Column '{field.Name}' has {RowCount} rows and there is room for {length}.");
}
