using Parquet.Schema;

namespace Parquet.Format;

/// <summary>The schema of a footer as fields, and the checks that make the rest of a footer safe to follow.</summary>
internal static class SchemaReader
{
    /// <exception cref="ParquetException">Nested, or with a type that is not supported; the message names the column.</exception>
    public static ParquetSchema Read(IReadOnlyList<SchemaElement> elements)
    {
        if (elements.Count < 2) throw new ParquetException("The file has no columns.");
        var fields = new List<DataField>();
        foreach (SchemaElement element in elements.Skip(1))
        {
            if (element.Type == null || element.ChildCount > 0) throw new ParquetException($"Column '{element.Name}' is nested, which is not supported: only flat schemas are.");
            if (element.Repetition is not (Repetition.REQUIRED or Repetition.OPTIONAL)) throw new ParquetException($"Column '{element.Name}' is {element.Repetition}, which is not supported: only flat schemas are.");
            string annotation = element.LogicalType?.ToString() ?? element.Converted?.ToString() ?? "no annotation";
            ColumnType type = ColumnType.Of(element) ?? throw new ParquetException($"Column '{element.Name}' is {element.Type} with {annotation}, which is not supported. Supported are {ColumnType.SupportedClrTypes}.");
            if (element.Name.Length == 0) throw new ParquetException("The file's metadata are damaged: a column has no name.");
            fields.Add(new DataField(element.Name, type.ClrType, element.Repetition == Repetition.OPTIONAL));
        }

        try
        {
            return new ParquetSchema(fields);
        }
        catch (ArgumentException fault)
        {
            throw new ParquetException($"The file's schema is not supported. {fault.Message}", fault);
        }
    }

    /// <summary>Checks that counts agree with each other and offsets lie within the file, so that nothing is allocated or sought on the word of one damaged number.</summary>
    public static void Validate(FileMetadata file, ParquetSchema schema, long fileLength)
    {
        DataField[] fields = schema.DataFields;
        long rows = 0;
        foreach (RowGroupMetadata group in file.RowGroups)
        {
            if (group.Columns.Count != fields.Length) throw Damaged($"a row group has {group.Columns.Count} columns where the schema has {fields.Length}");
            if (group.NumRows < 0 || group.NumRows > Array.MaxLength) throw Damaged($"a row group of {group.NumRows} rows");
            rows += group.NumRows;
            for (int i = 0; i < fields.Length; i++) Validate(group.Columns[i], fields[i], group.NumRows, fileLength);
        }

        if (rows != file.NumRows) throw Damaged($"the file announces {file.NumRows} rows and its row groups have {rows}");
    }

    private static void Validate(ColumnChunkMetadata chunk, DataField field, long rows, long fileLength)
    {
        if (chunk.Name != field.Name) throw Damaged($"a column chunk is named '{chunk.Name}' where '{field.Name}' belongs");
        if (chunk.Type != field.ColumnType.Physical) throw Damaged($"column '{field.Name}' is {chunk.Type} in a row group and {field.ColumnType.Physical} in the schema");
        if (chunk.NumValues != rows) throw Damaged($"column '{field.Name}' has {chunk.NumValues} values in a row group of {rows} rows");
        if (chunk.FirstPageOffset < 0 || chunk.TotalCompressedSize < 0 || chunk.TotalCompressedSize > Array.MaxLength || chunk.FirstPageOffset > fileLength - chunk.TotalCompressedSize)
            throw Damaged($"column '{field.Name}' lies outside the file; the file may be truncated");
    }

    private static ParquetException Damaged(string how) => new($"The file's metadata are damaged: {how}.");
}
