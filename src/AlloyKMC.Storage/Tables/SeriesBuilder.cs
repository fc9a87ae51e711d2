using AlloyKMC.Model.Species;

namespace AlloyKMC.Storage.Tables;

/// <summary>Rows of one run back to its populations.</summary>
internal sealed class SeriesBuilder
{
    private readonly SpeciesTable _species;
    private readonly string _directory;
    private readonly long[][] _counts = [];
    private readonly double[][]? _means;

    public SeriesBuilder(StoredRun run, SpeciesTable species, string directory, bool holdsMeans)
    {
        Run = run;
        _species = species;
        _directory = directory;
        if (holdsMeans) _means = [.. run.SampleTimesSeconds.Select(_ => new double[species.Count])];
        else _counts = [.. run.SampleTimesSeconds.Select(_ => new long[species.Count])];
    }

    public StoredRun Run { get; }

    /// <exception cref="StorageException">A sample the run does not have, or a species the system does not have.</exception>
    public void Add(TrajectoryBatch batch, int row)
    {
        int sample = batch.Samples[row];
        if (sample < 0 || sample >= Run.SampleTimesSeconds.Count || batch.TimesSeconds[row] != Run.SampleTimesSeconds[sample])
            throw new StorageException($"{_directory}: run {Run.Run.RunId} has a row of sample {sample} at {batch.TimesSeconds[row]} s, which the runs table does not list. The files are of different writings; write the dataset again.");
        if (_means is not null) _means[sample][IndexOf(batch, row)] = batch.Means![row];
        else _counts[sample][IndexOf(batch, row)] = batch.Counts[row];
    }

    public PopulationSeries Build() => new(_species, Run.SampleTimesSeconds, _counts) { Means = _means };

    private int IndexOf(TrajectoryBatch batch, int row)
    {
        Family? family = null;
        foreach (Family candidate in _species.Families)
        {
            if (candidate.Name != batch.Families[row]) continue;
            family = candidate;
            break;
        }

        if (family == null) throw Unknown(batch, row);
        Span<int> coordinates = stackalloc int[family.Coordinates.Count];
        for (int i = 0; i < coordinates.Length; i++)
        {
            int column = ColumnOf(batch.CoordinateNames, family.Coordinates[i].Name);
            if (column < 0 || batch.Coordinates[column][row] is not { } value) throw Unknown(batch, row);
            coordinates[i] = value;
        }

        int index = _species.IndexOf(family, coordinates);
        return index >= 0 ? index : throw Unknown(batch, row);
    }

    private static int ColumnOf(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++) if (names[i] == name) return i;
        return -1;
    }

    private StorageException Unknown(TrajectoryBatch batch, int row)
    {
        string coordinates = string.Join(", ", batch.CoordinateNames.Select((name, i) => (name, Value: batch.Coordinates[i][row])).Where(one => one.Value != null).Select(one => $"{one.name} = {one.Value}"));
        return new StorageException($"{_directory}: run {Run.Run.RunId} holds {batch.Families[row]}({coordinates}), which the system does not have. Read it with the system it was run with; it stands in the metadata of the files.");
    }
}
