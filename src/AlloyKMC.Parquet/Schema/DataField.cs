using Parquet.Format;

namespace Parquet.Schema;

/// <summary>A column: a name, a type and whether it may hold nulls.</summary>
public class DataField : Field
{
    /// <param name="name">Column name.</param>
    /// <param name="clrType">bool, short, ushort, int, long, ulong, float, double, string, or the nullable form of one; strings are nullable unless <paramref name="isNullable"/> says otherwise.</param>
    /// <param name="isNullable">Overrides the nullability of <paramref name="clrType"/>.</param>
    /// <exception cref="NotSupportedException">The type is none of the above.</exception>
    public DataField(string name, Type clrType, bool? isNullable = null) : base(name, isNullable ?? (!clrType.IsValueType || Nullable.GetUnderlyingType(clrType) != null))
    {
        Type type = Nullable.GetUnderlyingType(clrType) ?? clrType;
        ClrType = type == typeof(string) ? typeof(ReadOnlyMemory<char>) : type;
        ColumnType = ColumnType.Of(ClrType) ?? throw new NotSupportedException($"Column '{name}': type {clrType} is not supported. Supported are {ColumnType.SupportedClrTypes}.");
    }

    /// <summary>Type of the values, never a nullable one; <see cref="ReadOnlyMemory{T}"/> of char for strings.</summary>
    public Type ClrType { get; }

    internal ColumnType ColumnType { get; }

    public override bool Equals(object? obj) => obj is DataField other && Name == other.Name && ClrType == other.ClrType && IsNullable == other.IsNullable;

    public override int GetHashCode() => HashCode.Combine(Name, ClrType, IsNullable);

    public override string ToString() => $"{Name} ({ColumnType.Name}{(IsNullable ? "?" : "")})";
}
