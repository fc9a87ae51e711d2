namespace Parquet;

/// <summary>How files are written and read.</summary>
public sealed class ParquetOptions
{
    /// <summary>Encodings to try, by column name; a column without an entry is written PLAIN.</summary>
    public readonly IDictionary<string, EncodingHint> ColumnEncodingHints = new Dictionary<string, EncodingHint>();

    public CompressionMethod CompressionMethod { get; set; } = CompressionMethod.Snappy;

    /// <summary>A column chunk is dictionary-encoded only where distinct values / values is at most this, 0 to 1.</summary>
    public double DictionaryEncodingThreshold { get; set; } = 0.8;

    /// <summary>Only for tests that want damage to reach the decoders behind the checksums.</summary>
    internal bool VerifyPageChecksums { get; set; } = true;
}
