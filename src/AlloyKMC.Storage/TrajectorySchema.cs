using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using Parquet.Schema;

namespace AlloyKMC.Storage;

/// <summary>Tables, columns and units of a dataset. Changes only add columns, and raise <see cref="Version"/>.</summary>
public static class TrajectorySchema
{
    public const int Version = 1;

    /// <summary>Of datasets of the mean field, whose trajectories have <see cref="MeanCount"/> in the place of <see cref="Count"/>: readers that know version 1 only must not take one for the other.</summary>
    public const int VersionOfMeans = 2;

    public const string RunsFolder = "runs";
    public const string TrajectoriesFolder = "trajectories";
    public const string ObservablesFolder = "observables";

    /// <summary>Folder of unfinished files within a dataset; the tables' folders hold complete files only.</summary>
    public const string TemporaryFolder = ".tmp";

    public const string RunId = "run_id";
    public const string Condition = "condition";
    public const string Replicate = "replicate";
    public const string Sample = "sample";
    public const string Time = "time_s";
    public const string Family = "family";
    public const string Count = "count";

    /// <summary>Mean number in the limit of many clusters, a real number; in datasets of the mean field only.</summary>
    public const string MeanCount = "mean_count";
    public const string Observable = "observable";
    public const string Value = "value";
    public const string Seed = "seed";
    public const string Engine = "engine";
    public const string Status = "status";
    public const string Reason = "reason";
    public const string Events = "events";
    public const string ConfigHash = "config_hash";
    public const string ProgramVersion = "version";

    /// <summary>Times of all samples of a run in seconds, a JSON array: samples in which every population is zero have no row to give their time.</summary>
    public const string SampleTimes = "sample_times_s";

    private static readonly Dictionary<string, string> s_units = new(StringComparer.Ordinal) { [Time] = "s", [SampleTimes] = "s", [Count] = "1", [MeanCount] = "1", [Events] = "1" };

    private static DataField[] KeyFields => [new DataField<string>(RunId, false), new DataField<int>(Condition), new DataField<int>(Replicate)];

    private static DataField[] SampleFields => [.. KeyFields, new DataField<int>(Sample), new DataField<double>(Time)];

    private static DataField[] RunFields =>
    [
        .. KeyFields, new DataField<ulong>(Seed), new DataField<string>(Engine, false), new DataField<string>(Status, false), new DataField<string>(Reason, true), new DataField<long>(Events),
        new DataField<string>(ConfigHash, false), new DataField<string>(ProgramVersion, false), new DataField<string>(SampleTimes, false),
    ];

    /// <summary>Names of all coordinates of the families in order of first appearance: the integer columns of the trajectories table.</summary>
    /// <exception cref="FaultException">A coordinate is named like another column.</exception>
    public static string[] CoordinateNames(SpeciesTable species)
    {
        string[] names = [.. species.Families.SelectMany(family => family.Coordinates).Select(coordinate => coordinate.Name).Distinct(StringComparer.Ordinal)];
        string[] taken = [.. Trajectories([]).DataFields.Select(field => field.Name), MeanCount];
        Fault[] faults = [.. names.Where(taken.Contains).Select(name => new Fault($"families.*.coordinates.{name}", $"'{name}' is a column of every trajectory.", $"Name the coordinate otherwise than {string.Join(", ", taken)}."))];
        return faults.Length == 0 ? names : throw new FaultException(faults);
    }

    internal static ParquetSchema Trajectories(IReadOnlyList<string> coordinates, bool holdsMeans = false)
        => new([.. SampleFields, new DataField<string>(Family, false), .. coordinates.Select(name => new DataField<int?>(name)), holdsMeans ? new DataField<double>(MeanCount) : new DataField<long>(Count)]);

    internal static ParquetSchema Observables() => new([.. SampleFields, new DataField<string>(Observable, false), new DataField<double>(Value)]);

    /// <summary>Columns that every runs table has.</summary>
    public static IReadOnlyList<string> RunColumns { get; } = [.. RunFields.Select(field => field.Name)];

    /// <exception cref="FaultException">A swept value is named like another column.</exception>
    internal static ParquetSchema Runs(IReadOnlyList<SweptValue> swept)
    {
        string[] taken = [.. RunFields.Select(field => field.Name)];
        Fault[] faults = [.. swept.Where(value => taken.Contains(value.Name)).Select(value => new Fault($"sweep.{value.Name}", $"'{value.Name}' is a column of every runs table.", "Sweep it under another name."))];
        if (faults.Length > 0) throw new FaultException(faults);
        return new([.. RunFields, .. swept.Select(value => new DataField(value.Name, value.Value.GetType(), isNullable: false))]);
    }

    /// <summary>Columns of a runs table that hold swept values.</summary>
    internal static DataField[] SweptFields(ParquetSchema runs) => [.. runs.DataFields.Where(field => !RunFields.Any(known => known.Name == field.Name))];

    /// <summary>Columns of a trajectories table that hold coordinates.</summary>
    internal static string[] CoordinateNames(ParquetSchema trajectories)
    {
        string[] known = [.. Trajectories([]).DataFields.Select(field => field.Name), MeanCount];
        return [.. trajectories.DataFields.Select(field => field.Name).Except(known, StringComparer.Ordinal)];
    }

    /// <summary>Units of the columns that have one.</summary>
    internal static Dictionary<string, string> Units(ParquetSchema schema, IEnumerable<SweptValue> swept)
    {
        var units = schema.DataFields.Where(field => s_units.ContainsKey(field.Name)).ToDictionary(field => field.Name, field => s_units[field.Name], StringComparer.Ordinal);
        foreach (SweptValue value in swept) if (value.Unit != null) units[value.Name] = value.Unit;
        return units;
    }
}
