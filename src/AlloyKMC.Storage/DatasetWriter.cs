using AlloyKMC.Model;
using AlloyKMC.Model.Species;
using AlloyKMC.Storage.Tables;

namespace AlloyKMC.Storage;

/// <summary>What a writer needs besides the runs.</summary>
public sealed record DatasetWriterOptions
{
    /// <summary>Names of the observables, in the order their values come.</summary>
    public IReadOnlyList<string> ObservableNames { get; init; } = [];

    /// <summary>The resolved configuration, JSON text for the metadata of every file.</summary>
    public string? ConfigurationJson { get; init; }

    /// <summary>Whether runs hold means, real numbers, instead of counts; all runs of a dataset are alike.</summary>
    public bool HoldsMeans { get; init; }

    /// <summary>Version of the schema that is written.</summary>
    internal int SchemaVersion => HoldsMeans ? TrajectorySchema.VersionOfMeans : TrajectorySchema.Version;

    /// <summary>Rows of a row group; readers do best with 100 thousand to a million, and a writer holds one of each table.</summary>
    public int RowsPerGroup { get; init; } = 1 << 17;
}

/// <summary>Writes many runs into one file per table of a dataset. Nothing appears in the tables' folders before <see cref="Complete"/>; the same runs give the same bytes.</summary>
public sealed class DatasetWriter : IDisposable
{
    private readonly string _directory;
    private readonly string _fileName;
    private readonly SpeciesTable _species;
    private readonly DatasetWriterOptions _options;
    private readonly Func<string, Stream> _open;
    private readonly TrajectoryTable _trajectories;
    private readonly ObservableTable? _observables;
    private readonly AtomicFile _runsFile;
    private RunTable? _runs;
    private RunRecord? _last;
    private bool _isCompleted;

    private DatasetWriter(string directory, string fileName, SpeciesTable species, DatasetWriterOptions options, Func<string, Stream> open)
    {
        _directory = directory;
        _fileName = fileName;
        _species = species;
        _options = options;
        _open = open;
        DatasetMetadata.Build(new Dictionary<string, string>(), options.ConfigurationJson);
        TrajectorySchema.CoordinateNames(species);
        _runsFile = Open(TrajectorySchema.RunsFolder);
        try
        {
            _trajectories = new TrajectoryTable(Open(TrajectorySchema.TrajectoriesFolder), species, options);
            if (options.ObservableNames.Count > 0) _observables = new ObservableTable(Open(TrajectorySchema.ObservablesFolder), options);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <param name="directory">Folder of the dataset; created.</param>
    /// <param name="fileName">Name of the files without extension, unique among the writers of a dataset: "part-00000".</param>
    /// <param name="species">Species of every run.</param>
    /// <param name="options">Observables, configuration, row groups.</param>
    /// <exception cref="StorageException">The folder cannot be written to.</exception>
    /// <exception cref="FaultException">A coordinate is named like a column, or the configuration is not JSON.</exception>
    public static DatasetWriter Create(string directory, string fileName, SpeciesTable species, DatasetWriterOptions options) => Create(directory, fileName, species, options, AtomicFile.OpenNew);

    internal static DatasetWriter Create(string directory, string fileName, SpeciesTable species, DatasetWriterOptions options, Func<string, Stream> open)
        => new(directory, fileName, species, options, open);

    /// <summary>Adds a run. Runs come in ascending order of condition and replicate, so that files are sorted.</summary>
    /// <param name="run">The row of the runs table.</param>
    /// <param name="series">Its samples; none for a run that failed before the first.</param>
    /// <param name="observables">Observables[sample][observable]; empty where no observables are declared.</param>
    /// <exception cref="ArgumentException">Out of order, of another system, with other swept values than the runs before, or of unequal lengths.</exception>
    /// <exception cref="StorageException">The disk is full or failed.</exception>
    public void Append(RunRecord run, PopulationSeries series, IReadOnlyList<double[]> observables)
    {
        ObjectDisposedException.ThrowIf(_isCompleted, this);
        Check(run, series, observables);
        _trajectories.Append(run, series);
        _observables?.Append(run, series, observables);
        (_runs ??= new RunTable(_runsFile, run.Swept, _options)).Append(run, series.TimesSeconds);
        _last = run;
    }

    /// <summary>Makes the files appear: all are whole and on the disk before the first gets its name, and the runs table comes last, so that a run is listed only where its samples are. Without runs no file appears.</summary>
    /// <exception cref="StorageException">The disk is full or failed; no file appears, or of the renaming that was interrupted the ones before.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_isCompleted, this);
        try
        {
            if (_runs is not null) CompleteFiles(_runs);
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Without <see cref="Complete"/> before, throws the runs away.</summary>
    public void Dispose()
    {
        _isCompleted = true;
        _trajectories?.Dispose();
        _observables?.Dispose();
        _runs?.Dispose();
        _runsFile.Dispose();
    }

    private void CompleteFiles(RunTable runs)
    {
        _trajectories.Finish();
        _observables?.Finish();
        runs.Finish();
        _trajectories.Commit();
        _observables?.Commit();
        runs.Commit();
    }

    private AtomicFile Open(string table)
        => AtomicFile.Create(Path.Combine(_directory, table, _fileName + ".parquet"), Path.Combine(_directory, TrajectorySchema.TemporaryFolder), _open);

    private void Check(RunRecord run, PopulationSeries series, IReadOnlyList<double[]> observables)
    {
        int samples = series.TimesSeconds.Count;
        if (series.SampleCount != samples) throw new ArgumentException($"Run {run.RunId} has {samples} times and {series.SampleCount} samples.", nameof(series));
        if (series.Means is not null != _options.HoldsMeans) throw new ArgumentException($"Run {run.RunId} holds {(series.Means is null ? "counts" : "means")}, the dataset {(_options.HoldsMeans ? "means" : "counts")}.", nameof(series));
        if (!ReferenceEquals(series.Species, _species) && !series.Species.Species.Select(one => one.Name).SequenceEqual(_species.Species.Select(one => one.Name)))
            throw new ArgumentException($"Run {run.RunId} is of another system than the dataset.", nameof(series));
        int expected = _options.ObservableNames.Count == 0 ? 0 : samples;
        if (observables.Count != expected || observables.Any(values => values.Length != _options.ObservableNames.Count))
            throw new ArgumentException($"Run {run.RunId} must have {_options.ObservableNames.Count} observables at each of {samples} samples.", nameof(observables));
        if (_last is not { } last)
        {
            TrajectorySchema.Runs(run.Swept);
            return;
        }

        if ((run.Condition, run.Replicate).CompareTo((last.Condition, last.Replicate)) <= 0)
            throw new ArgumentException($"Run {run.RunId} (condition {run.Condition}, replicate {run.Replicate}) comes after condition {last.Condition}, replicate {last.Replicate}.", nameof(run));
        if (!run.Swept.Select(value => (value.Name, value.Value.GetType())).SequenceEqual(last.Swept.Select(value => (value.Name, value.Value.GetType()))))
            throw new ArgumentException($"Run {run.RunId} has other swept values, or of other types, than the runs before.", nameof(run));
    }
}
