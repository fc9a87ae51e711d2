using System.Buffers.Binary;
using Parquet.Format;
using Parquet.Schema;

namespace Parquet;

/// <summary>Reads Parquet files of flat schemas: PLAIN and dictionary encoding, data pages of version 1, uncompressed or Snappy.</summary>
/// <remarks>Whatever the bytes are, only <see cref="ParquetException"/> comes out of them; faults of the stream itself pass through. Takes the names of the low-level interface of Parquet.Net 6.</remarks>
public sealed class ParquetReader : IAsyncDisposable
{
    private const int TailLength = 8;

    private readonly Stream _input;
    private readonly bool _leaveStreamOpen;
    private readonly ParquetRowGroupReader[] _groups;

    private ParquetReader(Stream input, FileMetadata metadata, ParquetOptions options, bool leaveStreamOpen)
    {
        _input = input;
        _leaveStreamOpen = leaveStreamOpen;
        Schema = SchemaReader.Read(metadata.Schema);
        SchemaReader.Validate(metadata, Schema, input.Length);
        CustomMetadata = new Dictionary<string, string>(metadata.KeyValues);
        CreatedBy = metadata.CreatedBy;
        _groups = [.. metadata.RowGroups.Select(group => new ParquetRowGroupReader(input, Schema, group, options))];
    }

    public Dictionary<string, string> CustomMetadata { get; }

    public ParquetSchema Schema { get; }

    public int RowGroupCount => _groups.Length;

    public IReadOnlyList<ParquetRowGroupReader> RowGroups => _groups;

    internal string? CreatedBy { get; }

    /// <param name="input">Readable, seekable stream that is the file from its start to its end.</param>
    /// <param name="options">How to read.</param>
    /// <param name="leaveStreamOpen">Whether the stream outlives the reader.</param>
    /// <param name="cancellationToken">Ends the reading of the footer.</param>
    /// <exception cref="ArgumentException">The stream is not readable or not seekable.</exception>
    /// <exception cref="ParquetException">Not a Parquet file, truncated, damaged, or with columns that are not supported.</exception>
    public static async Task<ParquetReader> CreateAsync(Stream input, ParquetOptions? options = null, bool leaveStreamOpen = true, CancellationToken cancellationToken = default)
    {
        if (!input.CanRead || !input.CanSeek) throw new ArgumentException("The stream must be readable and seekable.", nameof(input));
        long length = input.Length;
        if (length < ParquetWriter.Magic.Length + TailLength) throw new ParquetException($"Not a Parquet file: {length} bytes are too few.");
        byte[] head = await ReadAsync(input, 0, ParquetWriter.Magic.Length, cancellationToken);
        if (!head.AsSpan().SequenceEqual(ParquetWriter.Magic)) throw new ParquetException("Not a Parquet file: it does not begin with 'PAR1'.");
        byte[] tail = await ReadAsync(input, length - TailLength, TailLength, cancellationToken);
        if (!tail.AsSpan(4).SequenceEqual(ParquetWriter.Magic)) throw new ParquetException("The file is truncated: it begins as Parquet but does not end with 'PAR1'.");
        int footerLength = BinaryPrimitives.ReadInt32LittleEndian(tail);
        long footerStart = length - TailLength - footerLength;
        if (footerLength <= 0 || footerStart < ParquetWriter.Magic.Length) throw new ParquetException($"The file is damaged: a footer of {footerLength} bytes does not fit into {length} bytes.");
        byte[] footer = await ReadAsync(input, footerStart, footerLength, cancellationToken);
        return new ParquetReader(input, MetadataReader.ReadFile(footer), options ?? new ParquetOptions(), leaveStreamOpen);
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such row group.</exception>
    public ParquetRowGroupReader OpenRowGroupReader(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _groups.Length);
        return _groups[index];
    }

    public ValueTask DisposeAsync() => _leaveStreamOpen ? ValueTask.CompletedTask : _input.DisposeAsync();

    internal static async Task<byte[]> ReadAsync(Stream input, long offset, int length, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[length];
        input.Seek(offset, SeekOrigin.Begin);
        int read = await input.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellationToken);
        return read == length ? bytes : throw new ParquetException("The file became shorter while it was read.");
    }
}
