namespace Parquet.Format;

/// <summary>How one CLR type is stored: its physical type and the annotation that gives the physical type its meaning.</summary>
/// <param name="ClrType">Type of the values; <see cref="ReadOnlyMemory{T}"/> of char for strings.</param>
/// <param name="Name">C# name for messages.</param>
/// <param name="Physical">What stands in the file.</param>
/// <param name="Converted">The older annotation, still written for older readers.</param>
/// <param name="IntegerBits">Width of the INTEGER annotation, 0 where there is none.</param>
/// <param name="IsSigned">Sign of the INTEGER annotation.</param>
internal sealed record ColumnType(Type ClrType, string Name, PhysicalType Physical, ConvertedType? Converted, int IntegerBits = 0, bool IsSigned = false)
{
    private static readonly ColumnType[] s_all =
    [
        new(typeof(bool), "bool", PhysicalType.BOOLEAN, null),
        new(typeof(short), "short", PhysicalType.INT32, ConvertedType.INT_16, 16, true),
        new(typeof(ushort), "ushort", PhysicalType.INT32, ConvertedType.UINT_16, 16, false),
        new(typeof(int), "int", PhysicalType.INT32, ConvertedType.INT_32, 32, true),
        new(typeof(long), "long", PhysicalType.INT64, ConvertedType.INT_64, 64, true),
        new(typeof(ulong), "ulong", PhysicalType.INT64, ConvertedType.UINT_64, 64, false),
        new(typeof(float), "float", PhysicalType.FLOAT, null),
        new(typeof(double), "double", PhysicalType.DOUBLE, null),
        new(typeof(ReadOnlyMemory<char>), "string", PhysicalType.BYTE_ARRAY, ConvertedType.UTF8),
    ];

    public static string SupportedClrTypes => string.Join(", ", s_all.Select(type => type.Name));

    public bool IsString => Physical == PhysicalType.BYTE_ARRAY;

    public static ColumnType? Of(Type clrType) => Array.Find(s_all, type => type.ClrType == clrType);

    /// <summary>The type a leaf of a schema stands for, or null where it is not supported. The logical type wins over the converted type; a bare INT32 or INT64 is signed.</summary>
    public static ColumnType? Of(SchemaElement element)
    {
        if (element.LogicalType is { } logical)
        {
            return logical switch
            {
                LogicalTypeKind.STRING => Array.Find(s_all, type => type.IsString && type.Physical == element.Type),
                LogicalTypeKind.INTEGER => Array.Find(s_all, type => type.IntegerBits == element.IntegerBits && type.IsSigned == element.IsSigned && type.Physical == element.Type),
                _ => null,
            };
        }

        ConvertedType? converted = element.Converted ?? element.Type switch
        {
            PhysicalType.INT32 => ConvertedType.INT_32,
            PhysicalType.INT64 => ConvertedType.INT_64,
            _ => null,
        };
        return Array.Find(s_all, type => type.Physical == element.Type && type.Converted == converted);
    }
}
