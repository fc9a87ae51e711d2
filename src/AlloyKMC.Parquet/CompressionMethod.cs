namespace Parquet;

/// <summary>Page compression. The numbers are those of the Parquet format's CompressionCodec.</summary>
public enum CompressionMethod
{
    None = 0,
    Snappy = 1,
}
