namespace Parquet;

/// <summary>A file that is not Parquet, is damaged, or uses a part of the format that is not supported here; the message names which.</summary>
public sealed class ParquetException : Exception
{
    public ParquetException()
    {
    }

    public ParquetException(string message) : base(message)
    {
    }

    public ParquetException(string message, Exception inner) : base(message, inner)
    {
    }
}
