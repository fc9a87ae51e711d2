namespace Parquet.Schema;

/// <summary>The columns of a file, in order.</summary>
public sealed class ParquetSchema : IEquatable<ParquetSchema>
{
    private readonly DataField[] _fields;

    /// <exception cref="ArgumentException">No field, or two of one name.</exception>
    public ParquetSchema(IEnumerable<Field> fields)
    {
        _fields = [.. fields.Cast<DataField>()];
        if (_fields.Length == 0) throw new ArgumentException("A schema needs at least one field.", nameof(fields));
        string? twice = _fields.GroupBy(field => field.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice != null) throw new ArgumentException($"Two fields are named '{twice}'.", nameof(fields));
    }

    /// <exception cref="ArgumentException">No field, or two of one name.</exception>
    public ParquetSchema(params Field[] fields) : this((IEnumerable<Field>)fields)
    {
    }

    public IReadOnlyList<Field> Fields => _fields;

    public DataField[] DataFields => GetDataFields();

    public Field this[int i] => _fields[i];

    public DataField[] GetDataFields() => [.. _fields];

    /// <exception cref="ArgumentException">There is no such column.</exception>
    public DataField FindDataField(string path)
        => Array.Find(_fields, field => field.Name == path) ?? throw new ArgumentException($"There is no column '{path}'; the columns are {string.Join(", ", _fields.Select(field => field.Name))}.", nameof(path));

    public bool Equals(ParquetSchema? other) => other != null && _fields.AsSpan().SequenceEqual(other._fields);

    public override bool Equals(object? obj) => Equals(obj as ParquetSchema);

    public override int GetHashCode() => _fields.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(", ", (object[])_fields);
}
