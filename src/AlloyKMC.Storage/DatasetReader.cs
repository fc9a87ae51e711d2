using AlloyKMC.Model.Species;
using AlloyKMC.Storage.Tables;

namespace AlloyKMC.Storage;

/// <summary>Reads a dataset: the files of each table in ordinal order of their names, one row group at a time.</summary>
/// <remarks>A process that died between renaming the files of a table set can leave trajectories whose runs the runs table does not list; batches show them, series never do.</remarks>
public sealed class DatasetReader
{
    private readonly string _directory;
    private readonly IReadOnlySet<string>? _fileNames;
    private readonly Dictionary<string, StoredRun> _byId;

    private DatasetReader(string directory, IReadOnlySet<string>? fileNames, IReadOnlyList<StoredRun> runs, Dictionary<string, StoredRun> byId, IReadOnlyDictionary<string, string> metadata)
    {
        HoldsMeans = metadata[DatasetMetadata.SchemaVersion] == DatasetMetadata.Invariant(TrajectorySchema.VersionOfMeans);
        _directory = directory;
        _fileNames = fileNames;
        _byId = byId;
        Runs = runs;
        Metadata = metadata;
    }

    /// <summary>All runs, in the order of the files and of the rows in them.</summary>
    public IReadOnlyList<StoredRun> Runs { get; }

    /// <summary>Whether populations are means of the mean field instead of counts.</summary>
    public bool HoldsMeans { get; }

    /// <summary>Key-value metadata of the first file of the runs table; see <see cref="DatasetMetadata"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <param name="directory">Folder of the dataset.</param>
    /// <param name="fileNames">Names without extension of the files to read, of every table; null reads all.</param>
    /// <exception cref="StorageException">No runs there, a file that cannot be read, or a run that two files hold.</exception>
    public static DatasetReader Open(string directory, IReadOnlySet<string>? fileNames = null)
    {
        TableReader table = TableReader.Open(Path.Combine(directory, TrajectorySchema.RunsFolder), fileNames);
        if (table.Files.Count == 0) throw new StorageException($"{directory} holds no dataset: there is no {TrajectorySchema.RunsFolder}/*.parquet in it.");
        IReadOnlyDictionary<string, string> metadata = TableReader.Header(table.Files[0]).Metadata;
        var runs = new List<StoredRun>();
        var byId = new Dictionary<string, StoredRun>(StringComparer.Ordinal);
        foreach (StoredRun run in table.Files.SelectMany(TableReader.RowGroups).SelectMany(RunTableReader.Read))
        {
            if (!byId.TryAdd(run.Run.RunId, run)) throw new StorageException($"{directory}: run {run.Run.RunId} stands in {byId[run.Run.RunId].FileName}.parquet and again in {run.FileName}.parquet. Remove one of the files from every table.");
            runs.Add(run);
        }

        return new DatasetReader(directory, fileNames, runs, byId, metadata);
    }

    /// <summary>How the runs of a dataset ended, one row group in memory at a time: a batch of very many runs is looked at without holding them.</summary>
    /// <param name="directory">Folder of the dataset.</param>
    /// <param name="fileNames">Names without extension of the files to read; null reads all.</param>
    /// <exception cref="StorageException">A file cannot be read.</exception>
    public static IEnumerable<RunEnding> ReadEndings(string directory, IReadOnlySet<string>? fileNames = null)
    {
        foreach (TableReader.RowGroup rows in TableReader.Open(Path.Combine(directory, TrajectorySchema.RunsFolder), fileNames).Files.SelectMany(TableReader.RowGroups))
        {
            int[] condition = rows.Numbers<int>(TrajectorySchema.Condition), replicate = rows.Numbers<int>(TrajectorySchema.Replicate);
            string[] status = Names(rows, TrajectorySchema.Status), engine = Names(rows, TrajectorySchema.Engine), version = Names(rows, TrajectorySchema.ProgramVersion);
            string?[] reason = rows.Texts(TrajectorySchema.Reason);
            for (int i = 0; i < rows.RowCount; i++) yield return new RunEnding(condition[i], replicate[i], status[i], reason[i], engine[i], version[i]);
        }
    }

    /// <summary>Rows of the trajectories table, without need of the system.</summary>
    /// <exception cref="StorageException">A file cannot be read.</exception>
    public IEnumerable<TrajectoryBatch> ReadTrajectories() => Table(TrajectorySchema.TrajectoriesFolder).SelectMany(TableReader.RowGroups).Select(Batch);

    /// <summary>Rows of the observables table; none where the system declares no observables.</summary>
    /// <exception cref="StorageException">A file cannot be read.</exception>
    public IEnumerable<ObservableBatch> ReadObservables() => Table(TrajectorySchema.ObservablesFolder).SelectMany(TableReader.RowGroups).Select(rows => new ObservableBatch(
        Names(rows, TrajectorySchema.RunId),
        rows.Numbers<int>(TrajectorySchema.Condition),
        rows.Numbers<int>(TrajectorySchema.Replicate),
        rows.Numbers<int>(TrajectorySchema.Sample),
        rows.Numbers<double>(TrajectorySchema.Time),
        Names(rows, TrajectorySchema.Observable),
        rows.Numbers<double>(TrajectorySchema.Value)));

    /// <summary>Populations of one run; reads only the row groups its condition lies in.</summary>
    /// <exception cref="StorageException">No such run, a file that cannot be read, or a species the system does not have.</exception>
    public PopulationSeries ReadSeries(string runId, SpeciesTable species)
    {
        if (!_byId.TryGetValue(runId, out StoredRun? run)) throw new StorageException($"{_directory}: there is no run {runId} among the {Runs.Count} runs.");
        var builder = NewSeries(run, species);
        foreach (TableReader.RowGroup rows in TableReader.RowGroups(Path.Combine(_directory, TrajectorySchema.TrajectoriesFolder, run.FileName + ".parquet")))
        {
            if (!rows.MayHold(TrajectorySchema.Condition, run.Run.Condition)) continue;
            TrajectoryBatch batch = Batch(rows);
            for (int row = 0; row < batch.RowCount; row++) if (batch.RunIds[row] == runId) builder.Add(batch, row);
        }

        return builder.Build();
    }

    /// <summary>Populations of all runs in the order of <see cref="Runs"/>, in one pass over the files; holds one run and one row group.</summary>
    /// <exception cref="StorageException">A file cannot be read, is not sorted as it was written, or holds a species the system does not have.</exception>
    public IEnumerable<(StoredRun Run, PopulationSeries Series)> ReadAllSeries(SpeciesTable species)
    {
        int next = 0;
        SeriesBuilder? current = null;
        foreach (TrajectoryBatch batch in ReadTrajectories())
        {
            for (int row = 0; row < batch.RowCount; row++)
            {
                string runId = batch.RunIds[row];
                if (current?.Run.Run.RunId != runId)
                {
                    if (!_byId.ContainsKey(runId)) continue;
                    if (current != null) yield return (current.Run, current.Build());

                    // Runs in between have no rows: nothing was there in any of their samples.
                    for (; next < Runs.Count && Runs[next].Run.RunId != runId; next++) yield return (Runs[next], NewSeries(Runs[next], species).Build());
                    if (next == Runs.Count) throw new StorageException($"{_directory}: the rows of run {runId} are not together or not in the order of the runs. Was a file of the dataset rewritten?");
                    current = NewSeries(Runs[next++], species);
                }

                current.Add(batch, row);
            }
        }

        if (current != null) yield return (current.Run, current.Build());
        for (; next < Runs.Count; next++) yield return (Runs[next], NewSeries(Runs[next], species).Build());
    }

    /// <summary>Populations and observables of all runs, in one pass over the files of both tables.</summary>
    /// <param name="species">Species of the system.</param>
    /// <param name="observables">Number of observables the system declares.</param>
    /// <returns>Each run with Observables[sample][observable].</returns>
    /// <exception cref="StorageException">A file cannot be read, or is not sorted as it was written.</exception>
    public IEnumerable<(StoredRun Run, PopulationSeries Series, IReadOnlyList<double[]> Observables)> ReadAllRuns(SpeciesTable species, int observables)
    {
        using IEnumerator<(string RunId, double Value)> values = ReadObservables().SelectMany(b => Enumerable.Range(0, b.RowCount).Select(row => (b.RunIds[row], b.Values[row]))).GetEnumerator();
        foreach ((StoredRun run, PopulationSeries series) in ReadAllSeries(species))
        {
            double[][] samples = [.. run.SampleTimesSeconds.Select(_ => new double[observables])];
            foreach (double[] sample in samples)
            {
                for (int i = 0; i < observables; i++)
                {
                    if (!values.MoveNext() || values.Current.RunId != run.Run.RunId)
                        throw new StorageException($"{_directory}: the observables of run {run.Run.RunId} are not all there or not in the order of the runs. Was a file of the dataset rewritten?");
                    sample[i] = values.Current.Value;
                }
            }

            yield return (run, series, samples);
        }
    }

    private SeriesBuilder NewSeries(StoredRun run, SpeciesTable species) => new(run, species, _directory, HoldsMeans);

    private IReadOnlyList<string> Table(string table) => TableReader.Open(Path.Combine(_directory, table), _fileNames).Files;

    private static TrajectoryBatch Batch(TableReader.RowGroup rows)
    {
        string[] coordinates = TrajectorySchema.CoordinateNames(rows.Schema);
        bool holdsMeans = rows.Schema.DataFields.Any(field => field.Name == TrajectorySchema.MeanCount);
        return new TrajectoryBatch(
            Names(rows, TrajectorySchema.RunId),
            rows.Numbers<int>(TrajectorySchema.Condition),
            rows.Numbers<int>(TrajectorySchema.Replicate),
            rows.Numbers<int>(TrajectorySchema.Sample),
            rows.Numbers<double>(TrajectorySchema.Time),
            Names(rows, TrajectorySchema.Family),
            coordinates,
            [.. coordinates.Select(rows.Nullables<int>)],
            holdsMeans ? [] : rows.Numbers<long>(TrajectorySchema.Count),
            holdsMeans ? rows.Numbers<double>(TrajectorySchema.MeanCount) : null);
    }

    private static string[] Names(TableReader.RowGroup rows, string column)
    {
        string?[] names = rows.Texts(column);
        if (Array.IndexOf(names, null) >= 0) throw new StorageException($"{rows.File}: the column {column} holds a null.");
        return names!;
    }
}
