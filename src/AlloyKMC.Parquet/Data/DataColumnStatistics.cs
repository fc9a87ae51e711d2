namespace Parquet.Data;

/// <summary>What the footer says of one column chunk.</summary>
/// <param name="nullCount">Number of nulls, where stated.</param>
/// <param name="distinctCount">Number of distinct values, where stated; writers here do not.</param>
/// <param name="minValue">Smallest value (never NaN) as the column's CLR type, strings as <see cref="string"/>; null where not stated.</param>
/// <param name="maxValue">Largest value, likewise.</param>
public sealed class DataColumnStatistics(long? nullCount, long? distinctCount, object? minValue, object? maxValue)
{
    public long? NullCount { get; } = nullCount;

    public long? DistinctCount { get; } = distinctCount;

    public object? MinValue { get; } = minValue;

    public object? MaxValue { get; } = maxValue;
}
