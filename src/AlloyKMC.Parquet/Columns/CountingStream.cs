namespace Parquet.Columns;

/// <summary>A stream to write to that need not be seekable, and the offset reached in it.</summary>
internal sealed class CountingStream(Stream output)
{
    public long BytesWritten { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await output.WriteAsync(bytes, cancellationToken);
        BytesWritten += bytes.Length;
    }

    public Task FlushAsync() => output.FlushAsync();
}
