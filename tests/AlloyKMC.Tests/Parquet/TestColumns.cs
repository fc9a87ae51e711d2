using Parquet;
using Parquet.Schema;

namespace AlloyKMC.Tests.Parquet;

/// <summary>A column with its values, one array per row group: T[], T?[] or string?[].</summary>
internal sealed record TestColumn(DataField Field, params Array[] Groups);

/// <summary>Whole files to and from memory.</summary>
internal static class TestColumns
{
    public static async Task<byte[]> WriteAsync(TestColumn[] columns, ParquetOptions? options = null, Dictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        await WriteAsync(stream, columns, options, metadata);
        return stream.ToArray();
    }

    public static async Task WriteAsync(Stream stream, TestColumn[] columns, ParquetOptions? options = null, Dictionary<string, string>? metadata = null)
    {
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(column => column.Field)), stream, options);
        if (metadata != null) writer.CustomMetadata = metadata;
        for (int group = 0; group < columns[0].Groups.Length; group++)
        {
            using ParquetRowGroupWriter rows = writer.CreateRowGroup();
            foreach (TestColumn column in columns) await WriteAsync(rows, column.Field, column.Groups[group]);
            rows.CompleteValidate();
        }
    }

    public static ParquetOptions Options(CompressionMethod compression, EncodingHint hint, IEnumerable<TestColumn> columns)
    {
        var options = new ParquetOptions { CompressionMethod = compression };
        foreach (TestColumn column in columns) options.ColumnEncodingHints[column.Field.Name] = hint;
        return options;
    }

    public static async Task AssertReadsBackAsync(byte[] file, params TestColumn[] columns)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(new MemoryStream(file));
        Assert.Equal(new ParquetSchema(columns.Select(column => column.Field)), reader.Schema);
        Assert.Equal(columns[0].Groups.Length, reader.RowGroupCount);
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
            Assert.Equal(columns[0].Groups[group].Length, rows.RowCount);
            foreach (TestColumn column in columns)
            {
                Array expected = column.Groups[group];
                Array actual = await ReadAsync(rows, column.Field, expected.GetType().GetElementType()!);
                for (int i = 0; i < expected.Length; i++) Assert.Equal(Bits(expected.GetValue(i)), Bits(actual.GetValue(i)));
            }
        }
    }

    /// <summary>All values of a file by their bits: row groups one after another, column by column.</summary>
    public static async Task<List<object?>> ReadEverythingAsync(Stream stream, ParquetOptions? options = null)
    {
        var everything = new List<object?>();
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream, options);
        foreach (ParquetRowGroupReader rows in reader.RowGroups)
        {
            foreach (DataField field in reader.Schema.DataFields)
            {
                rows.GetStatistics(field);
                Type type = field.ClrType == typeof(ReadOnlyMemory<char>) ? typeof(string) : field.ClrType;
                Array values = await ReadAsync(rows, field, field.IsNullable && type.IsValueType ? typeof(Nullable<>).MakeGenericType(type) : type);
                everything.AddRange(values.Cast<object?>().Select(Bits));
            }
        }

        return everything;
    }

    private static object? Bits(object? value) => value switch
    {
        double number => BitConverter.DoubleToInt64Bits(number),
        float number => BitConverter.SingleToInt32Bits(number),
        _ => value,
    };

    private static Task WriteAsync(ParquetRowGroupWriter rows, DataField field, Array values) => values switch
    {
        string?[] texts => rows.WriteAsync(field, texts),
        bool[] some => rows.WriteAsync<bool>(field, some),
        bool?[] some => rows.WriteAsync<bool>(field, some),
        double[] some => rows.WriteAsync<double>(field, some),
        double?[] some => rows.WriteAsync<double>(field, some),
        float[] some => rows.WriteAsync<float>(field, some),
        float?[] some => rows.WriteAsync<float>(field, some),
        // Arrays of signed and unsigned numbers match each other's patterns, so these go by their type.
        _ when values.GetType() == typeof(short[]) => rows.WriteAsync<short>(field, (short[])values),
        _ when values.GetType() == typeof(short?[]) => rows.WriteAsync<short>(field, (short?[])values),
        _ when values.GetType() == typeof(ushort[]) => rows.WriteAsync<ushort>(field, (ushort[])values),
        _ when values.GetType() == typeof(ushort?[]) => rows.WriteAsync<ushort>(field, (ushort?[])values),
        _ when values.GetType() == typeof(int[]) => rows.WriteAsync<int>(field, (int[])values),
        _ when values.GetType() == typeof(int?[]) => rows.WriteAsync<int>(field, (int?[])values),
        _ when values.GetType() == typeof(long[]) => rows.WriteAsync<long>(field, (long[])values),
        _ when values.GetType() == typeof(long?[]) => rows.WriteAsync<long>(field, (long?[])values),
        _ when values.GetType() == typeof(ulong[]) => rows.WriteAsync<ulong>(field, (ulong[])values),
        _ when values.GetType() == typeof(ulong?[]) => rows.WriteAsync<ulong>(field, (ulong?[])values),
        _ => throw new ArgumentException(values.GetType().ToString()),
    };

    private static async Task<Array> ReadAsync(ParquetRowGroupReader rows, DataField field, Type type)
    {
        Array values = Array.CreateInstance(type, rows.RowCount);
        await (type switch
        {
            _ when type == typeof(string) => rows.ReadAsync(field, (string?[])values),
            _ when type == typeof(bool) => rows.ReadAsync<bool>(field, (bool[])values),
            _ when type == typeof(bool?) => rows.ReadAsync<bool>(field, (bool?[])values),
            _ when type == typeof(double) => rows.ReadAsync<double>(field, (double[])values),
            _ when type == typeof(double?) => rows.ReadAsync<double>(field, (double?[])values),
            _ when type == typeof(float) => rows.ReadAsync<float>(field, (float[])values),
            _ when type == typeof(float?) => rows.ReadAsync<float>(field, (float?[])values),
            _ when type == typeof(short) => rows.ReadAsync<short>(field, (short[])values),
            _ when type == typeof(short?) => rows.ReadAsync<short>(field, (short?[])values),
            _ when type == typeof(ushort) => rows.ReadAsync<ushort>(field, (ushort[])values),
            _ when type == typeof(ushort?) => rows.ReadAsync<ushort>(field, (ushort?[])values),
            _ when type == typeof(int) => rows.ReadAsync<int>(field, (int[])values),
            _ when type == typeof(int?) => rows.ReadAsync<int>(field, (int?[])values),
            _ when type == typeof(long) => rows.ReadAsync<long>(field, (long[])values),
            _ when type == typeof(long?) => rows.ReadAsync<long>(field, (long?[])values),
            _ when type == typeof(ulong) => rows.ReadAsync<ulong>(field, (ulong[])values),
            _ => rows.ReadAsync<ulong>(field, (ulong?[])values),
        });
        return values;
    }
}
