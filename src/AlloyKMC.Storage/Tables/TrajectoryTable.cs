using AlloyKMC.Model.Species;
using Parquet.Schema;

namespace AlloyKMC.Storage.Tables;

/// <summary>Populations in long form: one row per run, sample and species with a count (of the mean field: a mean) other than zero, sorted by sample, family name and coordinates.</summary>
internal sealed class TrajectoryTable : IDisposable
{
    private readonly SampleKeyBuffers _key;
    private readonly TextBuffer _family;
    private readonly NullableBuffer<int>[] _coordinates;
    private readonly NumberBuffer<long>? _count;
    private readonly NumberBuffer<double>? _mean;
    private readonly TableWriter _writer;
    private readonly int[] _order;
    private readonly string[] _familyOf;
    private readonly int?[][] _coordinatesOf;

    public TrajectoryTable(AtomicFile file, SpeciesTable species, DatasetWriterOptions options)
    {
        string[] names = TrajectorySchema.CoordinateNames(species);
        ParquetSchema schema = TrajectorySchema.Trajectories(names, options.HoldsMeans);
        _key = new SampleKeyBuffers(schema);
        _family = new TextBuffer(schema.FindDataField(TrajectorySchema.Family));
        _coordinates = [.. names.Select(name => new NullableBuffer<int>(schema.FindDataField(name)))];
        if (options.HoldsMeans) _mean = new NumberBuffer<double>(schema.FindDataField(TrajectorySchema.MeanCount));
        else _count = new NumberBuffer<long>(schema.FindDataField(TrajectorySchema.Count));
        IColumnBuffer population = _mean is null ? _count! : _mean;
        _writer = new TableWriter(file, [.. _key.Columns, _family, .. _coordinates, population], DatasetMetadata.Build(TrajectorySchema.Units(schema, []), options.ConfigurationJson, options.SchemaVersion), options.RowsPerGroup);

        // Within a family the species already stand in the order of their coordinates; the sort is stable.
        _order = [.. species.Species.OrderBy(one => one.Family.Name, StringComparer.Ordinal).Select(one => one.Index)];
        _familyOf = [.. species.Species.Select(one => one.Family.Name)];
        _coordinatesOf = [.. species.Species.Select(one => CoordinatesByColumn(one, names))];
    }

    public void Append(RunRecord run, PopulationSeries series)
    {
        for (int sample = 0; sample < series.SampleCount; sample++)
        {
            double time = series.TimesSeconds[sample];
            foreach (int species in _order)
            {
                if (series.At(sample, species) == 0) continue;
                _key.Add(run, sample, time);
                _family.Add(_familyOf[species]);
                int?[] coordinates = _coordinatesOf[species];
                for (int i = 0; i < _coordinates.Length; i++) _coordinates[i].Add(coordinates[i]);
                _count?.Add(series.Counts[sample][species]);
                _mean?.Add(series.Means![sample][species]);
                _writer.EndRow();
            }
        }
    }

    public void Finish() => _writer.Finish();

    public void Commit() => _writer.Commit();

    public void Dispose() => _writer.Dispose();

    private static int?[] CoordinatesByColumn(SpeciesInfo species, string[] names)
    {
        int?[] values = new int?[names.Length];
        for (int i = 0; i < species.Coordinates.Count; i++) values[Array.IndexOf(names, species.Family.Coordinates[i].Name)] = species.Coordinates[i];
        return values;
    }
}
