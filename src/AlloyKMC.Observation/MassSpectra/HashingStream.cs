using System.Security.Cryptography;

namespace AlloyKMC.Observation.MassSpectra;

/// <summary>Passes on what is written and keeps its length and SHA-1, as the index and checksum of an indexed mzML ask for.</summary>
internal sealed class HashingStream(Stream target) : Stream
{
    private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    /// <summary>SHA-1 of all bytes written so far, in lower-case hexadecimal digits.</summary>
    public string CurrentSha1() => Convert.ToHexStringLower(_sha1.GetCurrentHash());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        target.Write(buffer);
        _sha1.AppendData(buffer);
        _written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _sha1.Dispose();
        base.Dispose(disposing);
    }
}
