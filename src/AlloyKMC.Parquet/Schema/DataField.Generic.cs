namespace Parquet.Schema;

/// <summary>A column of values of type <typeparamref name="T"/>.</summary>
/// <param name="name">Column name.</param>
/// <param name="nullable">Overrides the nullability of <typeparamref name="T"/>.</param>
/// <exception cref="NotSupportedException">The type is not one that <see cref="DataField"/> takes.</exception>
public sealed class DataField<T>(string name, bool? nullable = null) : DataField(name, typeof(T), nullable);
