using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace AlloyKMC.Storage.Tables;

/// <summary>All files of one table in ordinal order of their names.</summary>
internal sealed class TableReader
{
    private TableReader(string[] files) => Files = files;

    public IReadOnlyList<string> Files { get; }

    /// <param name="folder">Folder of the table; one that is missing has no files.</param>
    /// <param name="names">Names without extension of the files to see; null sees all.</param>
    public static TableReader Open(string folder, IReadOnlySet<string>? names = null) => StorageException.Guard(folder, "listing the files", () =>
    {
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.parquet") : [];
        Array.Sort(files, StringComparer.Ordinal);
        return new TableReader(names is null ? files : [.. files.Where(f => names.Contains(Path.GetFileNameWithoutExtension(f)))]);
    });

    /// <summary>Row groups of a file one after another; each must be read before the next is asked for.</summary>
    /// <exception cref="StorageException">Unreadable, or written by a later version of the schema.</exception>
    public static IEnumerable<RowGroup> RowGroups(string file)
    {
        using Stream stream = StorageException.Guard(file, "opening the file", () => (Stream)new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read));
        ParquetReader reader = Open(file, stream);
        for (int i = 0; i < reader.RowGroupCount; i++) yield return new RowGroup(file, reader.Schema, reader.OpenRowGroupReader(i));
    }

    public static (ParquetSchema Schema, IReadOnlyDictionary<string, string> Metadata) Header(string file)
    {
        using Stream stream = StorageException.Guard(file, "opening the file", () => (Stream)new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read));
        ParquetReader reader = Open(file, stream);
        return (reader.Schema, reader.CustomMetadata);
    }

    private static ParquetReader Open(string file, Stream stream)
    {
        ParquetReader reader = StorageException.Guard(file, "reading the file", () => ParquetReader.CreateAsync(stream).GetAwaiter().GetResult());
        string version = reader.CustomMetadata.GetValueOrDefault(DatasetMetadata.SchemaVersion, "none");
        string[] known = [DatasetMetadata.Invariant(TrajectorySchema.Version), DatasetMetadata.Invariant(TrajectorySchema.VersionOfMeans)];
        if (!known.Contains(version))
            throw new StorageException($"{file}: the schema version is {version}, and this program reads version {string.Join(" and ", known)}. Read it with the program that wrote it.");
        return reader;
    }

    /// <summary>One row group; columns are read when asked for.</summary>
    internal sealed class RowGroup(string file, ParquetSchema schema, ParquetRowGroupReader reader)
    {
        public string File => file;

        public ParquetSchema Schema => schema;

        public int RowCount => (int)reader.RowCount;

        public T[] Numbers<T>(string column) where T : struct
        {
            DataField field = Field(column);
            var values = new T[RowCount];
            StorageException.Guard(file, $"reading the column {column}", () => reader.ReadAsync<T>(field, values.AsMemory()).AsTask().GetAwaiter().GetResult());
            return values;
        }

        public T?[] Nullables<T>(string column) where T : struct
        {
            DataField field = Field(column);
            var values = new T?[RowCount];
            StorageException.Guard(file, $"reading the column {column}", () => reader.ReadAsync<T>(field, values.AsMemory()).AsTask().GetAwaiter().GetResult());
            return values;
        }

        public string?[] Texts(string column)
        {
            DataField field = Field(column);
            string?[] values = new string?[RowCount];
            StorageException.Guard(file, $"reading the column {column}", () => reader.ReadAsync(field, values.AsMemory()).AsTask().GetAwaiter().GetResult());
            return values;
        }

        /// <summary>Whether an integer column may hold a value, by its statistics.</summary>
        public bool MayHold(string column, int value)
        {
            DataColumnStatistics? statistics = StorageException.Guard(file, $"reading the statistics of {column}", () => reader.GetStatistics(Field(column)));
            return statistics is not { MinValue: int minimum, MaxValue: int maximum } || (value >= minimum && value <= maximum);
        }

        private DataField Field(string column)
            => Array.Find(schema.DataFields, field => field.Name == column) ?? throw new StorageException($"{file}: there is no column {column}; the columns are {schema}. Is this a file of a dataset?");
    }
}
