using Parquet;
using Parquet.Schema;

namespace AlloyKMC.Storage.Tables;

/// <summary>One file of one table: rows are buffered and written as row groups of a fixed size.</summary>
internal sealed class TableWriter : IDisposable
{
    private readonly AtomicFile _file;
    private readonly ParquetWriter _writer;
    private readonly IColumnBuffer[] _columns;
    private readonly int _rowsPerGroup;
    private int _bufferedRows;

    /// <param name="file">Where it goes; owned from now on.</param>
    /// <param name="columns">Buffers in the order of the columns; the caller adds one value to each and then calls <see cref="EndRow"/>.</param>
    /// <param name="metadata">Key-value metadata.</param>
    /// <param name="rowsPerGroup">Rows of a row group; the last has fewer.</param>
    public TableWriter(AtomicFile file, IColumnBuffer[] columns, IReadOnlyDictionary<string, string> metadata, int rowsPerGroup)
    {
        _file = file;
        _columns = columns;
        _rowsPerGroup = rowsPerGroup;
        var options = new ParquetOptions();

        // Observed values hardly repeat.
        foreach (IColumnBuffer column in columns) if (column.Field.Name != TrajectorySchema.Value) options.ColumnEncodingHints[column.Field.Name] = EncodingHint.Dictionary;
        try
        {
            _writer = StorageException.Guard(file.Path, "writing the file", () => ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(column => column.Field)), file.Stream, options).GetAwaiter().GetResult());
            _writer.CustomMetadata = metadata;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void EndRow()
    {
        if (++_bufferedRows == _rowsPerGroup) WriteRowGroup();
    }

    /// <summary>Writes what is left and the footer, to the disk.</summary>
    /// <exception cref="StorageException">The disk is full or failed.</exception>
    public void Finish()
    {
        if (_bufferedRows > 0) WriteRowGroup();
        StorageException.Guard(_file.Path, "writing the file", () => _writer.DisposeAsync().AsTask().GetAwaiter().GetResult());
        _file.Flush();
    }

    /// <summary>Gives the finished file its name.</summary>
    public void Commit() => _file.Commit();

    public void Dispose()
    {
        _file.Dispose();
        foreach (IColumnBuffer column in _columns) column.Dispose();
    }

    private void WriteRowGroup()
    {
        StorageException.Guard(_file.Path, "writing the file", () =>
        {
            using ParquetRowGroupWriter rowGroup = _writer.CreateRowGroup();
            foreach (IColumnBuffer column in _columns) column.Write(rowGroup);
            rowGroup.CompleteValidate();
        });
        foreach (IColumnBuffer column in _columns) column.Clear();
        _bufferedRows = 0;
    }
}
