using System.Buffers;
using System.Buffers.Binary;
using Parquet.Columns;
using Parquet.Format;
using Parquet.Schema;

namespace Parquet;

/// <summary>Writes one Parquet file to a stream, row group by row group. The footer is written by <see cref="DisposeAsync"/>; the stream stays open.</summary>
/// <remarks>Takes the names of the low-level interface of Parquet.Net 6, for which it stands in.</remarks>
public sealed class ParquetWriter : IAsyncDisposable
{
    internal const string CreatedBy = "AlloyKMC.Parquet version 1.0.0";

    private readonly CountingStream _stream;
    private readonly ColumnChunkWriter _chunks;
    private readonly List<RowGroupMetadata> _groups = [];
    private ParquetRowGroupWriter? _current;
    private bool _isDisposed;

    private ParquetWriter(ParquetSchema schema, Stream output, ParquetOptions options)
    {
        Schema = schema;
        _stream = new CountingStream(output);
        _chunks = new ColumnChunkWriter(_stream, options);
    }

    /// <summary>Key-value metadata of the file; may be set until the writer is disposed.</summary>
    public IReadOnlyDictionary<string, string> CustomMetadata { get; set; } = new Dictionary<string, string>();

    internal ParquetSchema Schema { get; }

    internal static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <param name="schema">Columns of the file.</param>
    /// <param name="output">Writable stream, positioned where the file begins; need not be seekable.</param>
    /// <param name="options">How to write; Snappy and PLAIN without it.</param>
    /// <param name="cancellationToken">Ends the writing of the first bytes.</param>
    /// <exception cref="ArgumentException">The stream is not writable.</exception>
    public static async Task<ParquetWriter> CreateAsync(ParquetSchema schema, Stream output, ParquetOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (!output.CanWrite) throw new ArgumentException("The stream is not writable.", nameof(output));
        var writer = new ParquetWriter(schema, output, options ?? new ParquetOptions());
        await writer._stream.WriteAsync(Magic.ToArray(), cancellationToken);
        return writer;
    }

    /// <summary>Begins a row group; the one before must be disposed first.</summary>
    /// <exception cref="InvalidOperationException">The row group before is not complete or not disposed.</exception>
    public ParquetRowGroupWriter CreateRowGroup()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_current is { IsDisposed: false }) throw new InvalidOperationException("Dispose the row group before the next one is created.");
        _current?.CompleteValidate();
        return _current = new ParquetRowGroupWriter(Schema, _chunks, _groups);
    }

    /// <summary>Writes the footer. After a failed or cancelled write the footer is left out, so that nobody takes the file for whole.</summary>
    /// <exception cref="InvalidOperationException">The last row group is not complete.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (_current is { HasFailed: true }) return;
        _current?.CompleteValidate();
        var buffer = new ArrayBufferWriter<byte>();
        MetadataWriter.Write(new FileMetadata(SchemaElements(), _groups.Sum(group => group.NumRows), _groups, CustomMetadata, CreatedBy), buffer);
        byte[] tail = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(tail, buffer.WrittenCount);
        Magic.CopyTo(tail.AsSpan(4));
        await _stream.WriteAsync(buffer.WrittenMemory, CancellationToken.None);
        await _stream.WriteAsync(tail, CancellationToken.None);
        await _stream.FlushAsync();
    }

    private List<SchemaElement> SchemaElements()
    {
        DataField[] fields = Schema.DataFields;
        var elements = new List<SchemaElement> { new("schema") { ChildCount = fields.Length } };
        foreach (DataField field in fields)
        {
            ColumnType type = field.ColumnType;
            elements.Add(new SchemaElement(field.Name)
            {
                Type = type.Physical,
                Repetition = field.IsNullable ? Repetition.OPTIONAL : Repetition.REQUIRED,
                Converted = type.Converted,
                LogicalType = type.IsString ? LogicalTypeKind.STRING : type.IntegerBits > 0 ? LogicalTypeKind.INTEGER : null,
                IntegerBits = type.IntegerBits,
                IsSigned = type.IsSigned,
            });
        }

        return elements;
    }
}
